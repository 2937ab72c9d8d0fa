"""What else the accounts of a campaign have in common, beside the pairs that it was found by.

    hostile items of its accounts ─┬─ created, client, region   one week of creation, one client, one region
                                   ├─ target                    one person
    its edges, hits below posts   ─┴─ reposts, replies          below one post within the window of each other

Each sign has a chance of its own and opens nothing: campaigns are found by pairs alone (`graph.campaigns`).

**Against the rest.** How many of its accounts are alike, and how many would be if they had been drawn blindly from them
and from the hostile acts of others at the same persons (at anybody where those are fewer than `LEAST_REST`): the
hypergeometric tail (`chance.drawn`), times the number of values that its accounts have: the likest was looked for.
Others count by their acts, because nobody keeps a list of who speaks to whom; its accounts count once each. What is
known to be the campaign's own is taken out of the rest, what is not stays in, which errs on the side of chance.
Of `target` too the rest is who is hostile to one of the same persons: to aim at one person as all the others do says
nothing, to leave out another whom they aim at does.

**By the moment.** Of each edge the hits below posts have the chance of the posts' own bursts (`chance.same_moment`);
over its edges `chance.simes`, as for the group itself.

**All together.** p of the signs: `chance.any_of` those that have one; with the pairs': `chance.either`.

Blind to what the platform does not give: then `missing` says so. One week of creation may be the week in which the
platform opened, one region that of the quarrel: the rest says how usual it is there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, TypeVar

from msgspec.structs import replace

from graph import chance
from graph.certainty import (
    CREATED,
    NOBODY_ELSE,
    NONE_MET,
    NOT_GIVEN,
    NOT_HOSTILE,
    REPLIES,
    REPOSTS,
    SIGNS,
    TARGET,
    TOO_FEW,
    Certainty,
    Sign,
)
from graph.facts import HOSTILE
from graph.pairs import Pair
from graph.shares import Share
from graph.traits import KINDS, kind_of, split, week_of

V = TypeVar("V", str, int)
LEAST: Final = 3  # accounts of which it must be known; not statutory
LEAST_REST: Final = 20  # acts of others below which nothing is compared with them; not statutory


class Rest(NamedTuple):
    """Hostile acts of the week, whoever did them."""

    aimed: Mapping[str, int]  # at whom
    traits: Mapping[int, int]  # of those at the persons that a campaign is hostile to
    traits_of_all: Mapping[int, int]


class Met(NamedTuple):
    """How the two accounts of an edge met below posts: objects of the kind `root` within the window."""

    pairs: Sequence[Pair]
    chances: Sequence[float]  # of a hit, for each post below which both acted


def hostile(items: Sequence[Share]) -> list[Share]:
    """Of the items of a campaign those that were counted among the hostile acts."""
    return [item for item in items if item.flags & HOSTILE and item.target]


def certainty(
    accounts: int, p: Sequence[float], tests: int, items: Sequence[Share], rest: Rest, met: Sequence[Met]
) -> Certainty:
    """What speaks for a campaign.

    Args:
        accounts: how many it has.
        p: of its edges.
        tests: made in all.
        items: hostile ones of its accounts, each once, in order of time (`hostile`).
        met: those of its edges that met below posts; others say nothing.
    """
    signs = (
        *(_trait(kind, items, rest) for kind in KINDS),
        _target(items, rest),
        *(_moments(name, accounts, met, tests) for name in (REPOSTS, REPLIES)),
    )
    if not items:
        signs = tuple(Sign(name, missing=NOT_HOSTILE) for name in SIGNS)
    pairs = chance.simes(p, tests)
    found = [sign.p for sign in signs if sign.p is not None]
    both = float(chance.either(pairs, chance.any_of(found))) if found else pairs
    return Certainty(pairs, signs, both)


def _trait(kind: str, items: Sequence[Share], rest: Rest) -> Sign:
    of_kind = [(item.who, trait) for item in items for trait in split(item.traits) if kind_of(trait) == kind]
    of_accounts = dict(reversed(of_kind))  # the first of each
    if len(of_accounts) < LEAST:
        return Sign(kind, of=len(of_accounts), missing=TOO_FEW if of_accounts else NOT_GIVEN)
    own = Counter(trait for _, trait in of_kind)
    for acts in (rest.traits, rest.traits_of_all):
        others = {trait: max(0, times - own[trait]) for trait, times in acts.items() if kind_of(trait) == kind}
        if sum(others.values()) >= LEAST_REST:
            sign, trait = _likest(kind, Counter(of_accounts.values()), others, sum(others.values()))
            return replace(sign, since=week_of(trait)) if kind == CREATED else sign
    return Sign(kind, of=len(of_accounts), missing=NOBODY_ELSE)


def _target(items: Sequence[Share], rest: Rest) -> Sign:
    whom = Counter(victim for _, victim in {(item.who, item.victim) for item in items})
    if whom.total() < LEAST:
        return Sign(TARGET, of=whom.total(), missing=TOO_FEW)
    own = Counter(item.victim for item in items)
    others = {victim: max(0, rest.aimed.get(victim, 0) - times) for victim, times in own.items()}
    if sum(others.values()) < LEAST_REST:
        return Sign(TARGET, of=whom.total(), missing=NOBODY_ELSE)
    return _likest(TARGET, whom, others, sum(others.values()))[0]


def _likest(name: str, counts: Counter[V], others: Mapping[V, int], acts: int) -> tuple[Sign, V]:
    """The value of which so many are the least likely."""
    number = counts.total()
    p, alike, value = min(
        (chance.drawn(alike, number, others.get(value, 0), acts), -alike, value) for value, alike in counts.items()
    )
    return Sign(name, -alike, number, others.get(value, 0), acts, min(1.0, p * len(counts))), value


def _moments(name: str, accounts: int, met: Sequence[Met], tests: int) -> Sign:
    """`replies` are all that are not two reshares."""
    chosen = [
        [pair for pair in edge.pairs if (pair.older.kind == pair.younger.kind == "repost") == (name == REPOSTS)]
        for edge in met
    ]
    alike = {share.who for pairs in chosen for pair in pairs for share in pair}
    if not alike:
        return Sign(name, of=accounts, missing=NONE_MET)
    hits: list[int] = []
    chances: list[float] = []
    starts = [0]
    for pairs, edge in zip(chosen, met, strict=True):
        if not pairs:
            continue  # p = 1, which changes nothing
        hits.append(min(len({pair.older.object for pair in pairs}), len(edge.chances)))
        chances += edge.chances
        starts.append(len(chances))
    p = chance.same_moment(hits, chances, starts)
    return Sign(name, len(alike), accounts, p=chance.simes(p.tolist(), tests))
