"""One account that insults many persons, and many who quarrel with one another."""

from __future__ import annotations

from typing import Final

from streams.simulate.scenarios.pile_ons import CALM
from streams.simulate.scenarios.spec import Cast, Scenario, Size
from streams.simulate.scenarios.stage import Stage
from streams.simulate.scenarios.texts import Pool, lines, own, spoken_to

_POSTS = own(
    "chat",
    """首映礼的返图来啦，今天状态真好
    新专辑循环第三天，还是最喜欢第四首
    排了六个小时终于买到联名款
    生日应援的海报打样出来了
    整理了去年的巡演时间表，需要自取
    剧终了，舍不得，写了两千字观后感
    今天在地铁站看到大屏了，拍给大家看
    周边到货，开箱视频晚点发""",
)
_INSULTS: Pool = (
    *lines("insult"),
    *lines("insult", "commenter"),
    *own(
        "insult",
        """脑残粉又出来丢人了，滚回去上学
        你也配喜欢他？照照镜子吧丑八怪
        废物，除了舔还会干什么
        没爹妈教的东西，少在这儿叫唤
        恶心，看见你的号就想吐
        蠢得无可救药，建议回炉重造""",
    ),
)
_EACH: Final = 2  # hostile acts on one person
_LOOKED_AT: Final = 2_000  # followers of each who posts, so that acts under the posts reach somebody


def _fans(stage: Stage, one_actor: bool) -> Cast:
    """Fans post, and below each post two insults stand: of one and the same account, or of two other fans."""
    count = max(stage.size.hostile // _EACH, 3)
    fans = [stage.who("weibo", followers=_LOOKED_AT) for _ in range(count)]
    actor = stage.who("weibo", followers=9_000)
    stage.seen(*fans)
    for number, fan in enumerate(fans):
        share = 0.85 * number / count
        thread = stage.post(fan, _POSTS[number % len(_POSTS)], share, own=True)
        for _ in range(4):
            stage.calm(thread, stage.who("weibo"), CALM)
        for step in range(1, _EACH + 1):
            speaker = actor if one_actor else fans[(number + step) % count]
            stage.answer(thread, speaker, spoken_to(stage.words.say(_INSULTS)), share + 0.02 * step)
    if one_actor:
        return Cast(tuple(fan.key for fan in fans), fans[0].key, (fans[0],))
    return Cast((), fans[0].key, (fans[0],))


_ONE_HOUR = Size(hostile=80, minutes=60)

SCENARIOS: Final = (
    Scenario(
        "many_victims", True, "one account insults one person after another (`--hostile` counts its acts)",
        "quarrel", "fan_quarrel", "one actor insults several persons: 12(2)(3)",
        lambda stage: _fans(stage, one_actor=True), ("go:12.2.3",), _ONE_HOUR,
    ),
    Scenario(
        "fan_quarrel", False, "fans insult one another, each two others once (`--hostile` counts the insults)",
        "quarrel", "many_victims", "many actors, none of whom insults several persons more than in a mutual quarrel",
        lambda stage: _fans(stage, one_actor=False), (), _ONE_HOUR,
    ),
)  # fmt: skip
