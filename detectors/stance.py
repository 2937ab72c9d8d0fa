"""Whose side a text takes: it agrees with whom it answers, or takes somebody up against those who attack.

Chinese and English phrases over texts in plain form (`detectors.address.plain`); our own lists.

What it cannot see: agreement in other words, and agreement that is mockery. Figures: docs/targets.md.
"""

from __future__ import annotations

import re
from typing import Final

from detectors.names import BREAK

_WHOM: Final = r"(?:楼主|lz|博主|题主|up主|po主|播主|答主|发帖人|作者|你|您|举报人|爆料人|小?姐姐|姐妹|妹子|姑娘|兄弟)"
_NOT_SO: Final = r"(?!的|妈|爸|个|被|去死|全家|滚|闭嘴|道歉|吗|呢|才怪|让我|恶心)"  # "顶你个…", "支持楼主的都…"
_OPINION: Final = r"(?:的(?:看法|观点|说法|做法|意见|话))?"
_WITH: Final = re.compile(
    rf"(?<![不别谁没])(?:支持|力挺|声援|相信|同意|赞同|佩服|感谢|谢谢|心疼|抱抱|挺|顶){_WHOM}{_OPINION}{_NOT_SO}"
    r"|(?<![不别谁没])(?:支持|力挺|声援)(?:实名)?(?:举报|维权|曝光)(?!的|者都)"
    rf"|(?:为|给|替){_WHOM}点个?赞"
    rf"|{_WHOM}(?:说[得的](?:很|太|真|都|全|句句)?(?:对|好|没错|是真的|是实话|属实|在理)|[是做][得的]?对的?|没错|做得好|好样的"
    r"|(?:真|真的|太|好|很|一定|要|一定要|可要)?(?:勇敢|坚强|坚持|挺住|保重|保护好自己)|威武|辛苦|别怕|加油)[了住啊呀]*"
    r"(?!编|造|作|装|演|吹|洗)"
    r"|(?<![a-z])(?:(?<!dont )(?<!don t )(?<!not )(?:support|believe|stand with|im with|am with|agree with|respect)"
    r" (?:you|op)|(?:you re|youre|you are|op is) (?:so |absolutely |totally )?(?:right|brave|a hero)"
    r"|thank you|good for you)(?![a-z])"
)
# Behind agreement it is somebody else who is like that, or who shall be punished.
_AGAINST: Final = re.compile(
    "这种|那种|这类|那类|这样的人|该抓|该死|坐牢|严惩|枪毙|判刑|法办|绳之以法|下台|双规|开除|抓起来|抓进去|人渣|败类|畜生|禽兽"
    "|恶魔|贪官|狗官|蛀虫|恶人|滚|去死|不得好死|弄死|偿命|不是人|不是个?东西|狗东西|垃圾|流氓|变态|骗子|罪犯|王八蛋|混蛋|杂种|恶心"
    "|(?<![a-z])(?:that (?:man|guy|woman|creep|pig)|those (?:creeps|pigs|thugs)|scum|jail|prison|behind bars|predator"
    "|abuser|monster)(?![a-z])"
)
# Those who side with somebody, as a camp.
_CAMP: Final = re.compile(
    r"(?:支持|同情|相信|力挺|[帮替挺洗])(?:楼主|博主|up主|他|她|你)(?:说话)?的(?:都|人(?!品|格)|全|没|就|才|那些|是不是|脑子)"
)

_ATTACK: Final = (
    r"(?:(?:cyber ?)?(?:attack|bully|harass|bash|hat|mock|insult|target|abus|hound|doxx|troll|threaten|judg|blam|pick)"
    r"ing|shaming)"
)
_MEAN: Final = "(?:mean|cruel|nasty|hateful|rude|horrible)"
_CALL: Final = (  # how a call to others begins; "she would not leave him alone" is none
    rf"(?:^|{BREAK}|(?<![a-z])(?:please|pls|plz|just|now|and|so|omg|guys|people|everyone|everybody|y ?all|all of you"
    r"|(?:you|people|everyone|y ?all|we) (?:should|need to|have to|must)"
    r"|(?:can|could|would|will) (?:you|we|people|everyone))"
    r"(?: all)?(?: please| just)? ?)"
)
_OTHER: Final = r"(?!me(?![a-z])|us(?![a-z])|it(?![a-z])|that(?![a-z])|this(?! )|myself)"
_DEFENDS: Final = re.compile(
    rf"{_CALL}leave ?+{_OTHER}(?:[^{BREAK}]{{1,40}}?)? ?alone(?![a-z])"
    rf"|{_CALL}let ?+{_OTHER}[^{BREAK}]{{1,30}}? ?be(?= please| already|{BREAK}|$)"
    rf"|{_CALL}(?:stop|quit) (?:all )?(?:the |this |your )?(?:{_ATTACK})(?! ?+(?:me|us)(?![a-z]))"
    rf"|{_CALL}(?:dont|don t|do not) (?:attack|bully|harass|bash|shame|mock|insult|blame|pick on|hate on) ?+{_OTHER}"
    rf"|(?<![a-z])why (?:is|are) (?:every(?:one|body)|people|you all|y ?all|all of you|so many(?: people)?) (?:so )?"
    rf"(?:{_ATTACK}|{_MEAN})"
    rf"|{_CALL}(?:give|cut) ?+{_OTHER}[^{BREAK}]{{1,30}}? ?(?:a break|some slack)(?![a-z])"
    rf"|{_CALL}(?:stop|quit|enough with|no more) (?:all )?(?:the |this )?(?:hate|bullying|harassment)(?![a-z])"
    rf"|{_CALL}(?:(?:stop|quit) being|(?:dont|don t|do not) be) (?:so )?{_MEAN}(?! to me(?![a-z]))"
    rf"|{_CALL}(?:be (?:nice|kind|kinder|gentle) to|lay off|back off|go easy on) ?+{_OTHER}"
    rf"|{_CALL}let ?+(?:her|him|them) live(?={BREAK}|$)"
    r"|(?<![a-z])(?:doesn ?t|does not|didn ?t|did not|don ?t) deserve (?:any of |all )?(?:this |that |the |such )?"
    r"(?:hate|abuse|bullying|harassment)"
    rf"|(?<![a-z])(?:every(?:one|body)|people|those|all of you|y ?all|you all|whoever)(?: who)?(?: is| are| s)? "
    rf"(?:{_ATTACK})(?! ?+(?:me|us)(?![a-z]))"
    r"|(?<![a-z])pick on (?:someone|somebody) your own size"
    rf"|(?<![不会能想肯易要别样么])放过(?!我|你|您|自己)(?:他|她|ta|人家|别人|孩子|家属|[^{BREAK}]{{0,8}}吧(?={BREAK}|$))"
)
# One stands in all of these. English often says "go" or "no", and to look for a whole call costs thirty times as much.
_CALLS: Final = re.compile(
    "alone|let|stop|quit|don|do not|why|break|slack|nice to|kind to|kinder to|gentle to|lay off|back off|easy on"
    "|deserve|放过|attack|bully|harass|bash|hate|hating|mock|insult|target|abus|hound|doxx|troll|threaten|judg|blam|pick"
    "|shaming"
)
_TAKES_UP: Final = re.compile(
    rf"(?:(?<![a-z])(?:leave|let|give|cut|(?:stop|quit) (?:all )?(?:{_ATTACK})(?: on)?"
    r"|(?:dont|don t|do not) (?:attack|bully|harass|bash|shame|mock|insult|blame))"
    r"|放过|[别不]要?(?:再|网暴|攻击|骂|喷)+) ?$"
)


def beside_agreement(plain: str) -> str | None:
    """What a text says beside agreeing with whom it answers; None where it does not agree.

    >>> beside_agreement("支持楼主严惩凶手")
    '\\ue000严惩凶手'
    """
    rest, phrases = _WITH.subn(BREAK, plain)
    return rest if phrases else None


def against_somebody(rest: str) -> bool:
    """Is what stands beside agreement against somebody, without a pronoun?"""
    return _AGAINST.search(rest) is not None


def of_a_camp(plain: str) -> bool:
    """Does a text speak of those who side with somebody: "whoever supports her is …"?"""
    return _CAMP.search(plain) is not None


def defends(plain: str) -> bool:
    """Does a text call on others to leave somebody alone?

    >>> defends("leave her alone"), defends("she should leave him alone")
    (True, False)
    """
    return _CALLS.search(plain) is not None and _DEFENDS.search(plain) is not None


def takes_up(before: str) -> bool:
    """Do the words right before a name take that person up: "leave …", "放过…"? `before` in lower case."""
    return _TAKES_UP.search(before) is not None
