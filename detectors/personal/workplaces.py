"""Schools and workplaces that stand together with a person's name, in a plain text.

Only in the forms in which people are exposed (`姓名：… 单位：…`, `…，就读于…`, `…公司员工…`); a name is one of the
common family names and one or two characters, between marks that end a name where the form does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from detectors.personal.span import Span

_HAN: Final = "\u4e00-\u9fff"
_SURNAMES: Final = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_NAME: Final = rf"(?:欧阳|司马|上官|诸葛|[{_SURNAMES}])[{_HAN}]{{1,2}}"
_KINDS: Final = (
    r"(?:大学|学院|中学|小学|[一二三四五六七八九十0-9]中(?!学)|高中|初中|附中|幼儿园|职校|技校|学校"
    r"|公司|集团|医院|银行|支行|工厂|派出所|事务所|研究所|研究院|超市|酒店)"
)
_KIND: Final = re.compile(_KINDS)
_INSTITUTION: Final = rf"(?:(?![我你他她的个某各哪])[{_HAN}A-Za-z0-9]){{1,16}}?{_KINDS}"
_BRANCH: Final = rf"(?:[{_HAN}]{{1,8}}?(?:支行|分行|分公司|校区|院区|分院|分店|营业部))?"
_MARKS: Final = r"[,，、:：\s]{0,2}"
_NAME_AHEAD: Final = (
    rf"(?:(?<![{_HAN}])|(?<=[叫任工生师士])){_NAME}{_MARKS}(?:[男女]{_MARKS})?(?:[0-9]{{1,2}}岁{_MARKS})?"
    r"(?:现|目前|今年)?"
)
_CALLED: Final = rf"(?:姓名|名字|真名|真实姓名|本名|叫)\s?[:：是为]?\s?{_NAME}"
_SOME: Final = r"[^。！!？?\n]"
_END: Final = rf"(?![{_HAN}])"
_EXPOSED: Final = re.compile(
    rf"{_CALLED}{_SOME}{{0,24}}?(?:单位|学校|公司|就读|任职|就职|供职|上班|工作|职业|读书|上学)"
    rf"[于在的是为:：地址 ]{{0,4}}{_INSTITUTION}"
    rf"|(?:单位|学校|公司)\s?[:：]\s?{_INSTITUTION}{_SOME}{{0,16}}?{_CALLED}{_END}"
    rf"|(?:(?<![{_HAN}])|(?<=[人者主叫任工生师士])){_NAME}{_MARKS}(?:工作|任职|就职|现)?(?:单位|学校|公司)\s?[:：]\s?某{{0,2}}{_INSTITUTION}{_BRANCH}"
    rf"|{_NAME_AHEAD}(?:就读于?|任职于?|就职于?|供职于)\s?{_INSTITUTION}"
    rf"|(?<![{_HAN}]){_NAME}[\s(（,，]{{1,2}}{_INSTITUTION}(?:[{_HAN}0-9()（）]{{0,14}}?[级班]|员工|职工|职员|学生|老师)"
    rf"|{_NAME_AHEAD}[在是]\s?{_INSTITUTION}(?:的(?:学生|老师|员工|护士|医生)|[^。！!？?，,\n]{{0,10}}?"
    r"(?:上班|工作|读书|上学|念书|就读|任职|学生|员工|老师|职工|职员|班))"
    rf"|{_INSTITUTION}[{_HAN}0-9（）()]{{0,14}}?(?:学生|员工|同学|职员|职工|班|级|护士|辅导员|班主任|(?:读书|上学|念书|就读|上班|工作|任职)的)的?\s?叫?[:：]?\s?{_NAME}{_END}"
)


def workplaces(text: str) -> Iterator[Span]:
    """Every school or workplace that stands with a person's name."""
    for match in _EXPOSED.finditer(text) if _KIND.search(text) else ():
        yield Span("school_or_work", match.start(), match.end(), match.group())
