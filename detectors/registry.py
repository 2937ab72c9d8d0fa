"""The registry of names: who is known, by what names and accounts, of which class, since when and until when.

It is changed by `control` events of kind `registry` only (`Registry.apply`), each with its author,
reason and the time from which it holds, and is a fold over them: the same events give the same
registry in whatever order they come, and `Registry.at` answers for any moment of event time.

    event.text   the change as JSON: {"do": "enter", "person": "p1", "names": ["…"], …}
    event.reason why; the grounds of a class stand here
    event.created_at   from when it holds, µs UTC

An ordinary person is in no registry. Whoever nobody named is a *provisional victim*
(`graph.victims`); the changes `name`, `merge` and `split` say who that is.

Class is not estimated from followers: verified is not public, and virality makes nobody a public
figure (`docs/targets.md`). The class of an incident is asked for at its own time: `at(time).person(…)`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Final, Literal, NamedTuple, TypeAlias

import msgspec
from msgspec import Meta, Struct

from detectors.names import Names, Spot
from graph import victims
from graph.events import Event, Id, Key, Micros, Name

Class: TypeAlias = Literal["private_person", "minor", "public_figure", "official", "public_body", "company"]
INSTITUTIONS: Final = frozenset({"public_body", "company"})  # never victims
MAX_NAMES: Final = 100  # of one entry
VIEWS: Final = 4  # moments kept ready
BEFORE: Final = 7 * 86_400_000_000  # µs; a pile-on makes nobody a public figure

Alias: TypeAlias = Annotated[str, Meta(min_length=1, max_length=64)]


class AccountOf(Struct, frozen=True, array_like=True, order=True, gc=False):
    """One account, by id, or by name with a leading "@" where a platform gives no ids."""

    platform: Name
    account: Key


class Person(
    Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="do", tag="enter", gc=False
):
    """Enter a person, a public body or a company, or replace the entry of that id."""

    person: Annotated[str, Meta(min_length=1, max_length=128, pattern=r"^[^\s:]+$(?!\n)")]
    names: Annotated[tuple[Alias, ...], Meta(max_length=MAX_NAMES)] = ()
    kind: Class = msgspec.field(name="class", default="private_person")
    common: Annotated[tuple[Alias, ...], Meta(max_length=MAX_NAMES)] = ()  # names that count in context only
    context: Annotated[tuple[Alias, ...], Meta(max_length=MAX_NAMES)] = ()  # words of which one must be near those
    accounts: Annotated[tuple[AccountOf, ...], Meta(max_length=MAX_NAMES)] = ()
    expires: Micros | None = None  # event time from which the entry no longer holds


class TakeOut(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="take_out", gc=False):
    """End an entry."""

    person: Key


class Called(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="name", gc=False):
    """A provisional victim is this person of the registry."""

    unnamed: Key
    person: Key


class Merge(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="merge", gc=False):
    """Provisional victims are one and the same."""

    unnamed: Annotated[tuple[Key, ...], Meta(min_length=1, max_length=MAX_NAMES)]
    into: Key


class Split(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="split", gc=False):
    """In these cascades a provisional victim is somebody else: another provisional one, or a person."""

    unnamed: Key
    roots: Annotated[tuple[tuple[Name, Id, Key], ...], Meta(min_length=1, max_length=1000)]  # platform, scope, root
    into: Key


Change: TypeAlias = Person | TakeOut | Called | Merge | Split


class Decision(NamedTuple):
    """A change with its place in the fold. Ordered by effective time, then by identity."""

    at: int  # µs, from when it holds
    key: tuple[str, str, str, str, int]  # of the event
    digest: int
    author: str
    reason: str
    change: Change


class View:
    """The registry as it is at one moment."""

    def __init__(self, decisions: Iterable[Decision], time: int) -> None:
        self.persons: dict[str, Person] = {}
        self.grounds: dict[str, str] = {}  # entry → the reason it was entered for
        self._is: dict[str, str] = {}  # provisional victim → who it is
        self._in: dict[tuple[str, str, str, str], str] = {}  # the same in one cascade only
        for decision in decisions:
            self._take(decision.change, decision.reason)
        self.persons = {
            entry: person for entry, person in self.persons.items() if person.expires is None or time < person.expires
        }
        self._accounts = {
            (at.platform, at.account): "" if person.kind in INSTITUTIONS else entry
            for entry, person in self.persons.items()
            for at in person.accounts
        }

    def _take(self, change: Change, reason: str) -> None:
        if isinstance(change, Person):
            self.persons[change.person] = change
            self.grounds[change.person] = reason
        elif isinstance(change, TakeOut):
            self.persons.pop(change.person, None)
        elif isinstance(change, Called):
            self._is[change.unnamed] = victims.person(change.person)
        elif isinstance(change, Merge):
            self._is.update((unnamed, change.into) for unnamed in change.unnamed if unnamed != change.into)
        else:
            self._in.update(((change.unnamed, *root), change.into) for root in change.roots)
            self._is[victims.apart(change.unnamed, change.into)] = change.into

    @cached_property
    def _names(self) -> Names:
        called = {
            entry: [*((name, False) for name in person.names), *((name, True) for name in person.common)]
            for entry, person in self.persons.items()
        }
        return Names(called, {entry: person.context for entry, person in self.persons.items()})

    def spots(self, plain: Sequence[str]) -> Iterator[tuple[int, list[Spot]]]:
        """`detectors.names.Names.spots` of everybody who is entered, institutions too."""
        return self._names.spots(plain)

    def natural(self, spots: Iterable[Spot]) -> tuple[str, ...]:
        """The entries that are natural persons, each once."""
        return tuple(dict.fromkeys(spot.entry for spot in spots if not self.is_institution(spot.entry)))

    def is_institution(self, entry: str) -> bool:
        """Is `entry` a public body or a company, and so never a victim?"""
        person = self.persons.get(entry)
        return person is not None and person.kind in INSTITUTIONS

    def known(self, event: Event) -> tuple[tuple[str, str], ...]:
        """Accounts of `event` that are entered, each with its entry ("" = an institution's)."""
        if not self._accounts:
            return ()
        platform = event.platform
        accounts = dict.fromkeys(
            (event.author, event.parent_author, event.root_author, *event.mentions, *event.targets)
        )
        return tuple(
            (account, owner) for account in accounts if (owner := self._accounts.get((platform, account))) is not None
        )

    def bearers(self, names: Iterable[str]) -> dict[str, str]:
        """Whose whole name each of `names` ("@name") is: its entry, "" of an institution; none if several bear it."""
        if not self.persons or not (each := list(dict.fromkeys(names))):
            return {}
        found = zip(each, self._names.bearers([name.removeprefix("@") for name in each]), strict=True)
        return {name: "" if self.is_institution(whose[0]) else whose[0] for name, whose in found if len(whose) == 1}

    def known_by_name(
        self, event: Event, names: Iterable[str], bearers: Mapping[str, str]
    ) -> tuple[tuple[str, str], ...]:
        """Which of the names that `event` calls are entered, as an account or by name, each with its entry.

        `bearers`: of these names, as `bearers` gives them for a whole batch.
        """
        found = {name: self._accounts.get((event.platform, name), bearers.get(name)) for name in names}
        return tuple((name, entry) for name, entry in found.items() if entry is not None and name != event.author)

    def victim(self, target: str, platform: str = "", scope: str = "", root: str = "") -> str:
        """Who a target (`graph.victims`) is by now: as named, merged and split. `root`: of the cascade asked about."""
        seen = {target}
        while True:
            further = self._in.get((target, platform, scope, root)) or self._is.get(target, target)
            if further in seen:
                return target
            seen.add(further)
            target = further

    def counted(self, unnamed: str, platform: str, scope: str, root: str) -> str:
        """Under which provisional victim an event of a cascade counts: one of its own where a split took it out."""
        into = self._in.get((unnamed, platform, scope, root))
        return unnamed if into is None or into == unnamed else victims.apart(unnamed, into)


class Registry:
    """All changes so far. Values: `apply` gives a new one, `at` the view of a moment."""

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        self.decisions = tuple(sorted(decisions, key=_place))
        ends = (
            decision.change.expires
            for decision in self.decisions
            if isinstance(decision.change, Person) and decision.change.expires is not None
        )
        self._turns = sorted({*(decision.at for decision in self.decisions), *ends})
        self._views: dict[int, View] = {}

    def apply(self, event: Event) -> Registry:
        """The registry with a control event in it. See `apply_all`."""
        return self.apply_all((event,))

    def apply_all(self, events: Iterable[Event]) -> Registry:
        """The registry with control events in it; those of other kinds and repeats change nothing.

        Of two different events with one identity the smaller (time, digest) stands, as everywhere.

        Raises:
            ValueError: the text of an event is no change; the message names the event and the field.
        """
        held = {decision.key: decision for decision in self.decisions}
        for event in events:
            if event.kind == "registry":
                new = _decision(event)
                if new.key not in held or _place(new) < _place(held[new.key]):
                    held[new.key] = new
        return Registry(held.values())

    def at(self, time: int) -> View:
        """The registry at `time`, µs. Views are kept: asking again is cheap until the next change."""
        turn = self.turn(time)
        view = self._views.get(turn)
        if view is None:
            if len(self._views) >= VIEWS:
                del self._views[next(iter(self._views))]
            last = bisect_right(self.decisions, time, key=lambda decision: decision.at)
            view = self._views[turn] = View(self.decisions[:last], time)
        return view

    def turn(self, time: int) -> int:
        """Number of the stretch of time in which `time` lies: within one the registry stays as it is."""
        return bisect_right(self._turns, time)

    def class_of(self, victim: str, began: int, now: int) -> tuple[str, str]:
        """Class and grounds of a victim as they may be shown; "", "" of somebody who is not entered.

        A minor, and anybody ordinary, is a private person without grounds: what made a minor one of the registry
        stands in the restricted view only.

        Args:
            began: µs of the first event; a week before it counts, else, for whom was entered later, `now`.
        """
        entry = victim.removeprefix(victims.PERSON)
        for view in (self.at(began - BEFORE), self.at(now)):
            person = view.persons.get(entry)
            if person is not None:
                ordinary = person.kind in ("private_person", "minor")
                return ("private_person", "") if ordinary else (person.kind, view.grounds[entry])
        return "", ""

    def dump(self) -> bytes:
        """The registry as bytes: the same changes give the same bytes."""
        return _encode_log(self.decisions)

    @classmethod
    def load(cls, data: bytes) -> Registry:
        """The registry that `dump` wrote. Raises ValueError for damaged bytes."""
        try:
            return cls(_decode_log(data))
        except msgspec.MsgspecError as error:
            raise ValueError(f"damaged registry of {len(data)} bytes ({error})") from None


def read_change(text: str) -> Change:
    """A change from its JSON. Raises ValueError with the field that is wrong."""
    try:
        return _decode_change(text)
    except msgspec.MsgspecError as error:
        raise ValueError(f"not a change of the registry: {error}") from None


def _decision(event: Event) -> Decision:
    try:
        change = read_change(event.text)
    except ValueError as error:
        raise ValueError(f"{event.item}: {error}") from None
    digest = event.raw.digest if event.raw else 0
    return Decision(event.created_at, event.key, digest, event.author, event.reason, change)


def _place(decision: Decision) -> tuple[object, ...]:
    return decision.at, decision.digest, decision.key


_decode_change: Callable[[str], Change] = msgspec.json.Decoder(Change).decode
_encode_log = msgspec.msgpack.Encoder().encode
_decode_log = msgspec.msgpack.Decoder(list[Decision]).decode
