"""What an event itself says of whom it is aimed at: read once, recorded in the event, folded by `graph.aim`.

    texts, accounts ─ registry, word lists ─► Aim: persons, address, tells, cited, known, called

Who of parents and roots is meant is decided where the cascade is known. Definitions: docs/targets.md.

    >>> from detectors.registry import Registry
    >>> event = Event(platform="weibo", kind="comment", item="c", root="r", created_at=0, text="楼主你编的吧")
    >>> read([event], Registry())[0].address == ANSWERED
    True
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Final, NamedTuple

from detectors.address import Said, brings_nobody, plain, said_in, speaks_before
from detectors.called import MOST, called_accounts, chained, cited_accounts, first_called, is_institution, parted
from detectors.names import BREAK, Spot
from detectors.preambles import without_preamble
from detectors.registry import Registry, View
from detectors.strangers import brings_in, owns_up
from graph.events import Event
from graph.victims import ANSWERED, FIRST, NOBODY, ORGANISATION, OTHERS, SIDES, SOMEBODY, THIRD

KINDS: Final = frozenset(("post", "repost", "comment"))

_YOU: Final = frozenset("你您妳")
_YOUR: Final = ("你", "您", "你家", "您家", "你们家", "你的", "你这")


class Aim(NamedTuple):
    """The fields of `graph.events.Reading` that say whom an event is aimed at."""

    persons: tuple[str, ...] = ()
    address: int = NOBODY
    tells: int = 0
    cited: tuple[str, ...] = ()
    known: tuple[tuple[str, str], ...] = ()
    called: tuple[str, ...] = ()


NOTHING: Final = Aim()


def read(events: Sequence[Event], registry: Registry, words: Callable[[str], str] = without_preamble) -> list[Aim]:
    """What each event says of whom it is aimed at, with the registry as it is at the event's own time.

    `words`: those of a text that are to be read, for those who have it already.
    """
    aims = [NOTHING] * len(events)
    by_view: dict[int, list[int]] = {}
    for place, event in enumerate(events):
        if event.kind in KINDS:
            by_view.setdefault(registry.turn(event.created_at), []).append(place)
    for places in by_view.values():
        chosen = [events[place] for place in places]
        view = registry.at(chosen[0].created_at)
        for place, aim in zip(places, _read(chosen, view, words), strict=True):
            aims[place] = aim
    return aims


def _read(events: list[Event], view: View, words: Callable[[str], str]) -> Iterable[Aim]:
    texts = [words(event.text) if event.mentions else parted(words(event.text)) for event in events]
    places: dict[str, int] = {}  # what several events say is read once
    for text in texts:
        places.setdefault(text, len(places))
    own = plain(list(places))
    spots = dict(view.spots(own))
    of_texts = said_in(own)
    rows = [(event, text, places[text]) for event, text in zip(events, texts, strict=True)]
    says = [_telling(event, of_texts[place], own[place]) for event, _, place in rows]
    calls = _calls(events, texts, says)
    bearers = view.bearers(name for call in calls.values() for name in call if name)
    for number, (event, text, place) in enumerate(rows):
        said, known = says[number], view.known(event)
        if number not in calls and place not in spots and not event.mentions:
            yield Aim(known=known[:MOST], address=said.address, tells=said.tells) if known else _of_words(*said[:2])
            continue
        persons: tuple[str, ...] = ()
        first, *called = calls.get(number, ("",))
        cited = cited_accounts(text, event.mentions, said.address) if event.mentions else chained(text)
        if called or (first and not event.mentions):
            known += view.known_by_name(event, (*called, first), bearers)
        if first and said.address in (NOBODY, ANSWERED) and ((first, "") in known or is_institution(first)):
            said = said._replace(address=OTHERS)  # it begins with a call to an institution, and so speaks to it
        if place in spots:
            said, persons, defended = _named(own[place], said, spots[place], view)
            cited += defended
        yield Aim(persons[:MOST], said.address, said.tells, cited[:MOST], known[:MOST], tuple(called))


def _calls(events: list[Event], texts: list[str], says: list[Said]) -> dict[int, tuple[str, ...]]:
    """By number of a text with an "@": the account that it begins with ("" = none), then those that it calls."""
    return {
        number: (
            first_called(text),
            *(() if event.mentions else called_accounts(text, said.address, _answers(event))),
        )
        for number, (event, text, said) in enumerate(zip(events, texts, says, strict=True))
        if "@" in text
    }


@cache
def _of_words(address: int, tells: int) -> Aim:
    return Aim(address=address, tells=tells)


def _telling(event: Event, said: Said, own: str) -> Said:
    """A post may bring in somebody whom no single word means, and be about its author all the same.

    Nobody asks what else tells of.
    """
    if event.kind != "post":
        return said
    if said.tells & SOMEBODY and owns_up(own):
        return said._replace(tells=said.tells & ~SOMEBODY | FIRST)
    if said.tells & SOMEBODY or not brings_in(own):
        return said
    return said._replace(tells=said.tells | SOMEBODY)


def _named(text: str, said: Said, spots: list[Spot], view: View) -> tuple[Said, tuple[str, ...], tuple[str, ...]]:
    """How those whom a text names stand in it: what it says then, the persons, and those it only takes up."""
    persons = view.natural(spots)
    if not persons:  # an institution: what speaks of nobody else speaks of it
        if said.tells & SOMEBODY and brings_nobody(text) and not brings_in(text):
            said = said._replace(tells=said.tells & ~SOMEBODY)
        said = said._replace(tells=said.tells | ORGANISATION)
        return (said._replace(address=OTHERS) if said.address == NOBODY else said), (), ()
    said = said._replace(tells=said.tells | SOMEBODY)
    if said.agrees:  # with the author, so it is the other who is spoken of
        return said._replace(address=SIDES), persons, ()
    if said.address == ANSWERED and any(_called(text, spot) for spot in spots):
        return said._replace(address=THIRD), persons, ()
    if said.address == OTHERS:  # "those who insult NAME": for the person, not against
        defended = {spot.entry for spot in spots if speaks_before(text, spot.start)}
        return said, persons, tuple(person for person in persons if person in defended)
    return said, persons, ()


def _called(text: str, spot: Spot) -> bool:
    """Does the text speak to the person named, or of them as the other's own: "NAME, you …", "your NAME"?"""
    after = text[spot.end : spot.end + 3].lstrip(BREAK + " ")[:1]
    return after in _YOU or text[max(0, spot.start - 3) : spot.start].endswith(_YOUR)


def _answers(event: Event) -> bool:
    """Does the event say whom it answers?"""
    return bool(event.parent_author) or event.parent not in ("", event.root)


def names(texts: Sequence[str], view: View) -> list[tuple[str, ...]]:
    """Entries of the persons that each text names; institutions left out."""
    own = plain(texts)
    found: list[tuple[str, ...]] = [()] * len(texts)
    for number, spots in view.spots(own):
        found[number] = view.natural(spots)
    return found
