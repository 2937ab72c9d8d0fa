"""The criteria matrix of an incident: what was measured of each criterion, and what is missing.

    measured         a detector met it: every element it could measure, at the lower bound
    indicated        an element is met at its upper bound only, or one of those it named has no figure, or what is
                     measured only hints at what the text demands (`HINTS`)
    contradicted     an element was measured and is not there; `failed` has the figure and its threshold
    not_measurable   no detector gave a figure

The two layers "serious circumstances" and "social disorder" are never mixed; conduct, aggravating circumstances,
limits and definitions stand beside them. Every row stands under one of the five headings of article 12, first
paragraph; the routes of articles 7, 9, 11 and 13 to 17 are a checklist. A row never says that the criterion is
fulfilled: what only people can judge stands in it as missing. Source of criteria and elements: `detectors.law`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, Literal, TypeAlias

from msgspec import Struct

from detectors.law import CRITERIA, HEADINGS, criterion
from detectors.law.structure import Criterion
from detectors.signal import ABSENT, LEVELS, MET, POSSIBLE, UNMEASURED, Signal

State: TypeAlias = Literal["measured", "indicated", "contradicted", "not_measurable"]
STATES: Final[dict[int, State]] = {3: "measured", 2: "indicated", 1: "contradicted", 0: "not_measurable"}
MEASURED, INDICATED, CONTRADICTED, NOT_MEASURABLE = 3, 2, 1, 0
ELEMENT_STATES: Final = {MET: "met", POSSIBLE: "possible", ABSENT: "absent", UNMEASURED: "not_measurable"}
LAYERS: Final = ("serious_circumstances", "social_disorder", "conduct", "aggravating", "limit", "definition")
RESTRICTED: Final = frozenset({"go:8.1"})  # says that somebody is a minor or disabled: on the safety topic only
MAX_EVIDENCE: Final = 20
# What is measured only hints at what the text demands, such as somebody's knowledge: never more than indicated.
HINTS: Final = frozenset({"fashi-2017-10:5.1.2"})
_KNOWN: Final = frozenset(each.id for each in CRITERIA)
# Where the text joins elements by "or": one of them is enough.
EITHER: Final[dict[str, frozenset[str]]] = {
    "go:4": frozenset({"personal_data", "call_to_dig"}),
    "go:8": frozenset({"initiator", "organiser", "amplifier", "repeater"}),
    "go:10": frozenset({"reporting", "criticism"}),
    "go:12.2.3": frozenset({"many_victims", "repeated"}),
    "fashi-2013-21:2.1": frozenset({"views", "reposts"}),
    "fashi-2013-21:4": frozenset({"views", "reposts"}),
    "fashi-2019-15:3.5": frozenset({"group_members", "followers"}),
    "fashi-2019-15:10.4": frozenset({"items", "accounts", "group_members", "followers"}),
}


class Failed(Struct, frozen=True, gc=False):
    """An element that was measured and is not there: by which figure (below its threshold, unless more is less)."""

    element: str
    lower: int
    upper: int
    threshold: int


class Row(Struct, frozen=True, omit_defaults=True, gc=False, kw_only=True):
    """One criterion of one incident. Figures are of the strongest signal that speaks to it."""

    criterion: str
    state: State
    detector: str = ""
    value: int = 0
    lower: int = 0
    upper: int = 0
    threshold: int = 0
    unit: str = ""
    window: int = 0  # seconds
    elements: dict[str, str] = {}  # element → met, possible, absent or not_measurable
    missing: tuple[str, ...] = ()  # elements that are not met, or that only people can judge
    failed: tuple[Failed, ...] = ()  # of a contradicted row: what stayed below its threshold
    evidence: tuple[str, ...] = ()  # platform/scope/item of events
    signals: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()


def states_of(signal: Signal) -> dict[str, int]:
    """State of each criterion that `signal` speaks to, by this signal alone."""
    by_criterion: dict[str, dict[str, int]] = {each: {} for each in signal.criteria if each in _KNOWN}
    for name, state in signal.elements.items():
        key, _, element = name.partition("/")
        if key in _KNOWN:
            by_criterion.setdefault(key, {})[element] = state
    return {key: _state(key, elements, LEVELS[signal.level]) for key, elements in by_criterion.items()}


def _state(key: str, elements: dict[str, int], level: int) -> int:
    if not elements:
        return INDICATED if level and key in HINTS else (NOT_MEASURABLE, INDICATED, MEASURED)[level]
    either = EITHER.get(key, frozenset())
    needed = [state for element, state in elements.items() if element not in either]
    ways = [state for element, state in elements.items() if element in either]
    if ways:
        needed.append(max(ways))
    if ABSENT in needed:
        return CONTRADICTED
    if max(needed) == UNMEASURED:
        return NOT_MEASURABLE
    if level == LEVELS["met"] and min(needed) == MET and key not in HINTS:
        return MEASURED
    # What is only watched indicates a criterion where all that was measured of it is there.
    return INDICATED if level or min(needed) == MET else NOT_MEASURABLE


class Spoken(Struct, frozen=True):
    """What one finding says: its strongest signal, with the best state of criteria and elements over all of them."""

    peak: Signal
    states: dict[str, int]
    elements: dict[str, int]


def rows(found: Iterable[Spoken]) -> tuple[Row, ...]:
    """The rows of the criteria that any of `found` speaks to, in the order of the texts; restricted ones left out."""
    speaking: dict[str, list[Spoken]] = {}
    for spoken in found:
        for key in spoken.states:
            speaking.setdefault(key, []).append(spoken)
    return tuple(
        _row(each, speaking[each.id]) for each in CRITERIA if each.id in speaking and each.id not in RESTRICTED
    )


def _row(law: Criterion, speaking: list[Spoken]) -> Row:
    speaking = sorted(speaking, key=lambda each: _strength(each, law.id))
    best = speaking[0]
    peak = best.peak
    elements = _elements(law, speaking)
    evidence = [f"{seen.platform}/{seen.scope}/{seen.item}" for each in speaking for seen in each.peak.evidence]
    return Row(
        criterion=law.id,
        state=STATES[best.states[law.id]],
        detector=peak.detector,
        value=peak.value,
        lower=peak.lower,
        upper=peak.upper,
        threshold=peak.threshold,
        unit=peak.unit,
        window=peak.window,
        elements={name: ELEMENT_STATES[state] for name, state in elements.items()},
        missing=_missing(law, elements),
        failed=_failed(law, elements, peak) if best.states[law.id] == CONTRADICTED else (),
        evidence=tuple(dict.fromkeys(evidence))[:MAX_EVIDENCE],
        signals=tuple(each.peak.id for each in speaking[:MAX_EVIDENCE]),
        versions=tuple(sorted({each.peak.versions for each in speaking if each.peak.versions}))[:MAX_EVIDENCE],
    )


def _strength(spoken: Spoken, key: str) -> tuple[int, int, str, str, int]:
    peak = spoken.peak
    return -spoken.states[key], -peak.lower, peak.detector, peak.subject, peak.at


def _elements(law: Criterion, speaking: Iterable[Spoken]) -> dict[str, int]:
    found = {element.id: UNMEASURED for element in law.elements}
    for spoken in speaking:
        for element in found:
            found[element] = max(found[element], spoken.elements.get(f"{law.id}/{element}", UNMEASURED))
    return found


def _missing(law: Criterion, elements: dict[str, int]) -> tuple[str, ...]:
    either = EITHER.get(law.id, frozenset())
    one_way = any(elements.get(element) == MET for element in either)
    return tuple(element for element, state in elements.items() if state != MET and not (one_way and element in either))


def _failed(law: Criterion, elements: dict[str, int], peak: Signal) -> tuple[Failed, ...]:
    """The absent elements with the figures of their own, or else with that of the signal where it falls short."""
    of_signal = (peak.lower, peak.upper, peak.threshold) if peak.lower < peak.threshold else None
    found = []
    for element, state in elements.items():
        bounds = peak.bounds.get(f"{law.id}/{element}", of_signal) if state == ABSENT else None
        if bounds is not None:
            found.append(Failed(element, *bounds))
    return tuple(found)


def names(key: str, elements: Iterable[str]) -> list[dict[str, str]]:
    """Elements of a criterion by name, with what is measured of them or why nobody can."""
    wanted = set(elements)
    return [
        {"element": each.id, "zh": each.name_zh, "en": each.name_en, "note": each.note}
        for each in criterion(key).elements
        if each.id in wanted
    ]


def whole(found: Iterable[Row], ongoing: bool) -> dict[str, Any]:
    """The whole matrix: layer → heading → rows, those without a figure too; and the routes as a checklist."""
    by_id = {row.criterion: row for row in found}
    by_id |= {row.criterion: row for row in _routes(by_id, ongoing)}
    layers: dict[str, Any] = {layer: {heading: [] for heading in HEADINGS} for layer in LAYERS}
    routes = []
    for law in CRITERIA:
        if law.layer in layers and law.id not in RESTRICTED:
            layers[law.layer][law.heading].append(_full(law, by_id.get(law.id)))
        elif law.layer == "route":
            routes.append(_full(law, by_id.get(law.id)))
    headings = {key: {"zh": zh, "en": en} for key, (zh, en) in HEADINGS.items()}
    return {"headings": headings, "layers": layers, "routes": routes}


def _routes(by_id: dict[str, Row], ongoing: bool) -> list[Row]:
    """What the incident itself says of the routes: public prosecution (article 13), injunction (article 15)."""
    disorder = any(
        row.state in ("measured", "indicated") and criterion(key).layer == "social_disorder"
        for key, row in by_id.items()
    )
    found = [("go:13", "disorder_indicated")] if disorder else []
    found += [("go:15", "ongoing")] if ongoing else []
    rows = []
    for key, element in found:
        states = {each.id: "met" if each.id == element else "not_measurable" for each in criterion(key).elements}
        missing = tuple(name for name in states if name != element)
        rows.append(Row(criterion=key, state="indicated", elements=states, missing=missing))
    return rows


def _full(law: Criterion, row: Row | None) -> dict[str, Any]:
    if row is None:
        missing = tuple(each.id for each in law.elements)
        row = Row(criterion=law.id, state="not_measurable", missing=missing)
    return {
        "criterion": law.id,
        "zh": law.title_zh,
        "en": law.title_en,
        "state": row.state,
        "detector": row.detector,
        "value": row.value,
        "lower": row.lower,
        "upper": row.upper,
        "threshold": row.threshold,
        "statutory": any(each.least == row.threshold for each in law.elements if each.least is not None),
        "unit": row.unit,
        "window_seconds": row.window,
        "elements": row.elements or dict.fromkeys(row.missing, "not_measurable"),
        "missing": names(law.id, row.missing),
        "failed": [
            {"element": one.element, "lower": one.lower, "upper": one.upper, "threshold": one.threshold}
            for one in row.failed
        ],
        "evidence": list(row.evidence),
        "signals": list(row.signals),
        "versions": list(row.versions),
    }
