"""Campaigns against a person, and lawful speech that is as alike and as synchronous.

    an order ─► every member, after a delay ─► post | comment | reshare, in words copied or retold
    everybody else ─► comments and reshares below the same posts, each once, in words and times of their own

Members and others act equally often, and both halves of a pair draw from the same numbers: the same accounts act at
the same moments. What differs is what is said, and of whom.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, Literal, NamedTuple

from msgspec.structs import replace

from streams.simulate.options import SECOND
from streams.simulate.scenarios import campaign_stories as stories
from streams.simulate.scenarios.campaign_stories import Story
from streams.simulate.scenarios.people import Who
from streams.simulate.scenarios.pile_ons import CALM
from streams.simulate.scenarios.spec import Cast, Scenario, Size
from streams.simulate.scenarios.stage import DAY, Stage, Thread
from streams.simulate.scenarios.texts import Line, spoken_to

FIRST_ORDER: Final = 0.03  # share of the scenario's length
ORDERS_END: Final = 0.88  # the last members follow before
JITTER: Final = 0.2  # of the time between two orders
SHARPEST: Final = 0.1  # members need at most this share of the time between two orders, however short it is
FOLLOWS: Final = 0.9  # share of the later orders that a member follows; all follow the first
RESHARED: Final = 0.3  # of what members answer
BRIEF: Final = 3  # lines an order
TELLING: Final = 16  # characters; a shorter line is copied together with the next
VARIED: Final = 1_000  # ways in which others put what they say
BARE: Final = 3  # members' acts for each bare reshare by somebody else
FEWEST: Final = 3  # members
YOUNG: Final = (6.0, 14.0)  # days that all accounts of a young campaign were made before it began
YOUNG_WITHIN: Final = 0.2  # days from the first of them to the last
OLD: Final = (1_500.0, 3_200.0)  # days, each its own


class Plan(NamedTuple):
    """How a campaign is led."""

    platforms: tuple[str, ...]
    orders: int = 5
    seconds: float = 50.0  # in which all follow an order
    staggered: float = 0.0  # or this share of the time between two orders
    posts: bool = False  # members post; otherwise they answer and reshare what stands in their platform's threads
    aged: bool = False  # accounts of many years that had talked of other things; otherwise made together days before
    members: float = 1.0  # share of the accounts of `--hostile`; the rest is angry of its own accord


class Order(NamedTuple):
    """One order: where it stands among the others, when it is given and how long following takes, shares of the run."""

    number: int
    share: float
    within: float


class Campaign:
    """One half of a pair on its stage."""

    def __init__(self, stage: Stage, plan: Plan, story: Story, harmful: bool) -> None:
        self.stage, self.plan, self.story = stage, plan, story
        self.members = _members(stage, plan)
        self.orders = _orders(stage, plan)
        invented = stage.name()  # drawn for both halves, so that nothing else moves
        name = story.name or invented
        self.accounts = [stage.who(platform, name, story.followers) for platform in plan.platforms]
        self.entry = self._entered(name, harmful)
        stage.seen(*self.accounts)
        self.acts = 0
        self.said = story.said if story.in_order else stage.words.shuffled(story.said)
        self._owners: dict[tuple[int, int], Line] = {}

    def run(self, harmful: bool) -> Cast:
        """Everybody acts."""
        own = [self.stage.post(who, Line("chat", self.story.own), 0.0, own=True) for who in self.accounts]
        threads = [*own, *self._post()] if self.plan.posts else self._answer(own)
        self._angry(threads)
        self._others(threads)
        concerted = tuple(self.members) if self.story.concerted else ()
        accounts, first = tuple(self.accounts), self.accounts[0].key
        return Cast((first,) if harmful else (), first, accounts, self.entry, concerted)

    def _entered(self, name: str, harmful: bool) -> str:
        """Entries in the registry: of the centre, but for a victim on one platform; of owners of several accounts."""
        if self.story.wording == "owners":
            width = len(self.plan.platforms)
            for owner in range(0, len(self.members) - width + 1, width):
                shop = f"青石路{owner // width + 1}号铺"
                self.stage.enter("company", [shop], self.members[owner : owner + width], "one shop, by its licence")
        if harmful and len(self.accounts) == 1:
            return ""
        return self.stage.enter(self.story.kind, [name], self.accounts, self.story.grounds)

    def _post(self) -> list[Thread]:
        """At each order members post on their own."""
        if self.plan.aged:
            for who in self.members:
                self._talk_before(who)
        threads = []
        for order in self.orders:
            for place, who, share, _ in self._following(order):
                centre = self.accounts[place % len(self.accounts)]
                line = self._line(order, place)
                line = Line(line.kind, f"@{centre.name} {line.text}")
                threads.append(self.stage.post(who, line, share, mentions=(centre.id,), **self._carried(order)))
        return threads

    def _answer(self, own: Sequence[Thread]) -> list[Thread]:
        """At each order a third of the members each goes to the centre's own post and to posts of two members."""
        called = [self._called(call) for call in range(len(self.story.calls))]
        threads = [own, *called]
        for order in self.orders:
            for place, who, share, chance in self._following(order):
                turn, platform = divmod(place, len(own))
                thread = threads[(order.number + turn) % len(threads)][platform]
                line = self._line(order, place)
                if thread.own:
                    line = spoken_to(line)
                kind: Literal["repost", "comment"] = "repost" if chance < RESHARED else "comment"
                self.stage.answer(thread, who, line, share, kind, **self._carried(order))
        return [thread for row in threads for thread in row]

    def _called(self, call: int) -> list[Thread]:
        """A post of a member on each platform, before the first order."""
        line, share = self.story.calls[call], FIRST_ORDER * (call + 1) / (len(self.story.calls) + 1)
        threads = []
        for place, centre in enumerate(self.accounts):
            there = self.members[place :: len(self.accounts)]
            text = line.text.format(name=centre.name)
            threads.append(
                self.stage.post(there[call % len(there)], Line(line.kind, text), share, mentions=(centre.id,))
            )
        return threads

    def _following(self, order: Order) -> list[tuple[int, Who, float, float]]:
        """Members that follow the order: place, account, when (a share of the run), and a chance of their own."""
        found = []
        for place, who in enumerate(self.members):
            idle, late, chance = self.stage.shape.random(3).tolist()
            if order.number == 0 or idle < FOLLOWS:
                found.append((place, who, order.share + late * order.within, chance))
        self.acts += len(found)
        return found

    def _line(self, order: Order, place: int) -> Line:
        """What the member says."""
        first = order.number * BRIEF
        brief = [self.said[(first + step) % len(self.said)] for step in range(BRIEF)]
        brief = [Line(line.kind, line.text.replace("{day}", str(order.number + 1))) for line in brief]
        if self.story.wording == "copied":
            told = brief[:1] if len(brief[0].text) >= TELLING else brief[:2]
            return Line(brief[0].kind, "，".join(line.text for line in told))
        if self.story.wording == "retold":
            return self.stage.words.retold(brief)
        key = order.number, place // len(self.plan.platforms)
        if key not in self._owners:
            self._owners[key] = self.stage.words.retold(self.story.said)
        return self._owners[key]

    def _carried(self, order: Order) -> dict[str, Any]:
        """Hashtag and link."""
        link = f"https://long.example/{self.stage.start // SECOND}/{order.number}"
        return {
            "hashtags": (self.story.tag,) if self.story.tag else (),
            "urls": (link,) if self.story.linked else (),
        }

    def _talk_before(self, who: Who) -> None:
        """Something else that the account had posted."""
        self.stage.post(who, self.stage.words.say(CALM), -self.stage.shape.uniform(0.01, 0.12), until=0.0)

    def _angry(self, threads: Sequence[Thread]) -> None:
        """Accounts of `--hostile` that nobody ordered."""
        centres = {who.platform: who for who in self.accounts}
        for _ in range(self.stage.size.hostile - len(self.members)):
            thread = threads[int(self.stage.shape.integers(len(threads)))]
            platform = thread.root.platform
            self.stage.loud(thread, self.stage.who(platform), self.story.angry, centres[platform], RESHARED)

    def _others(self, threads: Sequence[Thread]) -> None:
        """Everybody else, as often as the members, each in other words, and bare reshares."""
        stage = self.stage
        words = [stage.words.retold(self.story.others) for _ in range(VARIED)]
        for bare in (0.0, 1.0):
            for _ in range(self.acts // BARE if bare else self.acts):
                thread = threads[int(len(threads) * stage.shape.random() ** 2)]
                pool = CALM if bare else words
                stage.calm(thread, stage.who(thread.root.platform), pool, 1.0 if bare else RESHARED, bare)


def _members(stage: Stage, plan: Plan) -> list[Who]:
    """Accounts of a campaign, by turns on its platforms: made together not long ago, or each many years ago."""
    together = stage.shape.uniform(*YOUNG)
    members = []
    for number in range(max(round(plan.members * stage.size.hostile), FEWEST)):
        who = stage.who(plan.platforms[number % len(plan.platforms)])
        young, old = together + YOUNG_WITHIN * stage.shape.random(), stage.shape.uniform(*OLD)
        followers = int(stage.shape.integers(120, 900) if plan.aged else stage.shape.integers(0, 30))
        made = stage.start - int((old if plan.aged else young) * DAY)
        members.append(who._replace(facts=replace(who.facts, created_at=made, followers=followers, verified=False)))
    return members


def _orders(stage: Stage, plan: Plan) -> list[Order]:
    gap = (ORDERS_END - FIRST_ORDER) / plan.orders
    within = plan.staggered * gap or min(plan.seconds * SECOND / stage.span, SHARPEST * gap)
    late = stage.shape.uniform(0, JITTER, plan.orders).tolist()
    return [Order(number, FIRST_ORDER + gap * (number + late[number]), within) for number in range(plan.orders)]


def _pair(
    names: tuple[str, str], told: tuple[Story, Story], plan: Plan, size: Size, about: tuple[str, str],
    differs: tuple[str, str], expected: tuple[str, ...],
) -> tuple[Scenario, Scenario]:  # fmt: skip
    """A campaign and its lawful twin."""

    def make(half: int) -> Callable[[Stage], Cast]:
        return lambda stage: Campaign(stage, plan, told[half], half == 0).run(half == 0)

    army, twin = names
    return (
        Scenario(army, True, about[0], army, twin, differs[0], make(0), expected, size),
        Scenario(twin, False, about[1], army, army, differs[1], make(1), (), size),
    )


_TWO_HOURS: Final = Size(hostile=60, minutes=120)
_DAYS: Final = Size(hostile=60, minutes=5 * 1_440)
_SPREAD: Final = ("go:12.2.2", "go:12.2.4")
_ONE: Final = ("go:12.2.2", "go:8.2")

SCENARIOS: Final = (
    *_pair(
        ("army_copies", "petition_copies"),
        (stories.COPIED, stories.SIGNED),
        Plan(("weibo",)),
        _TWO_HOURS,
        (
            "young accounts of one platform paste one insult after another within seconds of an order",
            "residents copy one sentence after another of a letter to a health centre, within seconds of each other",
        ),
        (
            "insult of a person, on one platform: 8(2)",
            "a demand to a public body: nobody is insulted, and alike words are a petition's",
        ),
        _ONE,
    ),
    *_pair(
        ("army_paraphrased", "coordinated_praise"),
        (stories.RETOLD, stories.PRAISED),
        Plan(("weibo", "douyin")),
        _TWO_HOURS,
        (
            "accounts on two platforms insult one person at an order, each in words of its own made by rule",
            "fans on two platforms praise a singer at an order, each in words of their own; strangers criticise",
        ),
        (
            "what is organised is insult, on two platforms: 12(2)(4)",
            "what is organised is praise; criticism is nobody's order: article 10, second limb",
        ),
        _SPREAD,
    ),
    *_pair(
        ("army_staggered", "fan_routine"),
        (stories.STAGGERED, stories.CHECKED_IN),
        Plan(("weibo",), staggered=0.6),
        _DAYS,
        (
            "accounts of one platform paste one insult a day, each at an hour of its own, for five days",
            "fans check in once a day with one text, each at an hour of their own, for five days; strangers criticise",
        ),
        ("insult of a person, in slow waves, on one platform: 8(2)", "a routine of fans: nobody is insulted"),
        _ONE,
    ),
    *_pair(
        ("army_split", "cross_posting"),
        (stories.SPLIT, stories.CROSS_POSTED),
        Plan(("weibo", "douyin", "xiaohongshu"), orders=3, posts=True),
        _TWO_HOURS,
        (
            "one text at an order, posted by different accounts on three platforms, about one person",
            "shops post their own complaint on their own three accounts, at the same moments, about road works",
        ),
        (
            "different people spread one insult on three platforms: 12(2)(4)",
            "each text has one owner, who posts it on accounts of their own, and it criticises a public body",
        ),
        _SPREAD,
    ),
    *_pair(
        ("army_aged", "news_feed"),
        (stories.AGED, stories.SCHEDULED),
        Plan(("weibo", "bilibili"), orders=3, posts=True, aged=True),
        _TWO_HOURS,
        (
            "accounts of many years, which had talked of other things, post one insult and one link at an order",
            "accounts of many years post the headlines of a scheduled news feed with its links; readers complain",
        ),
        (
            "what is organised is insult, on two platforms: 12(2)(4)",
            "what is scheduled is news: nobody is insulted, and complaints are nobody's order",
        ),
        _SPREAD,
    ),
    *_pair(
        ("army_in_anger", "breaking_news"),
        (stories.MIXED, stories.BREAKING),
        Plan(("weibo", "douyin"), members=0.5),
        Size(hostile=120, minutes=120),
        (
            "half of a furious crowd acts at an order on two platforms, the other half of its own accord",
            "a bridge falls: at each bulletin people share its headline within seconds, and others are furious",
        ),
        (
            "part of the insult of a person is organised, on two platforms: 12(2)(4)",
            "an event moves people at the same moments, nobody an order; wrath at a public body is article 10's",
        ),
        _SPREAD,
    ),
)  # fmt: skip
