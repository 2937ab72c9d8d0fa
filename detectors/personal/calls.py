"""Calls to dig up who somebody is ("human flesh search"), in a plain text.

Only a call counts: a wish, an imperative, a proposal. Talk about digging does not: telling that somebody was dug up,
criticism, refusal, the law, and the literal meanings of the words (the bun, the bomb, the courier).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from detectors.personal.span import Span

_GAP: Final = r"[\s·•.,，*_~\-—|/\\+\u200b-\u200f\u2060\ufeff\ufe0f]{0,3}"
_DIG: Final = rf"(?:人{_GAP}(?:肉|月巴|禸|⺼|[Rr]ou|🥩|🍖)|[Rr]en{_GAP}[Rr]ou|(?<![A-Za-z])(?:[Rr]{_GAP}[Rr]|[Rr]{_GAP}肉)(?:{_GAP}[Ss]{_GAP}[Ss])?(?![A-Za-z])|人{_GAP}rou)"
_WHOM: Final = r"(?:他|她|它|TA|ta|Ta|这|那|此|该|出|丫|楼主|博主|司机|凶手|畜生|贱|狗|女的|男的)"
_CALL: Final = re.compile(
    rf"(?P<before>(?:求|请|快|来|给我|帮忙|一起|大家|集体|全民|全网|必须|应该|赶紧|赶快|立刻|马上|果断|坚决|强烈|建议|要求|呼吁|启动|开启|发起|发动|去|可以|该|要|想|继续|使劲|谁来|谁能|能不能|跪求|坐等|等待|需要|支持|准备|开始|上|吧|把|将|拜托|动用|出动|呼唤|召唤|@[\w\-]+)[^。！!？?\n，,、；;]{{0,8}}?)?"
    rf"(?P<dig>{_DIG})(?:{_GAP}搜{_GAP}索?)?(?P<after>{_GAP}(?:一下|一把|了|死|下)?{_GAP}{_WHOM}|{_GAP}(?:一下|起来|出来|走起|开始|吧|之|丫|啊|！|!|起|他|她|来|去|死|搜)|$)?"
)
_BOX: Final = re.compile(
    rf"(?:求|来|快|给我|帮忙|一起|大家|谁能|谁来|有人能|能不能|想|要|赶紧|必须|可以|直接|付费|建议)[^。！!？?\n，,]{{0,6}}?(?:开{_GAP}(?:他|她|它|ta|TA)?的?{_GAP}[盒户]|挂{_GAP}人|开{_GAP}hu|k{_GAP}h(?![a-z])){_GAP}(?:他|她|它|ta|TA|这|那|吧|了|！|!|$)?"
    rf"|(?:开|盒){_GAP}(?:他|她|它|ta|TA)(?:的)?{_GAP}(?:盒|户|！|!|$)"
    rf"|(?:把|将|给)(?:他|她|它|ta|TA|这[人个种货女男]|那[人个种货女男])[^。！!？?\n，,]{{0,8}}?(?:开{_GAP}[盒户]|挂出来|盒了|盒出来|扒出来|挖出来|曝光出来|揪出来)"
    rf"|(?:求|谁有|谁知道|有没有人知道|跪求|有谁知道|谁能提供|求一个|求个)[^。！!？?\n，,]{{0,8}}?(?:他|她|它|ta|TA|这[人个货女男][^。，,\n]{{0,3}}|那[人个货女男][^。，,\n]{{0,3}})(?:的|家)?(?:真实|家庭|工作|个人)?(?:姓名|真名|住址|地址|家|电话|手机号?|号码|身份证号?|单位|学校|信息|微信|住哪里?|住在哪里?|在哪上班|在哪里上班)"
    rf"|(?:求|来|快|请|一起|大家|谁来|必须|继续)(?:大神|网友|大家|各位|高手)?(?:深)?(?:扒|起底|挖)(?:一下|一扒|出|皮)?(?:这|那|他|她|它|ta|TA)(?:的)?(?:真实|家庭|个人)?(?:身份|底细|老底|信息|住址|单位|姓名|真名|祖宗)"
)
_TALK: Final = re.compile(
    r"(?:不要|别|不能|不可|不应|不该|勿|拒绝|反对|抵制|禁止|停止|谴责|被|遭|遭到|受到|避免|防止|不是|不会|不想|没有|无需|怕|担心|"
    r"不必|不用|何必|凭什么|为什么|为何|干嘛|网友|有人|他们|记者|曾|曾经|已经|已|正在|所谓|什么是|如何看待|关于|涉嫌|因为|非法|违法|侵权|叫|称|一场|一次|这种|那种)"
    r"[^。！!？?\n，,；;]{0,6}$"
)
_LITERAL: Final = re.compile(
    r"^(?:包|炸弹|叉烧|沙包|沙袋|代购|背|盾|盾牌|墙|盛宴|宴|馅|粽|火锅|味|汤|的味|客|罐头|丸|饺|饼|肠|干|店|翻译|快递|带|靶|机|刺身|鸦片|筵|饭|炮|陷|香|刀|月饼|生意|市场|运输|搬运|计算|外挂)"
    r"|^(?:搜索)?(?:引擎|是|的|事件|案|现象|行为|违|侵|有|不|犯|太|很|真|算|这|会|能|都|也|只|对|与|和|一般|时代|成|功能|力量|精神|威力|强大|厉害|万岁|无敌|能力|者|帖|可怕|泄|吗|\?|？)"
)


def calls(text: str) -> Iterator[Span]:
    """Every call, from the word that calls to the end of what is called for."""
    for match in _CALL.finditer(text):
        if _is_call(text, match):
            yield Span("dig_call", match.start(), match.end(), "")
    for match in _BOX.finditer(text):
        if not _TALK.search(text[max(0, match.start() - 10) : match.start()]):
            yield Span("dig_call", match.start(), match.end(), "")


def _is_call(text: str, match: re.Match[str]) -> bool:
    if not match["before"] and not match["after"]:
        return False
    before, after = text[max(0, match.start() - 10) : match.start("dig")], text[match.end("dig") : match.end("dig") + 8]
    return not _TALK.search(before) and not _LITERAL.search(after)
