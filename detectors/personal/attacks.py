"""Calls to attack a person: to go to their home, besiege, beat, ring until they give up, fall upon their account.

    大家去她家门口堵她 │ 离得近的去敲门 │ 打到她关机为止 │ 去冲她评论区骂 │ 找人揍他一顿

A call has somebody who is called upon (`大家`, `离得近的`, `组团`) or begins its clause as an order does (`去她家…`), a
person as its object, and a deed that nobody does out of kindness. Fans who wait for their idol, friends who go to eat,
customers at a company, protest at a public body are none; nor is what was done, refused, condemned or told of others.

What it cannot see: English, orders without a word for the person or the deed, code words, irony. The phrases are our
own lists.

    >>> bool(list(attacks("大家去她家门口堵她"))), bool(list(attacks("大家去她家吃饭")))
    (True, False)
"""

# ruff: noqa: E501 - ideographs count as two columns, and a list of words reads better whole

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from detectors.personal.calls import reported
from detectors.personal.span import Span

_IN: Final = r"[^。！!？?\n，,；;：:]"  # a character of a clause
_POINTED: Final = r"(?:(?<!其)(?:他|她|TA|ta)(?!们|人)|[这那]个?(?:人渣|女的?|男的?|女人|男人|家伙|畜生|贱人|渣男|渣女|骗子|货|老师|医生|护士|博主|主播|楼主|司机|老太婆|老头)|[\x02]+ ?)"
_HER: Final = rf"(?:{_POINTED}|[\u4e00-\u9fff]某{{1,2}})"
_CALLED: Final = (
    r"(?:大家|各位|兄弟们?|姐妹们?|家人们|网友们|所有人|有没有人|有人(?:一起|组队|组团)|谁(?:跟我|和我|能|来|去|有空)|跟我|和我|咱们?|我们|一起|一块|组团|组队|集体|轮流|轮番|约起来|走起"
    r"|(?:离[得的]?近|住得近|附近|同城|本地|同小区|顺路|有空|有时间|在(?:那边|当地|本地))的?(?:朋友|网友|兄弟|姐妹|人)?|的(?:朋友|网友|兄弟|姐妹)们?|都|给我|必须|赶紧|赶快|快|冲啊|走|直接|今晚|明天|明晚|周末|下班后?|放学后?)"
)
_GO: Final = r"(?:去|到|上|杀到|冲到|冲去|冲进|杀去|杀进|直奔|找到|围住|堵住|堵|围)"
_HOME: Final = r"(?:老?家|小区|宿舍|楼下|楼道|住处|住的地方|单元)"
_PLACE: Final = (
    rf"(?:{_HOME}|公司|单位|学校|办公室|店|医院|工作室|工位|班级|教室|孩子学校|爸妈家|父母家|娘家|婆家|直播现场|门口)"
)
_RAID: Final = (  # to do at somebody's door
    r"(?:堵(?!车)|(?<=[去家位司校口下里门店室起])闹|砸|泼|揍|打(?=[他她死残断人])|教训|收拾|扇|骚扰|拉横幅|挂横幅|放喇叭|拿喇叭|贴大字报|贴纸|撒纸钱|烧纸|送花圈|摆花圈|放鞭炮|泼漆|泼粪|扔臭鸡蛋|扔鸡蛋|敲门|砸门|踹门|踢门|骂|蹲守|蹲点|蹲到|守到"
    r"|围[攻住堵])"
)
_CLAIM: Final = r"(?:要说法|讨说法|讨个?公道|要个说法|算账|质问|当面问|问个?明白|问问[他她]|会会|蹲|守着|堵着)"
_BEAT: Final = r"(?:堵|围堵|围殴|群殴|围攻|暴打|痛打|毒打|揍|扇|教训|收拾|修理|蹲)"
_DRILL: Final = r"(?:电话|手机|号码?|座机|微信|私信|短信)"
_PAGE: Final = (
    r"(?:微博|评论区?|账号|主页|私信|直播间|抖音|快手|小红书|朋友圈|视频|超话|博客|空间|号|店铺?|网店|淘宝店)"
)
_FALL: Final = (
    r"(?:骂|喷[他她死]|爆破|屠|轰炸|刷屏|刷爆|冲烂|冲爆|攻陷|围攻|怼[他她死]|问候|刷差评|打差评|刷一星|打一星|刷死)"
)
_RING: Final = r"(?:[1][0-9\- ]{10,14}|这个(?:电话|号码?|手机))"

_UPON: Final = rf"{_BEAT}(?:一下|死|住|爆|惨|残)?{_HER}"
_DRAG: Final = rf"把{_HER}(?:给)?(?:堵|围|拖|揪|抓|按|绑){_IN}{{0,8}}?(?:揍|打|骂|扇|教训|收拾|堵|跪|弄)"
_FLOOD: Final = rf"(?:去|到|冲进?|杀到|杀进|涌进){_HER}的?{_IN}{{0,3}}?{_PAGE}(?:底下|下面|里|下)?{_IN}{{0,4}}?{_FALL}"
_NOT_MOUTH: Final = r"(?!的?嘴|的?话|的?口|的?(?:作品|书|视频))"
_BEGINS: Final = "大各兄姐家网所有谁跟和咱我一组集轮约走离住附同本顺在的都给必赶快冲直今明晚周下放去到上杀找围堵叫雇喊带见看碰遇蹲守他她Tt这那\x02打拨呼轰短电私让教把涌"

_CALLS: Final = re.compile(
    rf"(?=[{_BEGINS}])(?:"
    # Whoever is called upon: upon them, there, by telephone, upon what they have on the web.
    rf"{_CALLED}(?:{_IN}{{0,6}}?(?:(?:去|来|把)?{_UPON}{_NOT_MOUTH}(?:一顿|丫的|去|吧|$|[。！!，,~～]|在|到)|{_DRAG}|{_FLOOD}"
    rf"|(?:打|拨){_HER}的?{_DRILL}{_IN}{{0,6}}?(?:骂|骚扰|问候|吵|烦死|问问{_HER}(?:还)?要不要脸)"
    rf"|(?:爆破|冲烂|冲爆|屠|攻陷|轰炸|骂翻){_HER}的?{_IN}{{0,3}}?{_PAGE})"
    rf"|{_IN}{{0,8}}?打到{_HER}?{_IN}{{0,2}}?(?:关机|停机|换号|接)|{_IN}{{0,30}}?[号室栋楼元层院口](?:去|里|给我)?{_UPON}(?!的?嘴))"
    # An order, which begins its clause.
    rf"|(?<![\u4e00-\u9fff])(?:(?:去|快去|走|冲){_UPON}{_NOT_MOUTH}(?:一顿|丫的|去|吧|$|[。！!，,~～]|在|到)|(?:去|快去|走)?{_DRAG}|(?:走|快)?{_FLOOD})"
    # To their door, and near it, where the address stands there or was given.
    rf"|(?P<go>{_GO} ?{_HER}(?:们)?(?:的|他|她)?{_IN}{{0,4}}?{_PLACE}(?:里|门口|楼下|门外|门前|去)?{_IN}{{0,6}}?(?:{_RAID}|(?P<claim>{_CLAIM})))"
    rf"|(?:离[得的]?近|住得近|附近|同城|本地|同小区)的?(?:朋友|网友|兄弟|姐妹|人)?(?:们)?(?:赶紧|直接|可以|都)?(?:去|上|过去){_IN}{{0,4}}?(?:敲门|砸门|踹门|堵|围|蹲|会会|拜访|教训|收拾|揍|泼|砸|骂|问候|照顾照顾)"
    rf"|{_POINTED}{_IN}{{0,30}}[，, ]?{_IN}{{0,6}}?(?:楼下|门口|小区|公司|单位|学校)(?:门口)?集合(?!地|点|上课)"
    # By others, at any time.
    rf"|(?:找|叫|雇|喊|带)(?:几个|上)?(?:人|兄弟|小混混|道上的人)(?:去|来|把)?(?:{_HER}?{_IN}{{0,2}})?(?:堵|揍|打|弄|教训|收拾|砍|废了?|打断)(?:一顿|死|残|{_HER})"
    rf"|(?:见到|看见|碰到|遇到|见){_HER}?(?:一次|就)(?:打|揍|骂)(?:一次|{_HER}|死|[。！!，,]|$)"
    rf"|(?:蹲|守|堵)(?:到|死|着等){_HER}(?:出来|下楼|露面|回家|现身|道歉)(?:为止|再)?"
    # By telephone and by post.
    rf"|(?:打爆|呼死|轰炸){_HER}?的?{_IN}{{0,3}}?{_DRILL}|打到{_HER}{_IN}{{0,2}}?(?:关机|停机|换号|崩溃)|(?:短信|电话|私信)轰炸{_HER}"
    rf"|(?:打|拨){_RING}{_IN}{{0,4}}?(?:骂|骚扰|问候|问问{_HER}(?:还)?要不要脸|烦死)"
    rf"|(?P<rest>(?:让|叫|教){_HER}{_IN}{{0,6}}?别想?(?:安生|安宁|好过|睡|消停|过安稳|有好日子))"
    rf"|给{_HER}(?:家|单位|公司)?(?:里|多|都)?寄(?:点|些|去|个|上)?{_IN}{{0,4}}?(?:“礼物”|\"礼物\"|「礼物」|花圈|刀片|寿衣|纸钱|冥币|死老鼠|大粪|骨灰盒|遗照|棺材))"
)
# Somebody else who does it, before the call in its clause; and what is no call at all.
_DOER: Final = re.compile(
    r"(?:有人|网友|粉丝|他们|她们|一群|几个|记者|男子|女子|警察|警方|民警|债主|讨债|前夫|前妻|丈夫|老公|老婆|爸|妈|哥|姐姐|弟|家长|催收|狗仔|私生|邻居|同学|同事|老师们?|学生|员工|保安|对方|城管|法院|昨天|昨晚|前天|上次|那天|曾|已经?|被|遭|天天|怕|担心|以为|梦见|梦到|不可能|凭什么|为什么|干嘛|怎么|想象|如果|要是|万一|即使|就算|难道|像)"
    rf"{_IN}{{0,10}}$"
)
_REFUSED: Final = re.compile(
    r"(?:(?<!要)不要|别(?![人的处])|不能|不可|不许|不准|不得|不应|不该|不必|不用|不会|不想|不敢|不建议|不支持|勿|莫|禁止|拒绝|反对|抵制|停止|谴责|杜绝|阻止|避免|没|无权|少)"
    rf"{_IN}{{0,10}}$"
)
_TOLD: Final = re.compile(
    r"(?:了(?!他|她|吧|再|算|$)|过(?!去|来)|的(?:人|都|那|行为|时候|事|网友|粉丝|照片|视频|新闻|后果|话|是)|者|这种|是违法|违法|犯法|犯罪|太过分|过分了|可耻|可怕|算什么|有意思吗|不对|不好|是不|就是违|属于|涉嫌|被抓|被拘|会被|要坐牢|吗|么|有用吗|干嘛|干什么|[？?])"
)
_KIND: Final = re.compile(
    r"接机|送机|签名|应援|偶像|爱豆|演唱会|演出|见面会|路演|巡演|打投|控评|超话打卡|生日|惊喜|祝福|吃饭|做客|喝茶|喝酒|火锅|聚餐|拜年|串门|玩|旅游|慰问|看望|探望|送温暖|帮忙|帮他|帮她|救|道喜|求婚|闹洞房|伴娘|伴郎|新娘|新郎|婚礼"
    r"|游戏|副本|[Bb]oss|BOSS|团战|开黑|对面|中单|打野|上单|野怪|队友|排位|五杀|小说|电影|电视剧|剧情|女主|男主|反派|动漫|大结局|段子|哈哈哈|🐶|\[doge\]|足球|球赛|主场|比赛|决赛|辩论|拳击|擂台"
    r"|警方|民警|通报|律师说|判决|法院"
)
_OWED: Final = re.compile(
    r"工资|欠薪|讨薪|薪水|欠款|欠钱|还钱|退款|退钱|押金|货款|定金|房款|工程款|血汗钱|退费|学费|维权|预付|会员卡"
)
_SOFT: Final = re.compile(r"要说法|讨|算账|质问|问|会会|横幅|喇叭|闹|堵|蹲|守|敲门")
_ENDS: Final = re.compile(r"[。！!\n，,；;]")
_AT_HOME: Final = re.compile(_HOME)
_CALLED_UPON: Final = re.compile(rf"{_CALLED}{_IN}{{0,8}}$")
# A deed and whom it is done to stand in every call: a look at them spares the patterns.
_WHOM: Final = re.compile(
    "[他她某\x02]|[tT][aA]|[这那]个?[人女男家畜贱渣骗货老医护博主楼司]|[打拨]1|打到|[找叫雇喊带](?:人|兄|几|上|小|道)|离[得的]?近|住得近|附近|同城|本地"
    "|同小区"
)
_DEED: Final = re.compile(
    "堵|砸|泼|揍|扇|蹲|踹|骂|殴|寄|屠|[去家位司校口下里门店室起]闹|打[他她死残断人爆到1tT这]|教训|收拾|骚扰|横幅|喇叭|大字|贴纸|纸钱|烧纸|花圈|鞭炮|鸡蛋|[敲踢]门|围[攻住堵]"
    "|说法|讨公|讨个|算账|质问|当面|问问|问个|会会|守着|守到|[暴痛毒]打|修理|[找叫雇喊带](?:人|几|上)|[就次]打|离得|离近|住得|附近|同城|本地|同小|集合|轰炸|呼死|拨"
    "|别[想安好睡消过有]|[喷怼][他她死]|爆破|刷[屏爆死]|冲[烂爆]|攻陷|问候|差评|一星"
)
_JOIN: Final = re.compile(r"我带头|我组织|算我一个|报名|扣1|有人一起|谁来|接龙|来几个")  # who so calls, calls
_NEAR: Final = 16  # characters on each side that are looked at
_BEFORE: Final = 48  # characters before a deed in which its call begins
_BEHIND: Final = 12  # characters behind it in which its call ends


def attacks(text: str) -> Iterator[Span]:
    """Every call of a plain text, from whom it calls upon to the end of the deed."""
    if _WHOM.search(text):
        for match in _found(text):
            if not _no_call(text, match):
                yield Span("attack_call", *match.span(), "")


def _found(text: str) -> Iterator[re.Match[str]]:
    """What looks like a call, around each deed."""
    done = 0
    for deed in _DEED.finditer(text):
        for match in _CALLS.finditer(text, max(done, deed.start() - _BEFORE), deed.end() + _BEHIND):
            done = match.end()
            yield match


def _no_call(text: str, match: re.Match[str]) -> bool:
    """Is it refused, told of others or of the past, reported, or lawful?"""
    start, end = match.span()
    before = text[max(0, start - _NEAR) : start]
    joins = _JOIN.search(text) is not None
    if _REFUSED.search(before) or (not match["rest"] and _REFUSED.search(match[0][:-1])):
        return True
    if (not joins and _DOER.search(before)) or _lawful(text, before, match, joins):
        return True
    behind = _ENDS.split(text[end : end + _NEAR], maxsplit=1)[0].lstrip("他她门家口里去人")
    return _TOLD.match(behind) is not None or reported(text, start, end)


def _lawful(text: str, before: str, match: re.Match[str], joins: bool) -> bool:
    if _KIND.search(text):
        return True
    if match["go"] and not joins and before[-1:].isalnum() and not _CALLED_UPON.search(before):
        return True  # somebody did it: an order begins its clause
    if match["claim"] and not _AT_HOME.search(match["go"]):
        return True  # who asks for an explanation at a workplace protests
    return bool(_OWED.search(text) and _SOFT.search(match[0]))
