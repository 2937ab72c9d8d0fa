"""Organised hostility against a person: Guiding Opinions, articles 12(2)(4) and 8(2).

Criteria: go:12.2.4, go:8.2. Elements that are measured: a coordinated campaign; hostile content; a large amount of it;
several platforms. Not measurable: who organised or directed it, that anybody was hired, vile social impact.

Formula. A campaign is a community of accounts that act together beyond chance (`graph.campaigns`, q ≤ 0.05). Of its
items that are aimed at one natural person:
    amount     hostile items, guarded ones left out, by their lower bound at the scorer's error rates at least `items`,
               and hostile accounts by their lower bound at least `accounts`
    content    the lower bound of the share of hostile items above `share`
    platforms  each with at least `part` of these items and accounts; at least two, then go:12.2.4, else go:8.2 alone
An account whose name another platform of the campaign has, too, and whose accounts are at least as many there, is taken
for cross-posting by one owner. Nor are there ever counted more accounts than the largest platform has, where each of
the others could be of an owner there: two platforms of five accounts are five for certain, and ten at most.
level met: amount and content at the lower bound. possible: one of the three figures only at its upper bound. Else
nothing is said: praise, petitions, a fan club's routine and news feeds are campaigns, too, and none of our business.

Parameters: `items` (20, not statutory), `accounts` (5, not statutory), `share` (per mille, 200, not statutory: what
mass_spread asks of any crowd), `part` (per mille, 100, not statutory). How a campaign is found: `graph.campaigns`.
Blind spots: campaigns in words of their own, on days and posts of their own; accounts that act once; one hand behind
accounts of different names; whom the army's items are aimed at where the reader of targets does not see it.
Source: Guiding Opinions 2023, articles 8 and 12.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median
from typing import Final, NamedTuple

from detectors import roles
from detectors.aimed import LEAST_CONFIDENCE
from detectors.bounds import Bounds, Counted, account_bounds, summed
from detectors.guard import guarded
from detectors.signal import ABSENT, MAX_EVIDENCE, MET, POSSIBLE, Evidence, Level, Signal
from detectors.standing import ErrorRates
from graph.campaigns import Campaign
from graph.cosharing import KEEP, MILLION, SECOND
from graph.facts import BARE, HOSTILE, LABELLED
from graph.pairs import Pair
from graph.shares import KINDS, Share, kind_of

NAME: Final = "water_army"
SPREAD: Final = "go:12.2.4"
ORGANISED: Final = "go:8.2"
DAY: Final = 86_400  # seconds
MAX_MEMBERS: Final = 200
LEADS: Final = 600  # per mille of the meetings of an account in which it was first


class Parameters(NamedTuple):
    """See the module docstring for units."""

    items: int = 20
    accounts: int = 5
    share: int = 200
    part: int = 100


DEFAULTS: Final = Parameters()


class Amount(NamedTuple):
    """How much hostility a campaign aims at one person."""

    items: Bounds
    accounts: Bounds
    share: Bounds  # of its items aimed at the person, per mille


def victims_of(campaign: Campaign) -> dict[str, list[Share]]:
    """The items of a campaign by whom they are aimed at, in order of victims."""
    found: dict[str, list[Share]] = {}
    for item in campaign.items:
        if item.target and item.confidence >= LEAST_CONFIDENCE and not item.flags & BARE:
            found.setdefault(item.victim, []).append(item)
    return dict(sorted(found.items()))


def detect(
    campaign: Campaign,
    victim: str,
    items: Sequence[Share],
    now: int,
    rates: ErrorRates,
    inflow: int = 0,
    parameters: Parameters = DEFAULTS,
) -> Signal | None:
    """What the campaign's `items`, all aimed at `victim`, amount to; None where too much is missing.

    Args:
        now: event time, µs.
        inflow: hostile acts against the victim, whoever did them; 0 = not known.
    """
    hostile = [item for item in items if is_hostile(item)]
    counted = _of_owners(items)
    found = amount(items, counted, rates)
    states = (
        _state(found.items, parameters.items),
        _state(found.accounts, parameters.accounts),
        _state(found.share, parameters.share + 1),
    )
    if ABSENT in states or states.count(POSSIBLE) > 1:
        return None
    level: Level = "met" if POSSIBLE not in states else "possible"
    platforms = several(counted, parameters.part)
    spread = len(platforms) > 1
    large, content = min(states[0], states[1]), states[2]
    elements = {f"{ORGANISED}/campaign": MET, f"{ORGANISED}/hostile_content": content}
    if spread:
        elements |= {
            f"{SPREAD}/campaign": MET,
            f"{SPREAD}/several_platforms": MET,
            f"{SPREAD}/large_amount": large,
            f"{SPREAD}/hostile_content": content,
        }
    return Signal(
        detector=NAME,
        victim=victim,
        at=now,
        level=level,
        criteria=(SPREAD, ORGANISED) if spread else (ORGANISED,),
        value=found.items.value,
        lower=found.items.lower,
        upper=found.items.upper,
        threshold=parameters.items,
        unit="items",
        window=KEEP * DAY,
        platforms=tuple(sorted({item.platform for item in hostile})),
        subject=f"campaign:{campaign.id}",
        elements=elements,
        figures=_figures(campaign, items, hostile, found, inflow),
        baseline={"share": parameters.share},
        evidence=_evidence(hostile),
        roles=_roles(campaign, hostile),
        certainty=campaign.certainty,
    )


def is_hostile(item: Share) -> bool:
    """Hostile words of its own that the guard does not take out."""
    return bool(item.flags & HOSTILE and not item.flags & BARE and not guarded(item.flags, item.hostility))


def amount(items: Sequence[Share], counted: Sequence[Share], rates: ErrorRates) -> Amount:
    """Bounds on the hostile items, their share and their accounts.

    Args:
        items: of the campaign, aimed at the person.
        counted: those of them that are no cross-posting.
    """
    labelled, scored = ([one for one in items if bool(one.flags & LABELLED) is given] for given in (True, False))
    bounds = summed(
        Counted(sum(map(is_hostile, part)), len(part), of)
        for part, of in ((scored, rates.scorer), (labelled, rates.labels))
    )
    mostly = rates.scorer if len(scored) >= len(labelled) else rates.labels
    accounts = account_bounds(
        len({item.who for item in counted if is_hostile(item)}),
        len({item.who for item in counted}),
        len(counted),
        mostly,
    )
    hostile = {item[1:3] for item in counted if is_hostile(item)}
    certain = max(Counter(platform for platform, _ in hostile).values(), default=0)
    lower = min(accounts.lower, certain)
    return Amount(bounds, Bounds(max(accounts.value, lower), lower, accounts.upper), bounds.share(len(items)))


def several(items: Sequence[Share], part: int) -> list[str]:
    """Platforms that hold at least `part` per mille of the items and of their accounts."""
    of_items = Counter(item.platform for item in items)
    of_accounts = Counter(platform for platform, _ in {item[1:3] for item in items})
    return sorted(
        platform
        for platform, number in of_items.items()
        if number * 1000 >= part * of_items.total() and of_accounts[platform] * 1000 >= part * of_accounts.total()
    )


def _of_owners(items: Sequence[Share]) -> list[Share]:
    """Without the accounts whose name a larger platform has: one owner posts there, too."""
    names: dict[str, set[str]] = {}
    for item in items:
        names.setdefault(item.platform, set()).add(item.account)
    taken: set[str] = set()
    kept: set[tuple[str, str]] = set()
    for platform in sorted(names, key=lambda one: (-len(names[one]), one)):
        kept |= {(platform, name) for name in names[platform] - taken}
        taken |= names[platform]
    return [item for item in items if item[1:3] in kept]


def _state(bounds: Bounds, threshold: int) -> int:
    return MET if bounds.lower >= threshold else POSSIBLE if bounds.upper >= threshold else ABSENT


def _figures(
    campaign: Campaign, items: Sequence[Share], hostile: Sequence[Share], found: Amount, inflow: int
) -> dict[str, int]:
    """`without_campaign`: hostile acts against the person that are nobody's of the campaign. Nothing is deducted."""
    kinds = Counter(kind_of(number) for number in {pair.older.object for pair in campaign.pairs})
    return {
        "campaign_accounts": len(campaign.accounts),
        "campaign_items": len(items),
        "campaign_share": min(1000, 1000 * len(hostile) // inflow) if inflow else 0,
        "with_campaign": inflow,
        "without_campaign": max(0, inflow - len(hostile)),
        "edges": campaign.edges,
        "q_millionths": -int(-campaign.q * MILLION // 1),
        "hostile_accounts": found.accounts.value,
        "hostile_accounts_lower": found.accounts.lower,
        "share_lower": found.share.lower,
        "share_upper": found.share.upper,
        **{f"objects_{kind}": kinds[kind] for kind in KINDS if kinds[kind]},
        **_lags(campaign.pairs),
    }


def _lags(pairs: Iterable[Pair]) -> dict[str, int]:
    """Seconds by which the second platform follows the first, the median over pairs; negative where it leads."""
    found: dict[str, list[int]] = {}
    for pair in pairs:
        first, second = sorted(pair, key=lambda one: one.platform)
        if first.platform != second.platform:
            found.setdefault(f"lag_{first.platform}_{second.platform}", []).append(second.at - first.at)
    return {name: round(median(lags) / SECOND) for name, lags in sorted(found.items())}


def _evidence(hostile: Sequence[Share]) -> tuple[Evidence, ...]:
    worst = sorted(hostile, key=lambda one: (-one.hostility, one.at, one))[:MAX_EVIDENCE]
    return tuple(
        Evidence(one.platform, one.scope, one.item, one.kind, one.account, one.at, one.flags, one.hostility)
        for one in worst
    )


def _roles(campaign: Campaign, hostile: Sequence[Share]) -> tuple[roles.Role, ...]:
    """Who began it, who was first in most meetings (as its leads), and everybody: accounts by hostile items."""
    items = Counter(item.who for item in hostile)
    first, met = Counter[str](), Counter[str]()
    for pair in campaign.pairs:
        if pair.delta:
            first[pair.older.who] += 1
            met.update((pair.older.who, pair.younger.who))
    usual = median(met.values()) if met else 0
    leads = {who: items[who] for who in met if met[who] >= usual and first[who] * 1000 >= LEADS * met[who]}
    began = min(hostile, key=lambda one: (one.at, one)).who if hostile else ""
    everybody = sorted(campaign.accounts, key=lambda who: (-items[who], who))[:MAX_MEMBERS]
    return (
        *roles.initiator(began, items[began]),
        *roles.organisers(leads),
        *(("member", who, items[who]) for who in everybody),
    )
