"""A real Apache Kafka on this machine, out of Python packages alone, reachable from this machine only.

    with LocalBroker(Path(".breakwater/broker")) as broker:
        connect(broker.bootstrap)

The process is detached: it outlives the one that started it, and any later `LocalBroker` on the same
data folder finds it again. Whether it runs is told by a lock on that folder which the process itself
holds: it is gone the moment the process is, so a process number left by a crash is never mistaken.
"""

from __future__ import annotations

import base64
import fcntl
import os
import signal
import socket
import subprocess
import time
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import msgspec

from streams import jars
from streams.errors import BrokerError

HOST = "127.0.0.1"
_POLL_S = 0.05

# Brokers that this process started, by data folder: whoever sees one end reaps it.
_started: dict[Path, subprocess.Popen[bytes]] = {}


class _Record(msgspec.Struct, frozen=True):
    """What `broker.json` in the data folder says about the last start."""

    pid: int
    port: int
    controller_port: int


@dataclass(frozen=True)
class Status:
    """How a local broker is; `pid` is 0 and `bootstrap` empty where it does not run."""

    running: bool
    pid: int
    bootstrap: str


class LocalBroker:
    """One Kafka process on one data folder, which is kept between runs.

    Parameters
    ----------
    data_dir : folder of everything the broker writes.
    port, controller_port : where it listens on 127.0.0.1. 0 = those of the last start on this folder, else free ones.
    heap_mb : largest Java heap, MB. The process is about 170 MB with the default.
    properties : lines of `server.properties` to add or replace.
    jars_dir : where the jars are kept, shared by all brokers of an installation.
    progress : called with (jars there, jars in all) while the jars are fetched, on the first start.

    Every method raises BrokerError where something is wrong that the user can mend.
    """

    def __init__(
        self,
        data_dir: Path,
        port: int = 0,
        controller_port: int = 0,
        *,
        heap_mb: int = 384,
        properties: Mapping[str, str] | None = None,
        jars_dir: Path | None = None,
        progress: jars.Progress | None = None,
    ) -> None:
        self.data_dir = Path(data_dir).absolute()
        self.properties = dict(properties or {})
        self._port = port
        self._controller_port = controller_port
        self._heap_mb = heap_mb
        self._jars_dir = (jars_dir or default_jars_dir()).absolute()
        self._progress = progress

    @property
    def bootstrap(self) -> str:
        """`127.0.0.1:PORT` of the broker as it runs now."""
        status = self.status()
        if not status.running:
            raise BrokerError(f"no broker runs on {self.data_dir}; start it with: breakwater broker start")
        return status.bootstrap

    @property
    def log_file(self) -> Path:
        return self.data_dir / "broker.log"

    def status(self) -> Status:
        """Whether it runs, under which process number, and where it listens."""
        record = self._record()
        if record is None or not self._locked():
            return Status(False, 0, "")
        return Status(True, record.pid, f"{HOST}:{record.port}")

    def start(self, timeout_s: float = 60.0) -> Status:
        """Start it and wait until it answers. Where it runs already, only the waiting is left."""
        if self.status().running:
            self._wait_until_ready(timeout_s)
            return self.status()
        self._ended_within(0)
        self._prepare()
        java = jars.find_java()
        class_path = ":".join(map(str, jars.fetch(self._jars_dir, self._progress)))
        if not (self.data_dir / "kafka" / "meta.properties").exists():
            self._format(java, class_path)
        self._launch(java, class_path)
        self._wait_until_ready(timeout_s)
        return self.status()

    def stop(self, timeout_s: float = 30.0) -> bool:
        """Ask it to end, then make it; False where it did not run."""
        status = self.status()
        if not status.running:
            return False
        _signal(status.pid, signal.SIGTERM)
        if not self._ended_within(timeout_s):
            self.kill()
        return True

    def kill(self) -> None:
        """End it as a crash would (`kill -9`): what it held in memory only is gone."""
        status = self.status()
        if status.running:
            _signal(status.pid, signal.SIGKILL)
            self._ended_within(10.0)

    def restart(self, properties: Mapping[str, str] | None = None) -> Status:
        """Stop and start on the same ports, with `properties` added or replaced."""
        self.stop()
        self.properties.update(properties or {})
        return self.start()

    def wait(self) -> int:
        """Block until the process that `start` made ends; its exit status."""
        process = _started.get(self.data_dir)
        return process.wait() if process else 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _prepare(self) -> None:
        """Choose ports and write the configuration."""
        last = self._record()
        self._port = self._port or _free_port(last.port if last else 0)
        self._controller_port = self._controller_port or _free_port(last.controller_port if last else 0)
        for port, option in ((self._port, "--port"), (self._controller_port, "--controller-port")):
            if not _is_free(port):
                raise BrokerError(
                    f"port {port} on {HOST} is taken by another program; stop that one, choose another port "
                    f"with {option}, or, if it is a Kafka you want to use, name it with --bootstrap {HOST}:{port}"
                )
        try:
            self.data_dir.mkdir(parents=True, exist_ok=True)
            (self.data_dir / "broker.json").unlink(missing_ok=True)  # the process number in it is no longer true
            (self.data_dir / "server.properties").write_text(self._server_properties(), encoding="utf-8")
            (self.data_dir / "log4j2.yaml").write_text(_packaged("log4j2.yaml"), encoding="utf-8")
        except OSError as error:
            raise BrokerError(f"cannot write the broker's folder {self.data_dir}: {error.strerror}") from error

    def _server_properties(self) -> str:
        lines = _packaged("server.properties").splitlines()
        values = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
        filled = {
            key: value.format(
                port=self._port, controller_port=self._controller_port, log_dirs=(self.data_dir / "kafka").as_posix()
            )
            for key, value in values.items()
        }
        return "".join(f"{key}={value}\n" for key, value in (filled | self.properties).items())

    def _format(self, java: Path, class_path: str) -> None:
        cluster = base64.urlsafe_b64encode(b"\x42" + uuid.uuid4().bytes[1:]).decode().rstrip("=")  # no leading "-"
        arguments = ["format", "--standalone", "-t", cluster, "-c", "server.properties"]
        command = [str(java), "-Xmx128m", "-Dlog4j2.configurationFile=log4j2.yaml", "-cp", class_path]
        done = subprocess.run(
            [*command, "kafka.tools.StorageTool", *arguments],
            cwd=self.data_dir,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise BrokerError(
                f"cannot prepare {self.data_dir} for Kafka: {(done.stderr or done.stdout).strip()[-500:]}"
            )

    def _launch(self, java: Path, class_path: str) -> None:
        command = [str(java), "-Xms128m", f"-Xmx{self._heap_mb}m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
        command += ["-Dlog4j2.configurationFile=log4j2.yaml", "-cp", class_path, "kafka.Kafka", "server.properties"]
        with self._lock_file() as lock, self.log_file.open("wb") as log:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BrokerError(f"another process is starting a broker on {self.data_dir}; try again") from None
            process = subprocess.Popen(
                command,
                cwd=self.data_dir,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C in a terminal must not reach it before its clients
                pass_fds=(lock.fileno(),),  # the lock lives as long as the process
            )
        _started[self.data_dir] = process
        record = _Record(process.pid, self._port, self._controller_port)
        (self.data_dir / "broker.json").write_bytes(msgspec.json.encode(record))

    def _wait_until_ready(self, timeout_s: float) -> None:
        deadline = time.monotonic() + timeout_s
        record = self._record()
        while record is None or not _answers(record.port):
            if self._ended_within(0):
                raise BrokerError(f"Kafka ended while it started; the end of {self.log_file}:\n{self._log_end()}")
            if time.monotonic() > deadline:
                self.kill()
                raise BrokerError(f"Kafka did not answer within {timeout_s:.0f} s; see {self.log_file}")
            time.sleep(_POLL_S)

    def _ended_within(self, timeout_s: float) -> bool:
        deadline = time.monotonic() + timeout_s
        while self._locked():
            if time.monotonic() > deadline:
                return False
            time.sleep(_POLL_S)
        process = _started.pop(self.data_dir, None)
        if process is not None:
            process.wait()
        return True

    def _log_end(self) -> str:
        lines = self.log_file.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-5:])

    def _record(self) -> _Record | None:
        try:
            return msgspec.json.decode((self.data_dir / "broker.json").read_bytes(), type=_Record)
        except (FileNotFoundError, msgspec.DecodeError):
            return None

    def _lock_file(self) -> BinaryIO:
        return (self.data_dir / "broker.lock").open("wb")

    def _locked(self) -> bool:
        if not self.data_dir.is_dir():
            return False
        with self._lock_file() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False


def default_jars_dir() -> Path:
    """`kafka` in the folder of local state."""
    from streams.settings import Paths

    return Path(Paths().data) / "kafka"


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):  # it ended by itself in between
        os.kill(pid, number)


def _packaged(name: str) -> str:
    return (resources.files("deploy.broker") / name).read_text(encoding="utf-8")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def _free_port(preferred: int) -> int:
    if preferred and _is_free(preferred):
        return preferred
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    try:
        with socket.create_connection((HOST, port), timeout=1):
            return True
    except OSError:
        return False
