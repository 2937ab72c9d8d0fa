"""Does a post bring in a person without a name: "高铁上有个女的霸座", "隔壁桌一男的", "遇见个插队的"?

Nouns that mean somebody wherever they stand ("男子", "司机") are words of `detectors.wordlists.SOMEBODY`. Those here
say so only behind a word that brings one person in: "女人" alone is women, "一个女人最大的底气" is any woman.

    >>> brings_in("高铁上有个女的霸座"), brings_in("做一个内心强大的女人"), brings_in("有个人主页打不开")
    (True, False, False)

Who owns up to what they did tells of themselves, whoever else was there: "视频里的人是我，已经向阿姨道歉".

Chinese phrases over texts in plain form (`detectors.address.plain`); our own lists. What it cannot see: general
sayings that are put as if they told of somebody, and nouns of no list. Figures: docs/targets.md.
"""

from __future__ import annotations

import re
from typing import Final

from detectors.names import BREAK
from detectors.wordlists import INSULTS, STRANGERS

_ONE: Final = "(?:一?[个位名对群帮伙]|俩|两[个位名]|[几三仨]个)"
_MEETS: Final = (
    "(?:(?<![没木想要拥])有(?:这么|那么|过)?|[遇碰撞见看刷拍听][到上见着过]了?|[坐站住蹲躺围]着?|[来出]了?|冒出|出现了?|被|认识"
    "|[抓逮]到)"
)
# "是一个", "没有一个", "找了一群" are of nobody in particular.
_NO_OTHER: Final = "(?<![是当做作为每找嫁娶求有哪何不像算生我你第唯])(?<![找请招]了)"
_THIS_ONE: Final = "(?:一[个位名对群帮伙]|俩|两[个位名]|另一?[个位名]|那(?![些种么时])一?[个位名]?|这[个位名])"
_BRINGS: Final = f"(?:{_MEETS}{_ONE}|{_NO_OTHER}{_THIS_ONE})"
_THINGS: Final = (
    "城市|国家|地方|时代|社会|世界|年代|年纪|阶段|问题|想法|电影|节目|软件|故事|品牌|牌子|视频|行业|职业|家庭"
)
_LOOKS: Final = (
    r"(?:(?:[老小大胖瘦高矮丑黑白疯醉骚]|中年|年轻|[男女]|外国|本地|外地|陌生|喝[醉多]|穿\w{1,3}|戴眼镜"
    r"|[二三四五六七八\d]{1,2}十?多?岁)的?){0,3}"
)
_LIKE: Final = f"(?!{_THINGS})(?:[^{BREAK}你爱懂疼好]{{1,10}}的)?{_LOOKS}"  # how they are described
_DOES: Final = (
    "(?=在(?!等|心|乎)|[把骂打抱拿带被冲站坐推砸抢偷牵跪踢踹扇躺蹲跑]|一直|突然|当街|当众|非要|对着|往|跟踪|因为?|不停)"
)
_DEEDS: Final = (
    r"(?:插队|加塞|开\w{0,2}车|卖|偷|骗|抢|闹事|吵架|骂|打|抽烟|喝[多醉]|送(?:外卖|快递|货|餐)|跳广场舞|遛狗|碰瓷|逃票|[霸占]座"
    r"|外放|吐痰|酒驾|要饭|推销|乞讨|发传单|收废品|搞传销|扫地|看门)"
)
_BY_DEEDS: Final = rf"{_DEEDS}\w{{0,3}}的"  # "开黑车的", "插队的"
_PLACE: Final = "(?:隔壁|对面|旁边|[前后]面|身[后边]|楼[上下]|门口|[前后]排|邻座)"
_NOUNS: Final = "|".join(sorted(STRANGERS, key=len, reverse=True))
_INSULTS: Final = "|".join(sorted(INSULTS))
_NOUN: Final = f"(?:{_NOUNS})(?!们|都)"
_INSULT: Final = f"(?:{_INSULTS})(?![们都的])"  # only of somebody met: "一群流氓" is said of anybody
_BROUGHT_IN: Final = re.compile(
    f"{_BRINGS}{_LIKE}{_NOUN}"
    f"|{_NO_OTHER}一{_LOOKS}{_NOUN}"
    f"|{_MEETS}(?:一|{_ONE}){_LIKE}{_INSULT}"
    f"|某(?![某些种天日人])[^{BREAK}]{{0,6}}?{_NOUN}"
    f"|{_BRINGS}{_LIKE}[男女]人{_DOES}"
    f"|{_MEETS}{_ONE}{_LIKE}[男女]人(?![爱对会能该的最们]|不会|如果|背后)"
    f"|{_MEETS}(?:一个?|个|俩|两个|几个)人{_DOES}"
    f"|{_MEETS}{_ONE}{_BY_DEEDS}"
    rf"|{_PLACE}\w{{0,3}}的[男女][的人](?![们都])"
)
# One of the two is in all of these, and to look for them costs a twentieth: every branch begins with a character.
_ANYBODY: Final = re.compile(f"{_NOUNS}|{_INSULTS}|男人|女人|一人|个人|俩人|的男|的女")
_ANY_DEED: Final = re.compile("[个位名对群帮伙俩](?=[插加开卖偷骗抢闹吵骂打抽喝送跳遛碰逃霸占外吐酒要推乞发收搞扫看])")

_OWNS_UP: Final = re.compile(
    f"(?:视频|照片|图片?|新闻|热搜|帖子|监控)(?:里面?|中|上)?[^{BREAK}]{{0,4}}?的?(?:人|女的|男的|女人|男人|司机|那个人|当事人)(?:就|真的|其实)?是我(?!们|的|妈|爸|家)"
    f"|(?:(?<![说讲骂怪为])是我(?:的?不对|的错|错了|做得不对)|(?<![说让要逼叫认])我错了)(?!吗|么)"
    f"|(?<![让要逼叫给替跟骂])我(?!们)(?:已经?|也|当场|当面|当时|后来|马上|愿意|想|要|再次|真心|诚恳|在此|就){{0,3}}(?:向|跟|给|对)[^{BREAK}]{{1,8}}(?:道歉|道了歉|赔礼|认错|赔了?不是|说了?对不起)"
)


def owns_up(plain: str) -> bool:
    """Does a text own up to something its author did?

    >>> owns_up("撞到人是我不对"), owns_up("他让我跟他道歉")
    (True, False)
    """
    return "我" in plain and _OWNS_UP.search(plain) is not None


def brings_in(plain: str) -> bool:
    """Does a text tell of a person whom it brings in without a name?"""
    return (_ANYBODY.search(plain) or _ANY_DEED.search(plain)) is not None and _BROUGHT_IN.search(plain) is not None
