"""The alert of an incident that explains itself: at most twenty lines of eighty columns, English or Chinese.

Who (class and pseudonym), why, what (three examples: the classes found and masks in the place of words), how much
with bounds, against which baseline, what is missing, what speaks against it, what is to be expected, what to do next.
An entry is made of parts, each said whole or left out and counted. No running text, no name, no account: `pseudonym`
makes of an account what may be shown. A minor prints as a private person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from detectors.columns import fitted
from detectors.incidents.incident import Foreseen, Found, Incident, Reports, Spreading
from detectors.incidents.matrix import Failed, Row
from detectors.incidents.severity import WHY
from detectors.law import NO_LEGAL_ADVICE, criterion
from detectors.law.structure import Layer
from detectors.signal import Evidence
from detectors.wording import (
    AGAINST,
    BASELINES,
    CLASSES,
    DETECTORS,
    EVENTS,
    KINDS,
    LIFE,
    ROWS,
    Language,
    Speaker,
    Words,
)
from graph.facts import CLASS_BITS, GENERATED, OUTCOME, PERSONAL_BITS
from graph.victims import UNNAMED

MAX_LINES: Final = 20
COLUMNS: Final = 80
EXAMPLES: Final = 3
INDENT: Final = "  "
MASK: Final = "■■■"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

# What an entry is called: Chinese, English.
_LABELS: Final[Words] = {
    "who": ("对象", "Who"),
    "why": ("理由", "Why"),
    "what": ("内容", "What"),
    "much": ("数量", "How much"),
    "usual": ("基准", "Usual"),
    "campaign": ("组织", "Campaign"),
    "missing": ("缺项", "Missing"),
    "against": ("反证", "Against"),
    "reports": ("举报", "Reports"),
    "forecast": ("预测", "Forecast"),
    "next": ("建议", "Next"),
}
# Every entry has one line. While there is room these get one more each, the first of them first, and then once more.
_LONGER: Final = (
    "next",
    "why",
    "against",
    "campaign",
    "missing",
    "much",
    "who",
    "usual",
    "what",
    "forecast",
    "reports",
)
_ROWS: Final = 2  # of the matrix
# Whose rows come first there.
_LAYERS: Final[tuple[Layer, ...]] = (
    "social_disorder",
    "serious_circumstances",
    "conduct",
    "aggravating",
    "route",
    "limit",
    "definition",
    "heading",
)

_UNNAMED: Final = ("未具名者", "unnamed person")
_PRESUMED: Final = ("未登记，推定", "presumed")
_REGISTERED: Final = ("已登记", "by the registry")
_FOLLOWERS: Final = ("事发前七日粉丝 {}", "{} followers a week before")
_NONE: Final = ("无", "nothing")
_NOT_STATUTORY: Final = ("非法定", "not statutory")
_STATUTORY: Final = ("法定", "statutory")
_HERE: Final = ("本次", "here")
_MORE: Final = (" （另有 {} 项）", " (+{} more)")
_OPENED: Final = ("始于 {}", "opened {}")
_WITHIN: Final = (" / {}", " in {}")
_HOURS: Final = ("{} 小时", "{} h")
_DAYS: Final = ("{} 天", "{} d")
_THRESHOLD: Final = ("阈值 {}（{}）", "needs {} ({})")
_STRONGEST: Final = ("{} 项中最强", "the strongest of {}")
_COUNTED: Final = ("按 {} 次计", "counted as {}")
_BRIGADED: Final = ("疑似集中举报，按一组计", "brigaded: a group counts once")
_GUARDED: Final = ("受第十条保护的占", "guarded by article 10 in all")
_ONLY_PEOPLE: Final = ("须由人判断", "for people to judge")
_NOT_MET: Final = ("未达到", "not met")
_OF_INFLOW: Final = ("敌意信息的 {} %", "{} % of the hostile inflow")
_TOO_FEW: Final = ("转发过少，无法预测", "too few reposts to say")
_IN_THE_END: Final = ("最终约", "in the end")
_REACHES: Final = ("达到五百次约在", "500 at about")
_NEXT: Final[dict[str, tuple[str, str]]] = {
    "S1": (
        "立即查看；固定证据；为当事人开启防护；涉人身安全的，按规定联系警方",
        "look now; secure the evidence; offer protection; where safety is at stake, call the police by your rules",
    ),
    "S2": (
        "本班内查看；固定证据；逐项核对要件；为当事人开启防护",
        "look within the shift; secure the evidence; check each element; offer protection",
    ),
    "S3": (
        "查看样本与反证；确认或者驳回，并说明理由",
        "look at examples and counter-evidence; confirm or dismiss, with the reason",
    ),
    "S4": ("仅观察", "watch only"),
}
_FIRST: Final[dict[str, tuple[str, str]]] = {  # of these detectors, before all else
    "doxxing": ("先处置已公开的个人信息", "first take the personal data down"),
    "water_army": ("核对涉组织账号", "check the coordinated accounts"),
    "deep_synthesis": ("核对生成内容标识", "check the marks of generated content"),
}


def explain(
    incident: Incident,
    language: Language = "en",
    pseudonym: Callable[[str], str] = lambda _: MASK,
    columns: int = COLUMNS,
) -> list[str]:
    """The lines of the alert, at most twenty of eighty columns.

    Args:
        incident: as it went out.
        language: of the text.
        pseudonym: of an account, "platform:account", or of a victim. Default: a mask.
        columns: after so many a line is broken, or cut where there is no room.
    """
    say = Speaker(language)
    lines = _Lines(_entries(incident, pseudonym, say), columns, say)
    return [_head(incident, say), *lines.at_most(MAX_LINES - 2), NO_LEGAL_ADVICE]


def headline(incident: Incident, language: Language = "en") -> str:
    """What it is about in one line: severity, state, class of the person, what was found."""
    say = Speaker(language)
    found = dict.fromkeys(say.word(one.detector, DETECTORS) for one in _weighty(incident.found))
    parts = (say(LIFE[incident.state]), say.word(incident.victim_class, KINDS), say.listed(found))
    return " · ".join((incident.severity, *parts))


class _Entry(NamedTuple):
    """One entry of the alert: its parts, each with what separates it from the one before."""

    label: str
    parts: list[str]


class _Lines:
    """The entries on lines, as much of each as has room."""

    def __init__(self, entries: Iterable[_Entry], columns: int, say: Speaker) -> None:
        self._entries, self._columns, self._more = list(entries), columns, say(_MORE)
        for label, parts in self._entries:
            parts[0] = f"{say(_LABELS[label])}: {parts[0]}"

    def at_most(self, most: int) -> list[str]:
        """One line an entry; the lines that are left go where they let more be said, as `_LONGER` has it."""
        lines = [self._fitted(entry, 1) for entry in self._entries]
        order = sorted(range(len(lines)), key=lambda place: _LONGER.index(self._entries[place].label))
        left = most - len(lines)
        for number in (2, 3):
            for place in order:
                longer = self._fitted(self._entries[place], number)
                if left > 0 and len(longer) == number:
                    lines[place], left = longer, left - 1
        return [line for each in lines for line in each][:most]

    def _fitted(self, entry: _Entry, lines: int) -> list[str]:
        return fitted(entry.parts, self._columns, lines, self._more, INDENT)


def _entries(incident: Incident, pseudonym: Callable[[str], str], say: Speaker) -> Iterator[_Entry]:
    """The entries in the order of the alert: at most fifteen."""
    yield _Entry("who", _joined(" · ", _who(incident, pseudonym, say)) + _platforms(incident.platforms))
    yield _Entry("why", _joined(say.semicolon, dict.fromkeys(say(WHY[reason.why]) for reason in incident.reasons)))
    for one in _telling(incident.posts):
        yield _Entry("what", _example(one, pseudonym, say))
    counts = Counter(found.detector for found in incident.found)
    for found in _weighty(incident.found):
        yield _Entry("much", _joined(say.semicolon, _much(found, counts[found.detector], incident.matrix, say)))
    if usual := list(_usual(incident.found, incident.figures, say)):
        yield _Entry("usual", _joined(say.comma, usual))
    for campaign in incident.campaigns[:1]:
        yield _Entry("campaign", _joined(" · ", _campaign(campaign, say)) + _platforms(campaign.platforms))
    for row in _weightiest(incident.matrix):
        yield _Entry("missing", list(_missing(row, say)))
    yield _Entry("against", _joined(say.comma, _against(incident, say)))
    if incident.reports is not None:
        yield _Entry("reports", _joined(say.comma, _reports(incident.reports, say)))
    yield _Entry("forecast", _joined(say.semicolon, _forecast(incident.forecast, say)))
    yield _Entry("next", _joined(say.semicolon, _next(incident, say)))


def _joined(separator: str, parts: Iterable[str]) -> list[str]:
    """`parts`, each but the first behind the separator."""
    return [separator * (place > 0) + part for place, part in enumerate(parts)]


def _platforms(names: Iterable[str]) -> list[str]:
    return [f", {name}" if place else f" · {name}" for place, name in enumerate(names)]


def _head(incident: Incident, say: Speaker) -> str:
    opened = say(_OPENED).format(_time(incident.opened_at))
    return f"{incident.severity} · {say(LIFE[incident.state])} · {incident.id} · {opened}"


def _time(at: int) -> str:
    return (_EPOCH + timedelta(microseconds=at)).strftime("%Y-%m-%d %H:%M UTC")


def _who(incident: Incident, pseudonym: Callable[[str], str], say: Speaker) -> Iterator[str]:
    kind = say.word(incident.victim_class, KINDS)
    if incident.victim.startswith(UNNAMED):
        kind = f"{say(_UNNAMED)} · {kind}"
    yield f"{kind} ({say(_PRESUMED if incident.presumed else _REGISTERED)})"
    yield pseudonym(incident.victim)
    if incident.followers >= 0:
        yield say(_FOLLOWERS).format(incident.followers)


def _telling(posts: Iterable[Evidence]) -> list[Evidence]:
    """Three examples, of different classes where there are such."""
    ordered = list(posts)
    first = {_classes(one): one for one in reversed(ordered)}
    distinct = [one for one in ordered if first[_classes(one)] is one]
    return [*distinct, *(one for one in ordered if one not in distinct)][:EXAMPLES]


def _classes(one: Evidence) -> tuple[str, ...]:
    bits = {**CLASS_BITS, **PERSONAL_BITS, "generated": GENERATED, "outcome": OUTCOME}
    return tuple(name for name, bit in bits.items() if one.flags & bit)


def _example(one: Evidence, pseudonym: Callable[[str], str], say: Speaker) -> list[str]:
    account = pseudonym(f"{one.platform}:{one.author}")
    first, *others = _joined(say.comma, (say.word(name, CLASSES) for name in _classes(one))) or [""]
    return [f"{_time(one.at)[5:-4]} · {say.word(one.kind, EVENTS)} · {account} · {MASK} {first}", *others]


def _weighty(found: tuple[Found, ...]) -> tuple[Found, ...]:
    """The strongest findings of the two detectors that say most; what is only watched where there is nothing else."""
    strongest: dict[str, Found] = {}
    for each in found:
        if each.level != "watch":
            strongest.setdefault(each.detector, each)
    return tuple(strongest.values())[:2] or found[:2]


def _much(found: Found, of_its_kind: int, matrix: Iterable[Row], say: Speaker) -> Iterator[str]:
    exact = found.lower == found.value == found.upper
    figure = f"{found.value}" if exact else f"{found.value} [{found.lower}–{found.upper}]"
    window = say(_WITHIN).format(_length(found.window, say)) if found.window else ""
    yield f"{say.word(found.detector, DETECTORS)}: {figure} {say.unit(found.value, found.unit)}{window}"
    if found.threshold:
        yield say(_THRESHOLD).format(found.threshold, say(_STATUTORY if by_statute(found, matrix) else _NOT_STATUTORY))
    if of_its_kind > 1:
        yield say(_STRONGEST).format(of_its_kind)


def _length(seconds: int, say: Speaker) -> str:
    hours = seconds // 3600
    return say(_HOURS).format(hours) if hours <= 24 else say(_DAYS).format(hours // 24)


def by_statute(found: Found, matrix: Iterable[Row]) -> bool:
    """Does a text give the threshold of that finding?"""
    rows = (row for row in matrix if row.detector == found.detector)
    least = (element.least for row in rows for element in criterion(row.criterion).elements)
    return found.detector == "narrative" or found.threshold in least  # 500 and 5,000


def _usual(found: Iterable[Found], figures: dict[str, int], say: Speaker) -> Iterator[str]:
    """What people like this one draw, and beside it what this one drew."""
    baseline = next((each.baseline for each in found if each.baseline), {})
    for name in (*(name for name in BASELINES if name in baseline), *sorted(baseline.keys() - BASELINES.keys())):
        here = ""
        if name == "share" and "share_lower" in figures:
            here = f" ({say(_HERE)} {figures['share_lower'] / 10:g}–{figures['share_upper'] / 10:g} %)"
        elif name == "reach" and name in figures:
            here = f" ({say(_HERE)} {figures[name]})"
        yield f"{say.word(name, BASELINES)} {_scaled(name, baseline[name])}{here}"


def _scaled(name: str, number: int) -> str:
    """Baselines as people read them: accounts come in thousandths, the share per mille."""
    if name == "share":
        return f"{number / 10:g} %"
    return f"{number / 1000:g}" if name == "hostile_accounts" else str(number)


def _campaign(campaign: Spreading, say: Speaker) -> Iterator[str]:
    yield say.listed((say.number(campaign.accounts, "accounts"), say.number(campaign.items, "items")))
    yield say(_OF_INFLOW).format(f"{campaign.share / 10:g}")
    yield campaign.id[:16]


def _weightiest(matrix: Iterable[Row]) -> list[Row]:
    """The rows whose missing elements are worth a line: what was found, social disorder first."""
    rows = [row for row in matrix if row.missing and row.state != "not_measurable"]
    return sorted(rows, key=lambda row: (row.state != "measured", _LAYERS.index(criterion(row.criterion).layer)))[
        :_ROWS
    ]


def _missing(row: Row, say: Speaker) -> Iterator[str]:
    """The criterion, then its elements: what is not met and by how much, and what people have to judge."""
    law = criterion(row.criterion)
    failed = {each.element: f" {short_of(each)}" for each in row.failed}
    elements = [element for element in law.elements if element.id in row.missing]
    state = f" [{say.word(row.state, ROWS)}]"
    yield f"{law.id} {say((law.title_zh, law.title_en))}"
    for label, measurable in ((_NOT_MET, True), (_ONLY_PEOPLE, False)):
        before = f"{state}{say.semicolon}{say(label)}: "
        for element in elements:
            if element.measurable == measurable:
                name = say((f"“{element.name_zh}”", element.name_en))  # words of the law, not ours
                yield before + name + failed.get(element.id, "")
                before, state = say.comma, ""


def short_of(failed: Failed) -> str:
    """By how much an element was missed."""
    figure = f"{failed.lower}" if failed.lower == failed.upper else f"{failed.lower}–{failed.upper}"
    return f"{figure} {'<' if failed.lower < failed.threshold else '≥'} {failed.threshold}"


def _against(incident: Incident, say: Speaker) -> list[str]:
    parts = [f"{say(_GUARDED)} {incident.guarded_share / 10:.1f} %"] if incident.guarded_share else []
    names = {name: name.removeprefix("guarded_") for name, number in incident.against.items() if number}
    parts += [f"{say.word(short, AGAINST)} {incident.against[name]}" for name, short in names.items()]
    return parts or [say(_NONE)]


def _reports(reports: Reports, say: Speaker) -> Iterator[str]:
    yield f"{reports.reports} ({say.number(reports.accounts, 'accounts')})"
    yield say(_COUNTED).format(reports.counted)
    if reports.brigaded:
        yield say(_BRIGADED)


def _forecast(forecast: Foreseen | None, say: Speaker) -> Iterator[str]:
    if forecast is None:
        yield say(_TOO_FEW)
        return
    yield f"{_time(forecast.at)[5:-4]}: {say.number(forecast.size, 'reposts')}"
    yield f"{say(_IN_THE_END)} {forecast.expected} [{forecast.lower}–{forecast.upper}]"
    if forecast.reaches > forecast.at:
        yield f"{say(_REACHES)} {_time(forecast.reaches)[5:]}"


def _next(incident: Incident, say: Speaker) -> list[str]:
    detectors = {found.detector for found in incident.found if found.level != "watch"}
    first = [say(words) for name, words in _FIRST.items() if name in detectors]
    return [*first[:1], *say(_NEXT[incident.severity]).split(say.semicolon)]
