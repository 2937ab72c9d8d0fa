"""Totals of one information wherever it stands: how far each narrative went. Agent `objects`, the pure half.

Criteria: none by itself; it shows what fashi-2013-21:2.1 and go:8 are judged on, always watch.

Formula. Of all records that carry a narrative, bare reshares of it included: posts (items with words of their own),
reposts (times), views (the highest total that the platform gave of each item, added up), distinct accounts,
platforms, cascades, victims. Reposts have bounds: lower is the larger of those seen and the highest total of any one
item, upper adds up the totals of all items, which on some platforms counts a reshare of a reshare twice. A signal
for each victim when posts, reposts, views or accounts pass a power of two above 64, when reposts reach 500 or views
5,000, and when a narrative that has passed any of these comes to a new victim.

Parameters: `MAX_ITEMS` (items, and as many accounts, 16,384), `MAX_CASCADES` (4,096), `MAX_VICTIMS` (256), not
statutory: what comes beyond adds no more, so that the figures are lower bounds and `exact` is 0. A narrative leaves
30 days after its last record (`KEEP`, not statutory). 500 and 5,000 are statutory (Fa Shi [2013] 21, article 2 (1)).
Blind spots: paraphrases that the fingerprint does not join; bare reshares whose parent was never read; totals of
items that are no longer counted; one person behind several accounts.
Source: Fa Shi [2013] 21, articles 2 (1) and 4, count times, not persons; roles: `detectors.roles`.
"""

from __future__ import annotations

from bisect import insort
from typing import Final

import xxhash
from msgspec import Struct, msgpack

from detectors import roles
from detectors.guard import guarded
from detectors.shelf import Shelf, packed
from detectors.signal import ABSENT, MAX_EVIDENCE, MET, UNMEASURED, Evidence, Signal, order, victim_of
from graph.aim import SPEAKING
from graph.facts import BARE, DISTRESS, HOSTILE, OUTCOME
from graph.frames import Activity
from graph.versioned import read_versioned

NAME: Final = "narrative"
VERSION: Final = 1
DAY: Final = 86_400_000_000  # µs
KEEP: Final = 30 * DAY
MAX_ITEMS: Final = 16_384
MAX_CASCADES: Final = 4_096
MAX_VICTIMS: Final = 256
MAX_PLATFORMS: Final = 64
QUIET: Final = 64  # a total that is no larger is not told of
REPOSTS: Final = 500  # statutory
VIEWS: Final = 5_000  # statutory
NOBODY: Final = (1 << 62, "", "", "", "")


class Item(Struct, array_like=True, gc=False):
    """One item of a narrative."""

    author: str  # "platform:account"
    views: int = 0
    reposts: int = 0
    below: int = 0  # reshares directly below it


class Narrative(Struct, array_like=True):
    """State of one narrative. Numbers are integers; items, accounts and cascades are held as 64-bit hashes."""

    last_at: int = 0
    posts: int = 0
    reshares: int = 0
    hostile: int = 0
    views: int = 0
    totals: int = 0  # sum of the items' own totals of reposts
    highest: int = 0  # of these
    items: dict[int, Item] = {}
    accounts: set[int] = set()
    cascades: set[int] = set()
    platforms: set[str] = set()
    victims: dict[str, int] = {}  # victim → how far it was told of
    first: tuple[int, str, str, str, str] = NOBODY  # first hostile item: time, platform, scope, item, account
    shown: list[Evidence] = []
    exact: bool = True

    @property
    def reposts(self) -> int:
        """Times it was reshared, at least."""
        return max(self.reshares, self.highest)

    @property
    def rank(self) -> int:
        """Rises whenever a total passes a mark."""
        marks = ((self.posts, 0), (self.reposts, REPOSTS), (self.views, VIEWS), (len(self.accounts), 0))
        return sum(_passed(total, special) for total, special in marks)

    def add(self, record: Activity) -> None:
        """Take in a record; a second one of the same item adds a victim only."""
        self.last_at = max(self.last_at, record.created_at)
        key = _hash(record.platform, record.scope, record.item)
        item = self.items.get(key)
        if item is None and record.kind in SPEAKING:
            item = self._new(record, key)
        if item is not None:
            self._see(item, record.facts.views, record.facts.reposts)
        victim = victim_of(record.platform, record.target)
        if record.rule and victim not in self.victims:
            if len(self.victims) < MAX_VICTIMS:
                self.victims[victim] = 0
            else:
                self.exact = False

    def _new(self, record: Activity, key: int) -> Item | None:
        """Count an item that comes for the first time; None where there are too many."""
        if len(self.items) >= MAX_ITEMS:
            self.exact = False
            return None
        item = self.items[key] = Item(f"{record.platform}:{record.author}")
        self.accounts.add(_hash(record.platform, "", record.author))
        self._widen(record)
        if record.kind == "repost":
            self.reshares += 1
            parent = self.items.get(_hash(record.platform, record.scope, record.parent or record.root))
            if parent is not None:
                parent.below += 1
        if not record.facts.flags & BARE:
            self.posts += 1
        self._show(record)
        return item

    def _widen(self, record: Activity) -> None:
        cascade = _hash(record.platform, record.scope, record.root)
        if cascade in self.cascades or len(self.cascades) < MAX_CASCADES:
            self.cascades.add(cascade)
        else:
            self.exact = False
        if len(self.platforms) < MAX_PLATFORMS:
            self.platforms.add(record.platform)

    def _see(self, item: Item, views: int, reposts: int) -> None:
        """The platform's totals of an item: the highest counts."""
        if views > item.views:
            self.views += views - item.views
            item.views = views
        if reposts > item.reposts:
            self.totals += reposts - item.reposts
            item.reposts = reposts
            self.highest = max(self.highest, reposts)

    def _show(self, record: Activity) -> None:
        """Remember who began it, and the most hostile items."""
        facts = record.facts
        if not facts.flags & HOSTILE or guarded(facts.flags, facts.hostility):
            return
        self.hostile += 1
        at, platform, scope, item, author = self.first
        self.first = min(
            (at, platform, scope, item, author),
            (record.created_at, record.platform, record.scope, record.item, record.author),
        )
        flags = facts.flags & ~(DISTRESS | OUTCOME)
        if len(self.shown) == MAX_EVIDENCE and facts.hostility < self.shown[-1].hostility:
            return
        shown = Evidence(
            record.platform,
            record.scope,
            record.item,
            record.kind,
            record.author,
            record.created_at,
            flags,
            facts.hostility,
        )
        insort(self.shown, shown, key=lambda one: (-one.hostility, one.at, one.platform, one.scope, one.item))
        del self.shown[MAX_EVIDENCE:]


def _hash(platform: str, scope: str, name: str) -> int:
    return xxhash.xxh3_64_intdigest("\0".join((platform, scope, name)).encode(errors="surrogatepass"))


def _passed(total: int, special: int) -> int:
    """How many marks a total has passed: powers of two above QUIET, and the statutory number, if there is one."""
    powers = max(0, total.bit_length() - QUIET.bit_length())
    return powers + (special > 0 and total >= special)


def _until(narrative: Narrative) -> int:
    return narrative.last_at + KEEP


class _State(Struct, array_like=True):
    version: int
    narratives: dict[str, tuple[int, bytes]]
    fresh: list[Activity]
    swept: int


class Objects:
    """A `graph.ordered.Machine` of one partition (hash of the narrative): takes records, puts out signals.

    Bare reshares come with the narrative of what they reshare in `facts.narrative`.
    """

    def __init__(self) -> None:
        self.narratives: Shelf[Narrative] = Shelf(Narrative, packed, _decode_narrative)
        self.fresh: list[Activity] = []  # of this tick
        self.swept = 0  # event day of the last sweep

    def take(self, record: Activity) -> None:
        """One record; what carries no narrative changes nothing."""
        if record.facts.narrative and (record.kind in SPEAKING or record.kind == "view_count"):
            self.fresh.append(record)

    def tick(self, now: int) -> list[Signal]:
        """The narratives of which a total passed a mark, in the order of `detectors.signal.order`."""
        touched: dict[int, Narrative] = {}
        # In order of time, so that what is reshared stands before its reshares; counters last.
        for record in sorted(self.fresh, key=lambda one: (one.kind == "view_count", one.created_at, one)):
            number = record.facts.narrative
            narrative = touched.get(number)
            if narrative is None:
                narrative = touched[number] = self.narratives.take(_key(number))
            narrative.add(record)
        self.fresh = []
        signals = [signal for number in sorted(touched) for signal in _tell(number, touched[number], now)]
        if now // DAY > self.swept:
            self.swept = now // DAY
            self.narratives.sweep(now, _until)
        return sorted(signals, key=order)

    def due(self) -> int | None:
        """Nothing follows of time alone."""
        return None

    def end(self, now: int) -> list[Signal]:
        """Nothing follows of the end of the input."""
        return []

    def dump(self) -> bytes:
        """The whole state: equal states give equal bytes."""
        return _encode(_State(VERSION, self.narratives.dump(_until), sorted(self.fresh), self.swept))

    def load(self, data: bytes) -> None:
        """Stand where `dump` was called. Raises ValueError for another version or damaged bytes."""
        state = read_versioned(_decode, data, "state of objects", VERSION)
        self.narratives.load(state.narratives)
        self.fresh, self.swept = state.fresh, state.swept


def _key(number: int) -> str:
    return f"{number & 0xFFFF_FFFF_FFFF_FFFF:016x}"


def _tell(number: int, narrative: Narrative, now: int) -> list[Signal]:
    rank = narrative.rank
    if not rank:
        return []
    news = sorted(victim for victim, told in narrative.victims.items() if rank > told)
    if not news:
        return []
    narrative.victims.update(dict.fromkeys(news, rank))
    found = _roles_of(narrative) if narrative.hostile else ()
    signals = []
    for victim in news:
        signals.append(_narrative(victim, number, narrative, now))
        if found:
            signals.append(_roles(victim, number, narrative, now, found))
    return signals


def _roles_of(narrative: Narrative) -> tuple[roles.Role, ...]:
    began = f"{narrative.first[1]}:{narrative.first[4]}"
    below: dict[str, int] = {}
    for item in narrative.items.values():
        if item.below and item.author != began:
            below[item.author] = below.get(item.author, 0) + item.below
    return roles.initiator(began, narrative.posts) + roles.amplifiers(below, narrative.reshares)


def _narrative(victim: str, number: int, narrative: Narrative, now: int) -> Signal:
    return Signal(
        detector=NAME,
        victim=victim,
        at=now,
        level="watch",
        criteria=(),
        value=narrative.reposts,
        lower=narrative.reposts,
        upper=max(narrative.reposts, narrative.totals),
        threshold=REPOSTS,
        unit="reposts",
        platforms=tuple(sorted(narrative.platforms)),
        subject=f"narrative:{_key(number)}",
        figures={
            "posts": narrative.posts,
            "reposts": narrative.reposts,
            "views": narrative.views,
            "accounts": len(narrative.accounts),
            "cascades": len(narrative.cascades),
            "victims": len(narrative.victims),
            "hostile": narrative.hostile,
            "exact": int(narrative.exact),
        },
        evidence=tuple(narrative.shown),
    )


def _roles(victim: str, number: int, narrative: Narrative, now: int, found: tuple[roles.Role, ...]) -> Signal:
    """Who began it and who amplified it: how it spread, no accusation."""
    amplified = any(role == "amplifier" for role, _, _ in found)
    return Signal(
        detector=roles.NAME,
        victim=victim,
        at=now,
        level="watch",
        criteria=(roles.CRITERION,),
        value=len(found),
        lower=len(found),
        upper=len(found),
        threshold=1,
        unit="accounts",
        platforms=tuple(sorted(narrative.platforms)),
        subject=f"narrative:{_key(number)}",
        elements={
            f"{roles.CRITERION}/initiator": MET,
            f"{roles.CRITERION}/organiser": UNMEASURED,
            f"{roles.CRITERION}/amplifier": MET if amplified else ABSENT,
            f"{roles.CRITERION}/repeater": UNMEASURED,
        },
        evidence=tuple(narrative.shown),
        roles=found,
    )


_encode: Final = msgpack.Encoder().encode
_decode: Final = msgpack.Decoder(_State).decode
_decode_narrative: Final = msgpack.Decoder(Narrative).decode
