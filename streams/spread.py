"""How one post, address or narrative has spread until a moment: an answer on request, whether or not anything alerted.

    events ─ pass 1 ─► items that carry it ─► cascades whose root carries it ─ pass 2, the fold ─► figures

Where the root carries it the whole cascade spreads it; what carries it elsewhere (a comment with the address) counts
by itself. Views and reposts are counted as Fa Shi [2013] 21, article 2 (1), counts them, without any deduction
(`detectors.reach_counts`). Nothing here says that it is false, abusive or an offence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Final, Literal, NamedTuple, TypeAlias

from msgspec import Struct

from detectors.law import NO_LEGAL_ADVICE
from detectors.objects import canonical_url
from detectors.reach_counts import REPOSTS, VIEWS, Counts, Reach, exactly, reach, together
from graph.cascade import Key
from graph.events import Event
from graph.figures import CascadeRow
from graph.fold import CascadeFold, FoldSettings
from graph.watermark import END
from streams.replay import decode_row

HOUR: Final = 3_600_000_000  # µs
FRAME: Final = 1_000  # events
MOST_CASCADES: Final = 50  # listed; all are counted
CARRYING: Final = frozenset({"post", "repost", "comment"})
FIRST: Final = 10  # accounts named as the first

What: TypeAlias = Literal["post", "url", "narrative"]
Read: TypeAlias = Callable[[], Iterable[list[Event]]]
Pseudonym: TypeAlias = Callable[[str], str]


class Asked(NamedTuple):
    """What is asked about: "platform:item", an address, or the number of a narrative; and until when (µs)."""

    what: What
    value: str
    until: int


class Bounds(Struct, frozen=True):
    """A number of times, the number that article 2 (1) gives, and whether it is reached."""

    lower: int
    upper: int
    statutory: int


class First(Struct, frozen=True):
    """An account that carried it early."""

    account: str  # pseudonym
    platform: str
    kind: str
    at: int  # µs


class Spread(Struct, frozen=True, kw_only=True):
    """The report. Times in µs; accounts and roots are pseudonyms."""

    asked: str
    about: str
    until: int
    case_ref: str
    items: int  # posts, reposts and comments that carry it themselves
    items_elsewhere: int  # of them: under roots that do not
    accounts: int  # of these
    kinds: dict[str, int]
    platforms: dict[str, int]
    first_at: int  # 0 = never seen
    last_at: int
    cascades: int
    reshares: int
    comments: int
    reports: int  # complaints about them
    removals: int
    views: Bounds
    reposts: Bounds
    state: str  # reached, possibly, not: of views or reposts; unseen: what is asked about is nowhere in what was read
    largest: list[dict[str, int | float | str]]
    first: list[First]
    by_hour: list[tuple[int, int]]  # start of the hour, posts and reshares
    note: str = NO_LEGAL_ADVICE


def spread(read: Read, asked: Asked, case_ref: str, pseudonym: Pseudonym) -> Spread:
    """The report. `read` gives the events in batches, the same each time it is called (twice)."""
    carriers = {event.key: event for event in _until(read(), asked) if _carries(event, asked)}.values()
    roots = {_root(event) for event in carriers if asked.what == "post" or event.kind == "post"}
    members = {event.key: event for event in _until(read(), asked) if _root(event) in roots}
    rows = _rows(sorted(members.values(), key=lambda event: event.created_at))
    kinds = Counter(event.kind for event in members.values())
    counted = together(_reach(row) for row in rows)
    ordered = sorted(carriers, key=lambda event: (event.created_at, event.platform, event.item))
    return Spread(
        asked=asked.what,
        about=asked.value,
        until=asked.until,
        case_ref=case_ref,
        items=len(ordered),
        items_elsewhere=sum(_root(event) not in roots for event in ordered),
        accounts=len({(event.platform, event.author) for event in ordered if event.author}),
        kinds=dict(sorted(Counter(event.kind for event in ordered).items())),
        platforms=dict(sorted(Counter(event.platform for event in ordered).items())),
        first_at=ordered[0].created_at if ordered else 0,
        last_at=max((row.last_at for row in rows), default=ordered[-1].created_at if ordered else 0),
        cascades=len(rows),
        reshares=sum(row.size - 1 for row in rows),
        comments=sum(row.comments for row in rows),
        reports=kinds["report"],
        removals=kinds["removal"],
        views=Bounds(counted.views.lower, counted.views.upper, VIEWS),
        reposts=Bounds(counted.reposts.lower, counted.reposts.upper, REPOSTS),
        state=counted.state if ordered else "unseen",
        largest=[_figures(row, pseudonym) for row in sorted(rows, key=lambda row: -row.size)[:MOST_CASCADES]],
        first=[_first(event, pseudonym) for event in ordered[:FIRST]],
        by_hour=_by_hour(members.values()),
    )


def _until(batches: Iterable[list[Event]], asked: Asked) -> Iterator[Event]:
    return (event for batch in batches for event in batch if event.created_at < asked.until)


def _carries(event: Event, asked: Asked) -> bool:
    if event.kind not in CARRYING:
        return False
    if asked.what == "post":
        return asked.value == f"{event.platform}:{event.item}"
    if asked.what == "url":
        return any(canonical_url(url) == asked.value for url in event.urls)
    return event.reading is not None and f"{event.reading.fingerprint:016x}" == asked.value


def _root(event: Event) -> Key:
    return event.platform, event.scope, event.root or event.item


def _rows(events: list[Event]) -> list[CascadeRow]:
    """Figures of the cascades that `events` make, at the end of them."""
    how = FoldSettings(close_after=None, publish_weight=1 << 62, closed_row_weight=0, close_at_once=1 << 62)
    fold = CascadeFold(how, lambda _: None)
    for number, start in enumerate(range(0, len(events), FRAME)):
        fold.fold(number, {}, events[start : start + FRAME])
    last = fold.fold(fold.offset + 1, {"": END}, [])
    return [decode_row(row) for _, row in last.rows]


def _reach(row: CascadeRow) -> Reach:
    """The events, or the platform's own total of the post where that is higher."""
    reposts = max(row.size - 1, row.reposts_reported)
    return reach(Counts(views=exactly(row.views_reported), reposts=exactly(reposts)))


def _figures(row: CascadeRow, pseudonym: Pseudonym) -> dict[str, int | float | str]:
    return {
        "root": pseudonym(f"{row.platform}/{row.scope}/{row.root_id}"),
        "platform": row.platform,
        "author": pseudonym(f"{row.platform}:{row.root_author}") if row.root_author else "",
        "started_at": row.started_at,
        "last_at": row.last_at,
        "reshares": row.size - 1,
        "depth": row.depth,
        "max_breadth": row.max_breadth,
        "users": row.users,
        "structural_virality": row.structural_virality,
        "comments": row.comments,
        "views_reported": row.views_reported,
        "reposts_reported": row.reposts_reported,
    }


def _first(event: Event, pseudonym: Pseudonym) -> First:
    return First(pseudonym(f"{event.platform}:{event.author}"), event.platform, event.kind, event.created_at)


def _by_hour(events: Iterable[Event]) -> list[tuple[int, int]]:
    hours = Counter(event.created_at // HOUR * HOUR for event in events if event.kind in ("post", "repost"))
    return sorted(hours.items())
