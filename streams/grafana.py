"""Sends boards to a Grafana server. The only module that knows grafana-api; any other client can take its place."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

import requests
from grafana_api.grafana_api import GrafanaClientError, GrafanaException, GrafanaUnauthorizedError
from grafana_api.grafana_face import GrafanaFace

from streams.errors import InputError, OutputError

FOLDER: Final = ("breakwater", "Breakwater")  # uid, title
SECONDS: Final = 10.0
_EXISTS: Final = (409, 412)


def push(url: str, token: str, boards: list[dict[str, Any]]) -> None:
    """Make or replace `boards` in the folder Breakwater of the server at `url`, by their `uid`.

    Args:
        token: of a service account that may edit dashboards and folders.

    Raises:
        InputError: `url` is no address of a server.
        OutputError: the server cannot be reached, or refuses.
    """
    server = _server(url, token)
    try:
        _folder(server)
        for board in boards:
            server.dashboard.update_dashboard(
                {"dashboard": board, "folderUid": FOLDER[0], "overwrite": True, "message": "breakwater dashboards push"}
            )
    except GrafanaUnauthorizedError as error:
        raise OutputError(f"Grafana at {url} does not accept the token; make one for an editor") from error
    except GrafanaException as error:
        raise OutputError(f"Grafana at {url} refuses: {error.message}") from error
    except (requests.RequestException, ValueError) as error:
        raise OutputError(f"no Grafana answers at {url} ({type(error).__name__}); is the address right?") from error


def _server(url: str, token: str) -> GrafanaFace:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise InputError(f"{url} is no address: {error}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError(f"{url} is no address of a server; write it as http://HOST:PORT")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    prefix = parts.path.strip("/")
    return GrafanaFace(
        auth=token,
        host=host,
        port=port,
        url_path_prefix=f"{prefix}/" if prefix else "",
        protocol=parts.scheme,
        timeout=SECONDS,
    )


def _folder(server: GrafanaFace) -> None:
    """Make the folder where it is not there."""
    uid, title = FOLDER
    try:
        server.folder.create_folder(title, uid)
    except GrafanaClientError as error:
        if error.status_code not in _EXISTS:
            raise
