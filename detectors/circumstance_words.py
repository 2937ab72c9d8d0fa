"""The words of `detectors.circumstances`: cues that make a text worth a look, and the rules of each bit.

All is in plain form (`detectors.normalise`) with `BREAK` where a clause ends and `ASKS` where a question does.
"""

# ruff: noqa: E501 - ideographs count as two columns, and a list of words reads better whole

from __future__ import annotations

import re
from typing import Final, NamedTuple

from detectors.names import BREAK
from graph import facts

ASKS: Final = "\ue003"
DISTRESS, OUTCOME, WHERE_OR_WHEN, ASSERTION, FIRST_PERSON = (
    bit >> facts.CIRCUMSTANCES
    for bit in (facts.DISTRESS, facts.OUTCOME, facts.WHERE_OR_WHEN, facts.ASSERTION, facts.FIRST_PERSON)
)
_IN: Final = rf"[^{BREAK}{ASKS}]"  # a character of the same clause
_START: Final = rf"(?:^|[{BREAK}{ASKS}])"
_HIM: Final = r"(?:他们?|她们?|ta|你们?|您|[这那][个位]?(?:女|男|人渣|货|老师|家伙|主播|畜生|博主|人)[的人]?)"


class Rule(NamedTuple):
    """`tells` finds it; what stands before or behind the find, or anywhere in the text, takes it back."""

    bit: int
    tells: re.Pattern[str]
    not_behind: re.Pattern[str]  # up to the find
    not_before: re.Pattern[str]  # from the find on, within the clause
    nowhere: re.Pattern[str]
    no_question: bool  # not in a clause that asks
    serious: bool  # not in a text that laughs


_SELF: Final = (
    rf"(?:{_START}|我(?!妈|爸|朋友|同学|们|闺蜜|老公|老婆|姐|妹|哥|弟|家|同事|室友|怕)|自己|本人)"
    r"(?:真的|每天|天天|现在|已经|醒来|都|好|真|很|就|也|只|一直|总是|一秒都|实在|有时候?|快要?|了|再|又|今晚|昨晚|睡不着|活着){0,5}"
)
_DISTRESS: Final = (
    rf"{_SELF}(?:不想(?:再)?活(?:了|下去|着|在这)|不想再?活在这个?世|活不下去|[撑熬](?:不下去|不住)了|想死(?![别却你我他她ta在的谁得不是])|想去死"
    r"|[想要]自杀|想跳楼|想割腕|想一了百了|想结束(?:自己|生命|这一切)|想从.{1,3}上?跳下去"
    r"|想消失(?:永远|[\ue000\ue003]|$)|割腕了|没有?(?:了)?活下去的|只剩死路|写好了?遗书)"
    r"|(?:我|不如)(?:真|不如)?死了算了|遗书(?:我)?(?:已经|都)?写好|我(?:死了|不在了)(?:你们|大家|就)|我最后一条(?:微博|朋友圈|动态)|[逼骂](?:得|的)我(?:想死|想跳楼|不想活|活不)"
    r"|我(?:已经|刚刚?)?[吃吞](?:了|下)(?:一整|半|一|整)瓶|(?:对不起|再见了).{0,8}(?:下辈子|来世)|活着太?(?:好)?累.{0,4}想(?:死|一了)|药都?攒够|只有划自己"
    r"|我(?:准备好?|买好?)了?(?:绳子|农药|安眠药)|我站在(?:天台|楼顶)|我活着就是"
    r"|\b(?:i (?:want to|wanna) (?:die|kill myself)|kill(?:ing)? myself|i (?:can ?t|cannot) go on|going to end it all"
    r"|i (?:don ?t|do not) want to (?:live|be alive)|i keep cutting myself|i(?: a| ?)m suicidal)\b"
)
_NOT_DISTRESS: Final = (
    rf"(?:[热冷困累饿疼丑美帅看听笑气馋急萌][得的到]?|尴尬得?|无聊得?|多得|作业{_IN}*|考研{_IN}*|企业{_IN}*|老百姓{_IN}*|剧{_IN}*|如果{_IN}*|要是{_IN}*"
    rf"|[他她你谁]{_IN}{{0,6}}(?:说|要|写)|以为)$"
)
_DISTRESS_NOWHERE: Final = (
    r"援助热线|考研|早八|作业|物价|房价|电影|小说|歌词|游戏|上岸|减肥|老百姓|想开|段子|假期|三伏|睡觉|好困"
)

_DEED: Final = r"(?:自杀|轻生|自尽|自缢|上吊|跳[楼河江]|投[河江]|坠楼|割腕|服毒|服药|喝农药|吞药|烧炭|自残|寻短见|精神失常|精神崩溃|结束了?自己的生命|吃药自杀)"
_OUTCOME: Final = (
    rf"{_DEED}{{1,2}}{_IN}{{0,4}}?(?:了|身亡|未遂|而亡|去世|死亡|送医|被(?:室友|家人|邻居)?(?:发现|送|救)|走了|抢救|好几次)"
    rf"|(?:不堪|被逼|受不了|选择|已经|已|昨[天晚]|昨日|网暴后|之后){_IN}{{0,8}}(?:自杀|轻生|上吊|跳楼|精神失常|精神崩溃|结束)"
    rf"|{_DEED}{{2}}(?=$|[{BREAK}])|(?:被{_IN}{{0,4}}逼[得的到]|因{_IN}{{1,8}}){_DEED}|{_DEED}死(?:亡|掉|了)|精神崩溃(?=$|[{BREAK}])|[吃气]{_IN}{{0,4}}上吊自尽|受不了了?[\ue000]吃药自杀"
    r"|(?:骂|网暴|逼)(?:到|得|出)?(?:了)?抑郁(?:症)?(?:住院|自杀)?|抑郁(?:症)?住院(?=了|$|[\ue000])|住进了?精神"
    rf"|(?:把人?|被[你他]们|网暴|活活){_IN}{{0,4}}(?:逼死|骂死|骂疯|逼疯)了?|网暴致死|逼死了(?:一|她|他|人)|[一二三四五六七八九十\d]楼跳下去"
    r"|吞了?(?:一|半|整){0,2}瓶?安眠药|喝了?农药|(?:割腕|网暴|造谣)[^\ue000]{0,4}[\ue000]?(?:正|还)?在抢救|创伤后应激障碍"
    r"|\b(?:s?he|they|girl|boy|woman|man) (?:killed (?:herself|himself)|committed suicide|took (?:her|his) own life)|suicide attempt"
)
_OUTCOME_NOT_BEHIND: Final = (
    rf"(?:没有?|不会|不是|并未|别|不要|怎么不|快去?|去|有本事{_IN}*|敢|希望{_IN}*|祝{_IN}*|建议{_IN}*|如果{_IN}*|要是{_IN}*|万一{_IN}*|要|想|欲|会|准备|扬言{_IN}*"
    rf"|威胁{_IN}*|差点|谁说{_IN}*|为什么{_IN}*|滚|赶紧|你|职业|是要?|要直接|滥|看完之后就|企图|假装|你{{1,2}}跳|作业|歌|一直|声称|说要|以为)$"
)
_OUTCOME_NOT_BEFORE: Final = (
    rf"(?:吗|么|没有|价|机|式|袭|率|的话|性|小队|森林|{_IN}*(?:吗|你负责|就好|该多|才好|才肯|送人头))"
)
_OUTCOME_NOWHERE: Final = (
    r"援助|热线|预防|电影|电视剧|小说|剧情|女主|男主|大结局|剧[里中]|角色|皇帝|崇祯|项羽|屈原|希特勒|日本|民国|清朝|唐朝|古代|历史|诗人|张国荣|海子|三毛|每年|全球"
    r"|自杀率|跳楼价|跳楼机|自杀式|没有自杀|辟谣|谣言|游戏|队友|股|腐败|贪官|官员|猫|狗|鲸|大楼|手机|段子|哲学|作家|二战|单曲|作业|文革|永别|看完"
)

_PLACE: Final = r"(?:门口|楼下|[校家]门|学校|公司|单位|家|小区|宿舍|店里?|学院|幼儿园|直播间|基地|祖坟|老家|地铁站|接机口|\d栋|号楼|法院|机场|广场|办公室|老家祖坟)"
_TIME: Final = r"(?:今晚|明[天晚早]|后天|周[一二三四五六日末]|下周[一二三四五六日]?|星期.|国庆|初一|凌晨|放学|下班|晚上|\d+点|[一二三四五六七八九十]+点)"
_ACT: Final = rf"(?:弄死|打死|砍|揍|干死|堵|蹲|泼|砸|敲|干掉|捅|打断|收拾|教训|围){_IN}{{0,3}}(?:他|她|ta|你|人渣|那|这|粪|漆|死|门|$|[{BREAK}])"
_WHERE: Final = (
    rf"(?:去|杀到|冲到|冲去|到|往|在|上){_IN}{{0,3}}?(?:{_HIM}|某某){_IN}{{0,6}}?{_PLACE}"
    rf"{_IN}{{0,6}}?(?:[堵蹲砸泼闹砍打等找守]|放喇叭|拉横幅|要说法|集合|去$|[{BREAK}]看)"
    rf"|{_TIME}{_IN}{{0,8}}{_ACT}|{_TIME}{_IN}{{0,6}}(?:一起冲|开冲|集合|上门|去堵|堵他|堵她|等着|小心点|别走)"
    rf"|{_TIME}[就去组队直接带人]{{0,4}}去?(?:敲)?{_HIM}的?{_IN}{{0,4}}{_PLACE}(?!{_IN}*(?:吃|玩|做客|住|拿))"
    rf"|{_PLACE}{_IN}{{0,3}}?(?:等着[你他她]|[等堵蹲]{_HIM}|[等堵蹲]那|守着$|见[{BREAK}]准备|集合|拉横幅|放喇叭|泼漆)|(?:直接|现在就)上门|现在就去{_HIM}"
    rf"|(?:去{_HIM}){_IN}{{0,3}}(?:祖坟|老家祖坟)|必去{_HIM}|去找{_HIM}要说法|杀到{_HIM}|知道你(?:家住|在)哪.{{0,10}}(?:等着|小心)"
    r"|\b(?:outside (?:your|her|his) (?:house|school|work|home|apartment)|i know where you live|meet at (?:her|his|your)"
    r"|(?:tonight|tomorrow)(?: we| i)?(?: ll| will)? (?:beat|get|kill|find) (?:him|her|you))\b"
)
_WHERE_NOT_BEHIND: Final = rf"(?:别|不要|不敢|昨[天晚]{_IN}*|有人{_IN}*|警察{_IN}*|记者{_IN}*|民警{_IN}*|前天{_IN}*|已经|曾{_IN}*|被{_IN}*|狗仔{_IN}*)$"
_WHERE_NOT_BEFORE: Final = rf"(?:了两|{_IN}*(?:是寻衅|违法|犯法|吃饭|火锅|妈妈|回家|我也不|来取|被抓|被拘|太过分|谢谢))"
_WHERE_NOWHERE: Final = r"火锅|警方|民警|通报|快递|路上堵|记者|死伤|致死|被拘|别去|打死我"

_FACT: Final = (
    r"(?:出轨|劈腿|偷(?:了|过|拿|税|钱|拍)|卖假|收(?:了|过)?(?:药代|家长|别人)?的?(?:黑钱|红包|回扣|贿赂|好处)|受贿|行贿|贪污|挪用|坐过牢|家暴|当(?:过)?小三"
    r"|强奸|猥亵|性侵|性骚扰|陪睡|睡上位|包养|作弊|转到自己|打过.{0,2}胎|打过胎|堕过?胎|抄袭|剽窃|撞死|酒驾|醉驾|肇事逃逸|骗(?:了|走|婚|贷|捐|保|取)|雇水军|买水军"
    r"|刷榜|吸毒|贩毒|欠(?:了|着)|虐待|同居|伪造|造假|隐瞒|诈骗|诈捐|嫖|卖淫|学历是?(?:假|买|造)|不是[他她]亲生|有私生子|体罚|私吞|侵吞|杀(?:了|过)人|赌博"
    r"|\b(?:cheated on|stole|embezzled|raped|took bribes|plagiari[sz]ed|faked)\b)"
)
_WHO: Final = (
    rf"(?:{_START}(?:就是|其实|早就)?(?:楼主|博主|[张王李刘陈赵杨黄周吴][某校主院局老]|主播|医生|校长|店主|s?he )"
    rf"|(?<![为吧其])[他她你](?!们|妈|儿|老[婆公]|爸|的)|这个?(?:女|男|老师|主任|主播|博主|家伙|孩子|医生))"
)
_ASSERTION: Final = rf"{_WHO}(?:(?![被没别我你觉该])[^{BREAK}{ASKS}]){{0,12}}?{_FACT}|这博主{_IN}{{0,4}}抄袭"
_ASSERTION_NOT_BEHIND: Final = rf"(?:我?觉得|认为|感觉|估计|可能|也许|大概|好像|怀疑|如果|要是|假如|就算|万一|谁说|造谣|难道|说|不要|支持|did|if){_IN}*$"
_ASSERTION_NOT_BEFORE: Final = r"(?:吗|么|没|吧|的人|的样子|的心|我的|我一个|未遂|.{0,6}(?:吗|么|吧)$)"
_ASSERTION_NOWHERE: Final = (
    r"我觉得|我认为|个人认为|感觉|估计|怀疑|可能|是不是|有没有|会不会|如果|假如|要是|难道|澄清|辟谣|造谣|谁说|打击|严惩|零容忍|男人出轨|长得像|[他她你]们?(?:并)?(?:没有?|不会|没)"
    r"|电影|电视剧|小说|剧[里中]|角色"
)

_HARM: Final = (
    r"(?:打(?!动|脸|败|扰|回|赏|醒|车|电|卡|折)|骂|网暴|人肉|骚扰|威胁|猥亵|性侵|强奸|家暴|造谣|诬陷|诬告|污蔑|冤枉|欺负|霸凌|孤立|跟踪|偷拍|勒索|敲诈|开盒|开除|辞退|殴打|侮辱|羞辱"
    r"|诽谤|侵犯|虐待|恐吓|骗(?:过|了)|[pP]成)"
)
_DOER: Final = r"(?:他们?|她们?|ta|有人|对方|前夫|前任|前男友|老公|老板|领导|同事|同学|导师|老师|网友|邻居|公公|婆婆|室友|丈夫|男友|上司)"
_FIRST: Final = (
    rf"我(?:就|也|又|小时候|曾经?|当年|天天|在{_IN}{{1,5}}|已经)?被{_IN}{{0,6}}?{_HARM}|{_START}(?:也)?被全班{_IN}{{0,2}}{_HARM}|被造谣的就是我|我就是当事人"
    rf"|{_DOER}{_IN}{{0,8}}?(?:骚扰|家暴|扇|跟踪|威胁|逼|孤立|殴打|诬陷|猥亵|强奸|打了|打电话骂|辱骂|性侵|掐着?|骂)我(?!眼泪|们班)"
    rf"|{_DOER}{_IN}{{0,6}}?(?:掐着我|对我动手|造我的谣|把我的(?:私密|裸)|强行把我|抱住我|拖欠我|敲我的门|往我)|我的{_IN}{{0,8}}被{_IN}{{0,6}}(?:曝光|[pP]成|人肉|扒|发)"
    rf"|我收到{_IN}{{0,6}}(?:威胁|恐吓|辱骂|私信骂)|我遭遇了?{_IN}{{0,4}}(?:骚扰|霸凌|暴力)"
    r"|\b(?:i was (?:\w+ )?(?:harassed|raped|assaulted|beaten|bullied|stalked|doxxed|threatened|groped)"
    r"|he (?:\w+ )?(?:hit|beat|raped|harassed|stalked|threatened|assaulted|groped) me"
    r"|they (?:keep|kept) (?:sending me|harassing me|threatening me))\b"
)
_FIRST_NOT_BEHIND: Final = rf"(?:要是|如果|没有?|差点|怕|万一|谁|敢|别|不要|以为|觉得|猫{_IN}*|蚊子{_IN}*|(?:她|他)说)$"
_FIRST_NOT_BEFORE: Final = r"(?:的都|服了|进来|眼泪|电话了)"
_NEVER: Final = r"(?!)"


def _rule(bit: int, tells: str, behind: str, before: str, nowhere: str, asks: bool, serious: bool) -> Rule:
    found, not_behind, not_before, never = (re.compile(one) for one in (tells, behind, before, nowhere))
    return Rule(bit, found, not_behind, not_before, never, asks, serious)


RULES: Final = (
    _rule(DISTRESS, _DISTRESS, _NOT_DISTRESS, _NEVER, _DISTRESS_NOWHERE, False, True),
    _rule(OUTCOME, _OUTCOME, _OUTCOME_NOT_BEHIND, _OUTCOME_NOT_BEFORE, _OUTCOME_NOWHERE, True, True),
    _rule(WHERE_OR_WHEN, _WHERE, _WHERE_NOT_BEHIND, _WHERE_NOT_BEFORE, _WHERE_NOWHERE, True, False),
    _rule(ASSERTION, _ASSERTION, _ASSERTION_NOT_BEHIND, _ASSERTION_NOT_BEFORE, _ASSERTION_NOWHERE, True, False),
    _rule(FIRST_PERSON, _FIRST, _FIRST_NOT_BEHIND, _FIRST_NOT_BEFORE, "猫|蚊子", False, True),
)

_CUE_WORDS: Final = (
    (
        DISTRESS,
        (
            "不想活 不想再活 活不下去 不下去了 不住了 想死 去死 自杀 想跳楼 割腕 一了百了 结束自己 结束这 结束生命 跳下去 想消失 活下去 死路 遗书 死了 最后一条 整瓶 半瓶"
            " 下辈子 药都攒 药攒 划自己 绳子 农药 安眠药 天台 楼顶 活着就是 kill myself|killing myself|cutting myself|to die|wanna die|t go on|end it all|to live|be alive|suicidal"
        ),
    ),
    (
        OUTCOME,
        (
            "自杀 轻生 自尽 自缢 上吊 跳楼 跳河 跳江 投河 投江 坠楼 割腕 服毒 服药 农药 吞药 烧炭 自残 短见 精神失常 精神崩溃 自己的生命 抑郁 住进 逼死 骂死 骂疯 逼疯"
            " 致死 跳下去 安眠药 抢救 应激 killed h|suicide|own life"
        ),
    ),
    (
        WHERE_OR_WHEN,
        (
            "堵 蹲 泼 砸 等她 等他 等着 等你 集合 上门 弄死 打死 砍 揍 敲她 敲他 横幅 喇叭 说法 守着 收拾 开冲 一起冲 小心点 别走 必去 去她 去他 去你 杀到 接机口"
            " outside your|outside her|outside his|where you live|meet at|beat him|beat her|beat you|get him|get her|get you|kill him|kill her|kill you"
            "|find him|find her|find you"
        ),
    ),
    (
        ASSERTION,
        (
            "出轨 劈腿 偷 卖假 黑钱 红包 回扣 贿 好处 贪污 挪用 坐过牢 家暴 小三 强奸 猥亵 性侵 骚扰 陪睡 上位 包养 作弊 转到自己 胎 抄袭 剽窃 撞死 酒驾 醉驾 逃逸 骗"
            " 水军 刷榜 吸毒 贩毒 欠 虐待 同居 伪造 造假 隐瞒 诈 嫖 卖淫 学历 亲生 私生子 体罚 私吞 侵吞 杀了 杀过 赌博 cheated|stole|embezzled|raped|bribes|plagiar|faked"
        ),
    ),
    (
        FIRST_PERSON,
        (
            "我被 我也被 我就被 我又被 候被 我曾被 我当年被 我天天被 经被 被全班 是我 当事人 骚扰我 暴我 扇我 跟踪我 威胁我 逼我 孤立我 殴打我 陷我 亵我 强奸我 打了我 骂我 侵我 着我"
            " 掐我 对我动手 造我 把我 住我 欠我 敲我 往我 被曝 被人 被扒 被发 我收到 我遭"
            " harassed|raped|assaulted|beaten|bullied|stalked|doxxed|threatened|groped|hit me|beat me|sending me|harassing me|threatening me"
        ),
    ),
)


def _cues() -> dict[str, int]:
    cues: dict[str, int] = {}
    for bit, words in _CUE_WORDS:
        english = re.search("[a-z ]*[a-z].*", words)  # phrases, which hold spaces
        start = english.end() - len(english[0].lstrip()) if english else len(words)
        for word in (*words[:start].split(), *filter(None, words[start:].split("|"))):
            cues[word] = cues.get(word, 0) | bit
    return cues


CUES: Final = _cues()
