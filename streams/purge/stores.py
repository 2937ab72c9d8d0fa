"""What Breakwater itself keeps below `paths.data`: notices, evidence of holds that were released, workers' stores."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from streams.adapters import canonical
from streams.errors import OutputError
from streams.incidents import read_file
from streams.notices.outbox import FOLDER as NOTICES
from streams.notices.outbox import Outbox
from streams.purge.eraser import Account, Before, Eraser
from streams.purge.holds import EVENTS, INCIDENT, Entry, Held, Holds
from streams.purge.holds import FOLDER as HOLDS
from streams.purge.report import Report
from streams.queries import FILE as QUERIES
from streams.readers.opening import lines, open_bytes
from streams.settings import Settings

Pseudonym = Callable[[str], str]
WORKERS: Final = "workers"
REPORTS: Final = "purges"
PROCESSES: Final = (WORKERS, "broker", "kafka", "run", "sinks")  # of programs, with state that they look after


def stores_of(settings: Settings) -> frozenset[Path]:
    """What Breakwater keeps for itself: none of it is looked at as a file that somebody named."""
    data = Path(settings.paths.data).resolve()
    return frozenset(data / name for name in (HOLDS, NOTICES, REPORTS, QUERIES, *PROCESSES))


def erase_stores(settings: Settings, eraser: Eraser, hidden: Pseudonym, report: Report) -> None:
    """Erase in the stores. Raises OutputError where something cannot be removed."""
    holds = Holds(settings)
    held = holds.all()
    _notices(settings, eraser, hidden, holds.standing(), report)
    for one in held.values():
        if one.stands:
            _held(holds, one, report)
        else:
            for entry in one.copies:
                _released(holds.copy_of(entry), one.entries[-1], eraser, report)
    data = Path(settings.paths.data)
    if (data / WORKERS).is_dir():
        report.stays(
            str(data / WORKERS),
            f"state of the workers: open cascades until they close, closed ones retention.closed_days = "
            f"{settings.retention.closed_days:g} days on, ledgers of actors 366 days (penalties 731). Stop the workers "
            "before the folder is removed: they build it anew from their journals",
        )
    if (data / QUERIES).exists():
        report.stays(str(data / QUERIES), "the log of who asked about whom: accounts stand in it as pseudonyms")


# ── notices ──────────────────────────────────────────────────────────────────────────────────


def _notices(settings: Settings, eraser: Eraser, hidden: Pseudonym, held: frozenset[str], report: Report) -> None:
    folder = Path(settings.paths.data, NOTICES)
    outbox = Outbox(settings)
    names = frozenset(hidden(each) for each in eraser.victims) if isinstance(eraser, Account) else frozenset()
    for path in sorted(folder.glob("*.json")):
        if path.name.endswith(".sending.json"):
            continue
        key = path.stem
        sending = outbox.sending(key)
        incident = key.rpartition("-")[0]
        notice = _notice(path)
        going = _goes(notice, eraser, names)
        if going and incident in held:
            report.is_held(str(path), f"notice of incident {incident}")
        elif going and sending.ways and sending.said not in ("received", "dead"):  # it would be sent once more
            report.stays(
                str(path),
                "is still being sent: erase again when it has arrived, is among the dead letters, or was withdrawn",
            )
        elif going:
            files = [*folder.glob(f"{key}.*"), *(folder / "dead").glob(f"{key}.*")]
            report.took(str(path), "files", len(files))
            _remove(files, report)
        elif names and any(name in path.read_text("utf-8") for name in names):
            report.stays(
                str(path), "a signed notice about somebody else names it by its pseudonym; signed, so not changed"
            )


def _notice(path: Path) -> dict[str, Any]:
    try:
        notice: dict[str, Any] = msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
    except (OSError, msgspec.MsgspecError):
        return {}
    return notice


def _goes(notice: dict[str, Any], eraser: Eraser, names: frozenset[str]) -> bool:
    """Is it about the account as victim, or signed before the moment?"""
    if isinstance(eraser, Before):
        return bool(notice.get("time")) and datetime.fromisoformat(notice["time"]).timestamp() * 1e6 < eraser.at
    data = notice.get("data", {})
    return data.get("incident", {}).get("victim") in names


# ── holds ────────────────────────────────────────────────────────────────────────────────────


def _held(holds: Holds, held: Held, report: Report) -> None:
    last = held.entries[-1]
    since = datetime.fromtimestamp(held.entries[0].at / 1e6, UTC).date()
    report.is_held(str(holds.folder / held.incident), f"evidence, held since {since} by {last.author}: {last.reason}")


def _released(folder: Path, last: Entry, eraser: Eraser, report: Report) -> None:
    """A copy whose hold has ended goes whole: with its account, or with its age."""
    if not folder.is_dir():
        return
    files = [path for path in folder.rglob("*") if path.is_file()]
    if isinstance(eraser, Before):
        going = last.at < eraser.at
    else:
        assert isinstance(eraser, Account)
        going = _evidence_names(folder, eraser)
    if going:
        report.took(str(folder), "files", len(files), note="evidence of a hold that was released")
        if not report.dry_run:
            shutil.rmtree(folder)


def _evidence_names(folder: Path, account: Account) -> bool:
    incident = read_file(folder / INCIDENT)
    if account.incident(incident) != incident:
        return True
    with open_bytes(folder / EVENTS, lambda _: None) as file:
        events = (canonical.read_one(data) for _, data in lines(file) if account.may_hold(data))
        return any(account.event(event) != event for event in events)


def _remove(files: list[Path], report: Report) -> None:
    if report.dry_run:
        return
    try:
        for path in files:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{error.filename} cannot be removed ({error.strerror}); get the right to") from error
