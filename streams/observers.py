"""Prometheus, Alertmanager and a receiver of its webhooks, on loopback: what the demo and a rehearsal show people with.

breakwater sinks ─► Alertmanager ─► Receiver        rules and routes are those of `deploy/`
/metrics of all  ─► Prometheus ───► Alertmanager
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from threading import Lock, Thread
from typing import Any, Final, NamedTuple, Self

import httpx
import msgspec

from streams.errors import BreakwaterError

HOST: Final = "127.0.0.1"
NAMES: Final = {
    "Prometheus": ("prometheus",),
    "Alertmanager": ("prometheus-alertmanager", "alertmanager"),
}
CURE: Final = "on Debian: apt-get install prometheus prometheus-alertmanager"
EXAMPLE: Final = "http://127.0.0.1:9095"  # of the receiver in the example routes
READY_S: Final = 30.0
SCRAPE: Final = "1s"


def program(name: str) -> str | None:
    """Where Prometheus or Alertmanager is installed; None where it is not."""
    return next((found for each in NAMES[name] if (found := shutil.which(each))), None)


class Heard(NamedTuple):
    """One alert as a receiver got it."""

    at: float  # Unix time, s
    path: str  # which receiver
    firing: bool
    labels: Mapping[str, str]
    annotations: Mapping[str, str]


class Receiver:
    """Listens for what Alertmanager sends; `url` is the beginning of the addresses of its receivers."""

    def __init__(self) -> None:
        self._heard: list[Heard] = []
        self._lock = Lock()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                receiver._take(self.path, body)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer((HOST, 0), Handler)
        self.url = f"http://{HOST}:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, name="receiver", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def heard(self) -> list[Heard]:
        """All alerts so far, in order."""
        with self._lock:
            return list(self._heard)

    def _take(self, path: str, body: bytes) -> None:
        now = time.time()
        with self._lock:
            for alert in msgspec.json.decode(body)["alerts"]:
                firing = alert["status"] == "firing"
                self._heard.append(Heard(now, path, firing, alert["labels"], alert["annotations"]))


class Server:
    """A program that serves on a free port of loopback, with its files and its log in `folder`."""

    def __init__(self, command: Sequence[str], folder: Path, port: int) -> None:
        self.url = f"http://{HOST}:{port}"
        self._program = Path(command[0]).name
        self.log = folder / "log"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )

    def __enter__(self) -> Self:
        """Return when it is ready. Raises BreakwaterError when it ends or takes too long."""
        deadline = time.monotonic() + READY_S
        while not self._ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.close()
                end = self.log.read_text(errors="replace").splitlines()[-10:]
                raise BreakwaterError("\n".join([f"{self._program} does not start; the end of its log:", *end]))
            time.sleep(0.05)
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End it; what it holds is thrown away."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()

    def _ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/-/ready", trust_env=False, timeout=1.0).is_success
        except httpx.HTTPError:
            return False


def alertmanager(installed: str, folder: Path, receiver: str) -> Server:
    """Alertmanager with the example routes, to `receiver`; it tells of changes within a second."""
    folder.mkdir(parents=True)
    routes = (resources.files("deploy") / "alertmanager" / "alertmanager.yml").read_text(encoding="utf-8")
    routes = re.sub(r"group_interval: \w+", "group_interval: 1s", routes.replace(EXAMPLE, receiver))
    config = folder / "alertmanager.yml"
    config.write_text(routes, encoding="utf-8")
    port = free_port()
    command = [
        installed, f"--config.file={config}", f"--storage.path={folder / 'data'}", "--cluster.listen-address=",
        f"--web.listen-address={HOST}:{port}",
    ]  # fmt: skip
    return Server(command, folder, port)


def prometheus(installed: str, folder: Path, metrics: Mapping[str, Sequence[str]], manager: str) -> Server:
    """Prometheus with our rules.

    Args:
        metrics: name of a job → URLs of its /metrics.
        manager: URL of Alertmanager; empty: alerts go nowhere.
    """
    folder.mkdir(parents=True)
    rules = resources.files("deploy") / "prometheus" / "rules"
    jobs = [
        {"job_name": job, "static_configs": [{"targets": [_address(url) for url in urls]}]}
        for job, urls in metrics.items()
    ]
    managers = [{"static_configs": [{"targets": [_address(manager)]}]}] if manager else []
    config = {
        "global": {"scrape_interval": SCRAPE, "evaluation_interval": SCRAPE},
        "rule_files": [f"{rules}/*.yml"],
        "alerting": {"alertmanagers": managers},
        "scrape_configs": jobs,
    }
    file = folder / "prometheus.yml"
    file.write_bytes(msgspec.json.encode(config))  # JSON is YAML
    port = free_port()
    command = [
        installed, f"--config.file={file}", f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address={HOST}:{port}", "--storage.tsdb.retention.time=1d",
    ]  # fmt: skip
    return Server(command, folder, port)


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _address(url: str) -> str:
    return url.partition("//")[2].partition("/")[0]
