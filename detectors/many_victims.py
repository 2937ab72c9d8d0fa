"""Several persons insulted by one account, or one person again and again: Guiding Opinions, article 12 ¶ 2 (3).

Criterion: go:12.2.3. Elements that are measured: many_victims, repeated (either is enough), hostile_content. Not
measurable: vile social impact; that content is insult or defamation in law.

Formula. Of one account's hostile acts within `window`, the guard's taken out, each with a reach of at least
`least_reach`: the number of distinct victims, but no more than the posts under which the acts stand; and for each
victim the larger of the numbers of distinct days (law's time zone) and of distinct posts under which they stand.
Lower: acts with a known reach that are aimed at their victim with at least `confidence` and whose hostility a
platform's label, words of a class or plain abuse stand behind. Upper: also those that lack one of the three; who
lacks two is not counted. Of a comment of somebody with fewer followers the reach is not known: the readers of the post
see it. What is aimed less plainly counts where the account came back: with another such act, or with one that is plain.
met: either number at its lower bound; possible: at its upper bound, with more than a score behind the acts towards
the victim and behind all of the number but one; watch: at its upper bound. One signal for each victim concerned; once
it is met, victims at whom the account aims less plainly, and once only, are told of as well.

Parameters: `victims` (persons, 3, not statutory: a convention), `times` (days or posts, 3, not statutory: the same
convention), `least_reach` (views, reposts or followers, 100, not statutory), `window` (seconds, 30 days, not
statutory), `confidence` (per cent, 60, not statutory).
Blind spots: one person behind several accounts; bare reshares of what somebody else wrote; insults that no word list
knows and no platform labels stay at the upper bound; two accounts of one victim count as two persons unless the
registry knows them; followers are who could have seen a post, not who did.
Source: Guiding Opinions 2023, article 12; the number three is what courts and writers use where a text says
"several" and gives no number.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from detectors.actors.ledger import DAY, Act, Ledger, evidence
from detectors.signal import ABSENT, MET, POSSIBLE, Level, Signal

NAME: Final = "many_victims"
CRITERION: Final = "go:12.2.3"
SECOND: Final = 1_000_000  # µs


class Parameters(NamedTuple):
    """See the module docstring for units."""

    victims: int = 3
    times: int = 3
    least_reach: int = 100
    window: int = 30 * DAY // SECOND
    confidence: int = 60


DEFAULTS: Final = Parameters()


class Count(NamedTuple):
    """A number with its bounds."""

    lower: int
    upper: int

    def state(self, threshold: int) -> int:
        """MET, POSSIBLE or ABSENT."""
        return MET if self.lower >= threshold else POSSIBLE if self.upper >= threshold else ABSENT


def detect(
    ledger: Ledger,
    account: tuple[str, str],
    now: int,
    fresh: Collection[str],
    parameters: Parameters = DEFAULTS,
) -> list[Signal]:
    """A signal for each victim of whom there is news (`Ledger.is_news`).

    Args:
        account: platform, account.
        now: event time, µs.
        fresh: victims with new acts.
    """
    if len(ledger.acts) < min(parameters.victims, parameters.times):
        return []  # most accounts
    acts: dict[str, list[Act]] = {}
    for act in ledger.within(now - parameters.window * SECOND, now):
        if act.hostile and not _unseen(act, parameters) and (act.certain or _far(act, parameters)):
            acts.setdefault(act.victim, []).append(act)
    aimed = {victim: _aimed(theirs, parameters) for victim, theirs in acts.items()}
    sure = {victim: [act for act in theirs if _sure(act, parameters)] for victim, theirs in acts.items()}
    persons = Count(_several(sure), _several(aimed))
    signals = []
    for victim in sorted(acts):
        times = Count(_times(sure[victim]), _times(aimed[victim]))
        states = persons.state(parameters.victims), times.state(parameters.times)
        if not aimed[victim] and MET not in states:
            continue  # at whom it is aimed is not plain
        if max(states) == ABSENT:
            continue
        level = _level(states, victim, aimed, parameters)
        lower = (persons if states[0] >= states[1] else times).lower
        if ledger.is_news(NAME, victim, level, lower, now, victim in fresh):
            signals.append(_signal(ledger, account, now, victim, acts, (persons, times), states, level, parameters))
    return signals


def _level(states: tuple[int, int], victim: str, acts: Mapping[str, list[Act]], parameters: Parameters) -> Level:
    """watch: only a score stands behind the hostility towards this victim, or behind more than one of the number."""
    if MET in states:
        return "met"
    certain = {name: [act for act in theirs if act.certain] for name, theirs in acts.items()}
    several = states[0] == POSSIBLE and certain[victim] and _several(certain) >= parameters.victims - 1
    repeated = states[1] == POSSIBLE and _times(certain[victim]) >= parameters.times - 1
    return "possible" if several or repeated else "watch"


def _several(acts: Mapping[str, list[Act]]) -> int:
    """Distinct victims, no more than the posts under which they were insulted: a quarrel in one thread is one act."""
    posts = {(act.scope, act.root) for theirs in acts.values() for act in theirs}
    return min(sum(map(bool, acts.values())), len(posts))


def _aimed(acts: list[Act], parameters: Parameters) -> list[Act]:
    """Those that count at the upper bound: plain ones, and others where they are not the only one."""
    plain = [act for act in acts if act.confidence >= parameters.confidence]
    others = [act for act in acts if act.confidence < parameters.confidence and act.certain and _far(act, parameters)]
    return plain + others if len(plain) + len(others) > 1 else plain


def _sure(act: Act, parameters: Parameters) -> bool:
    return act.certain and act.confidence >= parameters.confidence and _far(act, parameters)


def _far(act: Act, parameters: Parameters) -> bool:
    """Is it known to have reached enough?"""
    return act.reach >= parameters.least_reach


def _unseen(act: Act, parameters: Parameters) -> bool:
    """Is it known to have reached too few?"""
    seen = max(act.views, act.reposts) if act.kind == "comment" else act.reach
    return seen >= 0 and not _far(act, parameters)


def _times(acts: list[Act]) -> int:
    """Distinct days, or distinct posts, whichever is more."""
    return max(len({act.day for act in acts}), len({(act.scope, act.root) for act in acts}))


def _signal(
    ledger: Ledger,
    account: tuple[str, str],
    now: int,
    victim: str,
    acts: dict[str, list[Act]],
    counts: tuple[Count, Count],
    states: tuple[int, int],
    level: Level,
    parameters: Parameters,
) -> Signal:
    persons, times = counts
    by_persons = states[0] >= states[1]
    count, threshold = (persons, parameters.victims) if by_persons else (times, parameters.times)
    every = [act for theirs in acts.values() for act in theirs]
    theirs = acts[victim]
    # A case shows what was done to each; what was done to this victim comes first.
    shown = evidence(account[1], theirs)
    others = evidence(account[1], [act for act in every if act.victim != victim])
    return Signal(
        detector=NAME,
        victim=victim,
        at=now,
        level=level,
        criteria=(CRITERION,),
        value=count.upper,
        lower=count.lower,
        upper=count.upper,
        threshold=threshold,
        unit="victims" if by_persons else "days or posts",
        window=parameters.window,
        platforms=(account[0],),
        subject=f"actor:{account[0]}:{account[1]}",
        elements={
            f"{CRITERION}/many_victims": states[0],
            f"{CRITERION}/repeated": states[1],
            f"{CRITERION}/hostile_content": MET if any(act.certain for act in theirs) else POSSIBLE,
        },
        figures={
            "victims": persons.lower,
            "days_or_posts": times.lower,
            "acts": len(every),
            "items": len({(act.scope, act.item) for act in every}),
            "acts_against_victim": len(theirs),
            "acts_left_out": ledger.dropped,
        },
        evidence=tuple(dict.fromkeys((*shown[:10], *others, *shown[10:])))[:20],
    )
