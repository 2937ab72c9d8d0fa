"""The fold of one partition of events into cascades: live, in recovery and in replay.

    frame of events ─► decide, event by event ─► delta ─► journal, outputs
                              │
                              └─ each operation is applied at once, by the function that
                                 recovery uses; an event that cannot be folded is refused alone

Any other exception means that the state can no longer be trusted: the caller ends the process
with the frame unacknowledged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from heapq import heappop, heappush
from typing import NamedTuple

import msgspec

from graph import delta as deltas
from graph.cascade import Cascade, Key, Waiting
from graph.decide import CREATES, DAY, FrameFold, count, is_there
from graph.delta import COMMENT, REACTION, REMOVE, RESHARE, ROOT_SEEN, Delta, Op
from graph.events import ROOTLESS, Event
from graph.figures import figures
from graph.frames import Position
from graph.packing import pack, unpack
from graph.victims import NOBODY
from graph.waiting import found, give_up_all
from graph.watermark import END, IDLE, NEVER, SPOKEN, StageMark, latest_of

MINUTE = 60_000_000  # µs
GONE_FOR = 60  # minutes of event time for which a removal without root is remembered
SMALL = 20  # closing a cascade takes the room of one small cascade for every so many nodes and comments
PUBLISH_FREELY = 1_000  # nodes and comments up to which any growth is published at a tick

encode_row = msgspec.json.Encoder().encode

Lookup = Callable[[Key], bytes | None]  # packed tree of a closed cascade, if there is one


class FoldSettings(NamedTuple):
    """Part of the state: a change takes effect at a position of the log. Durations in µs."""

    close_after: int | None = DAY  # quiet time after which a cascade is closed; None = at the end of input only
    wait: int = DAY  # how much later than an event the item may be that its target hangs on
    retention: int = 30 * DAY  # how far behind the watermark an unknown root is still taken
    publish_every: int = MINUTE  # tick at which rows of changed cascades are published
    publish_weight: int = 50  # nodes and comments below which a live cascade has no row
    closed_row_weight: int = 2  # the same for closed ones: a post that nobody answered has none
    close_at_once: int = 5_000  # small cascades that one frame closes at most; the next goes on
    rootless: frozenset[str] = ROOTLESS
    activity_partitions: int = 8


class CascadeFold:
    """State of one partition: its live cascades, and what decides about their closing."""

    def __init__(self, settings: FoldSettings, lookup: Lookup) -> None:
        self.settings = settings
        self.lookup = lookup
        self.cascades: dict[Key, Cascade] = {}
        self.mark = StageMark()
        self.horizon = END  # no event keeps a cascade open beyond this: a wrong clock must not do so for years
        self.offset = -1  # of the last frame folded
        self.due: dict[int, list[Key]] = {}  # minute → cascades to look at then
        self.minutes: list[int] = []  # keys of `due`, a heap
        self.changed: set[Key] = set()  # since the last tick
        self.owners: dict[Key, tuple[Key, ...]] = {}  # item → its cascades, on rootless platforms only
        self.gone: dict[Key, int] = {}  # items removed without a root → minute until which they may yet come
        self.gone_until: dict[int, list[Key]] = {}  # the same by minute
        self.latest: list[int] = []  # event times, µs (`graph.watermark.latest_of`)
        self.sent: list[Position | None] = [None] * (deltas.TOPICS * settings.activity_partitions)

    # ── live ─────────────────────────────────────────────────────────────────────────────────

    def fold(
        self, offset: int, marks: dict[str, int], events: Iterable[Event], acked: int = -1, limit: int = END
    ) -> Delta:
        """Fold one frame. The state has moved on when its delta is returned.

        `acked`: offset up to which the caller knows everything to be acknowledged. `limit`: the
        latest event time that the reader's clock allowed when the frame was made, µs.
        """
        before = self.mark.watermark
        delta = deltas.empty(offset, self.offset, acked, limit, marks, list(self.sent))
        self.offset, self.horizon = offset, limit
        touched = FrameFold(self, delta).take(events)
        self._witness(delta)
        self._advance(marks)
        self.changed.update(touched)
        self._close_idle(delta)
        delta.watermark = self.watermark
        self._publish(delta, touched, before)
        return delta

    @property
    def watermark(self) -> int:
        """Event time before which nothing more will be put out, µs: the end comes when everything is closed."""
        now = self.mark.watermark
        return NEVER if now == END and self.minutes else now

    def _witness(self, delta: Delta) -> None:
        """Note how far the input goes. A removal is no witness: every partition may hear of the same one."""
        times = [op[5] for op in delta.ops if op[0] <= REACTION and op[5] <= delta.limit]
        if times:
            self.latest = latest_of((*self.latest, *times))

    def at_rest(self, marks: dict[str, int]) -> bool:
        """Would a frame without events, with these marks, change nothing?"""
        if self.minutes and self.minutes[0] * MINUTE <= self._closes_until():
            return False  # closing goes on
        sources = self.mark.sources
        return all(source in sources and mark in (sources[source], NEVER) for source, mark in marks.items())

    def _advance(self, marks: dict[str, int]) -> None:
        """Take in marks; what depends on the watermark alone follows it."""
        now = self.mark.update(marks)
        past = [minute for minute in self.gone_until if minute * MINUTE <= now] if now > SPOKEN else ()
        for minute in past:
            for thing in self.gone_until.pop(minute):
                del self.gone[thing]

    def _closes_until(self) -> int:
        """Time up to which whatever is due is closed, µs."""
        watermark = self.mark.watermark
        closes = watermark == END or (watermark > SPOKEN and self.settings.close_after is not None)
        return watermark if closes else NEVER

    def _close_idle(self, delta: Delta) -> None:
        """Close what has been quiet; at most `close_at_once`, the next frame goes on.

        The order depends on the cascades alone: a frame that is folded again after recovery closes
        the same ones.
        """
        until, room = self._closes_until(), self.settings.close_at_once
        while self.minutes and (minute := self.minutes[0]) * MINUTE <= until:
            keys = self.due[minute]
            keys.sort(reverse=True)
            while keys:
                if room <= 0:
                    return
                cascade = self.cascades[keys.pop()]
                if self._due(cascade) == minute:
                    room -= 1 + cascade.weight // SMALL
                    self._close(cascade, delta)
                else:
                    self._schedule(cascade)  # it has grown since it was noted for this minute
            del self.due[heappop(self.minutes)]

    def _close(self, cascade: Cascade, delta: Delta) -> None:
        give_up_all(cascade, self.settings.wait, delta)
        cascade.published = cascade.weight
        if cascade.published >= self.settings.closed_row_weight:
            delta.rows.append((cascade.key, encode_row(figures(cascade, closed=True))))
        delta.closed.append((cascade.key, pack(cascade)))
        self._forget(cascade)

    def _publish(self, delta: Delta, touched: Iterable[Key], before: int) -> None:
        """Rows of cascades that grew by a tenth, and at ticks of all that changed."""
        least = self.settings.publish_weight
        cascades = self.cascades
        for key in touched:
            cascade = cascades.get(key)
            if cascade is not None and (weight := cascade.weight) >= least:
                grown = weight - cascade.published
                if grown * 10 >= cascade.published:
                    self._row(cascade, delta)
        now, every = self.mark.watermark, self.settings.publish_every
        if now >= IDLE or now // every == before // every:
            return
        for key in sorted(self.changed):
            cascade = cascades.get(key)
            if cascade is not None and (weight := cascade.weight) >= least:
                grown = weight - cascade.published
                # A large cascade costs a pass over all its nodes: it waits for one in a hundred.
                if grown and (weight <= PUBLISH_FREELY or grown * 100 >= weight):
                    self._row(cascade, delta)
        self.changed.clear()

    def _row(self, cascade: Cascade, delta: Delta) -> None:
        cascade.published = cascade.weight
        delta.rows.append((cascade.key, encode_row(figures(cascade))))

    # ── the same, again: recovery ────────────────────────────────────────────────────────────

    def resume(
        self, offset: int, sources: dict[str, int], watermark: int, gone: dict[Key, int], latest: list[int]
    ) -> None:
        """Stand where a snapshot was made, its cascades adopted."""
        self.offset, self.latest = offset, latest
        self.mark.sources, self.mark.watermark = sources, watermark
        self.gone = gone
        self._schedule_all()

    def apply(self, delta: Delta) -> None:
        """Do what `fold` did when it made `delta`. After the last one, call `recovered`."""
        self.offset, self.horizon = delta.offset, delta.limit
        for _, packed in delta.reopened:
            self.reopen(packed)
        for op in delta.ops:
            number = op[1]
            if number < 0:
                self.apply_unseen(op)
            else:
                self.apply_op(self.live(delta.keys[number], op[5]), op)
        for number, name, value in delta.counters:
            count(self.cascades[delta.keys[number]], name, value)
        self._witness(delta)
        self._advance(delta.marks)
        for key, _ in delta.closed:
            self._forget(self.cascades[key])
        for key, _ in delta.rows:
            cascade = self.cascades.get(key)
            if cascade is not None:
                cascade.settle()
                cascade.published = cascade.weight

    def recovered(self, sent: list[Position | None]) -> None:
        """Make anew what follows from the cascades. `sent` as after the last delta."""
        self.sent = sent
        self._schedule_all()
        self.changed = {key for key, cascade in self.cascades.items() if cascade.published != cascade.weight}

    def adopt(self, cascade: Cascade) -> Cascade:
        """Take in a cascade from a snapshot."""
        self.cascades[cascade.key] = cascade
        if cascade.key[0] in self.settings.rootless:
            for items in (cascade.nodes.index, cascade.comments.index, cascade.reactions):
                for item in items:
                    self._own(cascade, item)
        self._schedule(cascade)
        return cascade

    def reopen(self, packed: bytes) -> Cascade:
        """Take a cascade back from the store of closed ones.

        It stays as long as if it had been active now: reopening costs as much as the cascade is
        large, and must not happen with every late event.
        """
        cascade = unpack(packed)
        if self.mark.watermark < IDLE:
            cascade.last_at = max(cascade.last_at, self.mark.watermark)
        return self.adopt(cascade)

    def live(self, key: Key, created_at: int) -> Cascade:
        """The live cascade of `key`, opened with an event of `created_at` if need be."""
        cascade = self.cascades.get(key)
        if cascade is None:
            cascade = self.cascades[key] = Cascade(key)
            cascade.last_at = min(created_at, self.horizon)
            self._schedule(cascade)
            if key[0] in self.settings.rootless:
                self._own(cascade, key[2])
        return cascade

    def apply_op(self, cascade: Cascade, op: Op) -> list[Waiting] | None:
        """The one place where an operation changes a cascade.

        Returns the events that waited for its item, and now wait no longer.
        """
        code, _, item, parent, author, created_at, digest, _, awaits, said, facts = op
        if created_at > cascade.last_at:
            cascade.last_at = created_at if created_at <= self.horizon else max(cascade.last_at, self.horizon)
        if code == RESHARE:
            cascade.add_reshare(item, parent, author, created_at, digest)
        elif code == COMMENT:
            cascade.add_comment(item, author, created_at, digest)
        elif code == REACTION:
            cascade.add_reaction(item)
        else:
            self._apply_rare(cascade, op)
        if said is not None and said.person is not None:
            cascade.identify(item, said.person)
        if awaits is not None:
            heard = (said.address, said.told) if said is not None else (NOBODY, "")
            replies = code == COMMENT and parent not in ("", cascade.key[2])
            waiting = Waiting(
                deltas.KIND[code] or parent, item, author, created_at, heard[0], replies, heard[1], parent, facts
            )
            cascade.unaimed.setdefault(awaits, []).append(waiting)
        if code <= REACTION and cascade.key[0] in self.settings.rootless:
            self._own(cascade, item)
        if cascade.unaimed and code <= COMMENT:
            return found(cascade, op, self.settings.wait)
        return None

    def _apply_rare(self, cascade: Cascade, op: Op) -> None:
        code, _, item, parent, author, created_at, digest, aims, _, said, _ = op
        if code in (ROOT_SEEN, deltas.ROOT_REPLACED):
            cascade.see_root(author, created_at, digest)
            if said is not None:
                cascade.tells, cascade.narrative = said.tells, said.narrative
            if aims:
                cascade.people = tuple(target for target, rule, _ in aims if rule <= 2)
        elif code == REMOVE:
            cascade.remove(item)
        elif code == deltas.LATER_VERSION:
            cascade.add_version(item, parent, digest)
            held = cascade.first_seen.get((parent, item))
            if (held is None and parent in CREATES and not is_there(cascade, parent, item)) or (held or 0) > digest:
                cascade.first_seen[(parent, item)] = digest
        elif code == deltas.RESHARE_REPLACED:
            cascade.replace_reshare(item, parent, author, created_at, digest)
        elif code == deltas.COMMENT_REPLACED:
            cascade.comments.replace(cascade.comments.index[item], author, created_at, digest)
        elif code == deltas.ORIGINAL_SEEN:
            del cascade.first_seen[(parent, item)]
        else:
            raise ValueError(f"operation {code} is not known to this release")

    def apply_unseen(self, op: Op) -> None:
        """A removal without root: its item may yet come, in this cascade or that."""
        thing, watermark = (op[3], op[4], op[2]), self.mark.watermark
        at = min(max(op[5], watermark if watermark < IDLE else 0), self.horizon)
        self.gone[thing] = until = at // MINUTE + GONE_FOR
        self.gone_until.setdefault(until, []).append(thing)

    # ── keeping house ────────────────────────────────────────────────────────────────────────

    def _due(self, cascade: Cascade) -> int:
        """Minute at which `cascade` is closed if nothing comes until then."""
        return (cascade.last_at + (self.settings.close_after or 0)) // MINUTE + 1

    def _schedule(self, cascade: Cascade) -> None:
        minute = self._due(cascade)
        if minute in self.due:
            self.due[minute].append(cascade.key)
        else:
            self.due[minute] = [cascade.key]
            heappush(self.minutes, minute)

    def _schedule_all(self) -> None:
        self.due, self.minutes = {}, []
        for cascade in self.cascades.values():
            self._schedule(cascade)
        self.gone_until = {}
        for thing, minute in self.gone.items():
            self.gone_until.setdefault(minute, []).append(thing)

    def _own(self, cascade: Cascade, item: str) -> None:
        thing = (cascade.key[0], cascade.key[1], item)
        owners = self.owners.get(thing, ())
        if cascade.key not in owners:
            self.owners[thing] = (*owners, cascade.key)

    def _forget(self, cascade: Cascade) -> None:
        platform, scope, _ = cascade.key
        del self.cascades[cascade.key]
        if platform in self.settings.rootless:
            for items in (cascade.nodes.index, cascade.comments.index, cascade.reactions):
                for item in items:
                    self._disown(cascade.key, (platform, scope, item))

    def _disown(self, key: Key, thing: Key) -> None:
        left = tuple(owner for owner in self.owners.get(thing, ()) if owner != key)
        if left:
            self.owners[thing] = left
        else:
            self.owners.pop(thing, None)
