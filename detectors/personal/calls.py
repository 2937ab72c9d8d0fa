"""Calls to dig up who somebody is ("human flesh search"), in a plain text.

Only a call counts: a wish, an imperative, a proposal. Talk about digging does not: telling that somebody was dug up,
refusal, criticism, the law, and the literal meanings of the words (the bun, the bomb, the courier). What is tested is
the clause around the word: what stands just before it, and just behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from detectors.personal.span import Span
from detectors.personal.wanted import FACTS, LOST, OF_THEM, THEM, WANTED

_GAP: Final = r"[\s·•.,*_~\-—|/\\+\u200b-\u200f\u2060\ufeff\ufe0f]{0,3}"
_HIM: Final = (
    r"(?:他(?!人)|她|它|TA|ta|Ta|佢|距(?!离)|丫|此(?!事)|该|(?:这|那|呢)(?!么|样|种|件|事|年头|些?事|东西|行为|能|是|都|也|就)"
    r"(?:[个位名帮群些])?(?:人渣|人|家伙|司机|车主|女的|男的|畜生)?)"
)
_CULPRIT: Final = r"(?:车主|司机|凶手|楼主|博主|发帖|小三|渣男|渣女|畜生|骗子|家伙|当天|对方|作者|其(?!实|他))"

# The word itself, whole or taken apart; in Latin letters it needs more around it.
_DIG: Final = re.compile(
    rf"人{_GAP}(?:肉|月巴|禸|⺼|🥩|🍖|[Rr]ou(?![a-z]))|[Rr]en{_GAP}[Rr]ou(?![a-z])"
    rf"|(?P<initials>(?<![A-Za-z\\])[Rr]{_GAP}(?:[Rr]|肉)(?:{_GAP}[Ss]{_GAP}[Ss])?(?![A-Za-z]))"
)
_ASKED: Final = re.compile(
    r"(?:求|请|快|速度|来|给我|帮忙|帮我|一起|大家|集体|全民|全网|必须|应该|赶紧|赶快|立刻|马上|果断|坚决|强烈|建议|要求|呼吁|启动|开启|发起"
    r"|发动|去|可以|该|得|要|继续|使劲|谁来|谁能|谁去|能不能|敢不敢|可不可以|有没有人|有没有大神|等待|支持|准备|开始|拜托|动用|出动|扩散|把|将|给丫|狂)"
    r"[^。！!？?\n，,、；;\]]{0,8}$"
)
_WHOM: Final = re.compile(
    rf"{_GAP}(?:搜{_GAP}索?)?{_GAP}(?:一下|下|一把|死|了)?{_GAP}(?:{_HIM}|{_CULPRIT}"
    r"|出来?(?!了|没|吗|后|的|啊|了|[^。！!\n，,]{0,3}[？?])|之(?!后)|吧|啊|呀|走起|启动|开始|起来|一下|下)"
)
_SEARCH: Final = re.compile(rf"{_GAP}搜{_GAP}索?")
_ALONE: Final = (
    re.compile(r"(?:^|[\s。！!，,、；;：:\]）)~…》】\x01])$"),
    re.compile(r"(?:搜索?)?\s*(?:$|[。！!，,；;.\[~…])"),
)

_QUOTED: Final = re.compile(r"[”\"'’」』》]\s?(?:是|的|等|这|属|犯|违|算|都|行为|之类|一词|两个字)")

_TALK: Final = re.compile(
    r"(?:不要|别|(?<!能)不能(?!不)|不可(?!不|以)|不应|不该|勿|拒绝|反对|抵制|禁止|停止|谴责|被|遭|受到|避免|防止|不是|不会|不想|(?<!有)没|无需|怕|担心|不必|不用"
    r"|何必|凭什么|为什么|为何|干嘛|网友|(?<!没)有人(?!能)|他们|记者|曾|已|正在|所谓|什么是|如何看待|关于|涉嫌|因为|非法|违法|侵权|叫做?|称|一场|一次|种"
    r"|也能|都能|都给|居然|竟|连|要不|又有|用|靠|等你|反|抗议)[^。！!？?\n，,；;]{0,6}$"
)
# Stands before the deed, inside of what looks like a call: 请不要开盒他. Not "要不要", which proposes.
_REFUSED: Final = re.compile(
    r"(?:(?<!要)不要(?!脸)|别(?![人的处])|(?<!能)不能(?!不)|不可(?!不|以)|不许|不准|不得(?!不|了)|不应|不该|不必|不用|不会|不想|不建议|不支持|勿|莫|禁止|拒绝"
    r"|反对|抵制|停止|谴责|杜绝|阻止|避免)[^。！!？?\n，,；;]{0,8}$"
)
_DEED: Final = re.compile(r"[打拆]?开|盒|[Kk][Hh]|[扒挖挂曝爆发贴放查找]|起底|知道")
# What somebody else said. Not "大家说，…": a mark between the two begins words of one's own.
_SOMEBODY: Final = (
    r"(?:(?<!其)[他她](?!人)|TA|ta|们(?<!我们)(?<!你们)(?<!咱们)|有人|网友|粉丝|楼主|博主|对方|[某别]人|网上|评论区?|弹幕|热评|群里|热搜|记者|警方|律师|法院|媒体|报道"
    r"|新闻|帖子|老师|同[学事]|邻居|[男女]子|司机|车主|前任|父母|据)"
)
_SAYING: Final = (
    r"(?:说[着过道]?|称|喊[着话道]?|嚷[着嚷]?|叫嚣着?|扬言|威胁|宣称|留言|评论|发帖|发文|发微博|发朋友圈|发动态|发视频|转发|全是|都是|满屏|在?刷|怂恿|煽动|唆使|号召|呼吁|鼓动|指使|扇动"
    r"|要求|让(?!大家|我们|人)|叫(?!大家|我们|人)|要给|要把|想要?|打算|问)"
)
_REPORTED: Final = re.compile(
    rf"{_SOMEBODY}[^。！!？?\n]{{0,10}}?{_SAYING}[:：]?(?![^“「『\"]*(?:必须|一起|赶紧|大家))[^。！!？?\n，,；;]{{0,5}}$"
    rf"|(?:扬言|叫嚣着?|威胁说?)要?[^。！!？?\n，,；;]{{0,3}}$|(?:律师|法院|警方|记者|民警)[:：][^。！!？?\n，,；;]{{0,4}}$"
)
_QUOTE: Final = re.compile(r"(?P<before>[^“”「」『』]*)[“「『][^“”「」『』]*$")
_UNQUOTE: Final = re.compile(r"[^“”「」『』]{0,6}[”」』](?P<after>.{0,12})", re.DOTALL)
_QUOTER: Final = re.compile(
    r"[说道喊称写叫][:：,，]?\s?$|留言|评论|发帖|帖子|发文|声音|弹幕|热评|刷|有人|网友|粉丝|对方|[他她]们"
)

_LITERAL_BEFORE: Final = re.compile(
    r"(?:人|吃|食|啃|喝|卖|喂|像|当|做|成|买|熟|(?<!畜)生|烤|煮|割|狼|狗|馅儿?的|的|肥|鲜|尝|咬|个|为|作|练|肌)$|[吃食啃买卖][^。！!？?\n，,；;]{0,4}$"
)
_LITERAL: Final = re.compile(
    r"包|炸弹|叉烧|沙|代购|背|盾|墙|盛?宴|馅|粽|火锅|味|汤|客|罐头|丸|饺|饼|肠|干|店|翻译|快递|带|靶|机|刺身|鸦片|筵|饭|炮|陷|香|刀|月饼|生意|市场"
    r"|运输|搬运|计算|外挂|奶粉|三明治|贩|提款|网|打印|节|果汁"
    r"|(?:搜索)?(?:的|引擎|是|事件|案|现象|行为|违|侵|有|不|犯|太|很|真|好|算|会|能|都|也|只|对|与|和|时代|成|功能|力量|精神|威力|强大|厉害|万岁|无敌"
    r"|能力|者|帖|可怕|泄|吗|没|相册|过|[？?])"
)
_NO_BOX: Final = r"(?!子|评测|测评|视频|手机|新|饭|装|马|泡|牛|酸|烟|茶|面|巧|糖|月|方便)"
_OTHERWISE: Final = re.compile(
    r"(?:求|来|快|给我|帮忙|一起|大家|谁能|谁来|有人能|有没有(?:人|谁|哪位|大神|高手|网友|懂哥)|哪位|能不能|想|要|赶紧|必须|可以|直接|付费|建议)"
    r"[^。！!？?\n，,]{0,6}?"
    rf"(?<![打拆])开{_GAP}(?:{THEM}的?)?{_GAP}盒{_NO_BOX}|求(?:[个开]|一个?|开个)盒{_NO_BOX}|(?<![打拆])开{_GAP}盒(?:一下)?{THEM}"
    rf"|(?<![打拆])开{_GAP}{THEM}的?{_GAP}盒{_NO_BOX}|盒{_GAP}了?{THEM}(?=$|[\s！!。，,吧们])"
    rf"|(?<![A-Za-z])(?:[Kk][Hh]|开[Hh])(?:一下)?{THEM}"
    rf"|(?:把|将|给){THEM}[^。！!？?\n，,]{{0,8}}?"
    rf"(?:开{_GAP}盒{_NO_BOX}|挂出来|盒了|盒出来|扒出来(?!了)|挖出来(?!了)|曝光出来)"
    rf"|(?:把|将){THEM}{OF_THEM}{FACTS}[^。！!？?\n，,]{{0,4}}?[发爆曝贴挂放扒挖](?:出来|上来|到)(?!了)"
    rf"|(?:求|谁有|谁知道|有没有人知道|跪求|谁能提供|求一个|求个)[^。！!？?\n，,]{{0,4}}?{THEM}(?:{OF_THEM}{FACTS}|叫什么)"
    rf"|(?:谁|有人|有没有人|哪位)(?:知道|认识|认得){THEM}(?:是谁|是哪里?的|叫什么|叫啥|在哪里?)?[，,？?\s]{{0,2}}"
    rf"(?:求|跪求|蹲|给)(?:个|一个|一下)?(?:{THEM}的?)?{FACTS}"
    rf"|(?:求|来|快|请|去|一起|大家|谁来|必须|继续)(?:大神|网友|大家|各位|高手)?(?:深扒|扒一扒|扒|起底|深挖|挖)(?:一下|出|皮)?{THEM}"
    r"(?:是谁|的?(?:真实|家庭|个人)?(?:身份|底细|老底|信息|住址|单位|姓名|真名|祖宗))"
    r"|(?:谁能|谁可以|谁来|谁去|有人能|有没有(?:人|谁|大神|高手|网友)(?:能|可以)?|哪位大神|能不能|帮忙|赶紧)(?:帮忙)?"
    rf"(?:深扒|扒一扒|扒|起底|深挖|挖|查一查|查查|查|找)(?:一下|出来?|到|皮)?{THEM}"
    r"(?:到底)?(?:是谁|的?(?:真实|家庭|个人)?(?:身份|底细|老底|信息|住址|单位|姓名|真名))"
)
_ANYBODY: Final = re.compile(f"{THEM}|盒|[寻找][这那]")  # one stands in whatever `_OTHERWISE` and `WANTED` find
NEAR: Final = 12  # characters on each side that are looked at
FAR: Final = 24  # characters before in which who says it is looked for


def calls(text: str) -> Iterator[Span]:
    """Every call, from the word that calls to the end of what is called for."""
    for span in (*_digs(text), *_others(text)):
        if not reported(text, span.start, span.end):
            yield span


def _digs(text: str) -> Iterator[Span]:
    for match in _DIG.finditer(text):
        start, end = match.span()
        before, after = text[max(0, start - NEAR) : start], text[end : end + NEAR]
        if _TALK.search(before) or _LITERAL_BEFORE.search(before) or _LITERAL.match(after):
            continue
        asked, whom = _ASKED.search(before), _WHOM.match(after)
        alone = not match["initials"] and _ALONE[0].search(before) and _ALONE[1].match(after)
        behind = whom or _SEARCH.match(after)
        quoted = _QUOTED.match(after, behind.end() if behind else 0)
        said = _REPORTED.search(text[max(0, start - FAR) : start])
        if (asked or whom or alone) and not quoted and not said:
            yield Span(
                "dig_call",
                start - (len(before) - asked.start() if asked else 0),
                end + (behind.end() if behind else 0),
                "",
            )


def _others(text: str) -> Iterator[Span]:
    if not _ANYBODY.search(text):
        return
    wanted = () if LOST.search(text) else WANTED.finditer(text)
    for match in (*_OTHERWISE.finditer(text), *wanted):
        first = max(0, match.start() - NEAR)
        deed = _DEED.search(text, match.start(), match.end())
        refused = _REFUSED.search(text[first : deed.start() if deed else match.start()])
        if not refused and not _TALK.search(text[first : match.start()]):
            yield Span("dig_call", match.start(), match.end(), "")


def reported(text: str, start: int, end: int) -> bool:
    """Whether the call is somebody else's words: told, or quoted by one who says whose they are."""
    before = text[max(0, start - FAR) : start]
    if _REPORTED.search(before):
        return True
    opened, closed = _QUOTE.search(before), _UNQUOTE.match(text, end)
    if not opened or not closed:
        return False
    return any(_QUOTER.search(part) is not None for part in (opened["before"], closed["after"]))
