"""Who began it, who organises it, who amplifies it, who does it again: Guiding Opinions, article 8.

Criterion: go:8. Elements that are measured: initiator, organiser, amplifier, repeater. Not measurable: malice.

Formula. A role is (role, account, figure):
    initiator   wrote the first hostile item of a narrative; figure: items with words of their own in the narrative
    organiser   named as the lead of a significant campaign, never otherwise; figure: items of the campaign
    amplifier   reshares directly below the account's items, as a share of all reshares; figure: per mille,
                from `least_share` and `least_below` on
    repeater    acts again after a platform's sanction or a finding of ours that a reviewer confirmed; figure: how
                many of these lie before the last act. The two sources are listed apart, and neither is a penalty
                (`detectors.repeat_offender`)
Initiator and amplifier describe how something spread: watch. A repeater is met where two such entries, of one
source, lie before an act, possible where it is one; entries count for two years.

Parameters: `least_share` (per mille, 100, not statutory), `least_below` (reshares, 10, not statutory), `entries`
(2, not statutory: the text says "repeated"), how long an entry counts (731 days, not statutory here).
Blind spots: who began it elsewhere or offline; an initiator whose post was deleted before it was read; reshares
further below than one step; second accounts.
Source: Guiding Opinions 2023, article 8.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final, NamedTuple, TypeAlias

from detectors.actors.ledger import Ledger, evidence
from detectors.signal import MET, POSSIBLE, Signal

NAME: Final = "roles"
CRITERION: Final = "go:8"
Role: TypeAlias = tuple[str, str, int]  # role, account as "platform:account", figure
MAX_ROLES: Final = 10  # of one kind


class Parameters(NamedTuple):
    """See the module docstring for units."""

    least_share: int = 100
    least_below: int = 10
    entries: int = 2


DEFAULTS: Final = Parameters()


def initiator(account: str, items: int) -> tuple[Role, ...]:
    """The role of whoever wrote the first hostile item; none where no item was hostile ("")."""
    return (("initiator", account, items),) if account else ()


def organisers(leads: Mapping[str, int]) -> tuple[Role, ...]:
    """Those whom a significant campaign names as its leads: account → items of the campaign."""
    return _first("organiser", leads.items())


def amplifiers(below: Mapping[str, int], reshares: int, parameters: Parameters = DEFAULTS) -> tuple[Role, ...]:
    """Those below whose items a large share of all reshares lies, the largest first.

    Args:
        below: account → reshares directly below its items.
        reshares: all of them, times.
    """
    if not reshares:
        return ()
    shares = (
        (account, 1000 * count // reshares) for account, count in below.items() if count >= parameters.least_below
    )
    return _first("amplifier", ((account, share) for account, share in shares if share >= parameters.least_share))


def _first(role: str, figures: Iterable[tuple[str, int]]) -> tuple[Role, ...]:
    ranked = sorted(figures, key=lambda found: (-found[1], found[0]))
    return tuple((role, account, figure) for account, figure in ranked[:MAX_ROLES])


def detect(
    ledger: Ledger,
    account: tuple[str, str],
    now: int,
    fresh: Collection[str],
    parameters: Parameters = DEFAULTS,
) -> list[Signal]:
    """A signal for each of the victims `fresh` against whom a repeater acts.

    Args:
        account: platform, account.
        now: event time, µs.
        fresh: victims with new acts.
    """
    if not (ledger.sanctions or ledger.findings):
        return []
    signals = []
    for victim in sorted(fresh):
        last = max((act.at for act in ledger.acts.values() if act.victim == victim and act.hostile), default=-1)
        sanctions = sum(at < last for at, _ in ledger.sanctions)
        findings = sum(at < last for at, _ in ledger.findings)
        if sanctions or findings:
            signals.append(_signal(ledger, account, now, victim, (sanctions, findings), parameters))
    return [one for one in signals if ledger.is_news(NAME, one.victim, one.level, one.lower, now, True)]


def _signal(
    ledger: Ledger,
    account: tuple[str, str],
    now: int,
    victim: str,
    before: tuple[int, int],
    parameters: Parameters,
) -> Signal:
    sanctions, findings = before
    most = max(before)  # of one source: the two are never added
    met = most >= parameters.entries
    name = f"{account[0]}:{account[1]}"
    return Signal(
        detector=NAME,
        victim=victim,
        at=now,
        level="met" if met else "possible",
        criteria=(CRITERION,),
        value=most,
        lower=most,
        upper=most,
        threshold=parameters.entries,
        unit="entries",
        platforms=(account[0],),
        subject=f"actor:{name}",
        elements={f"{CRITERION}/repeater": MET if met else POSSIBLE},
        figures={"platform_sanctions": sanctions, "confirmed_findings": findings},
        evidence=evidence(account[1], [act for act in ledger.acts.values() if act.victim == victim]),
        roles=(("repeater", name, most),),
    )
