"""One erasure from beginning to end: logged, checked, done, reported."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from streams.decide import Author
from streams.errors import BreakwaterError, StateError
from streams.files import output_file
from streams.pseudonyms import pseudonyms
from streams.purge.eraser import Account, Before, Eraser
from streams.purge.files import erase_files
from streams.purge.holds import Holds
from streams.purge.report import Report
from streams.purge.stores import REPORTS, erase_stores, stores_of
from streams.purge.topics import erase_topics
from streams.queries import log_query
from streams.settings import Settings


def purge(settings: Settings, eraser: Eraser, by: Author, roots: Iterable[Path], dry_run: bool, live: bool) -> Report:
    """Erase below `roots`, in the stores and, where `live`, in the topics.

    Raises:
        StateError: evidence under legal hold is damaged: nothing was erased.
        InputError, OutputError, BrokerError: what was done until then stays done and is kept as a report that says
            what `failed`; start the erasure again.
    """
    hidden = pseudonyms(settings)
    report = Report(
        at=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        author=by.name,
        reason=by.reason,
        dry_run=dry_run,
    )
    if isinstance(eraser, Account):
        report.account = hidden(f"{eraser.platform}:{eraser.bare}")
    else:
        assert isinstance(eraser, Before)
        report.before = datetime.fromtimestamp(eraser.at / 1e6, UTC).isoformat().replace("+00:00", "Z")
    about = report.account or f"before {report.before}"
    log_query(settings, by.name, "purge --dry-run" if dry_run else "purge", about, by.reason)
    holds = Holds(settings)
    if damage := holds.damage():
        raise StateError(
            f"evidence under legal hold is damaged, nothing was erased: {damage[0]}; get a copy of it back"
        )
    held = holds.standing()
    try:
        erase_files(roots, eraser, held, report, stores_of(settings))
        erase_stores(settings, eraser, hidden, report)
        if live:
            erase_topics(settings, eraser, held, report)
        else:
            report.stays("topics", "were not looked into (--files-only)")
    except BreakwaterError as error:
        report.failed = str(error)
        if not dry_run:
            keep(report, settings)
        raise
    return report


def keep(report: Report, settings: Settings) -> Path:
    """Write the report below `paths.data`; gives its place. Raises OutputError."""
    path = Path(settings.paths.data, REPORTS, f"{time.time_ns() // 1000}.json")
    with output_file(path) as file:
        file.write(json_of(report))
    return path


def json_of(report: Report) -> bytes:
    """The report as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"
