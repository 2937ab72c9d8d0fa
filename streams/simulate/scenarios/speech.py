"""Whistle-blowers, officials, rumours and jokes: where the law protects speech, and where it ends."""

from __future__ import annotations

from typing import Final

from streams.simulate.options import SECOND
from streams.simulate.scenarios.people import Who
from streams.simulate.scenarios.pile_ons import CALM, abuse
from streams.simulate.scenarios.spec import Cast, Scenario, Size
from streams.simulate.scenarios.stage import Stage
from streams.simulate.scenarios.texts import Line, Pool, lines, own

_OFFICIAL_ACTS: Pool = (
    *lines("institution punishment", "institution none", "pub07 pub05"),
    *lines("criticism", "person none institution", "pub07"),
    *own(
        "criticism",
        """身为局长开会睡觉，老百姓等水等了两个月，这样的干部不称职
        {official} 分管供水三年，水管修了几米？账目应该公开
        支持彻查 {official} ，该公开的会议记录一页都不能少
        拿着纳税人的工资，做出这样的决定，必须给个说法
        {official} 的回应避重就轻，一个问题都没有正面回答
        这个项目从立项就有问题，{official} 当时签的字，应当追责
        我不同意 {official} 的做法，理由很简单，程序就不合规
        连夜改公告，{official} 这届班子的公信力真的堪忧
        请纪检部门认真核实举报材料，谁的责任谁承担
        说得难听一点，{official} 这种懒政就是在消耗大家的信任""",
    ),
)
_THREATS: Pool = (
    *lines("threat"),
    *own(
        "threat",
        """你等着，我知道你几点下班，见一次打一次
        {official} 你出门小心点，迟早有人卸你一条腿
        今晚就去你家门口等你，看你怎么跑
        再敢露面就弄死你，说到做到
        你全家都别想好过，我叫了人了
        刀已经磨好了，就等你出来
        敢去上班就打断你的腿
        你家住哪我清楚得很，半夜别睡太死
        哪天让我碰上你，让你横着出去
        兄弟们一起上，把他往死里打
        你孩子放学那条路我熟，自己掂量
        不搬走就一把火烧了你家""",
    ),
)
_AT_WHISTLEBLOWER: Pool = (
    *abuse("pub07 pub02"),
    *own(
        "insult",
        """吃里扒外的叛徒，这种举报精谁敢用
        告密的小人，{they}不得好死
        {they}不就是想红吗，踩着同事往上爬的贱货
        白眼狼，拿着单位的工资捅单位的刀
        举报精滚远点，别脏了大家的地方
        {they}自己屁股就不干净，装什么正义使者
        编都不会编，想钱想疯了的疯女人
        {they}这种搅屎棍，谁家摊上谁倒霉""".replace("{they}", "她"),
    ),
)
_ACCUSE = own(
    "criticism",
    """我实名举报水务局 {official} ：旱情会上睡觉，供水专款去向不明，会议录音和单据都在，愿对所说负责
    转发一份举报材料：@{name} 反映供水专款的问题，她附了七张单据，请有关部门核实
    @{name} 的举报有录音有单据，她的时间线整理在图里，大家自己看
    记者核实了 @{name} 提供的三份单据，她说的两次会议都有记录，其中两份的签字日期在会议之后""",
)
_NOTICE = own(
    "institution",
    """水务局今天公布了停水安排，负责人 {official} 说管网改造还要四个月
    又停水了，{official} 在发布会上说居民要理解，他自己家停不停水没有人知道
    {official} 说的四个月，去年这时候也是四个月
    停水第九天，{official} 还没有到现场来过""",
)


def _named(pool: Pool, official: str) -> Pool:
    return [Line(line.kind, line.text.replace("{official}", official)) for line in pool]


def _official(stage: Stage) -> tuple[Who, str]:
    name = stage.name()
    official = stage.who("weibo", name, 2_600)
    entry = stage.enter("official", [name], [official], "head of a municipal water bureau")
    stage.seen(official)
    return official, entry


def _exposed(stage: Stage, attacked: bool) -> Cast:
    """A whistle-blower's report: the crowd turns on the whistle-blower, or on the deeds of the official named."""
    official, _ = _official(stage)
    whistleblower = stage.who("weibo", stage.name(), 350)
    stage.seen(whistleblower)
    posts = [Line(line.kind, line.text.format(name=whistleblower.name, official=official.name)) for line in _ACCUSE]
    first, *later = stage.begins(len(posts))
    threads = [stage.post(whistleblower, posts[0], first, own=True)]
    for share, line in zip(later, posts[1:], strict=True):
        threads.append(stage.post(stage.who("weibo"), line, share, mentions=(whistleblower.id,)))
    loud = _AT_WHISTLEBLOWER if attacked else _named(_OFFICIAL_ACTS, official.name)
    stage.swarm(threads, loud, CALM, called=whistleblower if attacked else official)
    return Cast((whistleblower.key,) if attacked else (), whistleblower.key, (whistleblower,))


def _official_under_fire(stage: Stage, threatened: bool) -> Cast:
    """Posts on an official's decision: threats to the person, or criticism of what was decided."""
    official, entry = _official(stage)
    posts = [Line(line.kind, line.text.format(official=official.name)) for line in _NOTICE]
    threads = [
        stage.post(stage.who("weibo"), line, share, mentions=(official.id,))
        for share, line in zip(stage.begins(len(posts)), posts, strict=True)
    ]
    loud = _named(_THREATS if threatened else _OFFICIAL_ACTS, official.name)
    stage.swarm(threads, loud, CALM, called=official)
    return Cast((official.key,) if threatened else (), official.key, (official,), entry)


_RUMOUR = "曝光：@{name} 去年冒用别人的病历骗走互助捐款十一万，她被赶出两个互助群，今年换个号又来了，大家提高警惕"
_SATIRE = "本台消息：某单位发明新型会议，睡着算出席，打呼算发言，鼾声最响者当选年度先进，散会时全体起立，无人醒来"
_JOKES: Pool = (
    *lines("joke", "none", "pub05 pub07"),
    *own(
        "joke",
        """建议申遗，非物质睡眠文化
        我报名，我能发言三个小时不带停的
        散会以后请把枕头放回原处
        会议纪要：呼，呼呼，一致通过
        这单位还招人吗，我自带被子
        鼾声最响的那位升了没有""",
    ),
)
_BELIEVED: Pool = (
    *abuse(),
    *own(
        "implicit",
        """骗捐款的钱花得安心吗，晚上睡得着？
        十一万说骗就骗，演技不去拍戏可惜了
        换个号又来，当大家都是傻子
        这种人还好意思哭，先把钱吐出来""",
    ),
)
_RESHARES: Final = 700  # of the one post: what the interpretation counts begins at 500
_ALLEGED: Final = (0.02, 0.05, 0.1)


def _passed_on(stage: Stage, rumour: bool) -> Cast:
    """One post that passes 500 reshares: a claim about a person that the person says is false, or an open joke."""
    name = stage.name()
    victim = stage.who("weibo", name, 280)
    stage.seen(victim)
    line = Line("implicit", _RUMOUR.format(name=name)) if rumour else Line("joke", _SATIRE)
    thread = stage.post(stage.who("weibo", followers=150_000), line, 0.0, mentions=(victim.id,) if rumour else ())
    loud = _BELIEVED if rumour else _JOKES
    for number in range(_RESHARES):
        stage.calm(thread, stage.who("weibo"), CALM, reshared=1.0, bare=0.85 if number % 4 else 0.0)
    for _ in range(stage.size.hostile):
        stage.loud(thread, stage.who("weibo"), loud, victim if rumour else None)
    for number, share in enumerate(_ALLEGED if rumour else (), start=1):
        stage.control(
            platform="weibo", item=thread.root.item, kind="report", created_at=stage.at(share) + number * SECOND,
            author=victim.id, root=thread.root.item, version=number,
            text="举报不实信息：内容系捏造，当事人从未发起过捐款", reason="不实信息",
        )  # fmt: skip
    return Cast((victim.key,) if rumour else (), victim.key if rumour else "", (victim,) if rumour else ())


_TWO_HOURS = Size(hostile=60, minutes=120)

SCENARIOS: Final = (
    Scenario(
        "whistleblower_attacked", True, "a crowd abuses a whistle-blower under their own report",
        "report", "whistleblower_exposure", "abuse of the ordinary person who reports, not comment on what is reported",
        lambda stage: _exposed(stage, attacked=True), ("go:12.2.2",),
    ),
    Scenario(
        "whistleblower_exposure", False, "the same report, and a crowd that demands answers of the official it names",
        "report", "whistleblower_attacked", "reporting and criticism of an official's deeds: article 10, both limbs",
        lambda stage: _exposed(stage, attacked=False),
    ),
    Scenario(
        "threats", True, "threats against an official and their family below posts on a decision",
        "official", "official_critics", "threats to a person, which article 10 does not cover",
        lambda stage: _official_under_fire(stage, threatened=True), ("fashi-2013-21:5.1",),
    ),
    Scenario(
        "official_critics", False, "harsh criticism of the same official below the same posts",
        "official", "threats", "comment and criticism of an official acting as such: article 10, second limb",
        lambda stage: _official_under_fire(stage, threatened=False),
    ),
    Scenario(
        "alleged_rumour", True, "a claim about a person, alleged to be false, that passes 500 reshares",
        "passed_on", "satire", "asserts a fact about a person that somebody alleges to be false",
        lambda stage: _passed_on(stage, rumour=True), ("fashi-2013-21:2.1",), _TWO_HOURS,
    ),
    Scenario(
        "satire", False, "an open joke on office life that passes 500 reshares",
        "passed_on", "alleged_rumour", "asserts no fact about a person, and nobody alleges that it is false",
        lambda stage: _passed_on(stage, rumour=False), (), _TWO_HOURS,
    ),
)  # fmt: skip
