"""The life of a notice: a fold over what people decided about it, in order of time.

    waiting ─► released ─► sent ─► received ─► closed (accepted, more needed, not filed)
       └► withheld            └► amended ─► …     └► withdrawn

Each incident of S1 to S3 has one notice, with the id of the incident. What may go out is released by a named person, S1
by two; a release names the `basis` that was seen, and holds for no other. A change of the basis (severity, criteria,
victim) after a release, or a regulator who needs more, waits to be released as an amendment. `sent`: handing it over
has begun; `received`: every address that there still is has taken it. Live the decisions are read from `control`, in
files from the history of the incident: the same.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from copy import deepcopy
from typing import Final, Literal, NamedTuple, TypeAlias

import msgspec

from detectors import decisions
from detectors.decisions import Answer, Delivery, NoticeChange, Release, Withdraw, Withhold
from detectors.incidents.incident import Incident
from detectors.incidents.severity import OPENS, RANK
from graph.events import Event

State: TypeAlias = Literal["waiting", "withheld", "released", "sent", "received", "amended", "withdrawn", "closed"]
Kind: TypeAlias = Literal["released", "amended", "withdrawn"]
OUT: Final = frozenset({"released", "sent", "received", "amended", "closed"})
DROPPED: Final = frozenset({"dismissed", "merged"})  # by people: no regulator is told of it
PERSONS: Final = {"S1": 2, "S2": 1, "S3": 1}  # that it takes to release one


class Decided(NamedTuple):
    """One decision about a notice."""

    at: int  # µs
    key: str  # decisions of one moment take effect in this order
    author: str
    reason: str
    change: NoticeChange


class Outgoing(NamedTuple):
    """One revision that was let go."""

    revision: int
    kind: Kind
    at: int  # µs
    persons: tuple[str, ...]  # who released it; empty: a rule of the operator did
    basis: str  # "" of a withdrawal


class Life:
    """What decisions have made of one notice so far."""

    def __init__(self) -> None:
        self.state: State = "waiting"
        self.answer = ""
        self.outgoing: list[Outgoing] = []
        self.deliveries: dict[int, str] = {}  # revision → how far it came
        self.basis = ""  # of what the regulator was told
        self.withheld = ""  # the basis that was withheld
        self.revision = 0
        self._before: State = "waiting"
        self._released_by: dict[str, dict[str, str]] = {}  # basis → name as compared → name

    def then(self, decided: Decided) -> Life:
        """What one more decision would make of it."""
        life = deepcopy(self)
        life.take(decided)
        return life

    def take(self, decided: Decided) -> None:
        """The next decision; what makes no sense where things stand changes nothing."""
        change = decided.change
        if isinstance(change, Release):
            self._release(change, decided)
        elif isinstance(change, Withhold):
            self._withhold(change)
        elif isinstance(change, Delivery):
            self._deliver(change)
        elif self.state in OUT and isinstance(change, Withdraw):
            self._let_go("withdrawn", decided.at, (decided.author,), "")
        elif self.state in OUT and isinstance(change, Answer):
            self.state, self.answer = "closed", change.answer
            if change.answer == "more_needed":
                self.basis = ""  # more may be released though nothing else has changed

    def released_by(self, basis: str) -> tuple[str, ...]:
        """Who has released what waits."""
        return tuple(sorted(self._released_by.get(basis, {}).values()))

    @property
    def told(self) -> bool:
        """Was something let go that did not lapse?"""
        return any(self.deliveries.get(one.revision) != "lapsed" for one in self.outgoing)

    @property
    def handed_over(self) -> bool:
        """Has handing over begun of any revision?"""
        return any(reached != "lapsed" for reached in self.deliveries.values())

    def _release(self, change: Release, decided: Decided) -> None:
        if change.basis == self.basis or (change.by_rule and change.severity == "S1"):
            return
        names = self._released_by.setdefault(change.basis, {})
        if not change.by_rule:
            names[_compared(decided.author)] = decided.author.strip()
        if change.by_rule or len(names) >= PERSONS[change.severity]:
            persons = () if change.by_rule else tuple(sorted(names.values()))
            self._let_go("amended" if self.state in OUT else "released", decided.at, persons, change.basis)

    def _withhold(self, change: Withhold) -> None:
        self._released_by.pop(change.basis, None)
        if change.basis != self.basis:
            self.withheld = change.basis

    def _let_go(self, kind: Kind, at: int, persons: tuple[str, ...], basis: str) -> None:
        self._before, self.state = self.state, kind
        self.revision += 1
        self.basis, self.withheld, self.answer = basis, "", ""
        self._released_by.clear()
        self.outgoing.append(Outgoing(self.revision, kind, at, persons, basis))

    def _deliver(self, change: Delivery) -> None:
        if change.revision > self.revision:
            return
        self.deliveries[change.revision] = change.state
        if change.revision < self.revision:
            return
        if change.state == "lapsed" and self.state in ("released", "amended"):
            self.state, self.basis = self._before, ""
        elif change.state == "sent" and self.state in ("released", "amended"):
            self.state = "sent"
        elif change.state == "received" and self.state in ("released", "amended", "sent"):
            self.state = "received"


class Notice(NamedTuple):
    """The notice of one incident as it stands."""

    incident: Incident
    life: Life

    @property
    def state(self) -> State:
        """Where it stands. What was withheld waits again when the incident has changed."""
        life = self.life
        if life.state == "waiting":
            return "withheld" if life.withheld and life.withheld == self.basis else "waiting"
        return life.state

    @property
    def basis(self) -> str:
        """What a release of it now would be about."""
        return basis_of(self.incident)

    @property
    def changed(self) -> bool:
        """Does an amendment wait: the incident has changed since the regulator was told, or more was asked for?"""
        return self.life.state in OUT and self.basis not in (self.life.basis, self.life.withheld)

    @property
    def waits(self) -> bool:
        """Does something wait for people to release or withhold it?"""
        return self.changed or self.state == "waiting"

    def granted(self, outgoing: Outgoing, by_rule: Collection[str]) -> bool:
        """Is what was let go what there is, and by enough persons for it, or by one of these severities' rule?"""
        if outgoing.kind == "withdrawn":
            return True
        if self.incident.closed_as in DROPPED:
            return False
        severity = self.incident.severity
        enough = len(outgoing.persons) >= PERSONS.get(severity, 1) if outgoing.persons else severity in by_rule
        return outgoing.basis == self.basis and enough

    @property
    def missing(self) -> int:
        """How many named persons still have to release what waits."""
        return max(0, PERSONS.get(self.incident.severity, 1) - len(self.life.released_by(self.basis)))


def due(incident: Incident) -> bool:
    """Does it have a notice? S1 to S3, not in shadow."""
    return RANK[incident.severity] <= OPENS and not incident.shadow


def notices(incidents: Iterable[Incident], lives: dict[str, Life]) -> Iterator[Notice]:
    """The notices of `incidents`. What people dismissed or merged has none, unless the regulator was told of it."""
    for incident in incidents:
        life = lives.get(incident.id) or Life()
        if life.told or (due(incident) and incident.closed_as not in DROPPED):
            yield Notice(incident, life)


def basis_of(incident: Incident) -> str:
    """Of what a release is about: 16 hexadecimal digits. Figures may grow, these facts may not change."""
    facts = (incident.id, incident.victim, incident.severity, incident.criteria)
    return hashlib.sha256(msgspec.json.encode(facts)).hexdigest()[:16]


def lives(decided: Iterable[Decided]) -> dict[str, Life]:
    """The life of each notice that something was decided about, by incident. Repeats count once."""
    once: dict[tuple[str, str], Decided] = {}
    for one in sorted(decided, key=lambda one: (one.at, one.key)):
        once.setdefault((one.change.incident, one.key), one)
    found: dict[str, Life] = {}
    for one in once.values():
        found.setdefault(one.change.incident, Life()).take(one)
    return found


def decided_by(event: Event) -> Decided | None:
    """The decision about a notice that an event of kind `release` is; None for any other, and for what is none."""
    if event.kind != "release":
        return None
    try:
        decisions.signals_of(event)
        change = decisions.read_change(event.text)
    except ValueError:
        return None  # whoever made it was told
    assert isinstance(change, NoticeChange)
    return Decided(event.created_at, event.item, event.author, event.reason, change)


def decided_in(incident: Incident) -> Iterator[Decided]:
    """The decisions about its notice in the history of an incident."""
    for place, step in enumerate(incident.history):
        change = decisions.of_detail(step.what, step.detail, incident.id, incident.origin)
        if change is not None:
            yield Decided(step.at, f"{place:06}", step.author, step.reason, change)


def _compared(name: str) -> str:
    """Two ways of writing one name are one person; what nobody sees is no part of it."""
    seen = "".join(each for each in unicodedata.normalize("NFKC", name) if unicodedata.category(each) != "Cf")
    return " ".join(seen.casefold().split())
