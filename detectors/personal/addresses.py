"""Postal addresses in a plain text: those that lead to a door.

Found from the number backwards, so that no text can make it slow: a road or a compound or a village with a number is
the anchor; what stands before it in one run of characters is its district and name, what stands behind it the door. A
road with a house number counts when a district stands before it, a cue word (`地址`, `家住`), or a door behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from detectors.personal.span import Span

_HAN: Final = "\u4e00-\u9fff"
_NO: Final = r"[0-9一二三四五六七八九十百零〇]{1,6}"
_AFTER_HOUSE: Final = r"(?!线|台风|文件|公路|机|井|店|馆|门|口|早|晚|上午|下午|凌晨|中午|前|后|起|开|（|\()"
_DOOR: Final = (
    rf"(?:[A-Za-z]\s?座?|{_NO}\s?(?:号楼|栋|幢|座|单元|楼|层|室|房|户|号院|号)"
    r"|[0-9]{1,2}[A-Za-z](?![A-Za-z0-9])|[A-Za-z]?[0-9]{3,4}(?![0-9年]))"
)
_ESTATE: Final = "(?:小区|花园|家园|新村|公寓|苑|社区|庄园|名城|华庭|大院|宿舍|公馆|别墅|新城|广场|大厦|[一二三四五]期)"
_ANCHOR: Final = re.compile(
    rf"(?P<road>(?:路|大街|街|大道|巷|弄|胡同|道|里)(?:[东西南北中]段)?\s?{_NO}(?:[\-之]{_NO})?\s?(?:号院|号楼|号|弄|院){_AFTER_HOUSE})"
    rf"|(?P<estate>{_ESTATE}\s?(?:[A-Za-z]|{_NO})\s?[\-#]?\s?(?:号楼|栋|幢|座|单元|号)\s?[\-,，]?\s?{_DOOR})"
    rf"|(?P<block>(?<=[{_HAN}A-Za-z])\s?{_NO}\s?(?:号楼|栋|幢)\s?[\-,，]?\s?(?:{_NO}\s?单元\s?[\-,，]?\s?)?"
    rf"(?:{_NO}\s?[室房户]|[A-Za-z]?[0-9]{{3,4}}(?![0-9年])))"
    rf"|(?P<village>[村屯寨]\s?[{_HAN}]{{0,4}}?{_NO}\s?[组队号社])"
)
# A building has a name of any kind where a part of it, or a room, stands behind
_PART: Final = (
    rf"(?=\s?(?:{_NO}|[A-Za-z])\s?(?:号楼|栋|幢|座|单元)"
    r"|\s?[0-9]{1,2}\s?[楼层]\s?[A-Za-z]?[0-9]{2,4}|\s?[0-9]{3,4}\s?[室房])"
)
_BUILDING: Final = rf"(?:{_ESTATE}|(?:汇|中心|国际|天地|府|轩|阁|湾|大楼|商厦|写字楼)(?=\s?{_DOOR})|{_PART})"
_BEHIND: Final = re.compile(rf"\s?(?:[{_HAN}A-Za-z]{{2,10}}?{_BUILDING})?(?:\s?[\-,，]?\s?{_DOOR}){{0,4}}")
_RUN: Final = re.compile(rf"[{_HAN}A-Za-z0-9]*$")
_DISTRICT: Final = re.compile(r"省|市(?!民)|(?<![小社园景校厂])区|县|旗|镇|(?<![故家老])乡|州|街道")
_CUE: Final = re.compile(
    r"(?:家住|住在|住于|现住|地址|住址|位于|就在|来自|家在|户籍|老家|寄到|寄给|送到|他家|她家|门牌|搬到|搬去)[是在为]?"
)
_PUBLIC: Final = re.compile(r"(?:教学|办公|图书|实验|综合|行政|门诊|住院|航站|候机|厂房|场馆|[馆楼厅院])$")
_VERB: Final = re.compile(r"[去到在住是]")
LOOK_BACK: Final = 28  # characters before an anchor that can belong to it
NAME: Final = 6  # characters of the name of a road, estate or city at most


def addresses(text: str) -> Iterator[Span]:
    """Every address that leads to a door."""
    end = 0
    for anchor in _ANCHOR.finditer(text):
        if anchor.start() < end:  # the estate behind a road that has been read
            continue
        before = text[max(end, anchor.start() - LOOK_BACK) : anchor.start()]
        run = _RUN.search(before)
        named, district = _named(run.group() if run else "")
        behind = _BEHIND.match(text, anchor.end())
        door = behind.group().strip(" -,，") if behind else ""
        cued = district or len(door) > 1 or _CUE.search(before) is not None
        if not named or not _leads_to_a_door(anchor, named, district, cued):
            continue
        start, end = anchor.start() - len(named), behind.end() if behind and door else anchor.end()
        found = text[start:end].rstrip(" -,，")
        yield Span("address", start, start + len(found), re.sub(r"\s", "", found))


def _leads_to_a_door(anchor: re.Match[str], named: str, district: bool, cued: bool) -> bool:
    if anchor["block"]:
        return _PUBLIC.search(named) is None
    return cued if anchor["road"] else district if anchor["village"] else True


def _named(run: str) -> tuple[str, bool]:
    """The end of a run that names the place, and whether a district is part of it."""
    for mark in (_CUE, _VERB):
        ends = [match.end() for match in mark.finditer(run)]
        run = run[ends[-1] :] if ends else run
    district = _DISTRICT.search(run)
    first = district.start() if district else len(run)
    return run[max(0, first - NAME) :], district is not None
