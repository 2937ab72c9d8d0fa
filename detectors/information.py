"""One information about a person, wherever it stands: how often it was viewed and reposted, and how it grows.

    post, reshare, counter, deduction ─► Post (one a cascade) ─► Narrative ─► `detectors.reach_counts`
    reshare ─► Outlook: forecasts, and whether they came true

Counts are times, not persons. Of an item's views and of a post's reposts the platform's highest total stands; reposts
are never fewer than were seen. Cost an event: constant, by running totals. Bounded: `KNOWN_POSTS`, `KNOWN_ITEMS`.
"""

from __future__ import annotations

from typing import Any, Final

from detectors.examples import evidence_of
from detectors.outlook import Outlook
from detectors.reach_counts import Between, Counts, Deduction, Ground, Reach, exactly, inseparable, reach
from detectors.signal import Evidence
from graph.facts import DEDUCTION, GROUNDS
from graph.frames import Activity

KNOWN_POSTS: Final = 500  # of one narrative; what is beyond is counted in none of them
KNOWN_ITEMS: Final = 2_000


class Post:
    """One cascade of a narrative."""

    __slots__ = ("deducted", "own", "seen", "shown", "views")

    def __init__(self) -> None:
        self.seen = 0  # reposts as events
        self.shown = 0  # reposts by the platform's own total
        self.own = 0  # of those seen: the victim's
        self.views: dict[str, int] = {}  # item → the platform's highest total
        self.deducted: list[list[int]] = [[0, 0] for _ in GROUNDS]  # views, reposts

    @property
    def reposts(self) -> int:
        """Times, before deductions."""
        return max(self.seen, self.shown)

    def counts(self, separable: bool) -> Counts:
        """What is known of it. `separable`: does its platform tell reposts from comments?"""
        items = [
            Deduction(_ground(place), exactly(views), exactly(reposts), "action")
            for place, (views, reposts) in enumerate(self.deducted)
            if views or reposts
        ]
        if self.own:
            items.append(Deduction("own", reposts=exactly(self.own), proof="events"))
        reposts = exactly(self.reposts) if separable else _inseparable(self.seen, self.reposts)
        return Counts(exactly(sum(self.views.values())), reposts, tuple(items))

    def dump(self) -> Any:
        return [self.seen, self.shown, self.own, self.views, self.deducted]

    @classmethod
    def load(cls, data: Any) -> Post:
        made = cls()
        made.seen, made.shown, made.own, made.views, made.deducted = data
        return made


def _ground(place: int) -> Ground:
    return GROUNDS[place]


def _inseparable(seen: int, shown: int) -> Between:
    """What was seen as a repost is one; of the rest of the platform's total any number is."""
    return Between(seen, max(seen, inseparable(shown).most))


class Narrative:
    """See the module docstring."""

    __slots__ = (
        "alleged",
        "asserted",
        "first",
        "items",
        "latest",
        "off",
        "outlook",
        "platforms",
        "posts",
        "reposts",
        "told",
        "views",
    )

    def __init__(self, first: Evidence) -> None:
        self.first = self.latest = first
        self.told = 0  # posts that tell it
        self.posts: dict[str, Post] = {}  # platform, scope and root → counts
        self.reposts = 0  # over all posts, before deductions
        self.views = 0
        self.off = 0  # reposts to deduct, over all posts
        self.items = 0  # whose views are kept
        self.asserted = 0  # events that state it as a fact
        self.alleged = 0  # complaints, orders and reviews that call it false
        self.platforms: set[str] = set()
        self.outlook: Outlook | None = None  # from the first reshare on

    def reshare(self, record: Activity, own: bool) -> None:
        """Somebody passed it on; `own`: the person themselves."""
        if self.outlook is None:
            self.outlook = Outlook.of(self.first.at, record.platform)
        self.outlook.add(record.created_at)
        self.carried(record)
        post = self._post(record)
        if post is not None:
            before = post.reposts
            post.seen += 1
            post.own += own
            self.off += own
            self.reposts += post.reposts - before

    def carried(self, record: Activity) -> None:
        """Somebody told it or passed it on: so far it has come."""
        if record.created_at > self.latest.at:
            self.latest = evidence_of(record)

    def shown(self, record: Activity) -> None:
        """The platform's own totals of an item; reposts count where the item is the post itself."""
        facts = record.facts
        if facts.views < 0 and facts.reposts < 0:
            return
        post = self._post(record)
        if post is None:
            return
        if record.item == record.root and facts.reposts > post.shown:
            before = post.reposts
            post.shown = facts.reposts
            self.reposts += post.reposts - before
        held = post.views.get(record.item)
        if facts.views > (held or 0) and (held is not None or self.items < KNOWN_ITEMS):
            self.items += held is None
            post.views[record.item] = facts.views
            self.views += facts.views - (held or 0)

    def deduct(self, record: Activity) -> None:
        """A measure that says what is not to be counted, with its ground (`graph.facts.DEDUCTION`)."""
        post, facts = self._post(record), record.facts
        for place in range(len(GROUNDS)):
            if post is not None and facts.flags & DEDUCTION << place:
                post.deducted[place][0] += max(0, facts.views)
                post.deducted[place][1] += max(0, facts.reposts)
                self.off += max(0, facts.reposts)

    def _post(self, record: Activity) -> Post | None:
        place = place_of(record)
        post = self.posts.get(place)
        if post is None and len(self.posts) < KNOWN_POSTS:
            post = self.posts[place] = Post()
        return post

    def reaches(self, inseparable_on: frozenset[str]) -> dict[str, Reach]:
        """Each post's totals after deductions; `inseparable_on`: platforms that count comments as reposts."""
        return {
            place: reach(post.counts(place.partition("\0")[0] not in inseparable_on))
            for place, post in self.posts.items()
        }

    def dump(self) -> Any:
        posts = {place: post.dump() for place, post in self.posts.items()}
        outlook = None if self.outlook is None else self.outlook.dump()
        return [self.first, self.latest, self.told, posts, self.asserted, self.alleged, sorted(self.platforms), outlook]

    @classmethod
    def load(cls, data: Any) -> Narrative:
        first, latest, told, posts, asserted, alleged, platforms, outlook = data
        made = cls(Evidence(*first))
        made.latest = Evidence(*latest)
        made.told, made.asserted, made.alleged, made.platforms = told, asserted, alleged, set(platforms)
        made.posts = {place: Post.load(post) for place, post in posts.items()}
        made.outlook = None if outlook is None else Outlook.load(outlook)
        made.reposts = sum(post.reposts for post in made.posts.values())
        made.views = sum(sum(post.views.values()) for post in made.posts.values())
        made.off = sum(post.own + sum(reposts for _, reposts in post.deducted) for post in made.posts.values())
        made.items = sum(len(post.views) for post in made.posts.values())
        return made


def place_of(record: Activity) -> str:
    """The cascade of a record."""
    return f"{record.platform}\0{record.scope}\0{record.root}"
