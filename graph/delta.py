"""What one frame did to the state of a partition: enough to do it again, and to send its outputs again.

A delta is journaled whole. Applying the deltas of a partition in order rebuilds its state
(`graph.fold.CascadeFold.apply`), and everything a stage sends for a frame is a function of the
frame's delta alone (`activity_frames`, `rows`, `closed`), never of the state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, TypeAlias

import msgspec
from msgspec import Struct

from graph import frames
from graph.aim import BY_ROOT, SPEAKING, Aims
from graph.cascade import Key, Waiting
from graph.facts import BARE, DISTRESS, HOSTILE, OUTCOME, Facts, is_act, with_narrative
from graph.frames import Activity, ActivityFrame, Position, R, RecordFrame, partition_of, split
from graph.shares import ROOT, TEXT, Share, at_top, is_born, marked, object_id, partition_of_object
from graph.versioned import read_versioned
from graph.victims import across_platforms
from graph.watermark import IDLE, NEVER, SPOKEN

VERSION = 5

# What an operation does to its cascade. The numbers stand in journals: never reuse one.
ROOT_SEEN: Final = 0  # the post itself came
RESHARE: Final = 1
COMMENT: Final = 2
REACTION: Final = 3
REMOVE: Final = 4
LATER_VERSION: Final = 5  # of an item; `parent` holds its kind, `digest` its number
ROOT_REPLACED: Final = 6  # another event with the same identity wins
RESHARE_REPLACED: Final = 7
COMMENT_REPLACED: Final = 8
ORIGINAL_SEEN: Final = 10  # of an item first seen as a later version; `parent` holds its kind
REMOVED_UNSEEN: Final = 9  # a removal without root of an item that has not come; `author` = scope

KIND: Final = {ROOT_SEEN: "post", RESHARE: "repost", COMMENT: "comment", LATER_VERSION: ""}  # "": `parent` says it
CREATED: Final = {ROOT_SEEN: "post", RESHARE: "repost", COMMENT: "comment"}

# One operation on the cascade keys[number] of its delta. A plain tuple: two are made an event.
#   code, number, item, parent, author, created_at (µs), digest, aims, awaits, said, facts
# `aims`: whom it is aimed at, as far as known (graph.aim); `awaits`: the item it waits for to know more
# ("" = the root), or None; `said`: what its cascade has to remember of its reading, or None.
Op: TypeAlias = tuple[int, int, str, str, str, int, int, Aims, str | None, "Said | None", Facts]


class Said(NamedTuple):
    """What a cascade remembers of the reading of an item (`graph.events.Reading`)."""

    person: str | None  # its author in the registry: "" an institution, None not there
    address: int  # of an event that waits
    told: str  # of an event that waits: who wrote the root, as it says
    tells: int  # of a root
    narrative: int  # of a root: fingerprint


class Released(NamedTuple):
    """Events that waited for an item: it has come, or never will."""

    number: int
    aims: Aims
    events: list[Waiting]


class Refused(NamedTuple):
    """One event of the frame that could not be folded."""

    place: int  # in the frame
    reason: str
    detail: str


class Delta(Struct, array_like=True, gc=False):
    """All that one frame did, in the order in which it is applied."""

    version: int
    offset: int
    previous: int  # offset of the delta before it, -1 for the first: a journal without it has a gap
    acked: int  # offset up to which, when this was made, everything had been acknowledged
    limit: int  # latest event time that the reader's clock allowed, µs
    reopened: list[tuple[Key, bytes]]  # packed cascades that came back from the store of closed ones
    keys: list[Key]  # of the cascades that changed
    ops: list[Op]
    counters: list[tuple[int, str, int]]  # number of the cascade, name, value
    released: list[Released]
    marks: dict[str, int]
    watermark: int  # after the marks
    closed: list[tuple[Key, bytes]]  # with their packed trees
    rows: list[tuple[Key, bytes]]  # figures as JSON
    refused: list[Refused]
    counts: dict[str, int]
    prev: list[Position | None]  # for each lane (`Outgoing`): the last position sent before
    records: list[Activity] = []  # what no operation of a cascade says: counters, decisions, what befell people

    def release(self, number: int, groups: dict[Aims, list[Waiting]], narrative: int = 0) -> None:
        """Note whom events that waited are aimed at; those at nobody are done, too.

        `narrative`: of the root, for what has no words of its own and is aimed where the root says.
        """
        for aims, events in groups.items():
            if aims:
                if narrative and aims[0][1] >= BY_ROOT:
                    events = [_spreading(event, narrative) for event in events]
                self.released.append(Released(number, aims, events))

    def count(self, name: str, times: int = 1) -> None:
        """Note that something happened that is not an operation."""
        self.counts[name] = self.counts.get(name, 0) + times


def _spreading(event: Waiting, narrative: int) -> Waiting:
    if event.kind in SPEAKING and not event.facts.flags & BARE:
        return event
    return event._replace(facts=with_narrative(event.facts, narrative))


def empty(
    offset: int, previous: int, acked: int, limit: int, marks: dict[str, int], prev: list[Position | None]
) -> Delta:
    """The delta of a frame before anything of it is folded."""
    return Delta(VERSION, offset, previous, acked, limit, [], [], [], [], [], marks, NEVER, [], [], [], {}, prev)


encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Delta).decode


def decode(data: bytes) -> Delta:
    """Read a journaled delta. Raises ValueError for another version or damaged bytes."""
    return read_versioned(_decode, data, "delta", VERSION)


def activity_of(delta: Delta) -> Iterator[Activity]:
    """What the frame says of people: one record an event and target, in the order of the frame.

    Who writes a post has a record of it too, by rule 0: their own act.
    """
    keys = delta.keys
    new = tuple.__new__  # the named constructor costs three times as much
    for code, number, item, parent, author, created_at, _, aims, _, said, facts in delta.ops:
        if aims:
            platform, scope, root = keys[number]
            kind = KIND[code]
            for aimed in aims:
                yield new(
                    Activity,
                    (kind or parent, platform, scope, root, item, author, created_at, *aimed, parent, facts, ""),
                )
        if code == ROOT_SEEN:
            platform, scope, root = keys[number]
            writer = said.person if said is not None and said.person is not None else author
            if writer:  # institutions are nobody's victims
                yield Activity("post", platform, scope, root, item, author, created_at, writer, 0, 100, parent, facts)
    for number, aims, events in delta.released:
        platform, scope, root = keys[number]
        for kind, item, author, created_at, _, _, _, parent, facts in events:
            for aimed in aims:
                yield new(Activity, (kind, platform, scope, root, item, author, created_at, *aimed, parent, facts, ""))
    yield from delta.records


def shares_of(delta: Delta) -> Iterator[Share]:
    """What the posts, reshares and comments of a frame share: one record an event and object, in its order.

    What waits to know whom it is aimed at is told when that is settled, with the time at which it happened.
    """
    tops: dict[int, str] = {}
    for code, number, item, _, author, at, _, aims, awaits, _, facts in delta.ops:
        if (
            code in CREATED
            and author
            and (aims or awaits is None)
            and (objects := _objects(delta, number, tops, facts))
        ):
            yield from _shares(delta.keys[number], (CREATED[code], item, author, at), objects, aims, facts)
    for number, aims, events in delta.released:
        for event in events:
            if event.kind in SPEAKING and event.author and (objects := _objects(delta, number, tops, event.facts)):
                about = (event.kind, event.item, event.author, event.created_at)
                yield from _shares(delta.keys[number], about, objects, aims, event.facts)


def _objects(delta: Delta, number: int, tops: dict[int, str], facts: Facts) -> tuple[int, ...]:
    """`tops`: the post at the top of each cascade of the frame, as far as asked for."""
    objects = facts.objects
    if facts.flags & HOSTILE:
        top = tops.get(number)
        if top is None:
            top = tops[number] = "\0".join(delta.keys[number])
        objects = (*(at_top(one, top) if is_born(one) else one for one in objects), object_id(ROOT, top))
    elif objects:
        objects = tuple(one for one in objects if not is_born(one))
    return (marked(TEXT, facts.narrative), *objects) if facts.narrative and not facts.flags & BARE else objects


def _shares(
    key: Key, about: tuple[str, str, str, int], objects: tuple[int, ...], aims: Aims, facts: Facts
) -> Iterator[Share]:
    kind, item, author, at = about
    platform, scope, _ = key
    target, _, confidence = aims[0] if aims else ("", 0, 0)
    shown = facts.flags & ~(DISTRESS | OUTCOME)  # health data stays where it is needed
    about_it = (platform, author, at, scope, item, kind, shown, facts.hostility, target, confidence, facts.traits)
    new = tuple.__new__  # the named constructor costs three times as much
    for one in objects:
        yield new(Share, (one, *about_it))


TOPICS: Final = 4  # that a stage of cascades sends records to, each with a lane a partition
SPREADING: Final = frozenset({"post", "repost", "view_count"})


class Outgoing(NamedTuple):
    """One message of `activity`, `acts`, `shares` or `coshares`.

    With P partitions, lane *n* is partition *n* of the first, P + *n* of the second, and so on.
    """

    lane: int
    at: Position
    value: bytes
    watermark: int  # that it tells of, µs


def _actor(record: Activity) -> str:
    """The account whose ledger has to hold the record; "" for none."""
    if record.kind in SPEAKING:
        return record.author if record.rule and is_act(record.facts) else ""
    if record.kind == "view_count":
        return record.author
    return record.target if record.kind == "review" else ""


def activity_frames(delta: Delta, source: str, limit: int) -> list[Outgoing]:
    """The messages that `delta` makes, each below `limit` bytes, in sending order.

    Who gets none hears of the watermark by `heartbeats`.
    """
    partitions = len(delta.prev) // TOPICS
    outgoing: list[Outgoing] = []
    for lane, records in enumerate(_lanes(delta, partitions)):
        if records:
            outgoing += _sent(delta, source, limit, lane, records, ActivityFrame, frames.ACTIVITY_VERSION)
    first = 3 * partitions
    shares: list[list[Share]] = [[] for _ in range(partitions)]
    for share in shares_of(delta):
        shares[partition_of_object(share[0], partitions)].append(share)
    for lane, some in enumerate(shares, first):
        if some:
            outgoing += _sent(delta, source, limit, lane, some, RecordFrame, frames.SHARES_VERSION)
    return outgoing


def _lanes(delta: Delta, partitions: int) -> list[list[Activity]]:
    """Records of the first three topics, by lane."""
    lanes: list[list[Activity]] = [[] for _ in range(3 * partitions)]
    places: dict[tuple[str, str], int] = {}  # few people draw most of a frame
    for record in activity_of(delta):
        person = (record[1], record[7])
        place = places.get(person)
        if place is None:
            place = places[person] = partition_of(
                "" if across_platforms(record[7]) else record[1], record[7], partitions
            )
        lanes[place].append(record)
        actor = _actor(record)
        if actor:
            lanes[partitions + partition_of(record[1], actor, partitions)].append(record)
        if record.facts.narrative and record.kind in SPREADING:
            lanes[2 * partitions + record.facts.narrative % partitions].append(record)
    return lanes


def _sent(
    delta: Delta,
    source: str,
    limit: int,
    lane: int,
    records: list[R],
    frame: Callable[..., ActivityFrame | RecordFrame[Share]],
    version: int,
) -> Iterator[Outgoing]:
    prev, at = delta.prev[lane], Position(delta.offset, 0)
    # Rest and end are told by heartbeats; and a source that speaks again has spoken, whatever it had ended with.
    reached = max(delta.watermark, SPOKEN) if delta.watermark < IDLE else SPOKEN
    value = frames.encode(frame(version, source, at, prev, reached, records))
    if len(value) <= limit:
        yield Outgoing(lane, at, value, reached)
        return
    runs = list(split(records, limit))
    for part, run in enumerate(runs):
        at = Position(delta.offset, part)
        said = reached if part == len(runs) - 1 else SPOKEN  # only with the last part is everything there up to it
        yield Outgoing(lane, at, frames.encode(frame(version, source, at, prev, said, run)), said)
        prev = at


def heartbeat(lane: int, lanes: int, source: str, prev: Position | None, watermark: int, ended: list[int]) -> bytes:
    """The message that tells one of `lanes` lanes of a watermark (`graph.heartbeats`).

    `prev`: the position of what was sent there last. `ended`: the latest event times, where the watermark is the end.
    """
    of_shares = lane >= lanes // TOPICS * (TOPICS - 1)
    frame: Callable[..., ActivityFrame | RecordFrame[Share]] = RecordFrame if of_shares else ActivityFrame
    version = frames.SHARES_VERSION if of_shares else frames.ACTIVITY_VERSION
    return frames.encode(frame(version, source, prev or frames.BEFORE_ALL, prev, watermark, [], ended))
