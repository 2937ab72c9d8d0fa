"""What is put before a text and says nothing of what follows: a heading of a report, its formulas, a bare complaint.

    【实名举报】… │ 据报道，… │ 证据均已保留，如有不实愿承担法律责任，… │ 他骂我，… │ 别骂了，…

Each clause of a preamble is one of a closed list and tells of no deed, no time, no words that were said. A cue guards
the clause that it stands in: what follows is read as if the preamble were not there, so that abuse behind "我要举报："
is abuse, and a complaint that says what was done stays one. Nothing is taken from a text that is all preamble, nor
behind "他说：", where the words of somebody else begin.

What it cannot see: preambles in other words, and what is put behind. The phrases are our own lists. Figures:
docs/abuse-model.md. Source: Guiding Opinions 2023, article 10.
"""

# ruff: noqa: E501, ISC004 - ideographs count as two columns, and a list of words reads better whole

from __future__ import annotations

import re
from typing import Final

_IN: Final = r"[^，,。.！!：:；;、…～~？?\s\])）】」”]"  # a character of a clause
_QUIET: Final = (
    r"[^，,。.！!：:；;、…～~？?\s\])）】」”你您她他滚死贱狗傻]"  # the same of a formula, which says nothing of anybody
)
_END: Final = r"[，,。.！!：:；;、…～~\s\])）】]+"
_ASIDE: Final = r"[，,。.！!；;…～~\s]+"  # behind who says something; a colon opens what is said
_EVERYBODY: Final = r"(?:大家|各位|网友们?|朋友们|家人们|兄弟们?|姐妹们?|所有人|好心人)"
_I: Final = r"(?:我们?|本人|在下|笔者|咱)"
_NOW: Final = r"(?:现在?|今天?|在此|特此|正式|必须|一定|再次|公开|已经?|也|就|来|要|想|在|求)"
_SOMEBODY: Final = r"(?:[他她](?:们|家人)?|ta们?|TA们?|对方|有人|别人|某人|有些人|很多人|一群人|网友|这人|那人|这个人|那个人|这女的|这男的)"
_REPORTS: Final = r"(?:举报|曝光|揭露|揭发|投诉|爆料|检举|控诉|控告|维权|反映|求助|申诉|吐槽|避雷|声明|实锤|上诉)"
_HURTS: Final = r"(?:骂|辱骂|谩骂|打|欺负|骚扰|威胁|恐吓|网暴|网络暴力|造谣|污蔑|诽谤|侮辱|羞辱|攻击|人肉|开盒|曝光|霸凌|喷|黑|坑|骗)"
_DONE: Final = r"(?:了|过|着|得很惨|惨了|很久了?|好久了?)?"
_OFFICE: Final = r"(?:有关|相关|各级|上级|监管|公安|网信|执法|平台|警方|警察|政府|领导|部门|媒体|记者)"

_CLAUSES: Final = (
    rf"(?:{_I}|{_NOW}){{0,4}}(?:实名|匿名|联名|真名)?{_REPORTS}(?:一下|信|帖|书|了)?",
    rf"(?:求|请|跪求|望|帮忙|麻烦|恳请|希望)?{_EVERYBODY}?(?:都|来|一起|快|帮忙|帮我|帮帮忙|多多|给){{0,3}}"
    r"(?:扩散|转发|转起来?|转一?转|顶起来?|顶上去|关注|看看|看一看|看一下|评评理|评个理|评一评|评理|说句公道话|注意|避雷)"
    r"(?:一下|出去|周知|起来|这件事|此事|谢谢|啊|吧)?",
    rf"(?:谢谢|感谢|多谢|拜托|求求){_EVERYBODY}?(?:了|的)?(?:关注|支持|转发|扩散|帮助)?(?:了)?",
    rf"(?:以下|以上|上述|所述|下述|本文|本帖|此事|文中|所言)(?:所述|所有|全部)?(?:内容|情况|事情|言论|文字|事实)?(?:均|都|全部?|完全|皆|句句){{0,2}}"
    rf"(?:为|是|系|属)?(?:本人)?(?:的)?(?:亲身经历|亲眼所见|亲历|真实|属实|真人真事|事实|实话){_IN}{{0,4}}",
    rf"{_I}?(?:所有|全部|相关|一切|手里|手上|这里)?(?:的|聊天记录|聊天|转账|录音|截图|视频|和|与|及|等){{0,5}}证据{_I}?(?:均|都|全|全部|确凿|已|已经|也|链|完整|充分|在手|为证){_QUIET}{{0,40}}",
    rf"(?:{_I}|这里)?(?:有|附|上|见)(?:聊天记录|聊天截图|截图|录音|录像|视频|监控|图|照片|证据|转账记录)(?:为证|为凭|作证|在手|有真相|为据|可查)?",
    rf"(?:如|若|倘)(?:果|若)?(?:有)?(?:不实|虚假|半句|一句|造假|假话|谎言){_QUIET}{{0,20}}",
    rf"{_I}?(?:愿|愿意|自愿|将)?(?:对此|对上述内容)?(?:依法)?(?:承担|负)(?:一切|全部|相应|所有)?(?:的)?(?:法律)?(?:责任|后果)",
    rf"(?:望|请|希望|恳请|盼|呼吁|请求|求){_OFFICE}{_QUIET}{{0,24}}",
    rf"(?:本着|大家|请大家?|欢迎大家?|仅|只|我只?(?:是|想)?|纯属|本人|以[上下])?{_IN}{{0,4}}?(?:理性讨论|友好讨论|友善讨论|欢迎讨论|就事论事|对事不对人|个人观点|个人看法|陈述事实|不针对任何个?人|不喜勿喷|人身攻击|文明交流|理性看待){_QUIET}{{0,14}}",
    rf"还{_IN}{{1,8}}(?:一个|个)?(?:公道|清白|说法|真相)",
    rf"{_I}?已经?(?:向|到|在){_QUIET}{{1,24}}(?:报警|报案|立案|举报|投诉|起诉|备案|反映|取证)(?:了|处理)?",
    rf"{_I}?(?:刚|刚刚|昨天|今天)?(?:已经?)?(?:报警|报案|立案|取证|备案)(?:了|处理|受理)?",
    r"(?:据悉|据了解|据称|据(?:媒体|新闻|本报|警方)?(?:报道|通报|消息)|(?:本报)?记者(?:获悉|了解到|报道)|网传|新闻说|媒体报道|报道称)",
    rf"{_I}(?:也|又|都|刚|刚刚|曾|曾经|一直|天天|昨天|今天){{0,2}}被{_SOMEBODY}?{_HURTS}{_DONE}",
    rf"{_SOMEBODY}(?:也|又|都|还|先|一直|天天|刚|刚才|昨天|今天|曾经|总){{0,2}}{_HURTS}{_DONE}(?:我们?|本人){_DONE}",
    rf"(?:求求你们|求求大家|请|请你们|拜托|大家)?(?:别|不要|请勿|停止|拒绝|抵制|反对)(?:再|都|去){{0,2}}{_HURTS}(?:了|人|人了)?",
)
_SAYING: Final = rf"(?:{_SOMEBODY}|评论(?:区)?(?:里)?|私信(?:里)?|留言|网上|群里|听人?|我听)(?:都|也|就|还|又|跟我|对我)?(?:说|骂|评论|留言|称|讲|在说)"
_PREAMBLE: Final = re.compile(
    rf"[\s【（(「]*(?:(?:{'|'.join(_CLAUSES)}){_END}[【（(「]?|{_SAYING}{_ASIDE})+", re.IGNORECASE
)
# How a preamble can begin, in two characters: a look at them spares the pattern.
_OPENS: Final = "【（(「 "
_REPORTING: Final = "举曝揭投爆检控维反求申吐避声实匿联真"
_HURTING: Final = "骂辱谩打欺骚威恐网造污诽侮羞攻人开曝霸喷黑坑骗"
_FOLLOWS: Final = {
    **dict.fromkeys("也就来要想在求现今特正必一再公已", f"{_REPORTING}也就来要想在天此式须定次开经上起直"),
    **dict.fromkeys("他她", f"们家也又还先一天刚昨今曾总都就说评留称讲在跟对{_HURTING}"),
    "我": f"们{_REPORTING}也就来要想在现今特正必一再公已又都刚曾天昨被有愿自将对依承负听所全部相手这附见上",
}
_OTHERS: Final = """
    本着 理性 友好 友善 仅代 仅供 只是 只陈 我只 我是 对事 就事 不喜 纯属 欢迎 请理 请文 请友 个人 不针 文明
    TA ta 一群 上图 上聊 上视 上证 上诉 上述 下述 不要 举报 以上 以下 依法 倘若 停止 兄弟 全部 关注 刚刚 刚报 别人 别再 别去
    别喷 别攻 别网 别造 别都 别骂 别黑 匿名 反对 反映 取证 各位 吐槽 听人 听说 呼吁 咱举 咱们 咱被 咱要 在下 声明 备案 多多 多谢
    大家 好心 如不 如有 如果 如若 如虚 姐妹 媒体 实名 实锤 家人 对上 对方 对此 将承 已到 已取 已向 已备 已报 已立 希望 帮帮 帮忙
    帮我 帮扩 帮转 很多 快帮 快扩 快来 快看 快转 恳请 感谢 愿意 愿承 愿负 所有 所言 所述 手上 手里 扩散 承担 投诉 报案 报警 报道
    抵制 拒绝 拜托 据了 据媒 据悉 据报 据新 据本 据消 据称 据警 控告 控诉 揭发 揭露 文中 新闻 昨天 曝光 有些 有人 有图 有录 有截
    有照 有监 有聊 有视 有证 有转 朋友 望公 望关 望各 望大 望媒 望扩 望有 望相 望网 望警 望转 本人 本帖 本报 本文 来看 某人 检举
    此事 求关 求助 求大 求媒 求扩 求有 求求 求相 求警 求转 注意 爆料 申诉 留言 相关 盼有 盼相 看一 看看 真名 私信 立案 笔者 给大
    给我 维权 网上 网传 网友 群里 联名 自愿 若不 若有 若果 见图 见截 见聊 记者 证据 评一 评个 评理 评论 评评 说句 请上 请不 请你
    请公 请关 请别 请勿 请各 请大 请好 请媒 请帮 请平 请扩 请政 请有 请朋 请求 请注 请监 请相 请看 请网 请警 请转 请部 请领 谢谢
    负一 负法 负责 跪求 转一 转发 转起 转转 还人 还他 还受 还大 还她 还孩 还当 还我 还死 还被 还逝 这个 这人 这女 这男 这里 避雷
    那个 那人 都来 都注 都看 都转 附图 附录 附截 附聊 附视 附证 顶上 顶起 麻烦
"""
_STARTS: Final = frozenset([first + then for first, follow in _FOLLOWS.items() for then in follow] + _OTHERS.split())
LEAST: Final = 2  # characters that a text has to have behind its preamble


def without_preamble(text: str) -> str:
    """What stands behind the preamble of a text; the text itself where it has none, or nothing else.

    >>> without_preamble("【实名举报】这个贱人"), without_preamble("他骂我，去死吧")
    ('这个贱人', '去死吧')
    >>> without_preamble("我要举报房东扣押金"), without_preamble("她说：你去死吧")
    ('我要举报房东扣押金', '她说：你去死吧')
    """
    if text.lstrip(_OPENS)[:2] not in _STARTS or (match := _PREAMBLE.match(text)) is None:
        return text
    rest = text[match.end() :]
    return rest if len(rest) >= LEAST and not rest.startswith("//@") else text
