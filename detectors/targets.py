"""What an event itself says of whom it is aimed at: read once, recorded in the event, folded by `graph.aim`.

    texts, accounts ─ registry, word lists ─► Aim: persons, address, tells, cited, known

Who of parents and roots is meant is decided where the cascade is known. Definitions: docs/targets.md.

    >>> from detectors.registry import Registry
    >>> event = Event(platform="weibo", kind="comment", item="c", root="r", created_at=0, text="楼主你编的吧")
    >>> read([event], Registry())[0].address == ANSWERED
    True
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from detectors.address import Said, plain, said_in, speaks_before
from detectors.names import BREAK, Spot
from detectors.registry import Registry, View
from graph.events import Event
from graph.victims import ANSWERED, NOBODY, OTHERS, SOMEBODY, THIRD

KINDS: Final = frozenset(("post", "repost", "comment"))

_NAMED_ACCOUNT: Final = re.compile(r"@([\w\-·]{1,40})")
_SOURCE: Final = re.compile(
    r"(?:转自|转载自|转发自|来自|来源|出自|源自|图源|图|视频|素材|摄影|投稿给?|感谢(?:粉丝|网友)?|据|via|cr|from|by|source)\s?[:：]?\s*$",
    re.IGNORECASE,
)
_INVITES: Final = re.compile(
    r"\s*(?:@\S+\s+)*(?:快来|来看|看看|快看|看这|看一下|进来|速来|像不像|一起|想吃|想去|下次|安排|要不要|周末|走起|约吗|去吗"
    r"|look|see this)"
)
# How accounts of media, authorities and platforms call themselves.
_INSTITUTION: Final = re.compile(
    r"日报|晚报|早报|时报|都市报|新闻|电视台|卫视|广播|官方|管理员|客服|小秘书|平安|警方|公安|网警|法院|检察|发布|消防|妇联|教育局|政府"
)
_SHARED: Final = re.compile(r"\s*(?:分享|投稿|供图|拍摄|提供|爆料|制作|转发|的微博)")
_QUOTES: Final = re.compile(r"\s?[:：]")
_REPLIES: Final = ("回复", "回复 ", "Reply to ", "reply to ")
MOST: Final = 100  # persons, cited and known accounts kept of one event; more is noise made to cost us
_MANY: Final = 3  # names in a text from which on they are a list
_YOU: Final = frozenset("你您妳")
_YOUR: Final = ("你", "您", "你家", "您家", "你们家", "你的", "你这")
_BEFORE: Final = 400  # characters in which a source is looked for


class Aim(NamedTuple):
    """The fields of `graph.events.Reading` that say whom an event is aimed at."""

    persons: tuple[str, ...] = ()
    address: int = NOBODY
    tells: int = 0
    cited: tuple[str, ...] = ()
    known: tuple[tuple[str, str], ...] = ()


NOTHING: Final = Aim()


def read(events: Sequence[Event], registry: Registry) -> list[Aim]:
    """What each event says of whom it is aimed at, with the registry as it is at the event's own time."""
    aims = [NOTHING] * len(events)
    by_view: dict[int, list[int]] = {}
    for place, event in enumerate(events):
        if event.kind in KINDS:
            by_view.setdefault(registry.turn(event.created_at), []).append(place)
    for places in by_view.values():
        chosen = [events[place] for place in places]
        view = registry.at(chosen[0].created_at)
        for place, aim in zip(places, _read(chosen, view), strict=True):
            aims[place] = aim
    return aims


def _read(events: list[Event], view: View) -> Iterable[Aim]:
    own = plain([event.text for event in events])
    spots = dict(view.spots(own))
    for place, (event, said) in enumerate(zip(events, said_in(own), strict=True)):
        persons: tuple[str, ...] = ()
        known = view.known(event)
        cited: tuple[str, ...] = ()
        if event.mentions:
            cited = cited_accounts(event.text, event.mentions, said.address)
            if said.address in (NOBODY, ANSWERED) and _calls_institution(event, known):
                said = said._replace(address=OTHERS)
        if place in spots:
            said, persons, defended = _named(own[place], said, spots[place], view)
            cited += defended
        yield Aim(persons[:MOST], said.address, said.tells, cited[:MOST], known[:MOST])


def _named(text: str, said: Said, spots: list[Spot], view: View) -> tuple[Said, tuple[str, ...], tuple[str, ...]]:
    """How those whom a text names stand in it: what it says then, the persons, and those it only takes up."""
    persons = view.natural(spots)
    if not persons:  # an institution: what speaks of nobody else speaks of it
        return (said._replace(address=OTHERS) if said.address == NOBODY else said), (), ()
    said = said._replace(tells=said.tells | SOMEBODY)
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


def _calls_institution(event: Event, known: tuple[tuple[str, str], ...]) -> bool:
    """Does the text begin with a call to an institution, and so speak to it?"""
    match = _NAMED_ACCOUNT.match(event.text.lstrip())
    return match is not None and (("@" + match[1], "") in known or _INSTITUTION.search(match[1]) is not None)


def cited_accounts(text: str, mentions: Sequence[str], address: int) -> tuple[str, ...]:
    """Mentions that are no target: whose words or pictures are passed on, friends who are called, institutions.

    Where `mentions` are ids, the names in the text do not tell which is which: then all are cited or none.
    """
    own, *chain = text.split("//@", 1)
    cited: dict[str, bool] = {}
    calls = address != ANSWERED and _only_calls(own)
    for match in _NAMED_ACCOUNT.finditer(own):
        aside = calls or _is_aside(own, match, address)
        cited["@" + match[1]] = aside and cited.get("@" + match[1], True)
    for match in _NAMED_ACCOUNT.finditer("@" + chain[0][:_BEFORE]) if chain else ():
        cited.setdefault("@" + match[1], True)
    by_name = [mention for mention in mentions if mention.startswith("@")]
    if not by_name:
        return tuple(mentions) if cited and all(cited.values()) else ()
    return tuple(mention for mention in by_name if cited.get(mention))


def _only_calls(own: str) -> bool:
    """Friends are called to look: the text has nothing but names, or many and does not begin with them."""
    rest, names = _NAMED_ACCOUNT.subn("", own)
    return not rest.strip() or (names >= _MANY and not own.lstrip().startswith("@"))


def _is_aside(own: str, match: re.Match[str], address: int) -> bool:
    start, end = match.span()
    before, after = own[max(0, start - 12) : start], own[end : end + 60]
    if _QUOTES.match(after) and not before.endswith(_REPLIES):
        return address != ANSWERED  # "@NAME: …" passes their words on, unless it speaks to them
    found = _SOURCE.search(before) or _SHARED.match(after) or _INVITES.match(after) or _INSTITUTION.search(match[1])
    return found is not None


def names(texts: Sequence[str], view: View) -> list[tuple[str, ...]]:
    """Entries of the persons that each text names; institutions left out."""
    own = plain(texts)
    found: list[tuple[str, ...]] = [()] * len(texts)
    for number, spots in view.spots(own):
        found[number] = view.natural(spots)
    return found
