"""Many against one: an ordinary person, a celebrity; somebody unnamed, a company; for days, a shop."""

from __future__ import annotations

from typing import Final

from detectors.fingerprint import fingerprint
from graph import victims
from streams.simulate.scenarios.people import Who
from streams.simulate.scenarios.spec import Cast, Scenario, Size
from streams.simulate.scenarios.stage import Stage, Thread
from streams.simulate.scenarios.texts import Line, Pool, lines, own

_ANYWHERE: Final = own(
    "insult",
    """{they}就是个垃圾，看一眼都嫌脏
    这种人渣也配活得这么体面
    {they}脸皮比城墙还厚，恶心透了
    贱人就是矫情，{they}最会来这套
    又蠢又坏说的就是{they}
    这种败类赶紧滚出大家的视线
    {they}全家都不是什么好东西
    装模作样的东西，看着就反胃
    丑成这样还敢出来丢人，{they}不照镜子吗
    没教养的东西，{they}爹妈怎么教的
    废物一个，{they}除了哭还会什么
    下三滥的货色，{they}迟早遭报应
    {they}脑子里装的怕不是浆糊
    不要脸的东西，{they}还有脸出来说话""",
) + own(
    "implicit",
    """{they}这演技，奥斯卡都得让座
    {they}活该，一点都不值得同情
    心疼{they}的建议领回家自己养
    {they}要是能红，我把键盘吃了
    苍蝇不叮无缝的蛋，{they}自己心里清楚
    {they}哭起来倒是挺有镜头感
    谁摊上{they}谁倒八辈子霉
    看面相就知道{they}不是省油的灯
    {they}这种人哪个单位都有一个，人人躲着走
    给{they}颁个年度表演奖吧，实至名归
    {they}也就骗骗没见过世面的人
    现在知道委屈了，早干嘛去了，{they}真逗
    {they}下一步该开直播卖货了吧
    {they}的眼泪比自来水还便宜""",
)


def abuse(events: str = "", they: str = "她") -> Pool:
    """Insult and mockery of one person: what was said of the events named, and what is said anywhere."""
    anywhere = tuple(Line(line.kind, line.text.format(they=they)) for line in _ANYWHERE)
    return (*(lines("insult implicit", "person", events) if events else ()), *anywhere)


CALM: Final = lines("chat fact question", "none")


def gathered(stage: Stage, victim: Who, own_post: str, calls: Pool) -> list[Thread]:
    """The victim's own post, and posts of three others that name the victim; `calls` hold `{name}`."""
    first, *later = stage.begins(1 + len(calls))
    threads = [stage.post(victim, Line("chat", own_post), first, own=True)]
    for share, call in zip(later, calls, strict=True):
        line = Line(call.kind, call.text.format(name=victim.name))
        threads.append(stage.post(stage.who(victim.platform), line, share, mentions=(victim.id,)))
    return threads


_CALLS = own(
    "implicit",
    """都来看看 @{name} ，她拿着助学金去看演唱会，这日子过得真滋润
    @{name} 真会装可怜，她前脚哭穷后脚晒票根，大家评评理
    这就是 @{name} 的真面目，别再心疼她这种人了，转起来""",
)
_TICKET = "做了三个月家教，终于攒够钱买到一张演唱会的票，今晚出发，开心！"


def _mobbed(stage: Stage, celebrity: bool) -> Cast:
    name = stage.name()
    victim = stage.who("weibo", name, 3_200_000 if celebrity else 420)
    entry = ""
    if celebrity:
        entry = stage.enter("public_figure", [name], [victim], "singer with a public career since 2015")
    stage.seen(victim)
    stage.swarm(gathered(stage, victim, _TICKET, _CALLS), abuse("sch10"), CALM, called=victim)
    return Cast(() if celebrity else (victim.key,), victim.key, (victim,), entry)


_STORY = (
    "火车上亲眼看到的，{wagon}号车厢：{age}岁的老人拿着上铺票，想跟下铺的男大学生换一换，"
    "他摘下一只耳机说“关我屁事”，转头接着打游戏，老人在过道站到半夜"
)
_RECALL = (
    "刚收到的消息：星槐电器的电热水壶因为底座漏电召回四万多台，我家那台上周就冒过烟，"
    "客服当时还说是我自己使用不当，到现在一句道歉都没有"
)
_AT_COMPANY: Final = own(
    "insult",
    """星槐这种黑心烂肺的骗子公司，赶紧倒闭吧
    垃圾星槐，吃人血馒头的玩意儿
    不要脸的星槐电器，拿人命换钱的畜生企业
    星槐电器从上到下没一个好东西，滚出市场
    狗屁星槐，烂到根里了，呸
    星槐就是个害人的垃圾作坊，恶心透顶
    去死吧星槐，谁买谁傻子
    星槐电器全是废物，连个壶都做不明白
    臭不要脸的星槐，骗子，无赖
    星槐这破公司，祖传的缺德""",
)
_COMPANY_WORDS: Pool = (
    *lines("institution punishment", "institution none"),
    *lines("criticism", "institution none"),
    *own(
        "institution",
        """星槐电器的售后电话打了三天没人接
        漏电这么大的事，星槐就发一张图，连公章都是糊的
        召回还要自己出运费，星槐这算盘打得真响
        质检报告呢？星槐电器敢不敢把检测报告贴出来
        买了五年星槐的东西，以后一件都不会再买""",
    ),
    *_AT_COMPANY * 5,
)


def _spread_of_a_story(stage: Stage, company: bool) -> Cast:
    platforms = ("weibo", "douyin", "xiaohongshu", "weibo")
    wagon, age = int(stage.shape.integers(2, 17)), int(stage.shape.integers(66, 85))
    line = Line("institution", _RECALL) if company else Line("criticism", _STORY.format(wagon=wagon, age=age))
    accounts = [stage.who(platform, "星槐电器", 80_000) for platform in ("weibo", "douyin")]
    entry = ""
    if company:
        entry = stage.enter("company", ["星槐电器", "星槐"], accounts, "maker of household appliances")
    threads = [
        stage.post(stage.who(platform), line, share) for platform, share in zip(platforms, stage.begins(4), strict=True)
    ]
    stage.swarm(threads, _COMPANY_WORDS if company else abuse("sch07", "他"), CALM)
    if company:
        return Cast((), accounts[0].key, tuple(accounts), entry)
    first = threads[0].root
    unnamed = victims.provisional(first.platform, first.scope, first.item, fingerprint(first.text))
    victim = f"provisional:{unnamed.removeprefix(victims.UNNAMED)}"
    return Cast((victim,), victim)


_SHOP = own(
    "chat",
    """今天上新了三款手工杯垫，欢迎来逛
    雨天店里安静，烤了一炉饼干
    新到的棉线颜色特别温柔
    有位客人寄来了成品照片，好看
    周末两天正常营业，十点开门
    整理库存，翻出一批老花样，半价
    明天休息一天，回信会慢一点
    给自己织了一条围巾，针法图发在下面
    窗台的薄荷又发芽了""",
)
_REVIEWS: Pool = (
    *lines("criticism", "none"),
    *own(
        "criticism",
        """杯垫的线头没有收好，第二次洗就散了，做工真的一般
        图片和实物差太多，颜色完全不是一回事，我觉得这样宣传不合适
        说好三天发货，等了九天，这种服务恕我给一星
        针法图第七行明显写错了，照着织的人都得拆
        老板回复永远是“亲，正常现象”，态度让人失望
        价格涨了一半，质量没涨，性价比越来越低
        我不喜欢这家的设计，配色老气，花样也是十年前的
        营业时间总是临时改，白跑了两趟，希望老板认真一点
        饼干偏甜，口感发硬，做吃的还是要专业一些
        建议老板先把质量做好再上新，别再糊弄老顾客了
        退货要我出运费，这条规定写在最角落里，很不厚道
        围巾起球起得厉害，差评，说什么都是差评""",
    ),
)
_AT_THE_SHOP: Pool = (
    *abuse(),
    *own(
        "implicit",
        """就你这手艺也好意思收钱，骗子一个
        又在卖惨引流了，恶心
        织得跟狗啃的一样，人长得也跟狗啃的一样
        你这种人开店，左邻右舍都嫌晦气
        怎么还没倒闭，天天盼着呢
        嫁不出去才天天摆弄这些破线吧
        滚回老家去，别在这儿丢人现眼
        你家里人知道你在网上这么丢脸吗
        废物才天天在店里混日子
        看到你发动态就想吐，今天也一样
        你这张脸比你的杯垫还糙
        今天也来骂一句：骗子，快关门""",
    ),
)
_POSTS: Final = 28  # in the whole time: four a day
_COMES: Final = 0.4  # share of the posts under which a regular appears


def _day_by_day(stage: Stage, loud: Pool, harmful: bool) -> Cast:
    """The same few accounts under every post of one person, and little a day."""
    name = stage.name()
    victim = stage.who("weibo", name, 900)
    stage.seen(victim)
    regulars = [stage.who("weibo") for _ in range(stage.size.hostile)]
    for number in range(_POSTS):
        begin, end = number / _POSTS, (number + 1) / _POSTS
        thread = stage.post(victim, stage.words.say(_SHOP), begin, end, own=True)
        for who in regulars:
            if stage.shape.random() < _COMES:
                stage.loud(thread, who, loud)
        for _ in range(stage.size.hostile // 3 + 1):
            stage.calm(thread, stage.who("weibo"), CALM, reshared=0.2)
    return Cast((victim.key,) if harmful else (), victim.key, (victim,))


_WEEK = Size(hostile=15, minutes=7 * 1_440)

SCENARIOS: Final = (
    Scenario(
        "pile_on", True, "a crowd falls upon an ordinary person, under their own post and under others that name them",
        "pile_on", "celebrity_spike", "the target is an ordinary person, not a public figure: 12(2)(2)",
        lambda stage: _mobbed(stage, celebrity=False), ("go:12.2.2",),
    ),
    Scenario(
        "celebrity_spike", False, "the same words at a celebrity whose class was known long before",
        "pile_on", "pile_on", "the target is a public figure, not an ordinary person: 12(2)(2)",
        lambda stage: _mobbed(stage, celebrity=True),
    ),
    Scenario(
        "unnamed_victim", True, "one story on three platforms of a student whom nobody names, and a crowd against him",
        "story", "company_recall", "the target is a natural person, whom the content shows without a name",
        lambda stage: _spread_of_a_story(stage, company=False), ("go:12.2.2",),
    ),
    Scenario(
        "company_recall", False, "a recall on three platforms, and a crowd that is furious with the company",
        "story", "unnamed_victim", "the target is a company, and an organisation is never a victim: article 1",
        lambda stage: _spread_of_a_story(stage, company=True),
    ),
    Scenario(
        "slow_burn", True, "the same few accounts abuse one person day after day, little a day, for a week",
        "regulars", "harsh_reviews", "repeated insult, not criticism: 12(2)(3) and article 10",
        lambda stage: _day_by_day(stage, _AT_THE_SHOP, harmful=True), ("go:12.2.3",), _WEEK,
    ),
    Scenario(
        "harsh_reviews", False, "the same few accounts criticise one shopkeeper's goods day after day for a week",
        "regulars", "slow_burn", "criticism of words and deeds, not insult: article 10, second limb",
        lambda stage: _day_by_day(stage, _REVIEWS, harmful=False), (), _WEEK,
    ),
)  # fmt: skip
