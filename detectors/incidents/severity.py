"""How severe a signal makes an incident: the table of what opens one, and nothing else.

    S1  a reported serious consequence; a threat with place or time; doxxing with a call to attack or to dig
    S2  mass_spread, many_victims, water_army under article 12(2)(4): every measurable element at its lower bound
    S3  the same with one element at its upper bound only; water_army on one platform (article 8(2)); a threat;
        doxxing without a call; reach_threshold reached
    S4  everything else: seen, opens nothing, no alert

Aggravating circumstances, roles and earlier penalties open nothing and raise an open S3 to S2, where they are
met. The more evidence the more severe, never less: a severity is the best over the signals.

The order is this project's own; no text gives one ("not statutory").
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from detectors.signal import ABSENT, MET, Signal

Severity: TypeAlias = Literal["S1", "S2", "S3", "S4"]
RANK: Final[dict[str, int]] = {"S1": 1, "S2": 2, "S3": 3, "S4": 4}
BY_RANK: Final[dict[int, Severity]] = {1: "S1", 2: "S2", 3: "S3", 4: "S4"}
OPENS: Final = 3  # the last rank that opens an incident

AGGRAVATING: Final = frozenset(
    {"vulnerable_victim", "sexual_fabrication", "deep_synthesis", "provider_organised", "roles", "repeat_offender"}
)
SPREADING: Final = frozenset({"mass_spread", "many_victims", "water_army"})  # article 12(2)(2) to (4)

# Why a severity was given: Chinese, English.
WHY: Final[dict[str, tuple[str, str]]] = {
    "stated": ("检测项自身认定", "the finding alone decides it"),
    "reported_outcome": ("有人报告了严重后果", "a serious consequence was reported"),
    "place_or_time": ("威胁带有地点或者时间", "a threat names a place or a time"),
    "with_call": ("公开个人信息并号召人肉或者攻击", "personal data was published with a call to dig or to attack"),
    "every_element": ("可测量的要件均达到（按下界）", "every measurable element is met at its lower bound"),
    "one_missing": ("一项要件仅上界达到", "one element is met at its upper bound only"),
    "one_platform": ("有组织，但未跨多个平台", "coordinated, but not on several platforms"),
    "threat": ("有威胁、恐吓", "threats or calls to harm"),
    "personal_data": ("公开了个人信息，或者号召人肉", "personal data was published, or there are calls to dig"),
    "reached": ("浏览或者转发次数达到法定数额（按下界）", "the statutory number of views or reposts is reached"),
    "watch": ("仅供观察", "to be watched, no more"),
    "aggravating": ("有从重情节", "an aggravating circumstance"),
    "restricted": ("另有理由，内容受限", "further grounds, restricted"),
}


def severity_of(signal: Signal) -> tuple[Severity, str]:
    """What `signal` alone makes an incident, and why (a key of `WHY`). S4 opens nothing."""
    detector = signal.detector
    if signal.level == "watch" or detector in AGGRAVATING:
        return "S4", "watch"
    if detector == "serious_consequence":
        return "S1", "reported_outcome"
    if detector == "doxxing":
        return _doxxing(signal)
    if detector == "threat":
        return ("S1", "place_or_time") if signal.severity == "S1" else ("S3", "threat")
    if signal.severity in RANK:
        return BY_RANK[RANK[signal.severity]], "stated"
    if detector in SPREADING:
        return _spreading(signal)
    if detector == "reach_threshold" and signal.level == "met":
        return "S3", "reached"
    return "S4", "watch"


def raises(signal: Signal) -> bool:
    """Does `signal` raise an open S3 to S2?"""
    return signal.detector in AGGRAVATING and signal.level == "met"


def overall(best: int, raised: bool) -> Severity:
    """The severity of an incident whose worst signal has rank `best`."""
    return "S2" if raised and best == OPENS else BY_RANK[best]


def _doxxing(signal: Signal) -> tuple[Severity, str]:
    elements = signal.elements
    published = elements.get("go:4/personal_data", ABSENT) != ABSENT  # one value is enough beside a call
    dug = published and elements.get("go:4/call_to_dig") == MET
    attacked = elements.get("fashi-2017-10:5.1.2/call_to_attack") == MET
    return ("S1", "with_call") if signal.severity == "S1" or dug or attacked else ("S3", "personal_data")


def _spreading(signal: Signal) -> tuple[Severity, str]:
    if signal.detector == "water_army" and not _on_several_platforms(signal):
        return "S3", "one_platform"
    return ("S2", "every_element") if signal.level == "met" else ("S3", "one_missing")


def _on_several_platforms(signal: Signal) -> bool:
    prefix = "go:12.2.4/"
    states = [state for element, state in signal.elements.items() if element.startswith(prefix)]
    return "go:12.2.4" in signal.criteria and ABSENT not in states
