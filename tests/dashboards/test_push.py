"""What `breakwater dashboards push` sends, looked at by a small HTTP server that answers as Grafana documents it.

Grafana's HTTP API: https://grafana.com/docs/grafana/latest/developers/http_api/dashboard/ and …/folder/
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner, Result

from dashboards.build import board_files
from streams.cli.dashboards import TOKEN_VARIABLE, command
from streams.errors import InputError, OutputError

TOKEN = "glsa_made-for-this-test"


class Request(NamedTuple):
    method: str
    path: str
    headers: dict[str, str]
    body: Any


class Grafana(ThreadingHTTPServer):
    """Keeps every request; answers `answers[path]` (status, body), else 200."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests: list[Request] = []
        self.answers: dict[str, tuple[int, bytes]] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Grafana

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append(Request(self.command, self.path, dict(self.headers), body))
        status, answer = self.server.answers.get(self.path, (200, b"{}"))
        if self.headers["Authorization"] != f"Bearer {TOKEN}":
            status, answer = 401, b'{"message": "Invalid API key"}'
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture
def grafana() -> Iterator[Grafana]:
    with Grafana() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def push(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(command, ["push", *arguments], env={TOKEN_VARIABLE: "", **environment})


def test_every_board_is_sent_into_its_folder_with_the_token(grafana: Grafana, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN + "\n")
    done = push("--url", grafana.url, "--token-file", str(tmp_path / "token"))
    assert done.exit_code == 0, done.output
    folder, *sent = grafana.requests
    assert (folder.path, folder.body) == ("/api/folders", {"title": "Breakwater", "uid": "breakwater"})
    assert [request.path for request in sent] == ["/api/dashboards/db"] * len(board_files())
    assert [request.body["dashboard"] for request in sent] == [json.loads(text) for text in board_files().values()]
    assert all(request.body["folderUid"] == "breakwater" and request.body["overwrite"] is True for request in sent)
    assert f"Situation: {grafana.url}/d/breakwater-situation" in done.output
    assert TOKEN not in done.output


def test_the_token_may_stand_in_the_environment(grafana: Grafana) -> None:
    assert push("--url", grafana.url, **{TOKEN_VARIABLE: TOKEN}).exit_code == 0
    assert {request.headers["Authorization"] for request in grafana.requests} == {f"Bearer {TOKEN}"}


def test_grafana_may_lie_below_a_path(grafana: Grafana) -> None:
    assert push("--url", grafana.url + "/grafana/", **{TOKEN_VARIABLE: TOKEN}).exit_code == 0
    assert {request.path for request in grafana.requests} == {"/grafana/api/folders", "/grafana/api/dashboards/db"}


@pytest.mark.parametrize("status", [409, 412])
def test_a_folder_that_is_there_is_used(grafana: Grafana, status: int) -> None:
    grafana.answers["/api/folders"] = status, b'{"message": "a folder with that uid already exists"}'
    assert push("--url", grafana.url, **{TOKEN_VARIABLE: TOKEN}).exit_code == 0
    assert len(grafana.requests) == 1 + len(board_files())


@pytest.mark.parametrize(
    ("path", "status", "answer", "told"),
    [
        ("/api/folders", 403, b'{"message": "no right to make folders"}', "refuses: .*no right to make folders"),
        ("/api/dashboards/db", 412, b'{"message": "a newer one is there"}', "refuses: .*a newer one is there"),
        ("/api/dashboards/db", 500, b"broken", "refuses: .*broken"),
        ("/api/folders", 200, b"<html>", "no Grafana answers"),
    ],
)
def test_what_grafana_refuses_is_told_with_its_words(
    grafana: Grafana, path: str, status: int, answer: bytes, told: str
) -> None:
    grafana.answers[path] = status, answer
    done = push("--url", grafana.url, **{TOKEN_VARIABLE: TOKEN})
    with pytest.raises(OutputError, match=told):
        raise_again(done)


def test_a_token_that_is_refused_is_not_repeated(grafana: Grafana) -> None:
    done = push("--url", grafana.url, **{TOKEN_VARIABLE: "another"})
    with pytest.raises(OutputError, match="does not accept the token"):
        raise_again(done)
    assert "another" not in str(done.exception)


@pytest.mark.parametrize("url", ["grafana:3000", "ftp://grafana", "http://", "http://grafana:port", "http://[::1"])
def test_an_address_that_is_none_is_told(url: str) -> None:
    done = push("--url", url, **{TOKEN_VARIABLE: TOKEN})
    with pytest.raises(InputError, match="address"):
        raise_again(done)


def test_no_server_there_is_told() -> None:
    done = push("--url", "http://127.0.0.1:9", **{TOKEN_VARIABLE: TOKEN})
    with pytest.raises(OutputError, match=r"no Grafana answers at http://127\.0\.0\.1:9"):
        raise_again(done)


@pytest.mark.parametrize("content", [None, b"", b"two\nlines", "umläut".encode(), b"\xff"])
def test_a_token_that_is_none_is_told_before_anything_is_sent(
    grafana: Grafana, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content)
    done = push("--url", grafana.url, "--token-file", str(file))
    with pytest.raises(InputError, match=str(file)):
        raise_again(done)
    assert not grafana.requests


def test_no_token_at_all_is_told_with_the_cure(grafana: Grafana) -> None:
    with pytest.raises(InputError, match=f"{TOKEN_VARIABLE} holds no token; .*--token-file"):
        raise_again(push("--url", grafana.url))


def test_build_writes_what_the_code_makes(tmp_path: Path) -> None:
    done = CliRunner().invoke(command, ["build", "--out", str(tmp_path)])
    assert done.exit_code == 0
    for name, content in board_files().items():
        assert (tmp_path / name).read_text(encoding="utf-8") == content


def raise_again(done: Result) -> None:
    assert done.exception is not None
    raise done.exception
