"""The interpretation of 2019: providers that do not obey an order, and networks used for illegal acts.

Source: 法释〔2019〕15号, articles 2, 3, 6, 7, 9, 10 and 16, in force since 2019-11-01. Articles 2, 3 and 6 speak to
article 6 of the Guiding Opinions, articles 7, 9 and 10 to article 5 of them. Of article 3 only items (1) and (2) add
up in proportion.
"""

from __future__ import annotations

from typing import Final

from detectors.law.structure import OTHER, Criterion, judged, measured

_SPREAD = {
    "chapeau_zh": (
        "拒不履行信息网络安全管理义务，具有下列情形之一的，应当认定为刑法第二百八十六条之一第一款第一项规定的“致使违法"
        "信息大量传播”："
    ),
    "chapeau_en": (
        'Refusing the duty of information network security management shall be held to have "caused illegal '
        'information to spread widely" in the sense of article 286-1, first paragraph, item (1), of the Criminal Law '
        "where one of these is given"
    ),
}
_OMISSION = {
    "chapeau_zh": (
        "拒不履行信息网络安全管理义务，具有下列情形之一的，应当认定为刑法第二百八十六条之一第一款第四项规定的“有其他严"
        "重情节”："
    ),
    "chapeau_en": (
        'Refusing the duty of information network security management shall be held to be of "other serious '
        'circumstances" in the sense of article 286-1, first paragraph, item (4), of the Criminal Law where one of '
        "these is given"
    ),
}
_USE = {
    "chapeau_zh": ("非法利用信息网络，具有下列情形之一的，应当认定为刑法第二百八十七条之一第一款规定的“情节严重”："),
    "chapeau_en": (
        'Illegally using information networks shall be held to be of "serious circumstances" in the sense of article '
        "287-1 of the Criminal Law where one of these is given"
    ),
}
_ILLEGAL = judged("illegal_information", "违法信息", "illegal information", "legality is decided by people")

CRITERIA: Final[tuple[Criterion, ...]] = (
    Criterion(
        id="fashi-2019-15:2.2",
        article="2 ¶ 2",
        layer="definition",
        heading="mode",
        title_zh="拒不改正的判断",
        title_en="what is weighed of a refusal",
        quote_zh=(
            "认定“经监管部门责令采取改正措施而拒不改正”，应当综合考虑监管部门责令改正是否具有法律、行政法规依据，改正措"
            "施及期限要求是否明确、合理，网络服务提供者是否具有按照要求采取改正措施的能力等因素进行判断。"
        ),
        sha256="69c1f1b32891dca933655bc03dd779722b22f2220579425b646fe65f9b86a571",
        rendering_en=(
            'Whether a provider "refuses to correct itself after a supervising authority ordered it to" is judged by '
            "weighing together whether the order has a basis in laws or administrative regulations, whether the "
            "measures and their time limit are clear and reasonable, whether the provider is able to take them, and "
            "other factors."
        ),
        elements=(
            measured("time_limit", "期限要求", "time limit", "the day that the order in the register sets"),
            judged("basis", "法律、行政法规依据", "basis in law", "decided by people"),
            judged("capacity", "能力", "capacity", "what a provider is able to do is not in the data"),
        ),
    ),
    Criterion(
        id="fashi-2019-15:3.1",
        article="3 (1)",
        layer="serious_circumstances",
        heading="reach",
        title_zh="违法视频文件二百个",
        title_en="200 illegal videos",
        quote_zh="（一）致使传播违法视频文件二百个以上的；",
        sha256="ab1415ca257c4310ebbe56a20bc38df71ab285c8565e8815b84edcb4a9940967",
        rendering_en="(1) 200 illegal video files or more were caused to spread;",
        elements=(measured("videos", "视频文件", "videos", "distinct films by hash, after the order", 200), _ILLEGAL),
        **_SPREAD,
    ),
    Criterion(
        id="fashi-2019-15:3.2",
        article="3 (2)",
        layer="serious_circumstances",
        heading="reach",
        title_zh="其他违法信息二千个",
        title_en="2,000 other illegal items",
        quote_zh="（二）致使传播违法视频文件以外的其他违法信息二千个以上的；",
        sha256="6021a4b7fa05d4c47be48ed9110a7f2bd6b86f7a9998102411e30d3f22aaf0e0",
        rendering_en="(2) 2,000 items or more of illegal information other than video files were caused to spread;",
        elements=(measured("items", "其他违法信息", "other items", "items after the order", 2000), _ILLEGAL),
        **_SPREAD,
    ),
    Criterion(
        id="fashi-2019-15:3.3",
        article="3 (3)",
        layer="serious_circumstances",
        heading="reach",
        title_zh="按相应比例折算合计",
        title_en="sum in proportion",
        quote_zh=(
            "（三）致使传播违法信息，数量虽未达到第一项、第二项规定标准，但是按相应比例折算合计达到有关数量标准的；"
        ),
        sha256="bd04f63ceef5c62582c847562cf7755b5cc08017619ddfc96c2502258409cc5f",
        rendering_en=(
            "(3) the counts stay below those of items (1) and (2), but reach them when added up in proportion;"
        ),
        elements=(
            measured(
                "proportional_sum",
                "按相应比例折算合计",
                "sum in proportion",
                "videos / 200 + items / 2,000 reaches one",
                1,
            ),
            _ILLEGAL,
        ),
        **_SPREAD,
    ),
    Criterion(
        id="fashi-2019-15:3.4",
        article="3 (4)",
        layer="serious_circumstances",
        heading="reach",
        title_zh="向二千个以上用户账号传播",
        title_en="spread to 2,000 accounts",
        quote_zh="（四）致使向二千个以上用户账号传播违法信息的；",
        sha256="cc678d4b2ee457596038ad31b6453c6274a7b8b406aab32345bf8a7c47c0da03",
        rendering_en="(4) illegal information was caused to spread to 2,000 user accounts or more;",
        elements=(
            measured("accounts", "用户账号", "accounts reached", "unique viewers, where a platform tells them", 2000),
            _ILLEGAL,
        ),
        **_SPREAD,
    ),
    Criterion(
        id="fashi-2019-15:3.5",
        article="3 (5)",
        layer="serious_circumstances",
        heading="reach",
        title_zh="群组三千、关注人员三万",
        title_en="groups of 3,000 or followers of 30,000",
        quote_zh=(
            "（五）致使利用群组成员账号数累计三千以上的通讯群组或者关注人员账号数累计三万以上的社交网络传播违法信息的；"
        ),
        sha256="409a7747aee2465629d75cb5b4d327cd6534a6fe7fdc52c205e7dc6ad775eaae",
        rendering_en=(
            "(5) illegal information was caused to spread through chat groups whose member accounts add up to 3,000 or "
            "more, or social networks whose follower accounts add up to 30,000 or more;"
        ),
        elements=(
            measured(
                "group_members", "群组成员账号数", "group members", "added over the groups; one of two ways", 3000
            ),
            measured("followers", "关注人员账号数", "followers", "added over the accounts; the other way", 30000),
            _ILLEGAL,
        ),
        **_SPREAD,
    ),
    Criterion(
        id="fashi-2019-15:3.6",
        article="3 (6)",
        layer="serious_circumstances",
        heading="reach",
        title_zh="实际被点击五万",
        title_en="50,000 actual clicks",
        quote_zh="（六）致使违法信息实际被点击数达到五万以上的；",
        sha256="a9564af1307513cd89a412315ee33df3baeb65b82ece51ad58035fedf75ab9b5",
        rendering_en="(6) illegal information was caused to receive 50,000 actual clicks or more;",
        elements=(
            measured(
                "clicks", "实际被点击数", "actual clicks", "views after the order, less itemised deductions", 50000
            ),
            _ILLEGAL,
        ),
        **_SPREAD,
    ),
    Criterion(
        id="fashi-2019-15:3.7",
        article="3 (7)",
        layer="serious_circumstances",
        heading="reach",
        title_zh="其他致使违法信息大量传播的情形",
        title_en="other wide spread",
        quote_zh="（七）其他致使违法信息大量传播的情形。",
        sha256="cdf5d790401f260b6ed341e0d9b25651035fef5dd12447e43659f6c6696f71ff",
        rendering_en="(7) other circumstances in which illegal information was caused to spread widely.",
        elements=(OTHER,),
        **_SPREAD,
    ),
    Criterion(
        id="fashi-2019-15:6.1",
        article="6 (1)",
        layer="serious_circumstances",
        heading="mode",
        title_zh="未留存日志、未落实真实身份认证",
        title_en="no logs or no identity check",
        quote_zh="（一）对绝大多数用户日志未留存或者未落实真实身份信息认证义务的；",
        sha256="cf11218a2d48157c22ac44f5ad265e313c3210eaf2ffcd9f899bab863fbc2b37",
        rendering_en=(
            "(1) for the great majority of users, logs were not kept or the duty to verify true identity was not "
            "carried out;"
        ),
        elements=(judged("logs", "日志未留存", "logs not kept", "the provider's own records are not in the data"),),
        **_OMISSION,
    ),
    Criterion(
        id="fashi-2019-15:6.2",
        article="6 (2)",
        layer="serious_circumstances",
        heading="mode",
        title_zh="二年内经多次责令改正拒不改正",
        title_en="repeated refusals within two years",
        quote_zh="（二）二年内经多次责令改正拒不改正的；",
        sha256="da8846c21b4e876a367ea402985a41196fc56e92ddbd637cf710772ea50eef54",
        rendering_en="(2) it was ordered to correct itself several times within two years and refused;",
        elements=(
            measured(
                "orders",
                "多次责令改正",
                "several orders",
                "orders in the register without action by their day, in two years",
            ),
            judged("refusal", "拒不改正", "refusal", "see fashi-2019-15:2.2"),
        ),
        **_OMISSION,
    ),
    Criterion(
        id="fashi-2019-15:7",
        article="7",
        layer="definition",
        heading="mode",
        title_zh="“违法犯罪”的范围",
        title_en="acts of an offence's type count",
        quote_zh=(
            "刑法第二百八十七条之一规定的“违法犯罪”，包括犯罪行为和属于刑法分则规定的行为类型但尚未构成犯罪的违法行为。"
        ),
        sha256="0d761b75bf70cbd3990d2900152caf4d3b981705ad488e4b771e8624498d21b9",
        rendering_en=(
            '"Illegal and criminal" in article 287-1 of the Criminal Law covers crimes and illegal acts that are of a '
            "type of act in the Specific Provisions of the Criminal Law but are not yet a crime."
        ),
        elements=(
            judged("type_of_act", "行为类型", "type of act", "which offence an act would be is decided by people"),
        ),
    ),
    Criterion(
        id="fashi-2019-15:9",
        article="9",
        layer="definition",
        heading="mode",
        title_zh="链接、截屏、二维码等也是发布信息",
        title_en="links, screenshots and QR codes publish",
        quote_zh=(
            "利用信息网络提供信息的链接、截屏、二维码、访问账号密码及其他指引访问服务的，应当认定为刑法第二百八十七条之"
            "一第一款第二项、第三项规定的“发布信息”。"
        ),
        sha256="5ccab9ebfcfc6e7b039261dc99a9e2d4db3ed5fe1e929e49a1771b9374cdda82",
        rendering_en=(
            "Providing, by means of information networks, links, screenshots, QR codes, accounts and passwords or "
            'other guidance to information shall be held to be "publishing information" in article 287-1, first '
            "paragraph, items (2) and (3), of the Criminal Law."
        ),
        elements=(measured("pointers", "链接、截屏、二维码", "pointers", "links, screenshots and QR codes in posts"),),
    ),
    Criterion(
        id="fashi-2019-15:10.4",
        article="10 (4)",
        layer="serious_circumstances",
        heading="reach",
        title_zh="发布信息的数量和范围",
        title_en="how much was published, and to how many",
        quote_zh=(
            "（四）发布有关违法犯罪的信息或者为实施违法犯罪活动发布信息，具有下列情形之一的：\n"
            "1.在网站上发布有关信息一百条以上的；\n"
            "2.向二千个以上用户账号发送有关信息的；\n"
            "3.向群组成员数累计达到三千以上的通讯群组发送有关信息的；\n"
            "4.利用关注人员账号数累计达到三万以上的社交网络传播有关信息的；"
        ),
        sha256="b209f397ff4a2aaa9f99e4161d06810e3d3d8753418ca017ae8e4a2adb3f8950",
        rendering_en=(
            "(4) information on illegal or criminal acts, or information for the sake of committing them, is published "
            "in one of these ways:\n"
            "1. 100 such items or more on websites;\n"
            "2. to 2,000 user accounts or more;\n"
            "3. to chat groups whose members add up to 3,000 or more;\n"
            "4. through social networks whose follower accounts add up to 30,000 or more;"
        ),
        elements=(
            measured("items", "信息条数", "items", "posts into incidents on websites; one of four ways", 100),
            measured("accounts", "用户账号", "accounts sent to", "accounts addressed; one of four ways", 2000),
            measured("group_members", "群组成员数", "group members", "added over the groups; one of four ways", 3000),
            measured(
                "followers",
                "关注人员账号数",
                "followers",
                "added over the accounts of one owner; one of four ways",
                30000,
            ),
            judged("on_an_offence", "有关违法犯罪的信息", "information on an offence", "see fashi-2019-15:7"),
        ),
        **_USE,
    ),
    Criterion(
        id="fashi-2019-15:10.5",
        article="10 (5)",
        layer="serious_circumstances",
        heading="motive",
        title_zh="违法所得一万元",
        title_en="gain of 10,000 yuan",
        quote_zh="（五）违法所得一万元以上的；",
        sha256="44a0fc1415c988dfa3d1eb538af7a4d6d0951700353241450ce0943089198047",
        rendering_en="(5) the illegal gain is 10,000 yuan or more;",
        elements=(
            judged(
                "gain", "违法所得", "illegal gain", "not in the data of a platform; a file of the police or the court"
            ),
        ),
        **_USE,
    ),
    Criterion(
        id="fashi-2019-15:10.6",
        article="10 (6)",
        layer="serious_circumstances",
        heading="motive",
        title_zh="二年内受过行政处罚",
        title_en="penalised within two years",
        quote_zh=(
            "（六）二年内曾因非法利用信息网络、帮助信息网络犯罪活动、危害计算机信息系统安全受过行政处罚，又非法利用信息"
            "网络的；"
        ),
        sha256="f570e97bc41bacb58a757608a70ca6b6c2119712d4b9acfa75461f69ba493bf9",
        rendering_en=(
            "(6) the actor received, within two years, an administrative penalty for illegally using information "
            "networks, assisting network crime or endangering the security of computer information systems, and again "
            "illegally uses information networks;"
        ),
        elements=(
            measured("penalty", "行政处罚", "administrative penalty", "entered by people, with day and source"),
            judged("illegal_use", "非法利用信息网络", "illegal use", "decided by people"),
        ),
        **_USE,
    ),
    Criterion(
        id="fashi-2019-15:16",
        article="16",
        layer="definition",
        heading="reach",
        title_zh="二年内累计计算",
        title_en="sum over two years",
        quote_zh=(
            "多次拒不履行信息网络安全管理义务、非法利用信息网络、帮助信息网络犯罪活动构成犯罪，依法应当追诉的，或者二年"
            "内多次实施前述行为未经处理的，数量或者数额累计计算。"
        ),
        sha256="7d218a72fdca3c66d448ed64e39a4ce1bf9d957e02291691d4d00128e7cbed9f",
        rendering_en=(
            "Where refusing the duty of information network security management, illegally using information networks "
            "or assisting network crime was committed several times, constitutes a crime and shall be prosecuted "
            "according to law, or was committed several times within two years and not dealt with, counts and amounts "
            "are added up."
        ),
        elements=(
            measured(
                "not_dealt_with", "未经处理", "not dealt with", "acts within two years that nobody recorded as handled"
            ),
        ),
    ),
)
