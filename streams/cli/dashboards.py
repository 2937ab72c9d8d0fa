"""`breakwater dashboards`: the boards of Grafana and the rules of Prometheus, made from code."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from dashboards.build import board_files, files
from streams import grafana
from streams.errors import BreakwaterError, InputError, OutputError
from streams.times import Length

TOKEN_VARIABLE = "BREAKWATER_GRAFANA_TOKEN"  # noqa: S105 - its name, not itself
T = TypeVar("T")


@click.group()
def command() -> None:
    """Boards of Grafana and rules of Prometheus: build their files, send them, draw them, try them.

    \b
      breakwater dashboards build --out .
      breakwater dashboards push --url http://127.0.0.1:3000 --token-file token
      breakwater dashboards render --prometheus http://127.0.0.1:9090 --out pictures
    """


@command.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=".", help="Folder that has deploy/.")
def build(out: Path) -> None:
    """Write deploy/grafana/dashboards/*.json and deploy/prometheus/rules/*.yml below a folder.

    \b
      breakwater dashboards build --out .
    """
    for name, content in files().items():
        _write(out / name, content.encode())
        click.echo(name)


@command.command()
@click.option("--url", required=True, metavar="URL", help="Address of the Grafana server.")
@click.option(
    "--token-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help=f"File with the token of a service account; else the variable {TOKEN_VARIABLE}.",
)
def push(url: str, token_file: Path | None) -> None:
    """Make or replace the boards on a Grafana server, in a folder of their own.

    \b
      breakwater dashboards push --url http://127.0.0.1:3000 --token-file token
    """
    boards = [json.loads(content) for content in board_files().values()]
    grafana.push(url, _token(token_file), boards)
    for board in boards:
        click.echo(f"{board['title']}: {url.rstrip('/')}/d/{board['uid']}")


@command.command()
@click.option("--prometheus", "url", required=True, metavar="URL", help="Address of the Prometheus server.")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder of the pictures.")
@click.option("--since", type=Length(), default="1h", show_default=True, help="How far back: 30m, 6h, 2d.")
def render(url: str, out: Path, since: float) -> None:
    """Draw each board from what a Prometheus holds, as PNG; for this matplotlib is needed (extra `plots`).

    \b
      breakwater dashboards render --prometheus http://127.0.0.1:9090 --out pictures
    """
    from dashboards.page import pages

    for name, picture in _asked(url, lambda: pages(url, since)).items():
        _write(out / name, picture)
        click.echo(str(out / name))


@command.command()
@click.option("--prometheus", "url", required=True, metavar="URL", help="Address of the Prometheus server.")
@click.option("--since", type=Length(), default="1h", show_default=True, help="How far back: 30m, 6h, 2d.")
def check(url: str, since: float) -> None:
    """Name the panels that had nothing to show on a Prometheus. Exit code 1 where there are any.

    \b
      breakwater dashboards check --prometheus http://127.0.0.1:9090
    """
    from dashboards.evaluate import evaluate_panels

    empty = _asked(url, lambda: evaluate_panels(url, since))
    for panel in empty:
        click.echo(panel)
    if empty:
        raise SystemExit(1)


def _token(file: Path | None) -> str:
    if file is None:
        token = os.environ.get(TOKEN_VARIABLE, "").strip()
    else:
        try:
            token = file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"cannot read the token from {file}: {error}") from None
    if not token or not token.isascii() or not token.isprintable():
        place = str(file) if file else f"the variable {TOKEN_VARIABLE}"
        raise InputError(f"{place} holds no token; make one for a service account of Grafana, or give --token-file")
    return token


def _asked(url: str, ask: Callable[[], T]) -> T:
    import httpx

    try:
        return ask()
    except ImportError as error:
        raise BreakwaterError(f"{error.name} is missing; pip install 'breakwater[plots]'") from None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError) as error:
        raise InputError(f"no Prometheus answers at {url} as it should: {error}") from None


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror}") from None
