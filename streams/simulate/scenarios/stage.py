"""What scenarios are made with: people, posts, and crowds that answer and reshare in the shape of the Hawkes model.

    two streams of numbers    `shape`: who, when, where, in answer to what: the same for both twins
                              `words`: which lines: its own, so that other texts move nothing

A crowd of given size is drawn from the branching process by its parents: each act hangs under the post or a
reshare, chosen by its weight w (followers, `hawkes`), and follows it after a delay of the memory kernel, scaled
from its day to the length of the scenario.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import msgspec
import numpy as np

from detectors.registry import AccountOf, Class, Person
from graph.events import Counters, Event, Media
from streams.simulate import hawkes
from streams.simulate.options import SECOND
from streams.simulate.scenarios.people import Crowd, Who, person_name
from streams.simulate.scenarios.spec import Labels, Size
from streams.simulate.scenarios.texts import Line, Pool, Words, spoken_of, spoken_to
from streams.simulate.shapes import SHAPES
from streams.simulate.traffic import CLIENTS

DAY: Final = 86_400 * SECOND
KNOWN_BEFORE: Final = 30 * DAY  # the registry knows of a person; the class of an incident is asked for 7 days before
SEEN_BEFORE: Final = 10 * DAY
LURKERS: Final = 40  # views that each act stands for, beside those that its author's followers give
READINGS: Final = 8  # counter readings of a post
MOST_ACTS: Final = 2  # of one account in one crowd: repeating is another criterion, 12(2)(3)
GAP: Final = (0.01, 0.035)  # between the posts of `begins`
CALM_SHARE: Final = 0.8  # calm acts for each loud one
CALLING: Final = 0.3  # of the loud acts below others' posts call the person by name
ANSWERING: Final = 0.3  # of the calm comments answer a comment


@dataclass
class Thread:
    """A post, and what has been said and reshared below it. Entries of `nodes`: time, item, author, weight."""

    root: Event
    end: int  # µs; nothing below it comes later
    own: bool  # of whoever is talked about: only there people say "you" to them
    nodes: list[tuple[int, str, str, float]]
    comments: list[tuple[int, str, str, float]] = field(default_factory=list)
    acts: list[tuple[int, str, int]] = field(default_factory=list)  # time, kind, followers of who acted


class Stage:
    """One run of one scenario. Events gather in `events`, in no order."""

    def __init__(self, pair: str, seed: int, size: Size, start: int, labels: Labels) -> None:
        shape, words, crowds = np.random.SeedSequence([seed, *pair.encode()]).spawn(3)
        self.shape = np.random.default_rng(shape)
        self.words = Words(np.random.default_rng(words))
        self.size, self.start, self.labels = size, start, labels
        self.span = size.minutes * 60 * SECOND
        self.events: list[Event] = []
        self.threads: list[Thread] = []
        self.negative: list[int] = []  # times of events in negative tone
        self.hostile: list[int] = []  # times of abusive events
        self.hostile_accounts: set[str] = set()
        self._crowd_seeds = crowds
        self._crowds: dict[str, Crowd] = {}
        self._items = int(self.shape.integers(1 << 22))

    def who(self, platform: str, name: str = "", followers: int | None = None) -> Who:
        """A fresh account, with a name where somebody is called by it."""
        if platform not in self._crowds:
            seed = np.random.SeedSequence(self._crowd_seeds.entropy, spawn_key=tuple(platform.encode()))
            self._crowds[platform] = Crowd(platform, np.random.default_rng(seed), self.start)
        return self._crowds[platform].next(name, followers)

    def name(self) -> str:
        """The name of an invented person."""
        return person_name(self.shape)

    def at(self, share: float) -> int:
        """The moment at a share of the scenario's length, µs."""
        return self.start + int(share * self.span)

    def begins(self, count: int) -> list[float]:
        """When `count` posts appear under which a crowd gathers: shares of the scenario's length, the first 0."""
        return [0.0, *np.cumsum(self.shape.uniform(*GAP, count - 1)).tolist()]

    def enter(self, kind: Class, names: Sequence[str], accounts: Iterable[Who], grounds: str) -> str:
        """Put somebody into the registry of names, well before the scenario begins; gives the entry's id."""
        change = Person(
            person=f"p{self._number()}",
            names=tuple(names),
            kind=kind,
            accounts=tuple(AccountOf(who.platform, who.id) for who in accounts),
        )
        self.events.append(
            Event(
                platform="control", item=f"registry-{self._number()}", kind="registry",
                created_at=self.start - KNOWN_BEFORE, author="registrar", text=msgspec.json.encode(change).decode(),
                reason=grounds,
            )
        )  # fmt: skip
        return change.person

    def seen(self, *people: Who) -> None:
        """Facts about accounts from before the scenario."""
        for who in people:
            at = self.start - SEEN_BEFORE
            self.events.append(
                Event(
                    platform=who.platform, item=who.id, kind="account", created_at=at, author=who.id, account=who.facts
                )
            )

    def post(
        self, who: Who, line: Line, share: float, until: float = 1.0, *, own: bool = False, **fields: Any
    ) -> Thread:
        """A post at a share of the scenario's length, whose thread ends at `until`. `fields` are of the event."""
        at = self.at(share)
        item = self._item(who, at, "post")
        event = Event(
            platform=who.platform, item=item, kind="post", created_at=at, author=who.id, root=item, text=line.text,
            lang="zh", account=who.facts, client=self._client(), labels=self._label(line), **fields,
        )  # fmt: skip
        self._said(event, line)
        thread = Thread(event, self.at(until), own, [(at, item, who.id, 4.0 + who.weight)])
        self.threads.append(thread)
        return thread

    def swarm(
        self, threads: Sequence[Thread], loud: Pool, calm: Pool, *, called: Who | None = None, reshared: float = 0.3
    ) -> None:
        """`size.hostile` accounts that draw from `loud`, and others that draw from `calm`, below the threads.

        An account acts once or twice, on one platform. `called`: whom some of the loud call by name.
        `reshared`: share of acts that are reshares.
        """
        weights = 1 / np.sqrt(np.arange(len(threads)) + 1.0)
        places = self.shape.choice(len(threads), self.size.hostile, p=weights / weights.sum())
        acts: list[tuple[int, Who, bool]] = []
        for place in places.tolist():
            who = self.who(threads[place].root.platform)
            times = min(int(self.shape.geometric(0.6)), MOST_ACTS)
            acts += [(place, who, True)] * times
        quiet = self.shape.choice(len(threads), int(CALM_SHARE * len(acts)) + 10, p=weights / weights.sum())
        acts += [(place, self.who(threads[place].root.platform), False) for place in quiet.tolist()]
        for number in self.shape.permutation(len(acts)).tolist():
            place, who, is_loud = acts[number]
            if is_loud:
                self.loud(threads[place], who, loud, called, reshared)
            else:
                self.calm(threads[place], who, calm, reshared)

    def loud(self, thread: Thread, who: Who, pool: Pool, called: Who | None = None, reshared: float = 0.15) -> None:
        """A comment to the post, or a reshare with words.

        Below their own post people speak to whoever is talked about; below others' posts they speak of that person,
        or call them.
        """
        chance, calls = self.shape.random(2).tolist()
        calling = called is not None and called.platform == who.platform and not thread.own and calls < CALLING
        if not thread.own and not calling:
            pool = spoken_of(tuple(pool))
        at, above = self._below(thread, thread.nodes if chance < reshared else thread.nodes[:1])
        line = self.words.say(pool)
        if thread.own or calling:
            line = spoken_to(line)
        mentions: tuple[str, ...] = ()
        if calling and called is not None:
            line, mentions = Line(line.kind, f"@{called.name} {line.text}"), (called.id,)
        self._add(thread, "repost" if chance < reshared else "comment", at, above, who, line, mentions)

    def calm(self, thread: Thread, who: Who, pool: Pool, reshared: float = 0.3, bare: float = 0.6) -> None:
        """A reshare, without words in a share `bare` of the cases, or a comment to the post or to a comment."""
        chance, silent, answers = self.shape.random(3).tolist()
        if chance < reshared:
            at, above = self._below(thread, thread.nodes)
            self._add(thread, "repost", at, above, who, None if silent < bare else self.words.say(pool))
            return
        to_others = answers < ANSWERING and thread.comments
        at, above = self._below(thread, thread.comments if to_others else thread.nodes[:1])
        self._add(thread, "comment", at, above, who, self.words.say(pool))

    def answer(
        self,
        thread: Thread,
        who: Who,
        line: Line,
        share: float,
        kind: Literal["repost", "comment"] = "comment",
        **fields: Any,
    ) -> None:
        """A comment or a reshare of given words at a share of the scenario's length, to the post."""
        _, item, author, _ = thread.nodes[0]
        at = max(self.at(share), thread.root.created_at + SECOND)
        self._add(thread, kind, at, (item, author), who, line, **fields)

    def reaction(self, thread: Thread) -> None:
        """Somebody likes the post."""
        who = self.who(thread.root.platform)
        at, (item, author) = self._below(thread, thread.nodes[:1])
        self.events.append(
            Event(platform=who.platform, item=self._item(who, at, "reaction"), kind="reaction", created_at=at,
                  author=who.id, root=item, parent_author=author)
        )  # fmt: skip

    def control(self, **fields: Any) -> None:
        """A report, an outcome, a mark: an event of given fields."""
        self.events.append(Event(**fields))

    def picture(self, *, generated: bool) -> tuple[Media, Media]:
        """One picture: as its author posts it, and as others do, who lost what it declared."""
        digest = bytes(self.shape.integers(0, 256, 32, dtype=np.uint8).tolist()).hex()
        plain = Media(kind="image", sha256=digest)
        return (Media(kind="image", sha256=digest, declared_ai=True) if generated else plain), plain

    def close(self) -> None:
        """Reactions, and the counters that the platforms show of every post over time."""
        for thread in self.threads:
            for _ in range(len(thread.acts) // 3):
                self.reaction(thread)
            self._readings(thread)

    def _readings(self, thread: Thread) -> None:
        root, platform = thread.root, thread.root.platform
        acts = sorted(thread.acts)
        followers = root.account.followers if root.account else 0
        for number in range(1, READINGS + 1):
            at = root.created_at + (thread.end - root.created_at) * number // READINGS
            so_far = [(kind, reach) for time, kind, reach in acts if time <= at]
            reposts = sum(kind == "repost" for kind, _ in so_far)
            counters = Counters(
                views=(followers or 0) // 20 + 1 + sum(reach // 20 + LURKERS for _, reach in so_far),
                reposts=reposts, comments=len(so_far) - reposts, likes=len(so_far) * 4,
            )  # fmt: skip
            self.events.append(
                Event(platform=platform, item=root.item, kind="view_count", created_at=at, root=root.item,
                      root_author=root.author, version=number, counters=counters)
            )  # fmt: skip

    def _below(self, thread: Thread, among: list[tuple[int, str, str, float]]) -> tuple[int, tuple[str, str]]:
        """When, and in answer to which of `among`: (time, (item, author))."""
        weights = np.array([weight for _, _, _, weight in among])
        after, item, author, _ = among[int(self.shape.choice(len(among), p=weights / weights.sum()))]
        left = thread.end - after
        scale = (thread.end - thread.root.created_at) / DAY
        delay = int(float(hawkes.kernel_quantile(self.shape.random(1))[0]) * scale * SECOND)
        if delay >= left:
            delay = int(self.shape.random() * left)
        return after + max(delay, 1), (item, author)

    def _add(
        self,
        thread: Thread,
        kind: Literal["repost", "comment"],
        at: int,
        above: tuple[str, str],
        who: Who,
        line: Line | None,
        mentions: tuple[str, ...] = (),
        **fields: Any,
    ) -> None:
        """A comment or a reshare below `above` (item, author); a reshare without a line has no words."""
        root, (parent, parent_author) = thread.root, above
        item = self._item(who, at, kind)
        event = Event(
            platform=who.platform, item=item, kind=kind, created_at=at, author=who.id, root=root.item,
            parent="" if parent == root.item else parent, parent_author=parent_author, root_author=root.author,
            text="" if line is None else line.text, lang="zh", account=who.facts, mentions=mentions,
            client=self._client() if kind == "repost" else "", labels=None if line is None else self._label(line),
            **fields,
        )  # fmt: skip
        below = thread.nodes if kind == "repost" else thread.comments
        below.append((at, item, who.id, who.weight))
        thread.acts.append((at, kind, who.facts.followers or 0))
        self._said(event, line)

    def _said(self, event: Event, line: Line | None) -> None:
        self.events.append(event)
        if line is not None:
            if line.negative:
                self.negative.append(event.created_at)
            if line.abusive:
                self.hostile.append(event.created_at)
                self.hostile_accounts.add(f"{event.platform}:{event.author}")

    def _label(self, line: Line) -> dict[str, float] | None:
        return {"hostility": float(line.abusive)} if self.labels == "gold" else None

    def _client(self) -> str:
        return CLIENTS[int(self.shape.integers(len(CLIENTS)))]

    def _item(self, who: Who, at: int, kind: str) -> str:
        return SHAPES[who.platform].item(at, self._number(), who.id, kind)

    def _number(self) -> int:
        self._items += 1
        return self._items
