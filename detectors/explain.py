"""The alert of an incident that explains itself, in at most twenty lines, English or Chinese.

Who (class and pseudonym), why, what (three examples: the classes found and masks in the place of words), how much
with bounds, against which baseline, what is missing, what speaks against it, what to do next. No running text, no
name, no account: `pseudonym` makes of an account what may be shown. A minor prints as a private person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Final, Literal, TypeAlias

from detectors.incidents.incident import Found, Incident, Reports
from detectors.incidents.matrix import Row
from detectors.incidents.severity import WHY
from detectors.law import NO_LEGAL_ADVICE, criterion
from detectors.signal import Evidence
from graph.facts import CLASS_BITS, GENERATED, OUTCOME, PERSONAL_BITS
from graph.victims import UNNAMED

Language: TypeAlias = Literal["en", "zh"]
MAX_LINES: Final = 20
EXAMPLES: Final = 3
MASK: Final = "■■■"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

# Chinese, English.
Words: TypeAlias = dict[str, tuple[str, str]]
KINDS: Final[Words] = {
    "private_person": ("普通个人", "private person"),
    "public_figure": ("公众人物", "public figure"),
    "official": ("公职人员", "official"),
    "public_body": ("公共机构", "public body"),
    "company": ("企业", "company"),
}
LIFE: Final[Words] = {
    "open": ("新发生", "open"),
    "escalating": ("正在升级", "escalating"),
    "waning": ("正在减弱", "waning"),
    "closed": ("已结束", "closed"),
    "reopened": ("再次发生", "reopened"),
}
UNITS: Final[Words] = {
    "accounts": ("个账号", "accounts"),
    "acts": ("次行为", "acts"),
    "events": ("条信息", "events"),
    "reposts": ("次转发", "reposts"),
    "views": ("次浏览", "views"),
    "reports": ("次报告", "reports"),
    "victims": ("名被害人", "victims"),
}
CLASSES: Final[Words] = {
    "insult": ("辱骂", "insult"),
    "threat": ("威胁", "threat"),
    "group": ("群体攻击", "hate of a group"),
    "sexual": ("涉性言论", "sexual claim"),
    "dig": ("号召人肉", "call to dig"),
    "criticism": ("批评", "criticism"),
    "reporting": ("检举揭发", "reporting"),
    "quotation": ("引用", "quotation"),
    "counter_speech": ("声援", "counter-speech"),
    "id_number": ("身份证件号码", "identity number"),
    "mobile": ("手机号码", "mobile number"),
    "landline": ("固定电话", "landline number"),
    "bank_card": ("银行卡号", "bank card"),
    "plate": ("车牌", "number plate"),
    "passport": ("护照号码", "passport"),
    "address": ("住址", "address"),
    "email": ("电子邮箱", "e-mail address"),
    "wechat": ("微信号", "WeChat id"),
    "qq": ("QQ号", "QQ number"),
    "coordinates": ("位置坐标", "coordinates"),
    "school_or_work": ("学校或者单位", "school or workplace"),
    "generated": ("生成内容标识", "generated content"),
    "outcome": ("后果报告", "reported outcome"),
}
AGAINST: Final[Words] = {
    "first_person": ("本人陈述", "first-person accounts"),
    "counter_speech": ("声援", "counter-speech"),
    "quotation": ("引用", "quotations"),
    "reporting": ("检举揭发", "reporting or exposing"),
    "criticism": ("评论批评", "comment and criticism"),
    "own_reposts": ("本人转发", "the victim's own reposts"),
}
DETECTORS: Final[Words] = {
    "mass_spread": ("大范围传播", "mass spread"),
    "many_victims": ("多人或者多次", "many victims or acts"),
    "water_army": ("有组织传播", "coordinated campaign"),
    "serious_consequence": ("严重后果", "serious consequence"),
    "threat": ("威胁", "threats"),
    "doxxing": ("公开个人信息", "doxxing"),
    "reach_threshold": ("浏览转发数额", "reach threshold"),
    "narrative": ("传播内容", "narrative"),
    "hype": ("蹭炒热度", "hype"),
    "provider_duty": ("平台义务", "provider's duty"),
    "repeat_offender": ("屡教不改", "repeat offender"),
    "roles": ("角色", "roles"),
    "sexual_fabrication": ("涉性话题", "sexual claims"),
    "deep_synthesis": ("生成内容", "generated content"),
    "provider_organised": ("平台组织", "organised by the provider"),
}
EVENTS: Final[Words] = {
    "post": ("发布", "post"),
    "repost": ("转发", "repost"),
    "comment": ("评论", "comment"),
    "report": ("举报", "report"),
    "outcome": ("后果", "outcome"),
    "marks": ("标识", "marks"),
}
ROWS: Final[Words] = {
    "measured": ("已测得", "measured"),
    "indicated": ("有迹象", "indicated"),
    "contradicted": ("不符", "contradicted"),
}
BASELINES: Final[Words] = {
    "hostile_accounts": ("敌意账号", "hostile accounts"),
    "share": ("敌意占比", "hostile share"),
    "reach": ("触达", "reach"),
}
_LABELS: Final[Words] = {
    "who": ("对象", "Who"),
    "why": ("理由", "Why"),
    "what": ("内容", "What"),
    "much": ("数量", "How much"),
    "usual": ("基准", "Usual"),
    "missing": ("缺项", "Missing"),
    "against": ("反证", "Against"),
    "reports": ("举报", "Reports"),
    "next": ("建议", "Next"),
}
_UNNAMED: Final = ("未具名者", "unnamed person")
_NOT_KNOWN: Final = ("未登记", "not in the registry")
_NONE: Final = ("无", "nothing")
_NOT_STATUTORY: Final = ("非法定", "not statutory")
_STATUTORY: Final = ("法定", "statutory")
_LEAST: Final = ("阈值", "threshold")
_BRIGADED: Final = ("疑似集中举报，按一组计", "brigaded: a group counts once")
_GUARDED: Final = ("受第十条保护的占", "guarded by article 10 in all")
_ONLY_PEOPLE: Final = ("须由人判断", "for people to judge")
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


def explain(
    incident: Incident, pseudonym: Callable[[str], str], kind: str = "", language: Language = "en"
) -> list[str]:
    """The lines of the alert, at most twenty.

    Args:
        incident: as it went out.
        pseudonym: of an account, "platform:account", or of a victim.
        kind: class of the victim (`detectors.registry.Class`); "" = in no registry.
        language: of the text.
    """
    say = _Speaker(language)
    lines = [
        f"{incident.severity} · {say(LIFE[incident.state])} · {incident.id} · {_time(incident.opened_at)}",
        say.line("who", _who(incident, pseudonym, kind, say)),
        say.line("why", "; ".join(dict.fromkeys(say(WHY[reason.why]) for reason in incident.reasons[:4]))),
        *(say.line("what", _example(one, pseudonym, say)) for one in _telling(incident.posts)),
        *(say.line("much", _much(found, incident.matrix, say)) for found in incident.found[:3]),
        *(say.line("usual", text) for text in [_usual(incident.found, say)] if text),
        *(say.line("missing", _missing(row, say)) for row in _weightiest(incident.matrix)),
        say.line("against", _against(incident, say)),
        *(say.line("reports", _reports(each, say)) for each in [incident.reports] if each),
        say.line("next", say(_NEXT[incident.severity])),
        NO_LEGAL_ADVICE,
    ]
    return lines[:MAX_LINES]


class _Speaker:
    """One language."""

    def __init__(self, language: Language) -> None:
        self.place = 0 if language == "zh" else 1

    def __call__(self, words: tuple[str, str]) -> str:
        return words[self.place]

    def word(self, key: str, words: Words) -> str:
        """A key by its name, or as it is where it has none."""
        return self(words[key]) if key in words else key.replace("_", " ")

    def line(self, label: str, text: str) -> str:
        return f"{self(_LABELS[label])}: {text}"


def _time(at: int) -> str:
    return (_EPOCH + timedelta(microseconds=at)).strftime("%Y-%m-%d %H:%M UTC")


def _who(incident: Incident, pseudonym: Callable[[str], str], kind: str, say: _Speaker) -> str:
    known = kind if kind in KINDS else "private_person"  # a minor prints as a private person
    parts = [say(KINDS[known]), pseudonym(incident.victim), ", ".join(incident.platforms)]
    if incident.victim.startswith(UNNAMED):
        parts.insert(1, say(_UNNAMED))
    elif not kind:
        parts.insert(1, say(_NOT_KNOWN))
    return " · ".join(part for part in parts if part)


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
    classes = ", ".join(f"{say.word(name, CLASSES)} {MASK}" for name in _classes(one)) or MASK
    return f"{classes} · {say.word(one.kind, EVENTS)} · {pseudonym(f'{one.platform}:{one.author}')} · {_time(one.at)}"


def _much(found: Found, matrix: Iterable[Row], say: _Speaker) -> str:
    unit = say.word(found.unit, UNITS)
    window = f" / {found.window // 3600} h" if found.window else ""
    text = f"{say.word(found.detector, DETECTORS)}: {found.value} [{found.lower}–{found.upper}] {unit}{window}"
    if not found.threshold:
        return text
    rows = [row for row in matrix if row.detector == found.detector]
    statutory = found.detector == "narrative" or any(_statutory(row, found) for row in rows)  # 500 and 5,000
    return f"{text}, {say(_LEAST)} {found.threshold} ({say(_STATUTORY if statutory else _NOT_STATUTORY)})"


def _statutory(row: Row, found: Found) -> bool:
    return any(element.least == found.threshold for element in criterion(row.criterion).elements)


def _usual(found: Iterable[Found], say: _Speaker) -> str:
    baseline = next((each.baseline for each in found if each.baseline), {})
    return ", ".join(
        f"{say.word(name, BASELINES)} {_scaled(name, number)}" for name, number in sorted(baseline.items())
    )


def _scaled(name: str, number: int) -> str:
    """Baselines as people read them: accounts come in thousandths, the share per mille."""
    if name == "share":
        return f"{number / 10:g} %"
    return f"{number / 1000:g}" if name == "hostile_accounts" else str(number)


def _weightiest(matrix: Iterable[Row]) -> list[Row]:
    """Three rows whose missing elements are worth a line: what was found, social disorder first."""
    layers = ("social_disorder", "serious_circumstances", "conduct", "aggravating", "limit", "definition")
    rows = [row for row in matrix if row.missing and row.state != "not_measurable"]
    return sorted(rows, key=lambda row: (row.state != "measured", layers.index(criterion(row.criterion).layer)))[:3]


def _missing(row: Row, say: _Speaker) -> str:
    law = criterion(row.criterion)
    parts = []
    for element in law.elements:
        if element.id in row.missing:
            name = say((element.name_zh, element.name_en))
            parts.append(name if element.measurable else f"{name} ({say(_ONLY_PEOPLE)})")
    return f"{law.id} {say((law.title_zh, law.title_en))} [{say.word(row.state, ROWS)}]: {'; '.join(parts)}"


def _against(incident: Incident, say: _Speaker) -> str:
    names = {name: name.removeprefix("guarded_") for name, number in incident.against.items() if number}
    parts = [f"{say.word(short, AGAINST)} {incident.against[name]}" for name, short in names.items()]
    if incident.guarded_share:
        parts.append(f"{say(_GUARDED)} {incident.guarded_share / 10:.1f} %")
    return ", ".join(parts) or say(_NONE)


def _reports(reports: Reports, say: _Speaker) -> str:
    text = f"{reports.reports} ({reports.accounts} {say.word('accounts', UNITS)}) → {reports.counted}"
    return f"{text}; {say(_BRIGADED)}" if reports.brigaded else text
