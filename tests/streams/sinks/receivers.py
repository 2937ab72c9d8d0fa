"""A real receiver of webhooks, and a real Alertmanager, for tests."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
import yaml

ROUTES = Path(__file__).resolve().parents[3] / "deploy" / "alertmanager" / "alertmanager.yml"
PATIENCE_S = 20.0


class Got(NamedTuple):
    """One request, and the status of the answer."""

    path: str
    headers: dict[str, str]
    body: bytes
    status: int


class Receiver:
    """Listens on a free port; answers `status` to everything."""

    def __init__(self) -> None:
        self.got: list[Got] = []
        self.status = 200
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = outer.status
                outer.got.append(Got(self.path, dict(self.headers), body, status))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def alerts(self, status: str, path: str = "") -> list[dict[str, Any]]:
        """Alerts of all notifications that were taken with that status, at that path."""
        taken = [one for one in self.got if one.status == 200 and one.path.startswith(path)]
        bodies = [json.loads(one.body) for one in taken if b'"alerts"' in one.body]
        return [alert for body in bodies for alert in body["alerts"] if alert["status"] == status]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    one = Receiver()
    yield one
    one.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def alertmanager(folder: Path, receiver: str, port: int) -> Iterator[str]:
    """A real Alertmanager with our example routes, quick, that sends to `receiver`; its address."""
    program = shutil.which("prometheus-alertmanager") or shutil.which("alertmanager")
    if program is None:
        pytest.skip("Alertmanager is not installed; apt-get install prometheus-alertmanager")
    folder.mkdir(exist_ok=True)
    config = folder / "alertmanager.yml"
    config.write_text(quick(ROUTES.read_text(encoding="utf-8").replace("http://127.0.0.1:9095", receiver)))
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [program, f"--config.file={config}", f"--storage.path={folder / 'data'}", "--cluster.listen-address=",
             f"--web.listen-address=127.0.0.1:{port}"],
            stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        until(lambda: ready(url))
        yield url
    finally:
        process.kill()
        process.wait()


def quick(text: str) -> str:
    """The configuration with a group interval that a test can wait for."""
    config = yaml.safe_load(text)
    for route in config["route"]["routes"]:
        route["group_interval"] = "300ms"
    dumped: str = yaml.safe_dump(config)
    return dumped


def ready(url: str) -> bool:
    with suppress(httpx.HTTPError):
        return httpx.get(f"{url}/-/ready", trust_env=False).is_success
    return False


def until(holds: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    """Wait for it; fails the test where it takes too long."""
    end = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)
