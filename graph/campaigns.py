"""Campaigns: groups of accounts that act together beyond chance, and keep their name while they grow.

    `Word` of all partitions of accounts ─ hear ─► edges, shares, numbers ─ look ─► q-value an edge ─► communities

**Chance.** An edge is two partners (`graph.partners`). Two questions are asked (`graph.chance`):

    the same objects   as many common objects as they met on, of the kinds that say something by themselves (all but
                       `root`), against the bipartite configuration model of all accounts and objects of a week
    the same moment    as many hits among all objects that both shared, each with the larger of the two chances that
                       the object's own burst gives

Partners who did not meet twice within the window must have met three times in all (`graph.edges`): of a crowd's slogans
many people say two. Several objects of one content are one occasion: of either kind at most as many count as there
were occasions. The p-value of the edge is `chance.either` of the two, its q-value Benjamini and Hochberg's over all
pairs of accounts that met at all, partners or not, of all partitions. A share counts as often as it was made, for
accounts and objects alike, which expects more in common than distinct ones would.

**Background.** A quiet installation, or one that sees nothing but the army, cannot know what is popular. So the model
always holds the traffic of one more week: that of the research dump CED as this program reads it (counts only, below).

**Communities** of the edges with q ≤ `rate`, weighed by occasions: Louvain [1] on sorted input with a fixed seed. At
resolution γ two groups that are all there is stay two where less than γ/2 of the weight lies between them; at 0.3 an
army whose teams work below different posts ends as one. A community is the campaign of an earlier look with which it
shares most accounts, if these are at least half of the smaller of the two; else it is new, and is named by its smallest
account and the tick. Of several that claim one campaign the largest overlap has it.

**How sure a campaign is**, and what else its accounts have in common: `graph.signs`. That opens nothing.

**Limits.** At most `edges` edges; what comes beyond adds no more (`exact`). Where there are more than `MANY` edges,
looks are rarer. Edges leave with their last pair, after a week.

[1] Blondel, Guillaume, Lambiotte, Lefebvre (2008), Fast unfolding of communities in large networks. J. Stat. Mech.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np
import xxhash
from msgspec import Struct

from graph import chance, signs
from graph.certainty import Certainty
from graph.cosharing import DAY, KEEP, MILLION, SECOND
from graph.edges import Edge, Edges
from graph.halves import join
from graph.pairs import Pair, occasions
from graph.partners import Word
from graph.shares import KIND, ROOT, Share

# Accounts by shares, objects by shares: CED, 630,000 events of 3,387 cascades, in steps.
ACTIVITY: Final = ((1, 135_579), (2, 17_927), (3, 2_074), (5, 1_057), (10, 142), (22, 37), (45, 7), (150, 7))
DEGREES: Final = (
    (1, 149_582), (2, 2_300), (3, 1_081), (5, 937), (11, 508), (22, 268), (45, 127), (90, 39), (180, 17), (330, 2),
)  # fmt: skip
RESOLUTION: Final = 0.3
MANY: Final = 5_000  # edges for which a look waits `every` once more


class Parameters(NamedTuple):
    """None is statutory. Times in µs."""

    rate: float = 0.05  # false discoveries among the edges
    accounts: int = 3  # of the smallest community
    every: int = 60 * SECOND
    edges: int = 50_000
    window: int = 60 * SECOND  # of co-sharing: what lies further apart is no hit


class Campaign(NamedTuple):
    """One community of significant edges at one look."""

    id: str
    began: int  # µs: the look that first saw it
    accounts: tuple[str, ...]  # platform:account, sorted
    edges: int
    q: float  # the largest of its edges
    pairs: tuple[Pair, ...]
    certainty: Certainty = Certainty(1.0, (), 1.0)

    @property
    def items(self) -> tuple[Share, ...]:
        """What its accounts shared in pairs with each other: one share a content, in order of time."""
        found = {share.content: share for pair in self.pairs for share in pair}
        return tuple(sorted(found.values(), key=lambda one: (one.at, one)))


class Named(Struct, array_like=True):
    """What is kept of a campaign from one look to the next."""

    id: str
    began: int
    accounts: list[str]


class Coordination(Struct, array_like=True):
    """The state: equal ones are `in_order` the same bytes."""

    edges: dict[str, dict[str, list[Pair]]] = {}  # smaller account → larger → pairs
    shares: dict[str, dict[int, list[int]]] = {}  # account → object → [times, chance in millionths]
    activity: dict[int, int] = {}
    degrees: dict[int, int] = {}
    basis: list[list[list[int]]] = []  # activity and degrees that the model was solved for
    tests: int = 0
    left: int = 0
    dropped: int = 0  # edges beyond the limit
    number: int = 0  # of edges
    known: list[Named] = []
    hostile: dict[int, dict[str, int]] = {}  # event day → victim → hostile acts, the guard not asked
    common: dict[int, int] = {}  # objects that many share → since when, µs: only the moment speaks for their pairs
    traits: dict[int, dict[str, dict[int, int]]] = {}  # event day → victim, "" = all → `graph.traits` → hostile acts
    waiting: list[Word] = []  # halves of pairs whose other has not come

    @property
    def pairs(self) -> int:
        """How many the edges have."""
        return sum(len(pairs) for met in self.edges.values() for pairs in met.values())

    @property
    def exact(self) -> bool:
        """Has nothing been left out?"""
        return not (self.left or self.dropped)

    def aimed_at(self, victim: str) -> int:
        """Hostile acts against a victim in the last week, whoever did them."""
        return sum(acts.get(victim, 0) for acts in self.hostile.values())

    def rest(self, victims: list[str]) -> signs.Rest:
        """Hostile acts of the last week, those at some victims apart."""
        by_trait: list[Counter[int]] = []
        for wanted in (victims, [""]):
            held = [of.get(victim, {}) for of in self.traits.values() for victim in wanted]
            by_trait.append(sum(map(Counter, held), Counter()))
        aimed = {victim: self.aimed_at(victim) for victim in victims}
        return signs.Rest(aimed, *by_trait)

    def hear(self, words: Iterable[Word], most: int) -> int:
        """Take in the words of a tick; how many pairs more there are."""
        halves = self.waiting
        for word in sorted(words):
            if not word.account:
                self._reckon(word)
            elif word.halves:
                halves.append(word)
            else:
                held = self.shares.setdefault(word.account, {})
                for number, moment in word.shares:
                    times, most_likely = held.get(number, (0, 0))
                    held[number] = [times + 1, max(most_likely, moment)]
        found, self.waiting = join(halves)
        return sum(self._add(account, other, pairs, most) for account, other, pairs in found)

    def _reckon(self, word: Word) -> None:
        for numbers, more in ((self.activity, word.activity), (self.degrees, word.degrees)):
            for key, times in more:
                numbers[key] = numbers.get(key, 0) + times
                if not numbers[key]:
                    del numbers[key]
        self.tests += word.tests
        self.left += word.left
        today = self.hostile.setdefault(word.at // DAY, {}) if word.hostile else {}
        for victim, acts in word.hostile:
            today[victim] = today.get(victim, 0) + acts
        self.common.update(dict.fromkeys(word.common, word.at))
        for victim, trait, acts in word.traits:
            by_victim = self.traits.setdefault(word.at // DAY, {})
            for whose in (victim, ""):
                of_it = by_victim.setdefault(whose, {})
                of_it[trait] = of_it.get(trait, 0) + acts

    def _add(self, account: str, other: str, pairs: list[Pair], most: int) -> int:
        met = self.edges.setdefault(account, {})
        if other not in met:
            if self.number >= most:
                self.dropped += 1
                return 0
            self.number += 1
        met.setdefault(other, []).extend(pairs)
        return len(pairs)

    def forget(self, before: int) -> None:
        """Pairs from before that moment (µs) leave, and what nothing is left of."""
        for account, met in list(self.edges.items()):
            for other, pairs in list(met.items()):
                pairs[:] = [pair for pair in pairs if pair.younger.at >= before]
                if not pairs:
                    del met[other]
                    self.number -= 1
            if not met:
                del self.edges[account]
        for day in [day for day in self.hostile if day * DAY < before]:
            del self.hostile[day]
            self.traits.pop(day, None)
        self.waiting = [word for word in self.waiting if word.at >= before]
        self.common = {number: at for number, at in self.common.items() if at >= before}
        there = set(self.edges) | {other for met in self.edges.values() for other in met}
        self.shares = {account: held for account, held in self.shares.items() if account in there}

    def in_order(self) -> Coordination:
        """The same, in the order of keys."""
        return Coordination(
            {account: dict(sorted(met.items())) for account, met in sorted(self.edges.items())},
            {account: dict(sorted(held.items())) for account, held in sorted(self.shares.items())},
            dict(sorted(self.activity.items())),
            dict(sorted(self.degrees.items())),
            self.basis,
            self.tests,
            self.left,
            self.dropped,
            self.number,
            self.known,
            {day: dict(sorted(acts.items())) for day, acts in sorted(self.hostile.items())},
            dict(sorted(self.common.items())),
            {
                day: {whose: dict(sorted(held.items())) for whose, held in sorted(by_victim.items())}
                for day, by_victim in sorted(self.traits.items())
            },
            self.waiting,
        )


class Significant(NamedTuple):
    """An edge with its q-value."""

    account: str
    other: str
    q: float
    pairs: list[Pair]
    p: float = 1.0


class Looker:
    """Looks at a state. What it holds follows from the state."""

    def __init__(self, parameters: Parameters | None = None) -> None:
        self.parameters = parameters or Parameters()
        self._basis: list[list[list[int]]] | None = None
        self._model = chance.popularity([1], [1])
        self._edges = Edges(self.parameters.window)

    def look(self, state: Coordination, now: int) -> list[Campaign]:
        """The campaigns at `now`, µs, the largest first. Names are kept in the state."""
        state.forget((now // DAY - KEEP + 1) * DAY)
        found = [edge for edge in self.tested(state, now) if edge.q <= self.parameters.rate]
        groups = [group for group in communities(found) if len(group) >= self.parameters.accounts]
        names = _names(groups, state.known, now)
        state.known = [Named(name.id, name.began, group) for name, group in zip(names, groups, strict=True)]
        return [self._campaign(name, found, state) for name in state.known]

    def _campaign(self, name: Named, found: list[Significant], state: Coordination) -> Campaign:
        members = set(name.accounts)
        inner = [edge for edge in found if edge.account in members and edge.other in members]
        pairs = tuple(sorted(pair for edge in inner for pair in edge.pairs))
        campaign = Campaign(name.id, name.began, tuple(name.accounts), len(inner), max(edge.q for edge in inner), pairs)
        items, tests = signs.hostile(campaign.items), max(state.tests, state.number)
        met = [_below_posts(state, edge, self.parameters.window) for edge in inner]
        rest = state.rest(sorted({item.victim for item in items}))
        sure = signs.certainty(len(members), [edge.p for edge in inner], tests, items, rest, met)
        return campaign._replace(certainty=sure)

    def tested(self, state: Coordination, now: int) -> list[Significant]:
        """All edges, in order, with their q-values."""
        edges = [Edge(a, b, pairs) for a, met in sorted(state.edges.items()) for b, pairs in sorted(met.items())]
        if not edges:
            return []
        totals = {account: sum(times for times, _ in held.values()) for account, held in state.shares.items()}
        looks = self._edges.look(edges, state.shares, totals, state.common, now)
        activity, others = zip(
            *((totals.get(edge.account, 0), totals.get(edge.other, 0)) for edge in edges), strict=True
        )
        mean = chance.expected(np.maximum(activity, 1), np.maximum(others, 1), self._solved(state))
        same_objects = chance.same_objects([look.common for look in looks], mean)
        p = chance.either(same_objects, [look.moment for look in looks])
        q = chance.benjamini_hochberg(p, max(state.tests, len(edges)))
        return [
            Significant(a, b, float(one), pairs, float(chance_of_it))
            for (a, b, pairs), one, chance_of_it in zip(edges, q, p, strict=True)
        ]

    def _solved(self, state: Coordination) -> chance.Popularity:
        """The model; made anew where the traffic has changed by a tenth."""
        old = sum(shares * times for shares, times in state.basis[0]) if state.basis else 0
        new = sum(shares * times for shares, times in state.activity.items())
        if not state.basis or abs(new - old) * 10 > sum(shares * times for shares, times in ACTIVITY) + old:
            state.basis = [[[*one] for one in sorted(held.items())] for held in (state.activity, state.degrees)]
        if self._basis != state.basis:
            self._basis = state.basis
            accounts, objects = _with(ACTIVITY, state.basis[0]), _with(DEGREES, state.basis[1])
            more = sum(k * times for k, times in accounts.items()) - sum(d * times for d, times in objects.items())
            if more:  # left out somewhere: as if shared once
                (objects if more > 0 else accounts)[1] += abs(more)
            self._model = chance.popularity_of_counts(accounts, objects)
        return self._model


def _below_posts(state: Coordination, edge: Significant, window: int) -> signs.Met:
    """How the two met below posts, in a window of each other."""
    pairs = [pair for pair in edge.pairs if pair.delta <= window and pair.older.object & KIND == ROOT]
    if not pairs:
        return signs.Met((), ())
    first, second = state.shares.get(edge.account, {}), state.shares.get(edge.other, {})
    posts = [number for number in sorted(first.keys() & second.keys()) if number & KIND == ROOT]
    return signs.Met(pairs, [max(first[number][1], second[number][1]) / MILLION for number in posts])


def _with(background: Iterable[tuple[int, int]], seen: Iterable[list[int]]) -> Counter[int]:
    found = Counter(dict(background))
    for number, times in seen:
        found[number] += times
    return found


def communities(edges: Iterable[Significant]) -> list[list[str]]:
    """Accounts of each community, sorted; the largest community first."""
    edges = list(edges)
    if not edges:
        return []
    from networkx import Graph
    from networkx.algorithms.community import louvain_communities

    accounts = sorted({account for edge in edges for account in edge[:2]})
    place = {account: number for number, account in enumerate(accounts)}  # numbers hash alike in every process
    graph = Graph()
    graph.add_nodes_from(range(len(accounts)))
    graph.add_weighted_edges_from((place[edge.account], place[edge.other], occasions(edge.pairs)) for edge in edges)
    found = louvain_communities(graph, weight="weight", resolution=RESOLUTION, seed=0)
    return sorted(([accounts[number] for number in sorted(one)] for one in found), key=lambda one: (-len(one), one))


def _names(groups: list[list[str]], known: list[Named], now: int) -> list[Named]:
    claims = []
    for number, group in enumerate(groups):
        for place, old in enumerate(known):
            common = len(set(group) & set(old.accounts))
            if 2 * common >= min(len(group), len(old.accounts)):
                claims.append((-common, old.began, old.id, number, place))
    names: dict[int, Named] = {}
    taken: set[int] = set()
    for _, _, _, number, place in sorted(claims):
        if number not in names and place not in taken:
            names[number] = known[place]
            taken.add(place)
    return [names.get(number) or _new(group, now) for number, group in enumerate(groups)]


def _new(group: list[str], now: int) -> Named:
    content = f"{group[0]}\0{now}".encode(errors="surrogatepass")
    return Named(f"{xxhash.xxh3_64_intdigest(content):016x}", now, group)
