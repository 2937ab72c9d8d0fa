"""Legal hold by incident: its evidence copied first, then the hold written down; a release ends it.

    paths.data/holds/log.jsonl            one line for each copy and each release: never rewritten
    paths.data/holds/INCIDENT/N/          copy N: incident.json, events.jsonl.zst, notices/…, manifest.json

A file and not an event on `control`: a hold outlives the retention of that topic, and holds where there is no broker.
What is copied of the events: the cascades that its evidence stands in, and whatever names its victim until its last
signal; `absent` says how much of its evidence was nowhere to be found any more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, Literal, NamedTuple

import msgspec
from msgspec import Struct

from detectors.incidents.incident import Incident, to_json
from graph.cascade import Key
from graph.events import DECISIONS, Event
from graph.victims import PERSON
from streams import logbook
from streams.decide import Author
from streams.errors import InputError
from streams.files import OutputFolder
from streams.notices.outbox import FOLDER as NOTICES
from streams.recorded import MANIFEST
from streams.settings import Settings

FOLDER: Final = "holds"
LOG: Final = "log.jsonl"
INCIDENT: Final = "incident.json"
EVENTS: Final = "events.jsonl.zst"

Read = Callable[[], Iterable[list[Event]]]  # the same events each time it is called


class Entry(Struct, frozen=True, omit_defaults=True):
    """One line of the log. `manifest`: SHA-256 of the manifest of the copy that was made."""

    at: int  # µs
    incident: str
    what: Literal["held", "released"]
    author: str
    reason: str
    copy: int = 0
    manifest: str = ""


class Copied(Struct, frozen=True):
    """One file of a copy."""

    name: str
    bytes: int
    sha256: str  # hexadecimal


class Manifest(Struct, frozen=True, kw_only=True):
    """What a copy holds."""

    format: Literal["breakwater-hold"] = "breakwater-hold"
    version: int = 1
    incident: str
    at: int  # µs
    author: str
    reason: str
    events: int
    evidence: int  # events that the incident shows
    absent: int  # of them: not found where the copy was made from
    files: list[Copied]


class Held(NamedTuple):
    """An incident that is held, or was."""

    incident: str
    entries: list[Entry]

    @property
    def stands(self) -> bool:
        """Is it held now?"""
        return self.entries[-1].what == "held"

    @property
    def copies(self) -> list[Entry]:
        """The copies that were made."""
        return [entry for entry in self.entries if entry.what == "held"]


class Holds:
    """The holds of an installation. Raises InputError where the log cannot be read, OutputError where not written."""

    def __init__(self, settings: Settings) -> None:
        self.folder = Path(settings.paths.data, FOLDER)
        self._notices = Path(settings.paths.data, NOTICES)

    def all(self) -> dict[str, Held]:
        """Every incident that was ever held, by id."""
        path = self.folder / LOG
        try:
            entries = msgspec.json.Decoder(Entry).decode_lines(path.read_bytes()) if path.exists() else []
        except (OSError, msgspec.MsgspecError) as error:
            raise InputError(
                f"the log of holds {path} cannot be read ({error}); nothing is erased without it"
            ) from None
        found: dict[str, Held] = {}
        for entry in entries:
            found.setdefault(entry.incident, Held(entry.incident, [])).entries.append(entry)
        return found

    def standing(self) -> frozenset[str]:
        """Ids of the incidents that are held now."""
        return frozenset(held.incident for held in self.all().values() if held.stands)

    def add(self, incident: Incident, read: Read, by: Author) -> Manifest:
        """Copy what is there, then write down the hold. One that stands gets one more copy."""
        held = self.all().get(incident.id)
        number = len(held.copies) + 1 if held else 1
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        place = self.folder / incident.id / str(number)
        manifest = self._copy(place, incident, read, by)
        digest = hashlib.sha256((place / MANIFEST).read_bytes()).hexdigest()
        self._note(Entry(by.at, incident.id, "held", by.name, by.reason, number, digest))
        return manifest

    def release(self, incident: str, by: Author) -> None:
        """End a hold; the copies stay until an erasure finds them. Raises InputError where it is not held."""
        if incident not in self.standing():
            raise InputError(f"incident {incident} is not held; `breakwater hold list` names those that are")
        self._note(Entry(by.at, incident, "released", by.name, by.reason))

    def damage(self) -> list[str]:
        """What is wrong with the copies of standing holds: what of them is gone or changed."""
        standing = [held for held in self.all().values() if held.stands]
        return [problem for held in standing for entry in held.copies for problem in self._damage(entry)]

    def copy_of(self, entry: Entry) -> Path:
        """The folder of a copy."""
        return self.folder / entry.incident / str(entry.copy)

    def _damage(self, entry: Entry) -> Iterator[str]:
        folder = self.copy_of(entry)
        try:
            data = (folder / MANIFEST).read_bytes()
            if hashlib.sha256(data).hexdigest() != entry.manifest:
                yield f"{folder / MANIFEST} is not as it was written"
                return
            for copied in msgspec.json.decode(data, type=Manifest).files:
                with (folder / copied.name).open("rb") as file:
                    if hashlib.file_digest(file, "sha256").hexdigest() != copied.sha256:
                        yield f"{folder / copied.name} is not as it was copied"
        except (OSError, msgspec.MsgspecError) as error:
            yield f"{folder} cannot be read ({error})"

    def _copy(self, place: Path, incident: Incident, read: Read, by: Author) -> Manifest:
        with OutputFolder(place) as folder:
            names = [INCIDENT, EVENTS]
            folder.open(names[0]).write(to_json(incident) + b"\n")
            events, absent = _copy_events(folder, incident, read)
            for path in sorted(self._notices.glob(f"{incident.id}-*")):
                names.append(f"notices/{path.name}")
                folder.open(names[-1]).write(path.read_bytes())
            files = [Copied(name, size, digest) for name in names for digest, size in [folder.seal(name)]]
            manifest = Manifest(
                incident=incident.id,
                at=by.at,
                author=by.name,
                reason=by.reason,
                events=events,
                evidence=len(incident.posts),
                absent=absent,
                files=files,
            )
            folder.open(MANIFEST).write(msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n")
        return manifest

    def _note(self, entry: Entry) -> None:
        logbook.note(self.folder / LOG, entry, "log of holds", "set paths.data")


def _copy_events(folder: OutputFolder, incident: Incident, read: Read) -> tuple[int, int]:
    """How many events were copied, and how much of the evidence was not among them."""
    shown = {(one.platform, one.scope, one.item, one.kind) for one in incident.posts}
    found: dict[tuple[str, str, str, str], Key] = {}
    for batch in read():
        found |= {event.key[:4]: _root(event) for event in batch if event.key[:4] in shown}
    roots = set(found.values())
    file, copied = folder.open(EVENTS), 0
    for batch in read():
        for event in batch:
            if _root(event) in roots or (event.created_at <= incident.last and _names(event, incident)):
                file.write(msgspec.json.encode(event) + b"\n")
                copied += 1
    return copied, len(shown - found.keys())


def _root(event: Event) -> Key:
    return event.platform, event.scope, event.root or event.item


def _names(event: Event, incident: Incident) -> bool:
    for victim in {incident.victim, incident.origin}:
        platform, _, account = victim.partition(":")
        if victim.startswith(PERSON):
            if event.reading is not None and account in event.reading.persons:
                return True
        elif event.platform == platform and event.kind not in DECISIONS:
            named = (event.author, event.parent_author, event.root_author, *event.mentions, *event.targets)
            if account in named or f"@{account}" in named:
                return True
    return False
