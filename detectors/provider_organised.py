"""An official account of the service provider among those that began it: Guiding Opinions, article 8(5).

Criterion: go:8.5. Elements that are measured: provider_accounts. Not measurable: attribution (who decided it at the
provider), that the acts are illegal. It never opens an incident.

Formula. An account that people entered as official (`detectors.actors.entries`, "official": it speaks for the
provider of its platform), and hostile acts of it against the person that the guard leaves, not older than the entry
says. MET where one of them is a post of its own, so that a cascade begins with it; POSSIBLE where it only answered or
reshared. lower counts posts, upper all acts.

Parameters: `posts` (1, not statutory).
Blind spots: official accounts that nobody entered, and second accounts of the provider; a provider that ranks or
recommends, and says nothing; what it began elsewhere; whether the account was taken over.
Source: Guiding Opinions 2023, article 8(5).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from detectors.actors.ledger import Act, Ledger, evidence
from detectors.signal import MET, POSSIBLE, Signal

NAME: Final = "provider_organised"
CRITERION: Final = "go:8.5"
POSTS: Final = 1


def detect(ledger: Ledger, account: tuple[str, str], now: int, fresh: Collection[str]) -> list[Signal]:
    """A signal for each of the victims `fresh` against whom the official account acted.

    Args:
        account: platform, account.
        now: event time, µs.
        fresh: victims with new acts, or all of them where the entry is new.
    """
    if not ledger.official:
        return []
    since = min(at for at, _ in ledger.official)
    signals = []
    for victim in sorted(fresh):
        acts = [act for act in ledger.acts.values() if act.victim == victim and act.hostile and act.at >= since]
        if acts:
            signals.append(_signal(ledger, account, now, victim, acts))
    return [one for one in signals if ledger.is_news(NAME, one.victim, one.level, one.lower, now, True)]


def _signal(ledger: Ledger, account: tuple[str, str], now: int, victim: str, acts: list[Act]) -> Signal:
    posts = sum(act.kind == "post" for act in acts)
    met = posts >= POSTS
    return Signal(
        detector=NAME,
        victim=victim,
        at=now,
        level="met" if met else "possible",
        criteria=(CRITERION,),
        value=len(acts),
        lower=posts,
        upper=len(acts),
        threshold=POSTS,
        unit="acts",
        platforms=(account[0],),
        subject=f"actor:{account[0]}:{account[1]}",
        elements={f"{CRITERION}/provider_accounts": MET if met else POSSIBLE},
        figures={"posts": posts, "acts_left_out": ledger.dropped},
        evidence=evidence(account[1], acts),
        reason="; ".join(dict.fromkeys(source for _, source in ledger.official)),
    )
