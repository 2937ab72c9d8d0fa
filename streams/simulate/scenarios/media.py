"""Pictures across platforms, a deepfake and a poster; claims of a sexual kind, an invention and a survivor's report."""

from __future__ import annotations

from typing import Final

from graph.events import Media
from streams.simulate.scenarios.pile_ons import CALM, abuse, gathered
from streams.simulate.scenarios.spec import Cast, Scenario
from streams.simulate.scenarios.stage import Stage
from streams.simulate.scenarios.texts import Line, Pool, lines, own

_ACROSS: Final = ("weibo", "douyin", "bilibili", "weibo", "douyin", "bilibili")
_FAKE = own(
    "implicit",
    """{name} 酒吧陪酒的照片流出来了，她平时装得多清纯
    这就是 {name} 的私生活，她的图在这里，自己看
    {name} 那张照片全网都在传，她这回装不下去了
    别替她洗了，{name} 照片都在这儿
    听说 {name} 出来说照片是假的？谁信她啊
    转疯了，{name} 这张照片，她还敢出门吗""",
)
_POSTER = own(
    "institution",
    """联名请愿：请恢复临江市12路夜班公交，医院护士和环卫工人下班没有车坐，请在海报下留名
    联名请愿：请恢复临江市12路夜班公交，医院护士和环卫工人下班没有车坐，请转发这张海报
    联名请愿：请恢复临江市12路夜班公交，医院护士和环卫工人下班没有车坐，已有三千人签名
    联名请愿：请恢复临江市12路夜班公交，医院护士和环卫工人下班没有车坐，公交集团请回应
    联名请愿：请恢复临江市12路夜班公交，医院护士和环卫工人下班没有车坐，请在这里签名
    联名请愿：请恢复临江市12路夜班公交，医院护士和环卫工人下班没有车坐，海报可以打印张贴""",
)
_DEMANDS: Pool = own(
    "institution",
    """请恢复12路夜班公交，签名支持
    联名请愿，恢复12路夜班公交，公交集团请正面回应
    我在市医院上夜班，十二点下班只能走四公里，请恢复12路
    取消一条线，公交集团省了几个钱？老百姓的腿不是腿？
    打了三次热线都说“正在研究”，研究半年了
    支持请愿，+1，附议
    环卫工人凌晨四点上班，没有12路怎么去，请给条活路
    公交集团的回复就是复制粘贴，一点诚意都没有
    只算亏损不算民生，这叫公共交通？
    请愿人数都过三千了，还装看不见
    要求公开12路的客流数据，别拿“客流不足”糊弄人
    冬天夜里等不到车的滋味，领导们去站台站一晚就知道了""",
)


def _shared_picture(stage: Stage, fake: bool) -> Cast:
    """One picture and nearly one text on three platforms, two posts each."""
    invented = stage.name()  # drawn for both twins, so that nothing else moves
    name = invented if fake else "临江公交集团"
    accounts = tuple(stage.who(platform, name, 500) for platform in dict.fromkeys(_ACROSS))
    if fake:
        entry = stage.enter("private_person", [name], accounts, "asked for protection")
    else:
        entry = stage.enter("public_body", [name], accounts, "operator of city buses")
    stage.seen(*accounts)
    first, copy = stage.picture(generated=fake)
    threads = []
    posts = zip(_ACROSS, stage.begins(len(_ACROSS)), _FAKE if fake else _POSTER, strict=True)
    for number, (platform, share, line) in enumerate(posts):
        media: tuple[Media, ...] = (first if number == 0 else copy,)
        posted = Line(line.kind, line.text.format(name=name))
        threads.append(stage.post(stage.who(platform), posted, share, media=media))
    loud = (*abuse("fam04"), *lines("sexual")) if fake else _DEMANDS
    stage.swarm(threads, loud, CALM, called=accounts[0])
    return Cast((accounts[0].key,) if fake else (), accounts[0].key, accounts, entry)


_CLAIMS = own(
    "sexual",
    """听说了吗，@{name} 评优是陪睡换来的，她跟好几个领导都睡过，公司里人人都知道
    @{name} 私下做那种生意，她的价目表都有人看过，谁约过来说说
    爆料：@{name} 出差从来只订一间房，她床上功夫了得才升得这么快""",
)
_PROMOTED = "入职第三年，今天拿到了部门的年度优秀，谢谢带过我的每一位同事"
_LEWD: Pool = (
    *lines("sexual"),
    *abuse(),
    *own(
        "sexual",
        """睡出来的优秀员工，恭喜恭喜
        一晚上多少钱，明码标价吧
        床上面试第一名
        这身材一看就是靠那个上位的
        求视频，有的私我
        跟几个领导睡过自己数得清吗
        公交车开得挺稳啊""",
    ),
)
_TELLS = own(
    "sympathy",
    """@{name} 说的那间办公室、那些深夜的短信，同组的人都知道，已经有人愿意作证
    @{name} 用了三年才说出来，请不要问她为什么不早说
    @{name} 已经报案，材料都交上去了，等调查结果""",
)
_REPORT = (
    "我想了三年，决定写出来：实习的时候带教老师多次在办公室对我动手动脚，深夜发露骨的短信，"
    "我拒绝之后他在考核里给了我最低分。聊天记录和当时的报警回执我都留着，今天已经交给了学校和警方"
)
_STANDS_BY: Pool = (
    *lines("sympathy punishment", "person none", "crm04 sch04 fam04 fam05"),
    *lines("counter", "person none commenter", "crm04"),
    *own(
        "punishment",
        """抱抱你，错的不是你，是伸手的那个人
        必须彻查，学校别想捂盖子
        性骚扰就是性骚扰，别拿师德两个字轻轻带过
        我也被这样对待过，当年没敢说，谢谢你说出来
        证据都交了，等一个公正的处理结果
        停职不够，应当依法追究
        那些问“为什么不早说”的，先问问自己敢不敢
        看得我浑身发冷，你太难了
        支持报案，支持你，后面的路我们陪着
        这种事捂了三年，相关负责人也该给个说法""",
    ),
)


def _told(stage: Stage, invented: bool) -> Cast:
    """Claims of a sexual kind about somebody by others, or somebody's own report of what befell them."""
    person = stage.who("weibo", stage.name(), 380)
    stage.seen(person)
    threads = gathered(stage, person, _PROMOTED if invented else _REPORT, _CLAIMS if invented else _TELLS)
    stage.swarm(threads, _LEWD if invented else _STANDS_BY, CALM, called=person)
    return Cast((person.key,) if invented else (), person.key, (person,))


SCENARIOS: Final = (
    Scenario(
        "deepfake_spread", True, "a generated picture of a person on three platforms, and a crowd that abuses them",
        "picture", "petition", "abuse of a natural person by a generated picture, not a demand to a public body",
        lambda stage: _shared_picture(stage, fake=True), ("go:12.2.2", "go:8.4"),
    ),
    Scenario(
        "petition", False, "a poster on three platforms by which many ask a public body for a night bus, word for word",
        "picture", "deepfake_spread", "a demand to a public body: nobody is insulted, and alike words are a petition's",
        lambda stage: _shared_picture(stage, fake=False),
    ),
    Scenario(
        "sexual_fabrication", True, "invented sexual claims about a person by others, and a crowd that takes them up",
        "told", "survivor_report", "third persons make sexual claims about the victim: 8(3)",
        lambda stage: _told(stage, invented=True), ("go:12.2.2", "go:8.3"),
    ),
    Scenario(
        "survivor_report", False, "a survivor's own report of harassment, and people who stand by the survivor",
        "told", "sexual_fabrication", "a first-person report: article 10, first limb",
        lambda stage: _told(stage, invented=False),
    ),
)  # fmt: skip
