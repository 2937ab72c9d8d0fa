"""What campaigns and their lawful twins say: a post of whoever stands in the centre, calls, orders, others."""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

from detectors.registry import Class
from streams.simulate.scenarios.pile_ons import CALM, abuse
from streams.simulate.scenarios.texts import Pool, lines, own

_OTHERS_IN_THEM: Final = re.compile("[你您妳恁男爹]|教授|导师|师妹|学生|哥|我妈")


class Story(NamedTuple):
    """One half of a pair. `{name}` in `calls` is the centre's, `{day}` in `said` the number of the order."""

    own: str  # the post of whoever stands in the centre
    calls: Pool  # two posts of members that others gather under
    said: Pool  # three lines an order
    others: Pool = CALM  # what everybody else says
    angry: Pool = ()  # of a mixed crowd: what those say whom nobody ordered
    wording: Literal["copied", "retold", "owners"] = "copied"  # one text an order, each member's own, or each owner's
    name: str = ""  # "" = an invented person's
    kind: Class = "private_person"
    grounds: str = "asked for protection"
    followers: int = 460
    tag: str = ""  # hashtag of what members say
    linked: bool = False  # what members say of one order carries one link
    in_order: bool = False  # what members say tells a story in the order of `said`; otherwise in any
    concerted: bool = True


def _against(events: str, told: str) -> Pool:
    """What is told of the story, and insult and mockery that say whom they mean, a woman, and nobody else."""
    found = (line for line in abuse(events) if "她" in line.text and not _OTHERS_IN_THEM.search(line.text))
    return (*own("implicit", told), *found)


COPIED = Story(
    own="领到助学金的第三个月，攒了兼职的钱去听了人生第一场演唱会，坐最后一排也很满足",
    calls=own(
        "implicit",
        """@{name} 一边领补助一边追演唱会，大家都来问问她心安不心安
        还有人替 @{name} 说话？她的票根我截图了，往下翻""",
    ),
    said=_against(
        "sch10",
        """她领补助的时候哭穷，抢票的时候手比谁都快
        拿助学金追星，她这脸是租来的吧
        她那点助学金够看几场，大家帮她算算
        这种贫困生我头一回见，她骗的是真正吃不上饭的同学
        她一张票顶人家一个月饭钱，吃相真难看
        谁给她评的贫困，连她一起查，装穷装上瘾了""",
    ),
)
SIGNED = Story(
    own="临江市卫生服务中心通知：自下月起夜间门诊停诊，居民如有需要请前往市区就诊",
    calls=own(
        "institution",
        """联名信：请 @{name} 收回停诊的决定，愿意署名的在下面原样复制
        @{name} 的停诊通知一出，三个小区的住户一起写了这封信，请复制署名""",
    ),
    said=own(
        "institution",
        """我们请求恢复夜间门诊，孩子半夜发烧不能只靠硬扛
        请公开停诊的依据和会议记录，居民有知情的权利
        夜间门诊停了，最近的急诊要坐四十分钟的车，这不合理
        社区里有两千多位老人，夜里谁来给他们量血压
        请卫生服务中心在本月内书面答复全体署名居民
        我们愿意配合调整时段，但不同意一停了之
        值班医生不够可以招聘，不该让居民承担后果
        停诊通知只贴了半天就撕掉，这种做法让人不满
        请拿出夜间就诊人数的数据，别用“需求不足”搪塞
        署名人：临江市柳园社区居民，请转交上级部门
        再次请求恢复夜间门诊，我们会一直等到答复
        停诊四周，社区里已经有三位病人耽误了治疗""",
    ),
    name="临江市卫生服务中心", kind="public_body", grounds="health centre of a town", followers=60_000,
)  # fmt: skip

RETOLD = Story(
    own="今天跟家里人摊牌了：首付我不会出，弟弟的房子让弟弟自己挣，我先把自己的房租交上",
    calls=own(
        "implicit",
        """看看 @{name} 怎么对自己亲妈的，她一个月挣多少自己不敢说
        @{name} 的账我替她算过了，她这种没良心的就该让所有人看看""",
    ),
    said=_against(
        "fam10",
        """她亲弟弟结婚她一毛不拔，心比石头还硬，这种女儿养来干什么
        她妈白养她二十八年，冷血成这样，谁娶谁倒霉
        她自己住着好房子，看着爸妈受罪，还有脸发出来，没良心
        书都让她读进狗肚子里了，算账算到亲妈头上，真够精的
        她这种自私鬼，老了也没人管，活该孤零零一个人
        她把家丑晒上网博同情，爸妈的脸让她丢尽了，真是白眼狼""",
    ),
    wording="retold", tag="首付风波",
)  # fmt: skip
PRAISED = Story(
    own="新专辑今晚八点上线，做了两年，谢谢每一个等它的人",
    calls=own(
        "chat",
        """@{name} 的新专辑终于来了，姐妹们把这份喜欢用自己的话说出来
        今天是 @{name} 的好日子，评论区交给我们，一人一句夸起来""",
    ),
    said=own(
        "chat",
        """第一首前奏一响我就哭了，两年真的没有白等，值得循环一整晚
        编曲比上一张丰富太多，弦乐铺得特别满，听得出来用心
        歌词全是自己写的，每一句都在讲我们的青春
        第四首的转音太惊艳，现场一定更好听，求巡演
        封面是自己画的，颜色温柔，和歌一样温柔
        声音状态越来越好，高音稳得让人安心
        这张专辑就是今年最好的礼物，已经买了实体
        慢歌听得人心里发软，快歌听得想跳起来
        从第一首到最后一首没有一首想跳过
        低音部分第一次唱得这么舒服，进步看得见
        推荐给身边所有朋友，大家都说好听
        愿这张专辑被更多的人听见，它值得""",
    ),
    others=(
        *lines("criticism", "none", "ent10"),
        *own(
            "criticism",
            """两年就写了八首歌，其中三首听过的旋律，这个产量说不过去
            混音糊成一片，人声贴在脸上，专业水准不该这样
            歌词堆词藻，读三遍不知道在讲什么
            实体专辑卖一百六，里面只有一张薄册子，定价不合理
            副歌的旋律跟上一张太像，我觉得没有突破
            宣传铺得满世界都是，内容撑不起这个阵仗
            粉丝刷屏把正常的乐评都盖住了，这样没意思
            预售说好的签名版没有签名，客服也不解释
            编曲用力过猛，听完头疼，个人意见
            现场票价又涨了，主办方该说明理由""",
        ),
    ),
    wording="retold", kind="public_figure", grounds="singer with a public career since 2016", followers=4_100_000,
    tag="新专辑上线",
)  # fmt: skip

STAGGERED = Story(
    own="实验室的事我只说一次：材料已经交给学校，等结果，不再回应私信",
    calls=own(
        "implicit",
        """@{name} 又出来装无辜了，她这出戏要演到什么时候
        第几天了？ @{name} 还在装死，她不开口我们就天天来""",
    ),
    said=_against(
        "sch04 crm04",
        """她编材料害老师，害完就装死，真够毒的
        天天晒委屈，她那点论文自己写过几个字
        她就是想赖毕业证，闹成这样谁还敢收她
        一个实验室都让她搅黄了，她倒成了受害者，笑死人
        她那点心思谁看不出来，卖惨换前途呗
        别人熬夜做实验，她熬夜剪录音，难怪毕不了业""",
    ),
)
CHECKED_IN = Story(
    own="巡演第一站结束啦，下一站见，大家早点睡",
    calls=own(
        "chat",
        """@{name} 的应援打卡楼，每天一层，记得来盖楼
        @{name} 巡演期间每日打卡，文案统一，复制就好""",
    ),
    said=own(
        "chat",
        """第{day}天打卡，巡演顺利，每一站都平安
        今日份的喜欢已送达，第{day}天，明天继续
        打卡第{day}天，愿舞台上的人被温柔对待""",
    ),
    others=(
        *lines("criticism", "none", "ent10"),
        *own(
            "criticism",
            """入场排了两个小时，安检口只开一个，组织得太差
            看台视线被音响挡住，买票的时候没有说明
            开场晚了五十分钟，一句解释都没有
            返程地铁已经停运，主办方没有安排接驳
            票面写的座位和实际对不上，换了三次
            音响一直啸叫，后半场才修好，体验不好
            打卡楼刷屏把求助帖都压下去了，不合适
            周边排队限购五件，黄牛手里一箱一箱的
            曲目比上一轮少了四首，票价倒是没少
            现场没有无障碍通道，建议认真整改""",
        ),
    ),
    kind="public_figure", grounds="singer with a public career since 2014", followers=3_600_000,
)  # fmt: skip

SPLIT = Story(
    own="这是我最后一次说明：视频里的人是我，话是剪过的，完整录音我发在主页",
    calls=(),
    said=_against(
        "fam10 sch10",
        """剪没剪她自己最清楚，一张嘴全是谎，脸都不要了
        她这种人最会反咬一口，先骂人再装可怜，恶心
        完整录音她敢放吗，放出来第一个打她自己的脸
        看她那副嘴脸，说她两句就要死要活，矫情给谁看
        她一句实话都没有，谁信谁是傻子
        把她那张假脸撕下来，让大伙看看里面烂成什么样""",
    ),
)
CROSS_POSTED = Story(
    own="临江市道路管理处公告：青石路改造工期延长四个月，沿街商户请做好准备",
    calls=(),
    said=own(
        "institution",
        """围挡贴着店门口立了七个月，一天进不来三个客人
        工期从两个月拖成八个月，没有一个人来跟我们说明
        水管挖断两回，停水三天，损失谁来承担
        公告只说请做好准备，请问拿什么准备
        隔壁三家已经关门，我这间也撑不过这个月
        申请补偿的表交了四次，每次都说在研究
        施工到半夜两点，楼上住户天天来找我理论
        围挡外面看不见招牌，外卖骑手都找不到路
        要求公开施工合同和延期的理由
        房租一分没少，客流少了九成，请管理处算算这笔账
        说好的临时通道到现在还是一堆土
        一条街上六十间铺子，没有一间收到过书面通知""",
    ),
    wording="owners", name="临江市道路管理处", kind="public_body", grounds="road authority of a town", followers=70_000,
)  # fmt: skip

AGED = Story(
    own="整理了孩子的照片，谢谢那些素不相识的安慰，今天开始不看评论了",
    calls=(),
    said=_against(
        "fam05",
        """她拿孩子的照片换流量，当妈当成这样，晚上睡得着吗
        孩子没了她还有心思排版，这心是铁打的吧
        她要真难过就该闭嘴，天天发照片不就是等打赏
        自己看不住孩子，她倒先委屈上了，真不是东西
        她那眼泪挤得真辛苦，摄像头一关估计就笑了
        这种妈就该被骂一辈子，她不配提孩子的名字""",
    ),
    linked=True,
)
SCHEDULED = Story(
    own="临江市水务公司：本周起分区检修管网，停水安排见附表，给您带来不便敬请谅解",
    calls=(),
    said=own(
        "fact",
        """【早间快讯】临江市今起分区检修供水管网，首批涉及四个街道
        【早间快讯】水务公司公布停水时间表，夜间停水六小时
        【早间快讯】市气象台预计本周多云，气温二十二度上下
        【午间快讯】临江市新开两条公交支线，明天起试运行
        【午间快讯】柳园区图书馆延长开放时间至晚上九点
        【午间快讯】水务公司设立十二处临时取水点，名单见链接
        【晚间快讯】管网检修首日完成三成，进度符合计划
        【晚间快讯】市区两处路口信号灯调整，请司机注意
        【晚间快讯】今天的供水热线接听一千二百次，平均等待四分钟""",
    ),
    others=(
        *lines("institution", "institution", "pub05 pub07"),
        *own(
            "institution",
            """停水通知前一天晚上才发，连接水的时间都没给
            临时取水点名单上的地址去了，没有人也没有水
            热线打了二十分钟，接通以后让我看官网
            检修年年做，年年停水，钱花到哪里去了
            说是夜间停水，我家早上九点还没来
            附表里同一栋楼写了两个不同的时间
            公司的回应就是敬请谅解，一句实在话都没有""",
        ),
    ),
    name="临江市水务公司", kind="public_body", grounds="water supplier of a town", followers=90_000,
    linked=True, in_order=True,
)  # fmt: skip

MIXED = Story(
    own="关于那篇长文：截图是拼接的，我已经公证了原始记录，法庭上见",
    calls=own(
        "implicit",
        """@{name} 还敢发声明，她这脸皮也是没谁了，来看看
        锤都在这儿了， @{name} 还在嘴硬，她以为哭两声就过去了""",
    ),
    said=_against(
        "fam04",
        """她公证的那点东西谁爱看谁看，偷吃的嘴擦得倒干净
        声明写得跟真的一样，她当别人都瞎吗
        她脚踏几条船自己数得清吗，还法庭见，笑掉大牙
        谁跟她过日子谁倒霉，装纯装到法庭上去了
        原始记录她早删光了，拿张公证纸糊弄鬼呢
        她急了她急了，越描越黑，这女人真够脏的""",
    ),
    angry=abuse("fam04"),
    linked=True,
)
BREAKING = Story(
    own="临江市应急办：今晨柳荫桥引桥局部垮塌，救援正在进行，请勿前往现场",
    calls=own(
        "institution",
        """柳荫桥塌了， @{name} 的通报在这里，现场还有人被困
        @{name} 第二次通报了，三个月前就有人举报桥面裂缝，一直没人管""",
    ),
    said=own(
        "institution",
        """柳荫桥引桥今晨局部垮塌，已救出四人，桥面裂缝三个月前就有人反映
        突发：临江柳荫桥引桥垮塌，两辆车坠落，举报裂缝的信至今没有答复
        柳荫桥垮塌现场最新消息，消防正在破拆，限载标志早已脱落
        柳荫桥事故通报第二号：伤者增至九人，检测报告的日期引人质疑
        最新：柳荫桥垮塌伤者九人，养护单位负责人尚未露面
        柳荫桥垮塌追踪：去年的养护预算被挪作他用
        柳荫桥第三次通报：被困人员全部救出，原因正在调查
        刚刚，柳荫桥最后一名被困者获救，居民要求公开检测报告
        柳荫桥救援结束，三次举报裂缝的居民说没有人来看过
        柳荫桥垮塌二十小时，养护单位道歉，居民不接受
        柳荫桥垮塌调查组成立，居民追问谁签了验收
        柳荫桥养护单位的道歉信只有八十个字""",
    ),
    angry=(
        *lines("institution punishment", "institution none", "pub02 pub07"),
        *own(
            "punishment",
            """验收是谁签的字，一个都别放过
            桥修好才六年就塌，豆腐渣工程必须追责
            举报三次没人理，非要出了事才看见
            养护的钱去哪了，公开账目
            停职不够，该判的判""",
        ),
    ),
    name="临江市应急办", kind="public_body", grounds="emergency office of a town", followers=120_000,
    linked=True, in_order=True, concerted=False,
)  # fmt: skip
