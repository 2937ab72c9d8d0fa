"""The branching itself: a heap of what is still to come, one event made for each entry popped."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import islice
from typing import Any

import numpy as np

from graph.events import Account, Counters, Event, Kind, Media
from streams.simulate import hawkes
from streams.simulate.options import SECOND, Options
from streams.simulate.shapes import SHAPES, Shape
from streams.simulate.texts import CHINESE, ENGLISH, Language, Topic

_REGIONS = ("北京", "上海", "广东", "四川", "湖北", "浙江", "陕西", "福建", "云南", "辽宁")
CLIENTS = ("android", "ios", "web", "android", "ios")
_DAY = 86_400 * SECOND
_DICE = 1 << 62


@dataclass(slots=True)
class Cascade:
    """What the events of one cascade share, and its counters so far."""

    platform: str
    root: str
    author: str
    created_at: int
    language: Language
    topic: Topic
    reposts: int = 0
    comments: int = 0
    likes: int = 0
    views: int = 0
    readings: int = 0


class Pending:
    """Events still to come, in order of time; equal times in the order they were added."""

    def __init__(self) -> None:
        self._heap: list[Any] = []
        self._added = 0

    def add(self, at: int, make: Callable[..., Event], *args: Any) -> None:
        """At `at` (µs), `make(at, *args)` gives the event."""
        self._added += 1
        heappush(self._heap, (at, self._added, make, args))

    def __iter__(self) -> Iterator[Event]:
        heap = self._heap
        while heap:
            at, _, make, args = heappop(heap)
            yield make(at, *args)


class Platform:
    """The process on one platform. Each `_make_…` method gives one event and schedules its children."""

    def __init__(self, name: str, options: Options, seed: np.random.SeedSequence, pending: Pending) -> None:
        rngs = [np.random.default_rng(child) for child in seed.spawn(6)]
        self.name = name
        self.shape = SHAPES[name]
        self.options = options
        self.pending = pending
        self.people = hawkes.Population.draw(rngs[0], options.accounts)
        self.accounts: dict[int, tuple[str, Account]] = {}
        self.nodes = hawkes.node_marks(rngs[1], self.people, options)
        self.talks = hawkes.comment_marks(rngs[2], self.people, options)
        self.delays = hawkes.delays(rngs[3], options.pace)
        self.dice = hawkes.dice(rngs[4])
        self.items = next(self.dice) % (1 << 22)  # so that two seeds seldom share an id
        rate = options.rate / options.events_a_post / len(options.platforms)
        self.arrivals = hawkes.arrivals(rngs[5], rate, options.start)
        pending.add(next(self.arrivals), self._make_next_root)

    def take_off(self, at: int, started: list[Cascade]) -> None:
        """Schedule a post that takes off at `at` (µs); its cascade is added to `started` then."""
        self.pending.add(at, self._make_takeoff, started)

    def _account(self, number: int) -> tuple[str, Account]:
        """Id and facts of an account; made once, so that an account never changes."""
        known = self.accounts.get(number)
        if known is None:
            facts = account_facts(self.shape, number, int(self.people.followers[number]), self.options.start)
            known = self.accounts[number] = (self.shape.author(number), facts)
        return known

    def _item(self, at: int, author: str, kind: Kind) -> str:
        self.items += 1
        return self.shape.item(at, self.items, author, kind)

    def _make_next_root(self, at: int) -> Event:
        self.pending.add(next(self.arrivals), self._make_next_root)
        return self._make_root(at, *next(self.nodes))[1]

    def _make_takeoff(self, at: int, started: list[Cascade]) -> Event:
        """The author is the account with the most followers of a thousand drawn at random."""
        options = self.options
        drawn = [next(self.nodes)[0] for _ in range(1_000)]
        author = max(drawn, key=lambda number: (int(self.people.followers[number]), number))
        direct = (options.takeoff_size - 1) * (1 - options.reshares)
        rng = np.random.default_rng([options.seed, len(started), next(self.dice)])
        factor = direct / max(options.reshares, 0.01)
        counts = (direct, factor * options.comments, factor * options.reactions)
        cascade, event = self._make_root(at, author, *(int(rng.poisson(mean)) for mean in counts))
        started.append(cascade)
        return event

    def _make_root(self, at: int, number: int, reshares: int, comments: int, likes: int) -> tuple[Cascade, Event]:
        author, facts = self._account(number)
        dice = next(self.dice)
        language = ENGLISH if dice % 1_000 < self.shape.english * 1_000 else CHINESE
        topic = language.topics[dice // 1_000 % len(language.topics)]
        item = self._item(at, author, "post")
        cascade = Cascade(self.name, item, author, at, language, topic)
        text = language.post(topic, next(self.dice))
        self._spread(at, cascade, item, author, number, reshares, comments, likes)
        for _ in range(self._readings(dice)):
            self.pending.add(at + next(self.delays), self._make_reading, cascade)
        self._change(at, dice, cascade, item, author, "", text)
        return cascade, Event(
            platform=self.name, item=item, kind="post", created_at=at, author=author, root=item, text=text,
            lang=language.code, hashtags=(topic.tag,) if dice & 3 == 0 else (), urls=_urls(dice),
            media=_media(item, dice), account=facts, client=CLIENTS[dice % 5],
        )  # fmt: skip

    def _spread(
        self, at: int, cascade: Cascade, item: str, author: str, number: int, reshares: int, comments: int, likes: int
    ) -> None:
        """Schedule what a post or reshare triggers."""
        pending, delays = self.pending, self.delays
        cascade.views += int(self.people.followers[number]) // 20 + 1
        for delay in islice(delays, reshares):
            pending.add(at + delay, self._make_reshare, cascade, item, author)
        for delay in islice(delays, comments):
            pending.add(at + delay, self._make_comment, cascade, item, author, False)
        for delay in islice(delays, likes):
            pending.add(at + delay, self._make_reaction, cascade, item, author)

    def _make_reshare(self, at: int, cascade: Cascade, parent: str, parent_author: str) -> Event:
        number, reshares, comments, likes = next(self.nodes)
        author, facts = self._account(number)
        dice = next(self.dice)
        item = self._item(at, author, "repost")
        cascade.reposts += 1
        self._spread(at, cascade, item, author, number, reshares, comments, likes)
        self._change(at, dice, cascade, item, author, parent, "")
        return Event(
            platform=self.name, item=item, kind="repost", created_at=at, author=author, root=cascade.root,
            parent="" if parent == cascade.root else parent, parent_author=parent_author, root_author=cascade.author,
            text=cascade.language.reshare(cascade.topic, dice // 7), lang=cascade.language.code,
            mentions=self._mentions(dice), account=facts, client=CLIENTS[dice % 5],
        )  # fmt: skip

    def _make_comment(self, at: int, cascade: Cascade, parent: str, parent_author: str, answers: bool) -> Event:
        number, replies = next(self.talks)
        author, facts = self._account(number)
        dice = next(self.dice)
        item = self._item(at, author, "comment")
        cascade.comments += 1
        words = cascade.language.reply if answers else cascade.language.comment
        text = words(cascade.topic, dice // 7)
        for delay in islice(self.delays, replies):
            self.pending.add(at + delay, self._make_comment, cascade, item, author, True)
        self._change(at, dice, cascade, item, author, parent, text)
        return Event(
            platform=self.name, item=item, kind="comment", created_at=at, author=author, root=cascade.root,
            parent="" if parent == cascade.root else parent, parent_author=parent_author, root_author=cascade.author,
            text=text, lang=cascade.language.code, mentions=self._mentions(dice), account=facts,
        )  # fmt: skip

    def _make_reaction(self, at: int, cascade: Cascade, parent: str, parent_author: str) -> Event:
        author, _ = self._account(next(self.talks)[0])
        cascade.likes += 1
        return Event(
            platform=self.name, item=self._item(at, author, "reaction"), kind="reaction", created_at=at, author=author,
            root=cascade.root, parent="" if parent == cascade.root else parent, parent_author=parent_author,
        )  # fmt: skip

    def _make_reading(self, at: int, cascade: Cascade) -> Event:
        cascade.readings += 1
        totals = Counters(
            views=cascade.views, reposts=cascade.reposts, comments=cascade.comments, likes=cascade.likes * 8
        )
        return Event(
            platform=self.name, item=cascade.root, kind="view_count", created_at=at, root=cascade.root,
            root_author=cascade.author, version=cascade.readings, counters=totals,
        )  # fmt: skip

    def _change(self, at: int, dice: int, cascade: Cascade, item: str, author: str, parent: str, text: str) -> None:
        """Schedule the removal or the edit of an item, if it is to have one. Only what has `text` is edited."""
        share = dice / _DICE
        if share < self.options.removed:
            self.pending.add(at + next(self.delays), self._make_removal, cascade, item, author)
        elif text and share < self.options.removed + self.options.edited:
            self.pending.add(at + next(self.delays), self._make_edit, cascade, item, author, parent, text)

    def _make_removal(self, at: int, cascade: Cascade, item: str, author: str) -> Event:
        root = cascade.root if self.shape.removal_has_root else ""
        return Event(platform=self.name, item=item, kind="removal", created_at=at, author=author, root=root)

    def _make_edit(self, at: int, cascade: Cascade, item: str, author: str, parent: str, text: str) -> Event:
        kind: Kind = "post" if item == cascade.root else "comment"
        return Event(
            platform=self.name, item=item, kind=kind, created_at=at, author=author, root=cascade.root, version=1,
            parent="" if parent == cascade.root else parent, text=text + cascade.language.edited,
            lang=cascade.language.code,
        )  # fmt: skip

    def _mentions(self, dice: int) -> tuple[str, ...]:
        """One in twenty names another account."""
        if dice // 11 % 20:
            return ()
        return (self._account(dice // 220 % self.options.accounts)[0],)

    def _readings(self, dice: int) -> int:
        """A whole number with mean `options.readings`."""
        whole, rest = divmod(self.options.readings, 1)
        return int(whole) + (dice // 13 % 1_000 < rest * 1_000)


def account_facts(shape: Shape, number: int, followers: int, start: int) -> Account:
    """Facts about the account of that number; equal for equal arguments."""
    mixed = number * 0x9E3779B97F4A7C15 >> 7
    return Account(
        created_at=start - (30 + mixed % 4_000) * _DAY,
        followers=followers,
        verified=mixed % 23 == 0,
        region=_REGIONS[mixed % len(_REGIONS)] if shape.regions else "",
    )


def _urls(dice: int) -> tuple[str, ...]:
    return (f"https://news.example/{dice // 31 % 50_000}",) if dice // 17 % 20 == 0 else ()


def _media(item: str, dice: int) -> tuple[Media, ...]:
    """One post in six has a picture. Its hash is of the item's id: nothing else of it exists."""
    if dice // 19 % 6:
        return ()
    return (Media(kind="image", sha256=hashlib.sha256(item.encode()).hexdigest()),)


class Simulation:
    """Iterate over it once for its events; `takeoffs` fills with the cascades that took off."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.takeoffs: list[Cascade] = []
        self._pending = Pending()
        seeds = np.random.SeedSequence(options.seed).spawn(len(options.platforms))
        platforms = [
            Platform(name, options, seed, self._pending) for name, seed in zip(options.platforms, seeds, strict=True)
        ]
        gap = options.span_s / 2 / max(options.takeoff, 1)
        for number in range(options.takeoff):
            at = options.start + int((number + 0.5) * gap * SECOND)
            platforms[number % len(platforms)].take_off(at, self.takeoffs)

    def __iter__(self) -> Iterator[Event]:
        options = self.options
        events = islice(iter(self._pending), options.events)
        if options.duration_s is None:
            return events
        end = options.start + int(options.duration_s * SECOND)
        return _until(end, events)


def _until(end: int, events: Iterator[Event]) -> Iterator[Event]:
    for event in events:
        if event.created_at >= end:
            return
        yield event


def simulate(options: Options) -> Iterator[Event]:
    """Events of `options` in event-time order. See the package docstring for the model."""
    return iter(Simulation(options))
