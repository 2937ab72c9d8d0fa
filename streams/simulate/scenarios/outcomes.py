"""A person whom abuse drove to harm, as relatives report, and a person whom people mourn."""

from __future__ import annotations

from typing import Final

from streams.simulate.scenarios.pile_ons import CALM, abuse, gathered
from streams.simulate.scenarios.spec import Cast, Scenario
from streams.simulate.scenarios.stage import Stage
from streams.simulate.scenarios.texts import Line, Pool, lines, own

_LAST_POST = "直播停更一段时间，身体不太舒服，谢谢大家这几年的陪伴"
_HEAP = own(
    "implicit",
    """@{name} 又开始卖惨了，停更就停更，她演给谁看
    @{name} 身体不舒服？她收打赏的时候怎么不说
    盘点 @{name} 这几年的黑历史，她早该走了，慢走不送""",
)
_FAREWELL = own(
    "sympathy",
    """惊悉 @{name} 昨夜因病离世，谢谢你陪我们度过的那些晚上
    @{name} 一路走好，她最后一条动态停在了上个月，太难过了
    整理了 @{name} 这些年的视频，想你的时候再看""",
)
_MOURNING: Pool = (
    *lines("sympathy", "person none", "ent04 fam05"),
    *own(
        "sympathy",
        """一路走好，天堂没有病痛
        难过得一晚上没睡，太突然了
        怎么会这样，前几天还在看你的视频
        [蜡烛][蜡烛] 谢谢你，走好
        这么好的人，老天真不公平
        再也等不到更新了，心里空落落的
        愿你在另一个世界没有疼痛
        看到消息眼泪一下子就下来了
        你说过春天要去看海的，太遗憾了
        心里堵得慌，你才二十八岁啊""",
    ),
)
_REPORTED: Final = 0.55  # when relatives report what happened, share of the length
_OUTCOME = "我是她姐姐，她今天凌晨服药自杀，正在医院抢救，医生说还没有脱离危险，我们已经报警，请停止伤害她"
_ILLNESS = "我是她姐姐，她今天凌晨因病在医院去世，走得很安静，谢谢大家，后事从简，请大家也保重身体"


def _grave(stage: Stage, harmed: bool) -> Cast:
    person = stage.who("weibo", stage.name(), 850)
    sister = stage.who("weibo", followers=200)
    stage.seen(person)
    threads = gathered(stage, person, _LAST_POST, _HEAP if harmed else _FAREWELL)
    told = stage.post(sister, Line("fact", _OUTCOME if harmed else _ILLNESS), _REPORTED, mentions=(person.id,))
    stage.swarm([*threads, told], abuse("ent04") if harmed else _MOURNING, CALM, called=person)
    if harmed:
        stage.control(
            platform="weibo", item=f"outcome-{told.root.item}", kind="outcome", created_at=told.root.created_at + 1,
            author=sister.id, root=told.root.item, targets=(person.id,), text="自杀，抢救中",
            reason="reported by a relative: suicide attempt, in hospital",
        )  # fmt: skip
    return Cast((person.key,) if harmed else (), person.key, (person,))


SCENARIOS: Final = (
    Scenario(
        "reported_outcome", True, "a crowd abuses a person until a relative reports a suicide attempt",
        "grave", "memorial_wave", "abuse before a reported suicide attempt, not mourning after an illness: 12(2)(1)",
        lambda stage: _grave(stage, harmed=True), ("go:12.2.1",),
    ),
    Scenario(
        "memorial_wave", False, "a wave of mourning for a person who died of an illness",
        "grave", "reported_outcome", "nobody is insulted, and no harm came of words",
        lambda stage: _grave(stage, harmed=False),
    ),
)  # fmt: skip
