"""A Prometheus of our own, where the program is installed: for the demo, and for tests that ask what boards show."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final

import httpx
import msgspec

from streams.errors import BreakwaterError

START_S: Final = 30.0


class LocalPrometheus:
    """Prometheus on 127.0.0.1, scraping `targets` (job → "host:port" each) every `interval_s`, ended with the block.

    Args:
        folder: for its configuration, log and data; made where it is missing.
        rules: texts of rule files.
        alertmanagers: "host:port" each.

    Raises:
        BreakwaterError: it is not installed, or does not start.
    """

    def __init__(
        self,
        folder: Path,
        targets: Mapping[str, Sequence[str]],
        interval_s: float = 1.0,
        rules: Sequence[str] = (),
        alertmanagers: Sequence[str] = (),
    ) -> None:
        found = shutil.which("prometheus")
        if found is None:
            raise BreakwaterError("prometheus is not on PATH; on Debian: apt-get install prometheus")
        self._folder, self._port = folder, _free_port()
        self._targets = sum(map(len, targets.values()))
        folder.mkdir(parents=True, exist_ok=True)
        for number, text in enumerate(rules):
            (folder / f"rules-{number}.yml").write_text(text, encoding="utf-8")
        config = _config(targets, interval_s, [f"rules-{number}.yml" for number in range(len(rules))], alertmanagers)
        (folder / "prometheus.json").write_bytes(msgspec.json.encode(config))  # JSON is YAML, too
        self._command = [
            found,
            f"--config.file={folder / 'prometheus.json'}",
            f"--storage.tsdb.path={folder / 'data'}",
            f"--web.listen-address=127.0.0.1:{self._port}",
            "--log.level=warn",
        ]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it is asked."""
        return f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> LocalPrometheus:
        log = self._folder / "prometheus.log"
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
            )
        until = time.monotonic() + START_S
        while not self._ready():
            if self._process.poll() is not None or time.monotonic() > until:
                self._end()
                said = log.read_text(encoding="utf-8", errors="replace").splitlines()[-1:]
                raise BreakwaterError(f"prometheus does not start ({' '.join(said) or 'no word'}); see {log}")
            time.sleep(0.1)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end()

    def _ready(self) -> bool:
        """Does it answer, and know its targets? It learns of them some seconds after it answers."""
        try:
            if not httpx.get(f"{self.url}/-/ready", timeout=1, trust_env=False).is_success:
                return False
            answer = httpx.get(f"{self.url}/api/v1/targets?state=active", timeout=1, trust_env=False)
            return len(answer.json()["data"]["activeTargets"]) >= self._targets
        except (httpx.HTTPError, ValueError, KeyError):
            return False

    def _end(self) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


def _config(
    targets: Mapping[str, Sequence[str]], interval_s: float, rules: list[str], alertmanagers: Sequence[str]
) -> dict[str, object]:
    every = f"{max(1, round(interval_s * 1000))}ms"
    return {
        "global": {"scrape_interval": every, "scrape_timeout": every, "evaluation_interval": every},
        "rule_files": rules,
        "alerting": {"alertmanagers": [{"static_configs": [{"targets": list(alertmanagers)}]}]},
        "scrape_configs": [
            {"job_name": job, "static_configs": [{"targets": list(addresses)}]} for job, addresses in targets.items()
        ],
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
