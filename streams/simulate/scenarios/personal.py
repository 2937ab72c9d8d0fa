"""Personal data of a person published with calls to go there, and people who stand up against it."""

from __future__ import annotations

from typing import Final

from streams.simulate.scenarios.pile_ons import CALM, abuse, gathered
from streams.simulate.scenarios.spec import Cast, Scenario
from streams.simulate.scenarios.stage import Stage
from streams.simulate.scenarios.texts import Line, Pool, lines, own

# Numbers on which an operator topped up accounts: valid in form, and no person's. The town and its roads do not exist.
_NUMBERS: Final = ("13800100500", "13800210500", "13800220500", "13800270500", "13800280500", "13800290500")
_ROADS: Final = ("槐花路", "柳荫路", "青石路", "梧桐北路")
_DATA = own(
    "dig",
    """她电话{phone}，大家一起打，打到她关机为止
    她住址扒到了：{address}，离得近的去敲门
    她手机号{phone}，微信同号，别客气
    她人在{address}，今晚八点楼下集合，去的扣1
    {address}，蹲到她出来为止，拍照发群里
    打{phone}问问她还要不要脸，我已经打了二十个了
    她就是这个{phone}，转给更多人，让她一天都别安生
    地址{address}，给她多寄点“礼物”""",
)
_CALLS = own(
    "dig",
    """@{name} 的住址和电话谁有，发出来，大家一起去找她要说法
    悬赏 @{name} 的单位和家庭住址，知道她底细的来，扒个底朝天
    人肉 @{name} ，她家在哪、父母做什么的，一小时之内我要知道""",
)
_POST = "地铁上那段视频里的人是我，当时孩子发烧，我急着下车，撞到人是我不对，我已经向那位阿姨道歉了"
_APPEALS = own(
    "counter",
    """请停止对 @{name} 的人肉搜索，住址电话不是你们拿来泄愤的东西，看到就举报
    @{name} 已经道歉了，还在追着扒人家的那些账号，请你们收手
    声援 @{name} ，网暴不是正义，转发隐私是违法的""",
)
_DEFENCE: Pool = (
    *lines("counter", "person none"),
    *lines("sympathy"),
    *own(
        "counter",
        """别再人肉她了，人家道过歉了
        发别人住址和电话是违法的，已经举报
        看到挂人隐私的一律举报，别转发
        网暴别人的时候都觉得自己是正义使者，可笑又可怕
        谴责那些扒隐私的人，你们比撞人的恶劣多了
        一群人围着一个妈妈骂，算什么本事
        请平台把扒隐私的号都封了，太过分了
        喊着要去人家门口的，等警察找你们吧
        换成你孩子发烧你急不急，收手吧
        停止网暴，谁都可能是下一个""",
    ),
)


def _hunted(stage: Stage, doxxed: bool) -> Cast:
    victim = stage.who("weibo", stage.name(), 310)
    stage.seen(victim)
    phone = _NUMBERS[int(stage.shape.integers(len(_NUMBERS)))]
    house, flat = int(stage.shape.integers(2, 90)), int(stage.shape.integers(101, 903))
    road = _ROADS[int(stage.shape.integers(len(_ROADS)))]
    address = f"临江市柳园区{road}{house}号2单元{flat}室"
    data = [Line("dig", line.text.format(phone=phone, address=address)) for line in _DATA]
    loud = (*data, *data, *lines("dig"), *abuse()) if doxxed else _DEFENCE
    threads = gathered(stage, victim, _POST, _CALLS if doxxed else _APPEALS)
    stage.swarm(threads, loud, CALM, called=victim)
    return Cast((victim.key,) if doxxed else (), victim.key, (victim,))


SCENARIOS: Final = (
    Scenario(
        "doxxing", True, "address and telephone of a person published, with calls to dig, to ring and to go there",
        "hunt", "counter_speech", "personal data are published, with calls to dig and attack: article 4",
        lambda stage: _hunted(stage, doxxed=True), ("go:4",),
    ),
    Scenario(
        "counter_speech", False, "a crowd stands up for a person against those who hunt them; no data anywhere",
        "hunt", "doxxing", "no personal data and no call to dig: people speak against both",
        lambda stage: _hunted(stage, doxxed=False),
    ),
)  # fmt: skip
