"""Notices as they stand: from the topics, or from the files that `breakwater replay` wrote."""

from __future__ import annotations

from pathlib import Path

from streams.decided import decided
from streams.errors import InputError
from streams.incidents import filed_incidents, live_incidents, nearest
from streams.notices.document import Pseudonym, event_of, key_of
from streams.notices.lifecycle import OUT, Decided, Notice, decided_by, decided_in, lives, notices
from streams.notices.outbox import Outbox
from streams.notices.signing import sign, signing_key
from streams.settings import Settings


def live_notices(settings: Settings) -> dict[str, Notice]:
    """Every notice as the topics `incidents` and `control` have it now, by id. Raises BrokerError."""
    found: list[Decided] = [one for event in decided(settings) if (one := decided_by(event)) is not None]
    return {notice.incident.id: notice for notice in notices(live_incidents(settings).values(), lives(found))}


def filed_notices(folder: Path) -> dict[str, Notice]:
    """Every notice of a folder that `breakwater replay --out` wrote, by id. Raises InputError."""
    incidents = filed_incidents(folder)
    found = lives(one for incident in incidents.values() for one in decided_in(incident))
    return {notice.incident.id: notice for notice in notices(incidents.values(), found)}


def find(known: dict[str, Notice], given: str) -> Notice:
    """The notice of that incident. Raises InputError, which names the nearest ids."""
    if given not in known:
        raise InputError(f"there is no notice {given}; {nearest(given, known, 'breakwater notices list')}")
    return known[given]


def signed(notice: Notice, settings: Settings, pseudonym: Pseudonym, draft: bool, sent: bool) -> bytes:
    """The signed notice: as it was let go, else a draft of what waits.

    Args:
        draft: what waits, even where something was let go.
        sent: what was let go is looked for where `breakwater sinks` keeps it.

    Raises:
        InputError: the incident has changed since, and the file of what was let go is not here.
    """
    life = notice.life
    outgoing = life.outgoing[-1] if life.outgoing and not draft and life.state in (*OUT, "withdrawn") else None
    if outgoing is not None:
        key, outbox = key_of(notice.incident.id, outgoing.revision), Outbox(settings)
        if sent and outbox.has(key):
            return outbox.read(key)
        if outgoing.kind != "withdrawn" and outgoing.basis != notice.basis:
            raise InputError(
                f"the incident has changed since revision {outgoing.revision} of its notice was released, and the "
                f"file {key}.json is not in {outbox.folder}: look where `breakwater sinks` runs; "
                "--draft shows what waits"
            )
    return sign(event_of(notice, outgoing, settings, pseudonym), signing_key(settings))
