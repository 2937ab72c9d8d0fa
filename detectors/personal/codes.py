"""Short codes in a plain text: plates, passports, e-mail, WeChat and QQ ids, coordinates.

What is short looks like much else: passports, WeChat and QQ ids need a cue word before them, coordinates one too, five
decimals (a metre; four with no word before) or minutes of arc, plates their province and a digit.
Source of the plates: GA 36-2018 (seven places, eight for new energy).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from detectors.personal.span import Span, first

_EMAIL: Final = re.compile(
    r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9][A-Za-z0-9._%+\-]{0,63}@\x01*(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,62})\.)+[A-Za-z]{2,12}(?![A-Za-z0-9@])"
)
_PLATE: Final = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Za-hj-np-z][ ·•・.\-]?"
    r"(?P<rest>[A-HJ-NP-Za-hj-np-z0-9]{4}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳]|[DFABCEGHJKdfabceghjk][A-HJ-NP-Za-hj-np-z0-9][0-9]{4}"
    r"|[0-9]{5}[DFABCEGHJKdfabceghjk])(?![A-Za-z0-9]|[平万元块米层期款届股吨]"
    r"|\s?号(?:公告|公示|文|令|函|通[知告]|决定|批复|判决|裁定|案|房|楼|院|铺|展|线|厅|信箱|仓|桌|馆|订单|包裹))"
)
_PASSPORT: Final = re.compile(
    r"(?:护照|(?<!游戏)(?<!战斗)(?<!赛季)(?<!网易)(?<!车辆)通行证|[Pp]assport|PASSPORT)"
    r"(?:(?!等级|级别|类[型别]|型号|版本|积分|价格|订单|代码|编码|批次|款式|套餐)[^\n。，,;；0-9]){0,12}?(?P<value>[A-Z]{1,2}[0-9]{7,9}|[a-z][0-9]{8})(?![A-Za-z0-9])"
)
_JOIN: Final = r"\s?(?:号码?|[同帐账]号?|I[Dd]|id)?[\s:：;=是为就叫加搜“\"'「【(\[~\-→]{0,4}"
_WECHAT: Final = re.compile(
    r"(?:微信|薇信|威信|维信|徽信|[Vv]信|微[Xx]|(?<![A-Za-z])(?:[WwVv][Xx]|[Ww]ei[Xx]in|[Ww]e[Cc]hat)"
    r"|(?:加|[+➕])\s?[Vv](?![A-Za-z]*[Ii][Pp])|(?<![A-Za-z0-9])[Vv](?=[:：])|加(?:我|她|他)?[薇威维徽卫微](?!信)|[薇徽](?=\s?[:：]))"
    rf"(?P<join>{_JOIN})(?P<value>[A-Za-z][A-Za-z0-9_\-]{{5,19}})(?![A-Za-z0-9_@.])"
)
_WXID: Final = re.compile(r"(?<![A-Za-z0-9])wxid_[A-Za-z0-9]{6,20}(?![A-Za-z0-9])")
_QQ: Final = re.compile(
    rf"(?:(?<![A-Za-z])[Qq][Qq]|(?<![A-Za-z])[Qq](?=[号:：])|扣扣|企鹅|秋秋|抠抠|叩叩|蔻蔻|(?<![足篮排网气毛雪地月星眼铅])球球|(?P<deducts>(?<![折打克回纽按])扣(?=\s?[:：])))"
    rf"(?P<join>{_JOIN})(?P<value>[1-9][0-9]{{4,10}})(?![0-9A-Za-z]|[.:][0-9]|\s?[万亿元块人个名条次年月岁分%位]|\s?用户"
    r"|\s?[”\"」]?\s?(?:到底)?[是这]?\s?(?:什么|啥|个|哪个)?(?:梗|意思)|\s?这[串组]数字)"
)
_NOT_PRIVATE: Final = re.compile(r"(?:公众|公共|官方|订阅|服务|企业|平台|群)[^\n]{0,3}$")
_PRODUCTS: Final = frozenset(
    (
        "iphone",
        "android",
        "windows",
        "wechat",
        "weixin",
        "symbian",
        "version",
        "desktop",
        "official",
        "public",
        "github",
    )
)
_DECIMAL: Final = r"[+\-]?[0-9]{1,3}\.[0-9]{2,15}"
_PAIR: Final = re.compile(
    rf"(?<![0-9.A-Za-z])(?P<a>{_DECIMAL})\s?°?\s?(?P<ah>[NSEW]?)\s?[,，、;/\s]\s?(?:(?:lng|lon|经度)\s?[:：=]?\s?)?(?P<b>{_DECIMAL})\s?°?\s?(?P<bh>[NSEW]?)(?![0-9.]|\s?(?:[%元点分倍块万亿]|美元))"
)
_ARC: Final = (
    r"(?:[0-9]{1,3}\s?[°度]\s?[0-9]{1,2}(?:\.[0-9]+)?\s?[′'’分](?:\s?[0-9]{1,2}(?:\.[0-9]+)?\s?(?:[″\"”秒]|''))?"
    r"|[0-9]{1,3}\.[0-9]{4,15}\s?[°度]?)"
)
_HEMISPHERE: Final = re.compile(
    rf"(?:[北南]纬|纬度|(?<![A-Za-z])[NS])\s?[:：]?\s?{_ARC}\s?[,，、;\s]{{0,2}}\s?(?:[东西]经|经度|[EW])\s?[:：]?\s?{_ARC}"
    rf"|(?:[东西]经|经度)\s?[:：]?\s?{_ARC}\s?[,，、;\s]{{0,2}}\s?(?:[北南]纬|纬度)\s?[:：]?\s?{_ARC}"
    rf"|{_ARC}\s?[NS]\s?[,，、;\s]{{0,2}}\s?{_ARC}\s?[EW]"
)
_PLACE_CUE: Final = re.compile(
    r"坐标(?![系轴])|定位(?!赛)|位置|地点|导航|地图|经度|(?<![A-Za-z])(?:lon|lng)(?![A-Za-z])|经纬|GPS|gps|(?<![A-Za-z])lat(?:itude)?(?![A-Za-z])|纬度"
)
_NO_PLACE: Final = re.compile(
    r"坐标[系轴]|[横纵xXyYzZ]轴|函数|像素|矩阵|向量|[股价涨跌元率]|开盘|收盘|最[高低]|净值|汇率|收益|指数|大盘|版本?|升级|更新|[Vv](?:er)?\.?\s?$|得分|打分|评分|分数|成绩|比分|均分|平均"
    r"|均值|方差|标准差|系数|概率|权重|误差|金额|工资|时长|用时|体重|身高"
)
_CUES: Final = (_PLACE_CUE, _NO_PLACE)
_BARE: Final = re.compile(r"(?:^|[^\w\s]|[在于是去到])\s?$")
DECIMALS: Final = 5  # of each number, where no cue word says that it is a place: a metre; one less where no word at all
LOOK_BACK: Final = 12


def codes(text: str) -> Iterator[Span]:
    """Every code of these kinds, kind by kind."""
    if "@" in text:
        yield from first(_emails(text))
    for kind, needed in _KINDS:
        if not needed or any(char in text for char in needed):
            yield from first(kind(text))


def _emails(text: str) -> Iterator[Span]:
    for match in _EMAIL.finditer(text):
        yield Span("email", match.start(), match.end(), match.group().replace("\x01", "").lower())


def _plates(text: str) -> Iterator[Span]:
    for match in _PLATE.finditer(text):
        if sum(char.isdigit() for char in match["rest"]) >= 2:
            value = match.group()[:2] + match["rest"]
            yield Span("plate", match.start(), match.end(), value.upper())


def _passports(text: str) -> Iterator[Span]:
    for match in _PASSPORT.finditer(text):
        yield Span("passport", *match.span("value"), match["value"].upper())


def _wechats(text: str) -> Iterator[Span]:
    for match in _WECHAT.finditer(text):
        value = match["value"]
        asked = text[max(0, match.start() - 2) : match.start()].find("加") >= 0
        if _private(text, match.start()) and (asked or _is_wechat(value, match["join"])):
            yield Span("wechat", *match.span("value"), value.lower())
    for match in _WXID.finditer(text):
        yield Span("wechat", match.start(), match.end(), match.group().lower())


def _qqs(text: str) -> Iterator[Span]:
    for match in _QQ.finditer(text):
        if match["deducts"] and (len(match["value"]) < 6 or match["value"].endswith("000")):
            continue  # 扣 also takes money and points away
        if (
            _private(text, match.start())
            and not _is_joke(match["value"])
            and (match["join"].strip() or len(match["value"]) >= 6)
        ):
            yield Span("qq", *match.span("value"), match["value"])


def _private(text: str, start: int) -> bool:
    return not _NOT_PRIVATE.search(text[max(0, start - 8) : start])


def _is_joke(value: str) -> bool:
    """88888 and 12345: what people write when they mean nobody."""
    return len(value) == 5 and len({int(right) - int(left) for left, right in pairwise(value)}) == 1


def _is_wechat(value: str, join: str) -> bool:
    """Without a mark between the cue and it, a word of letters alone is a word."""
    if value.lower() in _PRODUCTS:
        return False
    return bool(join.strip()) or any(char.isdigit() or char in "_-" for char in value)


def _coordinates(text: str) -> Iterator[Span]:
    end = 0
    for match in _HEMISPHERE.finditer(text) if any(char in text for char in "纬NS") else ():
        end = match.end()
        yield Span("coordinates", match.start(), end, re.sub(r"\s", "", match.group()))
    for match in _PAIR.finditer(text):
        if match.start() < end:
            continue
        near, other = (_last(cue, text[max(0, match.start() - LOOK_BACK) : match.start()]) for cue in _CUES)
        decimals = min(len(match[side].split(".")[1]) for side in "ab")
        exact = decimals >= DECIMALS or (
            decimals == DECIMALS - 1 and _BARE.search(text[max(0, match.start() - 2) : match.start()]) is not None
        )
        if other > near or (near < 0 and not exact):
            continue
        written = bool(match["ah"] or match["bh"]) or "-" in match["a"] + match["b"]
        if _on_earth(float(match["a"]), float(match["b"]), written or (exact and near >= 0)):
            end = match.start() + len(match.group().rstrip())
            yield Span("coordinates", match.start(), end, f"{match['a']},{match['b']}")


def _last(cue: re.Pattern[str], before: str) -> int:
    """Where the last cue of a kind ends; -1 for none."""
    return max((match.end() for match in cue.finditer(before)), default=-1)


def _on_earth(one: float, other: float, cued: bool) -> bool:
    """Whether the two are a place; not cued, one in China."""
    if cued:
        return (abs(one) <= 90 and abs(other) <= 180) or (abs(other) <= 90 and abs(one) <= 180)
    return any(3 <= lat <= 54 and 73 <= lon <= 136 for lat, lon in ((one, other), (other, one)))


# Each kind, and the characters of which its cue words need one: a look for those costs nothing beside the pattern
_KINDS: Final = (
    (_plates, ""), (_passports, "照证sS"), (_coordinates, ""),
    (_wechats, "信薇威维徽卫微VvWw"), (_qqs, "Qq扣企秋抠叩蔻球"),
)  # fmt: skip
