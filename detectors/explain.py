"""The alert of an incident that explains itself: at most twenty lines of eighty columns, English or Chinese.

Who (class and pseudonym), why, what (three examples: the classes found and masks in the place of words), how much
with bounds, against which baseline, what is missing, what speaks against it, what is to be expected, what to do next.
No running text, no name, no account: `pseudonym` makes of an account what may be shown. A minor prints as a private
person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from detectors.columns import broken
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
    UNITS,
    Language,
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
# Every entry has one line. While there is room those of these labels get a second one, the first of them first.
_LONGER: Final = ("next", "campaign", "missing", "much", "usual", "who", "against", "why", "forecast")
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
_BRIGADED: Final = ("疑似集中举报，按一组计", "brigaded: a group counts once")
_GUARDED: Final = ("受第十条保护的占", "guarded by article 10 in all")
_ONLY_PEOPLE: Final = ("须由人判断", "for people to judge")
_NOT_MET: Final = ("未达到", "not met")
_OF_INFLOW: Final = ("敌意信息的 {} %", "{} % of the hostile inflow")
_TOO_FEW: Final = ("转发过少，无法预测", "too few reposts to say")
_REPOSTS: Final = ("次转发", "reposts")
_IN_THE_END: Final = ("最终约", "in the end")
_REACHES: Final = ("达到五百次约在", "500 at about")
_NEXT: Final[dict[str, tuple[str, str]]] = {
    "S1": (
        "立即查看；固定证据；为当事人开启防护；涉人身安全的，按规定联系警方",
        "look now; secure the evidence; offer protection; where safety is at stake, the police as your rules say",
    ),
    "S2": (
        "本班内查看；固定证据；逐项核对要件；为当事人开启防护",
        "look within the shift; secure the evidence; check each element; offer the person protection",
    ),
    "S3": (
        "查看样本与反证；确认或者驳回，并说明理由",
        "look at the examples and at what speaks against it; confirm or dismiss, with the reason",
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
    say = _Speaker(language)
    entries = [(label, f"{say(_LABELS[label])}: {text}") for label, text in _entries(incident, pseudonym, say)]
    return [_head(incident, say), *_fitted(entries, MAX_LINES - 2, columns), NO_LEGAL_ADVICE]


def _fitted(entries: list[tuple[str, str]], most: int, columns: int) -> list[str]:
    """The lines of entries (label, text), at most so many: one each, and where there is room and need two."""
    lines = [broken(text, columns, 1) for _, text in entries]
    left = most - len(lines)
    for label in _LONGER:
        for place, (name, text) in enumerate(entries):
            longer = broken(text, columns, 2, INDENT) if name == label else []
            if left > 0 and len(longer) > 1:
                lines[place], left = longer, left - 1
    return [line for each in lines for line in each][:most]


class _Speaker:
    """One language."""

    def __init__(self, language: Language) -> None:
        self.place = 0 if language == "zh" else 1

    def __call__(self, words: tuple[str, str]) -> str:
        return words[self.place]

    def word(self, key: str, words: Words) -> str:
        """A key by its name, or as it is where it has none."""
        return self(words[key]) if key in words else key.replace("_", " ")

    def listed(self, parts: Iterable[str]) -> str:
        """Things of one kind."""
        return ("、" if self.place == 0 else ", ").join(parts)

    def phrases(self, parts: Iterable[str]) -> str:
        """One clause after another."""
        return ("；" if self.place == 0 else "; ").join(parts)


def _entries(incident: Incident, pseudonym: Callable[[str], str], say: _Speaker) -> Iterator[tuple[str, str]]:
    """Label and text of each entry, in the order of the alert: at most sixteen."""
    yield "who", _who(incident, pseudonym, say)
    yield "why", say.phrases(dict.fromkeys(say(WHY[reason.why]) for reason in incident.reasons[:4]))
    for one in _telling(incident.posts):
        yield "what", _example(one, pseudonym, say)
    for found in _weighty(incident.found):
        yield "much", _much(found, incident.matrix, say)
    usual = _usual(incident.found, incident.figures, say)
    if usual:
        yield "usual", usual
    for campaign in incident.campaigns[:1]:
        yield "campaign", _campaign(campaign, say)
    for row in _weightiest(incident.matrix):
        yield "missing", _missing(row, say)
    yield "against", _against(incident, say)
    if incident.reports is not None:
        yield "reports", _reports(incident.reports, say)
    yield "forecast", _forecast(incident.forecast, say)
    yield "next", _next(incident, say)


def _head(incident: Incident, say: _Speaker) -> str:
    return f"{incident.severity} · {say(LIFE[incident.state])} · {incident.id} · {_time(incident.opened_at)}"


def _time(at: int) -> str:
    return (_EPOCH + timedelta(microseconds=at)).strftime("%Y-%m-%d %H:%M UTC")


def _who(incident: Incident, pseudonym: Callable[[str], str], say: _Speaker) -> str:
    kind = say.word(incident.victim_class, KINDS)
    if incident.victim.startswith(UNNAMED):
        kind = f"{say(_UNNAMED)} · {kind}"
    parts = [f"{kind} ({say(_PRESUMED if incident.presumed else _REGISTERED)})", pseudonym(incident.victim)]
    if incident.followers >= 0:
        parts.append(say(_FOLLOWERS).format(incident.followers))
    return " · ".join([*parts, ", ".join(incident.platforms)])


def _telling(posts: Iterable[Evidence]) -> list[Evidence]:
    """Three examples, of different classes where there are such."""
    ordered = list(posts)
    first = {_classes(one): one for one in reversed(ordered)}
    distinct = [one for one in ordered if first[_classes(one)] is one]
    return [*distinct, *(one for one in ordered if one not in distinct)][:EXAMPLES]


def _classes(one: Evidence) -> tuple[str, ...]:
    bits = {**CLASS_BITS, **PERSONAL_BITS, "generated": GENERATED, "outcome": OUTCOME}
    return tuple(name for name, bit in bits.items() if one.flags & bit)


def _example(one: Evidence, pseudonym: Callable[[str], str], say: _Speaker) -> str:
    classes = say.listed(say.word(name, CLASSES) for name in _classes(one))
    account = pseudonym(f"{one.platform}:{one.author}")
    return f"{_time(one.at)[:-4]} · {say.word(one.kind, EVENTS)} · {account} · {classes} {MASK}"


def _weighty(found: tuple[Found, ...]) -> tuple[Found, ...]:
    """The two findings that say most; what is only watched where there is nothing else."""
    return tuple(each for each in found if each.level != "watch")[:2] or found[:2]


def _much(found: Found, matrix: Iterable[Row], say: _Speaker) -> str:
    figure = f"{found.value} [{found.lower}–{found.upper}] {say.word(found.unit, UNITS)}"
    window = f" / {_length(found.window)}" if found.window else ""
    text = f"{say.word(found.detector, DETECTORS)}: {figure}{window}"
    if not found.threshold:
        return text
    rows = [row for row in matrix if row.detector == found.detector]
    statutory = found.detector == "narrative" or any(_statutory(row, found) for row in rows)  # 500 and 5,000
    return f"{text}; ≥ {found.threshold} ({say(_STATUTORY if statutory else _NOT_STATUTORY)})"


def _length(seconds: int) -> str:
    hours = seconds // 3600
    return f"{hours} h" if hours <= 24 else f"{hours // 24} d"


def _statutory(row: Row, found: Found) -> bool:
    return any(element.least == found.threshold for element in criterion(row.criterion).elements)


def _usual(found: Iterable[Found], figures: dict[str, int], say: _Speaker) -> str:
    """What people like this one draw, and beside it what this one drew."""
    baseline = next((each.baseline for each in found if each.baseline), {})
    parts = []
    for name, number in sorted(baseline.items()):
        here = ""
        if name == "share" and "share_lower" in figures:
            here = f" ({say(_HERE)} {figures['share_lower'] / 10:g}–{figures['share_upper'] / 10:g} %)"
        elif name == "reach" and name in figures:
            here = f" ({say(_HERE)} {figures[name]})"
        parts.append(f"{say.word(name, BASELINES)} {_scaled(name, number)}{here}")
    return say.listed(parts)


def _scaled(name: str, number: int) -> str:
    """Baselines as people read them: accounts come in thousandths, the share per mille."""
    if name == "share":
        return f"{number / 10:g} %"
    return f"{number / 1000:g}" if name == "hostile_accounts" else str(number)


def _campaign(campaign: Spreading, say: _Speaker) -> str:
    counts = (
        say(_OF_INFLOW).format(f"{campaign.share / 10:g}"),
        f"{campaign.accounts} {say(UNITS['accounts'])}",
        f"{campaign.items} {say(UNITS['items'])}",
    )
    return f"{campaign.id[:16]} · {say.listed(counts)} · {', '.join(campaign.platforms)}"


def _weightiest(matrix: Iterable[Row]) -> list[Row]:
    """The rows whose missing elements are worth a line: what was found, social disorder first."""
    rows = [row for row in matrix if row.missing and row.state != "not_measurable"]
    return sorted(rows, key=lambda row: (row.state != "measured", _LAYERS.index(criterion(row.criterion).layer)))[
        :_ROWS
    ]


def _missing(row: Row, say: _Speaker) -> str:
    law = criterion(row.criterion)
    failed = {each.element: f" {short_of(each)}" for each in row.failed}
    gone: list[str] = []
    judged: list[str] = []
    for element in law.elements:
        if element.id in row.missing:
            name = say((element.name_zh, element.name_en))
            (gone if element.measurable else judged).append(name + failed.get(element.id, ""))
    parts = [
        f"{say(label)}: {say.listed(names)}" for label, names in ((_NOT_MET, gone), (_ONLY_PEOPLE, judged)) if names
    ]
    return f"{law.id} {say((law.title_zh, law.title_en))} [{say.word(row.state, ROWS)}]; {say.phrases(parts)}"


def short_of(failed: Failed) -> str:
    """By how much an element was missed."""
    figure = f"{failed.lower}" if failed.lower == failed.upper else f"{failed.lower}–{failed.upper}"
    return f"{figure} {'<' if failed.lower < failed.threshold else '≥'} {failed.threshold}"


def _against(incident: Incident, say: _Speaker) -> str:
    names = {name: name.removeprefix("guarded_") for name, number in incident.against.items() if number}
    parts = [f"{say.word(short, AGAINST)} {incident.against[name]}" for name, short in names.items()]
    if incident.guarded_share:
        parts.append(f"{say(_GUARDED)} {incident.guarded_share / 10:.1f} %")
    return say.listed(parts) or say(_NONE)


def _reports(reports: Reports, say: _Speaker) -> str:
    text = f"{reports.reports} ({reports.accounts} {say(UNITS['accounts'])}) → {reports.counted}"
    return say.phrases([text, *([say(_BRIGADED)] if reports.brigaded else [])])


def _forecast(forecast: Foreseen | None, say: _Speaker) -> str:
    if forecast is None:
        return say(_TOO_FEW)
    parts = [
        f"{_time(forecast.at)[5:-4]}: {forecast.size} {say(_REPOSTS)}",
        f"{say(_IN_THE_END)} {forecast.expected} [{forecast.lower}–{forecast.upper}]",
    ]
    if forecast.reaches > forecast.at:
        parts.append(f"{say(_REACHES)} {_time(forecast.reaches)[5:]}")
    return say.phrases(parts)


def _next(incident: Incident, say: _Speaker) -> str:
    detectors = {found.detector for found in incident.found if found.level != "watch"}
    first = [say(words) for name, words in _FIRST.items() if name in detectors]
    return say.phrases([*first[:1], say(_NEXT[incident.severity])])
