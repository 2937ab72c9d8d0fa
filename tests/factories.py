"""Events, frames and stores as tests need them. Everything is generated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
import xxhash
from msgspec.structs import force_setattr

from graph.delta import Delta, activity_frames, activity_of
from graph.events import MAX_TIME, Event, Kind, Raw
from graph.figures import CascadeRow, figures
from graph.fold import CascadeFold, FoldSettings
from graph.frames import Activity
from graph.packing import pack
from graph.watermark import END

SECOND = 1_000_000  # µs
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
T0 = 1_700_000_000 * SECOND
LIMIT = 500_000  # bytes of an activity frame
NEVER_CLOSES = FoldSettings(close_after=None, publish_weight=1 << 60)

Row = dict[str, Any]


class Frame(NamedTuple):
    """What a frame of `events` holds."""

    marks: dict[str, int]
    events: list[Event]
    limit: int = END  # latest event time that the reader's clock allowed, µs


def event(kind: Kind, item: str, root: str = "", at: int = T0, **fields: Any) -> Event:
    """A canonical event with the digest of its own content, as ingest would give it."""
    fields = {"platform": "weibo", "author": f"by {item}"} | fields
    made = Event(kind=kind, item=item, root=root, created_at=at, **fields)
    digest = xxhash.xxh3_64_intdigest(msgspec.msgpack.encode(made))
    force_setattr(made, "raw", Raw("platform.test", 0, 0, digest.to_bytes(32, "big"), digest))
    return made


def post(item: str = "root", at: int = T0, **fields: Any) -> Event:
    return event("post", item, item, at, **fields)


def repost(item: str, parent: str = "", root: str = "root", at: int = T0, **fields: Any) -> Event:
    return event("repost", item, root, at, parent=parent, **fields)


def comment(item: str, parent: str = "", root: str = "root", at: int = T0, **fields: Any) -> Event:
    return event("comment", item, root, at, parent=parent, **fields)


def removal(item: str, root: str = "root", at: int = T0, **fields: Any) -> Event:
    return event("removal", item, root, at, **fields)


def chain(length: int, root: str = "root") -> list[Event]:
    """A root and `length` reshares, each of the one before."""
    parents = ["", *(f"n{number}" for number in range(length))]
    reshares = [repost(f"n{number}", parents[number], root, T0 + number) for number in range(length)]
    return [post(root), *reshares]


def star(leaves: int, root: str = "root") -> list[Event]:
    """A root and `leaves` reshares of it."""
    return [post(root), *(repost(f"n{number}", "", root, T0 + number) for number in range(leaves))]


def later(event: Event, shift: int) -> Event:
    """The same event `shift` µs later (at most at the latest time there is)."""
    return msgspec.structs.replace(event, created_at=min(event.created_at + shift, MAX_TIME))


def nothing(_: object) -> None:
    return None


def new_fold(settings: FoldSettings = NEVER_CLOSES, lookup: Callable[[Any], bytes | None] = nothing) -> CascadeFold:
    return CascadeFold(settings, lookup)


def take(
    fold: CascadeFold, events: Iterable[Event] = (), marks: dict[str, int] | None = None, limit: int = END
) -> Delta:
    """Fold the next frame, and note what it sends as a stage does."""
    delta = fold.fold(fold.offset + 1, marks or {}, list(events), limit=limit)
    sent_by(fold, delta)
    return delta


def sent_by(fold: CascadeFold, delta: Delta) -> None:
    """Move on the positions of `activity` as sending the outputs of `delta` does."""
    for out in activity_frames(delta, "events/0", LIMIT):
        fold.sent[out.lane] = out.at


def rows_of(fold: CascadeFold) -> list[Row]:
    """Figures of all live cascades, sorted."""
    rows = [msgspec.structs.asdict(figures(cascade)) for cascade in fold.cascades.values()]
    return sorted(rows, key=lambda row: (row["platform"], row["scope"], row["root_id"]))


def row_of(events: Iterable[Event], settings: FoldSettings = NEVER_CLOSES) -> CascadeRow:
    """Figures of the one cascade that `events` make."""
    fold = new_fold(settings)
    take(fold, events)
    (cascade,) = fold.cascades.values()
    return figures(cascade)


def packed(fold: CascadeFold) -> dict[Any, bytes]:
    """Every live cascade as bytes."""
    return {key: pack(cascade) for key, cascade in fold.cascades.items()}


def heard(deltas: Iterable[Delta]) -> Counter[Activity]:
    """How often each record of activity was said."""
    return Counter(record for delta in deltas for record in activity_of(delta) if record.rule)


def split(events: Sequence[Event], sizes: Iterable[int]) -> Iterator[list[Event]]:
    """`events` in runs of the given sizes, the rest last."""
    start = 0
    for size in sizes:
        yield list(events[start : start + size])
        start += size
    yield list(events[start:])


def all_heard(
    events: Sequence[Event], sizes: Iterable[int] = (), settings: FoldSettings = NEVER_CLOSES
) -> Counter[Activity]:
    """The activity of `events`, folded in frames of `sizes`, up to the end of input."""
    fold = new_fold(settings)
    deltas = [take(fold, run) for run in split(events, sizes)]
    deltas.append(take(fold, (), {"source": END}))
    return heard(deltas)


class MemoryStore:
    """A partition's local database, iterated in order of keys."""

    def __init__(self, content: dict[bytes, bytes] | None = None) -> None:
        self.content = dict(content or {})

    def put(self, key: bytes, value: bytes) -> None:
        self.content[key] = value

    def get(self, key: bytes) -> bytes | None:
        return self.content.get(key)

    def delete(self, key: bytes) -> None:
        self.content.pop(key, None)

    def scan(self, prefix: bytes) -> Iterator[tuple[bytes, bytes]]:
        for key in sorted(self.content):
            if key.startswith(prefix):
                yield key, self.content[key]
