"""What stays of an event or an incident when an account is erased, or all that is older than a moment.

event of the account                       nothing
event of another that names the account    the event without the name: mentions, targets, authors above it, links
                                           to its page, "@name" in the text (masked, so that places in it hold)
outcome, entry or decision about it        nothing
incident about it as victim                nothing
incident about another that names it       the incident without it; its figures stay
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, Protocol

import msgspec
from msgspec.structs import replace

from detectors.incidents.incident import Incident
from detectors.incidents.matrix import Row
from graph.events import DECISIONS, Event

ACTOR: Final = "actor:"
MASK: Final = "＊"
ABOUT: Final = DECISIONS | {"outcome", "account", "order"}  # nothing is left of these without whom they are about


class Eraser(Protocol):
    """Decides what stays; None = nothing, and the very same object where nothing is to be erased."""

    def event(self, event: Event) -> Event | None:
        """What stays of an event."""

    def incident(self, incident: Incident) -> Incident | None:
        """What stays of an incident."""


class Before:
    """Everything before `at` (µs): events by their time, incidents by when they were closed."""

    def __init__(self, at: int) -> None:
        self.at = at

    def event(self, event: Event) -> Event | None:
        """See `Eraser`."""
        return None if event.created_at < self.at else event

    def incident(self, incident: Incident) -> Incident | None:
        """See `Eraser`. What is open stays."""
        return None if 0 < incident.closed_at < self.at else incident


class Account:
    """One account. `aliases`: the person of the registry that it belongs to, as "person:ID"."""

    def __init__(self, platform: str, name: str, aliases: Iterable[str] = ()) -> None:
        bare, aliases = name.removeprefix("@"), tuple(aliases)
        self.platform, self.bare = platform, bare
        self.names = frozenset({bare, f"@{bare}"})
        self.victims = frozenset({f"{platform}:{bare}", f"{platform}:@{bare}", *aliases})
        self.known_as = self.victims | {ACTOR + each for each in self.victims}
        told = {bare, *(alias.partition(":")[2] for alias in aliases)}
        self._bytes = {form for each in told for form in (each.encode(), msgspec.json.encode(each)[1:-1])}
        self._called = re.compile(rf"(?<![\w@])@{re.escape(bare)}(?!\w)", re.ASCII)  # 你好@7的 too
        # A platform's account in running JSON: "weibo:7", not "weibo:77".
        names = "|".join(map(re.escape, sorted(self.known_as, key=len, reverse=True)))
        self._named = re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.ASCII)
        self._page = re.compile(rf"/@?{re.escape(bare)}(?=[/?#]|$)")

    def may_hold(self, data: bytes) -> bool:
        """May these bytes name it? Quick, and true too often; escapes of JSON may hide it."""
        return self.stands_in(data) or b"\\u" in data or b"\\/" in data

    def stands_in(self, data: bytes) -> bool:
        """Do these bytes hold its id, perhaps as a part of another one?"""
        return any(each in data for each in self._bytes)

    def event(self, event: Event) -> Event | None:
        """See `Eraser`."""
        if event.kind in DECISIONS:
            return None if self._decides_on(event) else event
        if event.platform != self.platform:
            return event
        if event.author in self.names or (event.kind in ABOUT and self.names & set(event.targets)):
            return None
        changes = {name: value for name, value in self._without(event) if value != getattr(event, name)}
        return replace(event, **changes) if changes else event

    def _decides_on(self, event: Event) -> bool:
        """Names it, in words or by its fields: `"weibo:7"`, or the account of an entry of the registry."""
        aimed = event.platform == self.platform and self.names & set(event.targets)
        if aimed or self.victims & set(event.targets) or self._named.search(event.text):
            return True
        return event.kind == "registry" and self.holds(_plain(event.text))

    def _without(self, event: Event) -> Iterator[tuple[str, Any]]:
        for name in ("parent_author", "root_author"):
            yield name, "" if getattr(event, name) in self.names else getattr(event, name)
        yield "mentions", self._others(event.mentions)
        yield "targets", self._others(event.targets)
        yield "text", self._called.sub(lambda found: MASK * len(found[0]), event.text)
        yield "urls", tuple(url for url in event.urls if not self._page.search(url))
        if event.account is not None and event.account.relative_of in self.names:
            yield "account", replace(event.account, relative_of="")
        if event.reading is not None:
            reading = event.reading
            known = tuple(pair for pair in reading.known if pair[0] not in self.names)
            persons = tuple(each for each in reading.persons if f"person:{each}" not in self.victims)
            yield (
                "reading",
                replace(
                    reading,
                    known=known,
                    persons=persons,
                    cited=self._others(reading.cited),
                    called=self._others(reading.called),
                ),
            )

    def _others(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if name not in self.names)

    def about(self, incident: Incident) -> bool:
        """Is it the victim?"""
        return bool(self.victims & {incident.victim, incident.origin})

    def incident(self, incident: Incident) -> Incident | None:
        """See `Eraser`."""
        if self.about(incident):
            return None
        if not self.holds(msgspec.to_builtins(incident)):
            return incident
        links = [pair for pair in zip(incident.links, incident.cases, strict=True) if pair[0] not in self.known_as]
        mine = [one for one in incident.posts if one.platform == self.platform and one.author in self.names]
        places = {f"{one.platform}/{one.scope}/{one.item}" for one in mine}
        return replace(
            incident,
            links=tuple(link for link, _ in links),
            cases=tuple(case for _, case in links),
            roles=tuple(role for role in incident.roles if role[1] not in self.known_as),
            accounts=tuple(one for one in incident.accounts if one.account not in self.known_as),
            posts=tuple(one for one in incident.posts if one not in mine),
            campaigns=tuple(
                replace(one, organisers=tuple(each for each in one.organisers if each not in self.known_as))
                for one in incident.campaigns
            ),
            found=tuple(replace(one, subject="") if one.subject in self.known_as else one for one in incident.found),
            matrix=tuple(_without_evidence(row, places) for row in incident.matrix),
            history=tuple(
                replace(step, detail="", reason=self._named.sub(MASK, step.reason))
                if self._named.search(step.detail) or self._named.search(step.reason)
                else step
                for step in incident.history
            ),
        )

    def holds(self, plain: Any) -> bool:
        """Does a plain value (of JSON or MessagePack) name it?

        By "platform:account" in any string, or by the account alone where the platform stands beside it.
        """
        strings = set(_strings(plain))
        if self.platform in strings and self.names & strings:
            return True
        return any(self._named.search(each) for each in strings if ":" in each)


def _without_evidence(row: Row, places: set[str]) -> Row:
    evidence = tuple(each for each in row.evidence if each not in places)
    return row if len(evidence) == len(row.evidence) else replace(row, evidence=evidence)


def _plain(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text


def _strings(plain: Any) -> Iterator[str]:
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, dict):
        for key, value in plain.items():
            yield from _strings(key)
            yield from _strings(value)
    elif isinstance(plain, list | tuple | set):
        for value in plain:
            yield from _strings(value)
