"""Who asked about whom: a line of JSON for every query on a person, in `queries.jsonl` of `paths.data`.

The line is on the disk before the answer is given; where it cannot be written there is no answer. Persons stand in it
as pseudonyms and incidents as their ids.
"""

from __future__ import annotations

import time
from pathlib import Path

from msgspec import Struct

from streams import logbook
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
    logbook.note(path, query, "log of queries", "without it nothing is shown, set paths.data to a folder of yours")
