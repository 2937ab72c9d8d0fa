"""Where a person lives, learns or works, in a plain text.

An address counts when it leads to a door: a road with a house number in a named district (or after a cue word, or with
more detail behind), a building with a room, a village with a group. A school or workplace counts together with a
person's name, in the forms in which people are exposed; a name is one of the common family names and one or two
characters between marks that end a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from detectors.personal.span import Span

_HAN: Final = "\u4e00-\u9fff"
_NO: Final = r"[0-9一二三四五六七八九十百零〇]{1,6}"
_REGION: Final = rf"(?:[{_HAN}]{{2,8}}(?:省|自治区|市|州|区|县|旗|镇|乡|街道))"
_ROAD: Final = rf"[{_HAN}0-9]{{1,8}}?(?:路|大街|街|大道|巷|弄|胡同|道|里)(?:[东西南北中]段)?"
_HOUSE: Final = rf"{_NO}(?:[\-之]{_NO})?\s?(?:号院|号楼|号|弄|院)(?!线|台风|文件|公路|机|井|店|馆|门|口|早|晚|上午|下午|凌晨|中午|前|后|起|开|（|\()"
_DOOR: Final = (
    rf"(?:[A-Za-z]\s?座?|{_NO}\s?(?:号楼|栋|幢|座|单元|楼|层|室|房|户|号院|号)|[A-Za-z]?[0-9]{{3,4}}(?![0-9年]))"
)
_COMPOUND: Final = rf"[{_HAN}A-Za-z]{{2,10}}?(?:小区|花园|家园|新村|公寓|苑|社区|庄园|名城|华庭|大院|宿舍|公馆|别墅|新城|广场|大厦|[一二三四五]期)"
_UNIT: Final = rf"(?:[A-Za-z]|{_NO})\s?[\-#]?\s?(?:号楼|栋|幢|座|单元|号)\s?[\-,，]?\s?(?:{_DOOR}\s?[\-,，]?\s?){{1,4}}"
_ADDRESS: Final = re.compile(
    rf"(?P<road>(?P<region>{_REGION}{{0,4}})\s?{_ROAD}\s?{_HOUSE}\s?(?P<door>(?:{_COMPOUND})?(?:{_DOOR}\s?[\-,，]?\s?){{0,4}}))"
    rf"|(?P<compound>{_REGION}{{0,4}}{_COMPOUND}\s?{_UNIT})"
    rf"|(?P<village>{_REGION}{{1,4}}[{_HAN}]{{1,6}}(?:村|屯|寨)\s?[{_HAN}]{{0,4}}?{_NO}\s?(?:组|队|号|社))"
)
_ADDRESS_CUE: Final = re.compile(r"地址|住址|家住|住在|住于|现住|户籍|老家|家在|寄到|寄给|门牌|[Aa]ddress")
_LEAD: Final = re.compile(
    rf"[{_HAN}]{{0,6}}?(?:家住|住在|住于|现住|地址|住址|位于|就在|来自|家在|户籍|他家|她家)[是在为]?"
)
LOOK_BACK: Final = 12

_SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
_NAME: Final = rf"(?:欧阳|司马|上官|诸葛|[{_SURNAMES}])[{_HAN}]{{1,2}}"
_INSTITUTION: Final = (
    rf"(?:(?![我你他她的个某各哪])[{_HAN}A-Za-z0-9]){{2,16}}?(?:大学|学院|中学|小学|[一二三四五六七八九十0-9]中|高中|初中|附中|幼儿园|职校|技校|公司|集团|医院|银行|支行|工厂|派出所|"
    r"事务所|研究所|研究院|超市|酒店|学校)"
)
_END: Final = rf"(?![{_HAN}])"
_EXPOSED: Final = re.compile(
    rf"(?:姓名|名字|真名|真实姓名|本名|叫)\s?[:：是为]?\s?{_NAME}[^。！!？?\n]{{0,24}}?(?:单位|学校|公司|就读|任职|就职|供职|上班|工作|职业|读书|上学)[于在的是为:：地址 ]{{0,4}}{_INSTITUTION}"
    rf"|(?:单位|学校|工作单位|就读学校|所在单位|公司)\s?[:：]\s?{_INSTITUTION}[^。！!？?\n]{{0,16}}?(?:姓名|名字|真名|叫)\s?[:：是为]?\s?{_NAME}{_END}"
    rf"|(?<![{_HAN}]){_NAME}[,，、:：\s]{{0,2}}(?:[男女][,，、\s]{{0,2}})?(?:[0-9]{{1,2}}岁[,，、\s]{{0,2}})?(?:现|目前|今年)?(?:就读于|就读|任职于|就职于|供职于|任职|就职|在|是)\s?{_INSTITUTION}"
    rf"(?:(?<=就读)|[的]?[^。！!？?，,\n]{{0,10}}?(?:上班|工作|读书|上学|念书|就读|任职|的学生|的老师|的员工|的护士|的医生|学生|员工|老师|职工|职员|班))"
    rf"|(?<![{_HAN}]){_NAME}[,，、:：\s]{{0,2}}(?:[男女][,，、\s]{{0,2}})?(?:[0-9]{{1,2}}岁[,，、\s]{{0,2}})?(?:现|目前|今年)?(?:就读于|任职于|就职于|供职于)\s?{_INSTITUTION}"
    rf"|{_INSTITUTION}[{_HAN}0-9（）()]{{0,14}}?(?:学生|员工|同学|职员|职工|班|级|护士|辅导员|班主任)(?:的)?\s?(?:叫)?[:：]?\s?{_NAME}{_END}"
)


def addresses(text: str) -> Iterator[Span]:
    """Every address that leads to a door."""
    for match in _ADDRESS.finditer(text):
        if match["road"] and not (
            match["region"] or len(match["door"].strip()) > 1 or _near(_ADDRESS_CUE, text, match)
        ):
            continue
        lead = _LEAD.match(match.group())
        start = match.start() + (lead.end() if lead else 0)
        found = text[start : match.end()].rstrip(" -,，")
        yield Span("address", start, start + len(found), re.sub(r"\s", "", found))


def workplaces(text: str) -> Iterator[Span]:
    """Every school or workplace that stands with a person's name."""
    for match in _EXPOSED.finditer(text):
        yield Span("school_or_work", match.start(), match.end(), match.group())


def _near(cue: re.Pattern[str], text: str, match: re.Match[str]) -> bool:
    return cue.search(text[max(0, match.start() - LOOK_BACK) : match.start()]) is not None
