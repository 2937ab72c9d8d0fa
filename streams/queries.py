"""Who asked about whom: a line of JSON for every query on a person, in `queries.jsonl` of `paths.data`.

The line is on the disk before the answer is given; where it cannot be written there is no answer. Persons stand in it
as pseudonyms and incidents as their ids.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import msgspec
from msgspec import Struct

from streams.errors import OutputError
from streams.settings import Settings

FILE = "queries.jsonl"


class Query(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One query. `about`: an incident, a pseudonym, or what was listed."""

    at: int  # µs
    who: str
    what: str  # the command
    about: str
    reason: str = ""
    case_ref: str = ""  # what a revealed name is recorded against
    revealed: bool = False


def log_query(
    settings: Settings, who: str, what: str, about: str, reason: str = "", case_ref: str = "", revealed: bool = False
) -> None:
    """Append a query to the log. Raises OutputError where that is not possible: then nothing may be shown."""
    path = Path(settings.paths.data, FILE)
    query = Query(
        at=time.time_ns() // 1000,
        who=who,
        what=what,
        about=about,
        reason=reason,
        case_ref=case_ref,
        revealed=revealed,
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, msgspec.json.encode(query) + b"\n")
            os.fsync(file)
        finally:
            os.close(file)
    except OSError as error:
        raise OutputError(
            f"cannot write the log of queries {path}: {error.strerror or error}; without it nothing is shown, "
            "set paths.data to a folder of yours"
        ) from error
