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
from typing import NamedTuple

import msgspec

from graph import delta as deltas
from graph.cascade import ROOT, Cascade, Items, Key, Waiting
from graph.delta import COMMENT, REACTION, REMOVE, RESHARE, ROOT_SEEN, Delta, Op, Refused, Released
from graph.events import Event
from graph.figures import figures
from graph.frames import Position
from graph.packing import pack, unpack
from graph.watermark import END, IDLE, NEVER, SPOKEN, StageMark

MINUTE = 60_000_000  # µs
DAY = 86_400_000_000
MAX_TARGETS = 10  # of one event

Lookup = Callable[[Key], bytes | None]  # packed tree of a closed cascade, if there is one
Aim = tuple[tuple[str, ...], int, str | None]  # targets, rule, item waited for


class FoldSettings(NamedTuple):
    """Part of the state: a change takes effect at a position of the log. Durations in µs."""

    close_after: int | None = DAY  # quiet time after which a cascade is closed; None = at the end of input only
    wait: int = DAY  # how much later than an event the item may be that its target hangs on
    retention: int = 30 * DAY  # how far behind the watermark an unknown root is still taken
    publish_every: int = MINUTE  # tick at which rows of changed cascades are published
    publish_weight: int = 50  # nodes and comments below which a live cascade has no row
    close_at_once: int = 5_000  # cascades that one frame closes at most; the next goes on
    rootless: frozenset[str] = frozenset({"bluesky"})  # platforms whose removals name no root
    activity_partitions: int = 8


class CascadeFold:
    """State of one partition: its live cascades, and what decides about their closing."""

    def __init__(self, settings: FoldSettings, lookup: Lookup) -> None:
        self.settings = settings
        self.lookup = lookup
        self.cascades: dict[Key, Cascade] = {}
        self.mark = StageMark()
        self.offset = -1  # of the last frame folded
        self.due: dict[int, list[Key]] = {}  # minute → cascades to look at then
        self.changed: set[Key] = set()  # since the last tick
        self.owners: dict[Key, Key] = {}  # item → its cascade, on rootless platforms only
        self.gone: dict[Key, int] = {}  # items removed before they came → time of the removal
        self.sent: list[Position | None] = [None] * settings.activity_partitions

    # ── live ─────────────────────────────────────────────────────────────────────────────────

    def fold(self, offset: int, marks: dict[str, int], events: Iterable[Event], acked: int = -1) -> Delta:
        """Fold one frame. The state has moved on when its delta is returned.

        `acked`: offset up to which the caller knows everything to be acknowledged.
        """
        before = self.mark.watermark
        delta = Delta(deltas.VERSION, offset, self.offset, acked, [], [], [], [], [], marks, before, [], [], [], {}, list(self.sent))
        self.offset = offset
        touched = _FrameFold(self, delta).take(events)
        delta.watermark = self.mark.update(marks)
        self.changed.update(touched)
        self._close_idle(delta)
        self._publish(delta, touched, before)
        return delta

    def at_rest(self, marks: dict[str, int]) -> bool:
        """Would a frame without events, with these marks, change nothing?"""
        if self.mark.watermark == END and self.cascades:
            return False  # closing goes on
        sources = self.mark.sources
        return all(source in sources and mark in (sources[source], NEVER) for source, mark in marks.items())

    def _close_idle(self, delta: Delta) -> None:
        """Close what has been quiet; at most `close_at_once`, the next frame goes on."""
        after, watermark = self.settings.close_after, self.mark.watermark
        if watermark <= SPOKEN or (after is None and watermark < END):
            return
        room = self.settings.close_at_once
        for minute in sorted(minute for minute in self.due if minute * MINUTE <= watermark):
            keys = self.due.pop(minute)
            while keys and room:
                cascade = self.cascades[keys.pop()]
                if watermark < IDLE and cascade.last_at + (after or 0) > watermark:
                    self._schedule(cascade)
                else:
                    self._close(cascade, delta)
                    room -= 1
            if keys:
                self.due[minute] = keys
                return
        for item in [item for item, at in self.gone.items() if at + DAY < watermark]:
            del self.gone[item]

    def _close(self, cascade: Cascade, delta: Delta) -> None:
        if cascade.unaimed:
            number = len(delta.keys)
            delta.keys.append(cascade.key)
            for awaited in sorted(cascade.unaimed):
                self.give_up(cascade, number, cascade.unaimed[awaited], delta)
            cascade.unaimed = {}
        cascade.published = cascade.weight
        delta.rows.append((cascade.key, encode_row(figures(cascade, closed=True))))
        delta.closed.append((cascade.key, pack(cascade)))
        self._forget(cascade)

    def release(self, cascade: Cascade, op: Op, events: list[Waiting], delta: Delta) -> None:
        """The item of `op` has come: `events` are aimed at its author, unless it came too late for them.

        How much later it is decides, not how much later it arrives: so the order of arrival, and
        whether the cascade was closed in between, change nothing.
        """
        number, latest = op[1], op[5] - self.settings.wait
        in_time = [event for event in events if event.created_at >= latest]
        if in_time:
            delta.released.append(Released(number, op[4], 4 if op[0] == ROOT_SEEN else 3, in_time))
        if len(in_time) < len(events):
            self.give_up(cascade, number, [event for event in events if event.created_at < latest], delta)

    def give_up(self, cascade: Cascade, number: int, events: list[Waiting], delta: Delta) -> None:
        """What `events` waited for did not come in time. The next rule is the author of the root."""
        delta.count("expired", len(events))
        author = cascade.nodes.authors[ROOT]
        latest = cascade.nodes.created[ROOT] - self.settings.wait
        aimed = [event for event in events if author and event.created_at >= latest]
        if aimed:
            delta.released.append(Released(number, author, 4, aimed))

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
                if grown and (weight < 10_000 or grown * 100 >= weight):
                    self._row(cascade, delta)
        self.changed.clear()

    def _row(self, cascade: Cascade, delta: Delta) -> None:
        cascade.published = cascade.weight
        delta.rows.append((cascade.key, encode_row(figures(cascade))))

    # ── the same, again: recovery ────────────────────────────────────────────────────────────

    def apply(self, delta: Delta) -> None:
        """Do what `fold` did when it made `delta`. After the last one, call `recovered`."""
        self.offset = delta.offset
        for _, packed in delta.reopened:
            self.adopt(unpack(packed))
        for op in delta.ops:
            number = op[1]
            if number < 0:
                self.apply_unseen(op)
            else:
                self.apply_op(self.live(delta.keys[number], op[5]), op)
        for number, name, value in delta.counters:
            count(self.live(delta.keys[number], 0), name, value)
        self.mark.update(delta.marks)
        for key, _ in delta.closed:
            self._forget(self.cascades[key])
        for key, _ in delta.rows:
            if key in self.cascades:
                self.cascades[key].published = self.cascades[key].weight

    def recovered(self, sent: list[Position | None]) -> None:
        """Make anew what follows from the cascades. `sent` as after the last delta."""
        self.sent = sent
        self.due = {}
        for cascade in self.cascades.values():
            self._schedule(cascade)
        self.changed = {key for key, cascade in self.cascades.items() if cascade.published != cascade.weight}

    def adopt(self, cascade: Cascade) -> Cascade:
        """Take a cascade from a snapshot, or back from the store of closed ones."""
        self.cascades[cascade.key] = cascade
        if cascade.key[0] in self.settings.rootless:
            for items in (cascade.nodes.index, cascade.comments.index, cascade.reactions):
                for item in items:
                    self._own(cascade, item)
        self._schedule(cascade)
        return cascade

    def live(self, key: Key, created_at: int) -> Cascade:
        """The live cascade of `key`, opened if need be; its last time is moved on."""
        cascade = self.cascades.get(key)
        watermark = self.mark.watermark
        if SPOKEN < watermark < IDLE and created_at > watermark + DAY:
            created_at = watermark + DAY  # a wrong clock must not keep a cascade open for years
        if cascade is None:
            cascade = self.cascades[key] = Cascade(key)
            cascade.last_at = created_at
            self._schedule(cascade)
            if key[0] in self.settings.rootless:
                self._own(cascade, key[2])
        elif created_at > cascade.last_at:
            cascade.last_at = created_at
        return cascade

    def apply_op(self, cascade: Cascade, op: Op) -> list[Waiting] | None:
        """The one place where an operation changes a cascade.

        Returns the events that waited for its item, and now wait no longer.
        """
        code, _, item, parent, author, created_at, digest, _, _, awaits = op
        if code == RESHARE:
            cascade.add_reshare(item, parent, author, created_at, digest)
        elif code == COMMENT:
            cascade.comments.add(item, author, created_at, digest)
        elif code == REACTION:
            cascade.reactions.add(item)
        else:
            self._apply_rare(cascade, op)
        if awaits is not None:
            waiting = Waiting(deltas.KIND[code], item, author, created_at)
            cascade.unaimed.setdefault(awaits, []).append(waiting)
        if code <= REACTION and cascade.key[0] in self.settings.rootless:
            self._own(cascade, item)
        if cascade.unaimed and code <= COMMENT:
            return cascade.unaimed.pop("" if code == ROOT_SEEN else item, None)
        return None

    def _apply_rare(self, cascade: Cascade, op: Op) -> None:
        code, _, item, parent, author, created_at, digest, _, _, _ = op
        if code in (ROOT_SEEN, deltas.ROOT_REPLACED):
            cascade.see_root(author, created_at, digest)
        elif code == REMOVE:
            cascade.remove(item)
            self.gone.pop((cascade.key[0], cascade.key[1], item), None)
        elif code == deltas.LATER_VERSION:
            cascade.versions.add((item, parent, digest))
        elif code == deltas.RESHARE_REPLACED:
            cascade.replace_reshare(item, parent, author, created_at, digest)
        elif code == deltas.COMMENT_REPLACED:
            cascade.comments.replace(cascade.comments.index[item], author, created_at, digest)
        else:
            raise ValueError(f"operation {code} is not known to this release")

    def apply_unseen(self, op: Op) -> None:
        """A removal without root, of an item that has not come."""
        self.gone[(op[3], op[4], op[2])] = op[5]

    # ── keeping house ────────────────────────────────────────────────────────────────────────

    def _schedule(self, cascade: Cascade) -> None:
        after = self.settings.close_after or 0
        self.due.setdefault((cascade.last_at + after) // MINUTE + 1, []).append(cascade.key)

    def _own(self, cascade: Cascade, item: str) -> None:
        self.owners[(cascade.key[0], cascade.key[1], item)] = cascade.key

    def _forget(self, cascade: Cascade) -> None:
        platform, scope, _ = cascade.key
        del self.cascades[cascade.key]
        if platform in self.settings.rootless:
            for items in (cascade.nodes.index, cascade.comments.index, cascade.reactions):
                for item in items:
                    self.owners.pop((platform, scope, item), None)


encode_row = msgspec.json.Encoder().encode


def count(cascade: Cascade, name: str, value: int) -> None:
    """Keep the highest of the platform's own totals."""
    if value > cascade.counters.get(name, -1):
        cascade.counters[name] = value


class _FrameFold:
    """One frame being folded: decides what each event is, and has it applied."""

    def __init__(self, fold: CascadeFold, delta: Delta) -> None:
        self.fold = fold
        self.delta = delta
        self.numbers: dict[Key, int] = {}

    def take(self, events: Iterable[Event]) -> dict[Key, int]:
        """Fold `events`. Returns the cascades touched, with their numbers in the delta."""
        fold, delta, numbers = self.fold, self.delta, self.numbers
        cascades, ops, watermark = fold.cascades, delta.ops, fold.mark.watermark
        rootless, wait = fold.settings.rootless, fold.settings.wait
        horizon = watermark + DAY if SPOKEN < watermark < IDLE else END
        late = 0
        for place, event in enumerate(events):
            kind = event.kind
            created_at = event.created_at
            if created_at < watermark:
                late += 1
            if (kind != "repost" and kind != "comment") or event.version:
                self._take_other(place, event)
                continue
            key = (event.platform, event.scope, event.root)
            cascade = cascades.get(key)
            if cascade is not None and created_at <= horizon:
                if created_at > cascade.last_at:
                    cascade.last_at = created_at
            else:
                if event.item == event.root:
                    self._refuse_own_root(place, event)
                    continue
                cascade = self._open(key, created_at)
                if cascade is None:
                    continue
            item = event.item
            items = cascade.nodes if kind == "repost" else cascade.comments
            if item in items.index:
                self._again(place, event, cascade, items)
                continue
            number = numbers.get(key)
            if number is None:
                number = numbers[key] = len(delta.keys)
                delta.keys.append(key)
            raw = event.raw
            targets, rule, awaits = aim(event, cascade, wait)
            op: Op = (
                RESHARE if kind == "repost" else COMMENT,
                number,
                item,
                event.parent,
                event.author,
                created_at,
                raw.digest if raw is not None else 0,
                targets,
                rule,
                awaits,
            )
            ops.append(op)
            released = fold.apply_op(cascade, op)
            if released is not None:
                fold.release(cascade, op, released, delta)
            if event.counters is not None or event.platform in rootless:
                self._after(event, cascade)
        if late:
            delta.count("late", late)
        return numbers

    def _open(self, key: Key, created_at: int) -> Cascade | None:
        fold = self.fold
        if key not in fold.cascades:
            packed = fold.lookup(key)
            if packed is not None:
                self.delta.reopened.append((key, packed))
                self.delta.count("reopened")
                fold.adopt(unpack(packed))
            else:
                watermark = fold.mark.watermark
                if watermark < IDLE and created_at < watermark - fold.settings.retention:
                    self.delta.count("too_old")
                    return None
        return fold.live(key, created_at)

    def _number(self, key: Key) -> int:
        number = self.numbers.get(key)
        if number is None:
            number = self.numbers[key] = len(self.delta.keys)
            self.delta.keys.append(key)
        return number

    def _do(self, cascade: Cascade, op: Op) -> None:
        self.delta.ops.append(op)
        released = self.fold.apply_op(cascade, op)
        if released is not None:
            self.fold.release(cascade, op, released, self.delta)

    def _take_other(self, place: int, event: Event) -> None:
        """Everything but the first version of a reshare or comment."""
        kind = event.kind
        if kind not in ("post", "repost", "comment", "reaction", "view_count", "removal"):
            self.delta.count("passed")  # not of a cascade: it stays in `events` for other readers
            return
        key = (event.platform, event.scope, event.root or (event.item if kind != "removal" else ""))
        if not key[2]:
            owner = self.fold.owners.get((event.platform, event.scope, event.item))
            if owner is None:
                self._remove_unseen(event)
                return
            key = owner
        cascade = self._open(key, event.created_at)
        if cascade is None:
            return
        if event.version or kind == "view_count":
            self._version(event, cascade)
        elif kind == "post":
            self._post(place, event, cascade)
        elif kind == "reaction":
            self._mark(event, cascade, REACTION, event.item in cascade.reactions)
        else:
            self._mark(event, cascade, REMOVE, event.item in cascade.removed)
        self._after(event, cascade)

    def _post(self, place: int, event: Event, cascade: Cascade) -> None:
        if cascade.root_seen:
            self._again(place, event, cascade, cascade.nodes)
            return
        targets, rule, _ = aim(event, cascade, self.fold.settings.wait)
        number = self._number(cascade.key)
        digest = event.raw.digest if event.raw is not None else 0
        self._do(
            cascade, (ROOT_SEEN, number, event.item, "", event.author, event.created_at, digest, targets, rule, None)
        )

    def _mark(self, event: Event, cascade: Cascade, code: int, known: bool) -> None:
        if known:
            self.delta.count("duplicates")
            return
        number = self._number(cascade.key)
        self._do(cascade, (code, number, event.item, "", event.author, event.created_at, 0, (), 0, None))

    def _version(self, event: Event, cascade: Cascade) -> None:
        if (event.item, event.kind, event.version) in cascade.versions:
            self.delta.count("duplicates")
            return
        number = self._number(cascade.key)
        op: Op = (
            deltas.LATER_VERSION,
            number,
            event.item,
            event.kind,
            event.author,
            event.created_at,
            event.version,
            (),
            0,
            None,
        )
        self._do(cascade, op)

    def _again(self, place: int, event: Event, cascade: Cascade, items: Items) -> None:
        """An identity that is known: a repeat, or another event of which the smaller wins."""
        node = items.index[event.item]
        code = deltas.RESHARE_REPLACED if items is cascade.nodes else deltas.COMMENT_REPLACED
        if items is cascade.nodes and node == ROOT:
            if event.kind != "post":
                self._refuse_own_root(place, event)
                return
            code = deltas.ROOT_REPLACED
        held = (items.created[node], items.digests[node])
        new = (event.created_at, event.raw.digest if event.raw is not None else 0)
        if new == held:
            self.delta.count("duplicates")
        else:
            self.delta.count("conflicting")
            if new < held:
                number = self._number(cascade.key)
                self._do(cascade, (code, number, event.item, event.parent, event.author, *new, (), 0, None))
        self._after(event, cascade)

    def _refuse_own_root(self, place: int, event: Event) -> None:
        detail = f"{event.kind} {event.item} names itself as its root; give the item at the top"
        self.delta.refused.append(Refused(place, "own_root", detail))

    def _after(self, event: Event, cascade: Cascade) -> None:
        """Counters of the root that came along, and a removal that came before its item."""
        counters = event.counters
        if counters is not None and event.item == cascade.key[2]:
            number = self._number(cascade.key)
            for name in ("views", "reposts", "comments", "likes"):
                value = getattr(counters, name)
                if value is not None and value > cascade.counters.get(name, -1):
                    self.delta.counters.append((number, name, value))
                    count(cascade, name, value)
        if self.fold.gone and event.kind != "removal":
            if (event.platform, event.scope, event.item) in self.fold.gone:
                self._mark(event, cascade, REMOVE, event.item in cascade.removed)

    def _remove_unseen(self, event: Event) -> None:
        if (event.platform, event.scope, event.item) in self.fold.gone:
            self.delta.count("duplicates")
            return
        op: Op = (
            deltas.REMOVED_UNSEEN,
            -1,
            event.item,
            event.platform,
            event.scope,
            event.created_at,
            0,
            (),
            0,
            None,
        )
        self.delta.ops.append(op)
        self.fold.apply_unseen(op)


def aim(event: Event, cascade: Cascade, wait: int) -> Aim:
    """Whom `event` is aimed at, as far as the event and its cascade say it.

    In this order: its explicit targets (1), the people it mentions (2), the author of what it
    answers (3), the author of the root (4). Where that author is not known yet, the event waits:
    at most for items that are `wait` µs later than itself.
    """
    if event.targets:
        return event.targets[:MAX_TARGETS], 1, None
    if event.mentions:
        return event.mentions[:MAX_TARGETS], 2, None
    if event.kind == "post":
        return (), 0, None
    parent = event.parent
    if parent and parent != event.root:
        author = event.parent_author
        if not author:
            items, node = _find(parent, cascade)
            if items is None:
                return (), 0, parent
            if items.created[node] - event.created_at <= wait:
                author = items.authors[node]
        if author:
            return (author,), 3, None
    else:
        author = event.root_author or event.parent_author
        if author:
            return (author,), 4, None
    author = cascade.nodes.authors[ROOT]
    if not author:
        return (), 0, ""
    return ((author,), 4, None) if cascade.nodes.created[ROOT] - event.created_at <= wait else ((), 0, None)


def _find(item: str, cascade: Cascade) -> tuple[Items | None, int]:
    node = cascade.nodes.index.get(item)
    if node is not None:
        return cascade.nodes, node
    node = cascade.comments.index.get(item)
    return (cascade.comments, node) if node is not None else (None, 0)
