"""What each event of a frame is to its cascade: new, a repeat, a conflict, a later version.

The decisions of `graph.fold`, event by event. Whatever changes a cascade becomes an operation of
the delta and is applied at once, so that the next event of the frame meets the changed state.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from graph import delta as deltas
from graph.aim import BY_ROOT, Aims, aim, heard, identity, noting, of_root, told_author
from graph.cascade import ROOT, Cascade, Key
from graph.delta import COMMENT, REACTION, REMOVE, RESHARE, ROOT_SEEN, Delta, Op, Refused, Said
from graph.events import DECISIONS, Event
from graph.facts import BARE, NOTHING, Facts, facts_of, with_narrative
from graph.frames import Activity
from graph.waiting import release
from graph.watermark import IDLE

if TYPE_CHECKING:
    from graph.fold import CascadeFold

DAY = 86_400_000_000  # µs

# What people decided or what is known of an account: it concerns whom it names, and no cascade.
DECIDED = DECISIONS | {"account"}
ABOUT_ITEM = frozenset({"view_count", "report", "order", "action", "marks", "outcome"})
CREATES = {"post": ROOT_SEEN, "repost": RESHARE, "comment": COMMENT}
REPLACES = {"post": deltas.ROOT_REPLACED, "repost": deltas.RESHARE_REPLACED, "comment": deltas.COMMENT_REPLACED}


NOTHING_SAID = Said(None, 0, "", 0, 0)


def count(cascade: Cascade, name: str, value: int) -> None:
    """Keep the highest of the platform's own totals."""
    if value > cascade.counters.get(name, -1):
        cascade.counters[name] = value


def is_there(cascade: Cascade, kind: str, item: str) -> bool:
    """Has `cascade` the root, reshare or comment that an event of `kind` about `item` is?"""
    if kind == "post":
        return cascade.root_seen
    return item in (cascade.comments if kind == "comment" else cascade.nodes).index


class FrameFold:
    """One frame being folded: decides what each event is, and has it applied."""

    def __init__(self, fold: CascadeFold, delta: Delta) -> None:
        self.fold = fold
        self.delta = delta
        self.numbers: dict[Key, int] = {}

    # One loop on purpose: a call costs 0.1 µs an event here, of about 3.
    def take(self, events: Iterable[Event]) -> dict[Key, int]:
        """Fold `events`. Returns the cascades touched, with their numbers in the delta."""
        fold, delta, numbers = self.fold, self.delta, self.numbers
        cascades, ops, watermark = fold.cascades, delta.ops, fold.mark.watermark
        rootless, wait = fold.settings.rootless, fold.settings.wait
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
            item = event.item
            if cascade is None:
                if not event.root or item == event.root:
                    self._refuse_own_root(place, event)
                    continue
                cascade = self._open(key, created_at)
                if cascade is None:
                    continue
            items = cascade.nodes if kind == "repost" else cascade.comments
            if item in items.index or (items is cascade.comments and item == event.root):
                self._again(place, event, cascade)
                continue
            number = numbers.get(key)
            if number is None:
                number = numbers[key] = len(delta.keys)
                delta.keys.append(key)
            raw = event.raw
            reading = event.reading
            aims, awaits = aim(event, cascade, wait)
            op: Op = (
                RESHARE if kind == "repost" else COMMENT,
                number,
                item,
                event.parent,
                event.author,
                created_at,
                raw.digest if raw is not None else 0,
                aims,
                awaits,
                None if reading is None or (awaits is None and not reading.known) else said(event, awaits),
                _facts(event, cascade, aims) if aims or awaits is not None else NOTHING,
            )
            ops.append(op)
            released = fold.apply_op(cascade, op)
            if released is not None:
                release(cascade, op, released, fold.settings.wait, delta)
            if event.counters is not None or event.platform in rootless:
                self._after(event, cascade)
        if late and watermark < IDLE:
            delta.count("late", late)
        return numbers

    def _open(self, key: Key, created_at: int) -> Cascade | None:
        """The cascade of `key`: live, back from the store of closed ones, or new; None if it is too old."""
        fold = self.fold
        if key in fold.cascades:
            return fold.cascades[key]
        packed = fold.lookup(key)
        if packed is not None:
            self.delta.reopened.append((key, packed))
            self.delta.count("reopened")
            return fold.reopen(packed)
        watermark = fold.mark.watermark
        if watermark < IDLE and created_at < watermark - fold.settings.retention:
            self.delta.count("too_old")
            return None
        cascade = fold.live(key, created_at)
        if key in fold.gone:
            self._do(cascade, (REMOVE, self._number(key), key[2], "", "", created_at, 0, (), None, None, NOTHING))
        return cascade

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
            release(cascade, op, released, self.fold.settings.wait, self.delta)

    def _take_other(self, place: int, event: Event) -> None:
        """Everything but the first version of a reshare or comment."""
        kind = event.kind
        if kind in DECIDED or (event.targets and kind in ABOUT_ITEM):
            self._pass_on(event)
            return
        if kind in ABOUT_ITEM and not event.root and kind != "view_count":
            self.delta.count("passed")  # of nobody in particular: it stays in `events` for other readers
            return
        if kind == "removal" and not event.root:
            self._remove_anywhere(place, event)
            return
        if kind in CREATES and (event.root in ("", event.item)) != (kind == "post"):
            self._refuse_own_root(place, event)
            return
        cascade = self._open((event.platform, event.scope, event.root or event.item), event.created_at)
        if cascade is None:
            return
        if event.version or kind in ABOUT_ITEM:
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
            self._again(place, event, cascade)
        else:
            self._create(event, cascade, ROOT_SEEN)

    def _create(self, event: Event, cascade: Cascade, code: int) -> None:
        """The root, a reshare or a comment comes for the first time."""
        aims, awaits = aim(event, cascade, self.fold.settings.wait)
        number, parent = self._number(cascade.key), "" if code == ROOT_SEEN else event.parent
        digest = event.raw.digest if event.raw is not None else 0
        self._do(
            cascade,
            (
                code,
                number,
                event.item,
                parent,
                event.author,
                event.created_at,
                digest,
                aims,
                awaits,
                said(event, awaits),
                facts_of(event),
            ),
        )

    def _mark(self, event: Event, cascade: Cascade, code: int, known: bool) -> None:
        if known:
            self.delta.count("duplicates")
            return
        number = self._number(cascade.key)
        self._do(cascade, (code, number, event.item, "", event.author, event.created_at, 0, (), None, None, NOTHING))

    def _version(self, event: Event, cascade: Cascade) -> None:
        """A later version of an item. Where nothing lower has come, it stands for the item."""
        kind, item, version = event.kind, event.item, event.version
        held = cascade.first_seen.get((kind, item))
        if (item, kind, version) in cascade.versions:
            if held == version:
                self._conflict(event, cascade)
            else:
                self.delta.count("duplicates")
            return
        there = is_there(cascade, kind, item)
        number = self._number(cascade.key)
        aims, awaits, facts = ((), None, NOTHING) if kind in CREATES else self._noted(event, cascade)
        note: Op = (
            deltas.LATER_VERSION,
            number,
            item,
            kind,
            event.author,
            event.created_at,
            version,
            aims,
            awaits,
            None,
            facts,
        )
        self._do(cascade, note)
        if kind not in CREATES:
            return
        if not there:
            self._create(event, cascade, CREATES[kind])
        elif held is not None and version < held:
            self._replace(event, cascade)

    def _noted(self, event: Event, cascade: Cascade) -> tuple[Aims, str | None, Facts]:
        """A counter, a complaint, a measure, a mark: it concerns whom the root is about."""
        facts = facts_of(event)
        if not cascade.nodes.authors[ROOT]:
            return (), "", facts
        aims = of_root(cascade, noting(event.created_at), self.fold.settings.wait)
        return aims, None, with_narrative(facts, cascade.narrative)

    def _pass_on(self, event: Event) -> None:
        """What a person decided or what befell somebody: for those whom it names, as it is."""
        self.delta.count("passed")
        targets = event.targets or ((event.author,) if event.kind == "account" else ())
        facts, note = facts_of(event), event.text if event.kind in DECIDED else ""
        for target in dict.fromkeys(targets):
            self.delta.records.append(
                Activity(
                    event.kind,
                    event.platform,
                    event.scope,
                    event.root or event.item,
                    event.item,
                    event.author,
                    event.created_at,
                    target,
                    1,
                    100,
                    event.reason,
                    facts,
                    note,
                )
            )

    def _replace(self, event: Event, cascade: Cascade) -> None:
        digest = event.raw.digest if event.raw is not None else 0
        number = self._number(cascade.key)
        code = REPLACES[event.kind]
        self._do(
            cascade,
            (code, number, event.item, event.parent, event.author, event.created_at, digest, (), None, None, NOTHING),
        )

    def _again(self, place: int, event: Event, cascade: Cascade) -> None:
        """An item that is known already."""
        if event.item == event.root and event.kind != "post":
            self._refuse_own_root(place, event)
            return
        if cascade.first_seen and (event.kind, event.item) in cascade.first_seen:
            number = self._number(cascade.key)
            original: Op = (deltas.ORIGINAL_SEEN, number, event.item, event.kind, "", 0, 0, (), None, None, NOTHING)
            self._do(cascade, original)
            self._replace(event, cascade)
        else:
            self._conflict(event, cascade)
        self._after(event, cascade)

    def _conflict(self, event: Event, cascade: Cascade) -> None:
        """The identity that stands for its item came again: a repeat, or the smaller of the two wins."""
        items = cascade.comments if event.kind == "comment" else cascade.nodes
        node = items.index[event.item]
        held = (items.created[node], items.digests[node])
        new = (event.created_at, event.raw.digest if event.raw is not None else 0)
        if new == held:
            self.delta.count("duplicates")
            return
        self.delta.count("conflicting")
        if new < held:
            self._replace(event, cascade)

    def _refuse_own_root(self, place: int, event: Event) -> None:
        """A post below another item, or a reshare or comment that is its own root."""
        cure = "send it as a repost or comment" if event.kind == "post" else "give the item at the top"
        detail = f"{event.kind} {event.item} names {event.root or 'nothing'} as its root; {cure}"
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
        if self.fold.gone and event.kind != "removal" and event.item not in cascade.removed:
            self._mark_if_gone(event, cascade)

    def _mark_if_gone(self, event: Event, cascade: Cascade) -> None:
        if (event.platform, event.scope, event.item) in self.fold.gone:
            self._mark(event, cascade, REMOVE, False)

    def _remove_anywhere(self, place: int, event: Event) -> None:
        """A removal without root: of this item wherever it is, and wherever it may yet turn up."""
        fold, thing = self.fold, (event.platform, event.scope, event.item)
        if event.platform not in fold.settings.rootless:
            detail = f"removal of {event.item} names no root, and items of {event.platform} are found by it only"
            self.delta.refused.append(Refused(place, "no_root", detail))
            return
        if thing in fold.gone:
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
            None,
            None,
            NOTHING,
        )
        self.delta.ops.append(op)
        fold.apply_unseen(op)
        for key in sorted(fold.owners.get(thing, ())):
            cascade = fold.cascades[key]
            if event.item not in cascade.removed:
                self._mark(event, cascade, REMOVE, False)


def _facts(event: Event, cascade: Cascade, aims: Aims) -> Facts:
    """Of a reshare or comment. One without words of its own spreads what the root says, where the root decides."""
    facts = facts_of(event)
    if aims and aims[0][1] >= BY_ROOT and facts.flags & BARE:  # else it might not have come yet
        return with_narrative(facts, cascade.narrative)
    return facts


def said(event: Event, awaits: str | None) -> Said | None:
    """What the cascade has to remember of what the event says."""
    reading = event.reading
    if reading is None:
        return None
    author = identity(event)
    if event.kind == "post":
        noted = Said(author, 0, "", reading.tells, reading.fingerprint)
    elif awaits is None:
        noted = Said(author, 0, "", 0, 0)
    else:
        noted = Said(author, heard(event), told_author(event, reading), 0, 0)
    return None if noted == NOTHING_SAID else noted
