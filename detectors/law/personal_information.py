"""The interpretation of 2017: what personal information is, what counts as providing it, and from when it is serious.

Source: 法释〔2017〕10号, articles 1, 3, 5 and 11, in force since 2017-06-01. Items (3) to (5) add up in proportion: the
sum of count / number over the kinds reaches one (item 6). Doxxing of one person seldom comes near the numbers;
staying below them makes nothing safe, and items (1), (2), (7) and (9) need none.
"""

from __future__ import annotations

from typing import Final

from detectors.law.structure import OTHER, Criterion, judged, measured

_SERIOUS = {
    "chapeau_zh": (
        "非法获取、出售或者提供公民个人信息，具有下列情形之一的，应当认定为刑法第二百五十三条之一规定的“情节严重”："
    ),
    "chapeau_en": (
        "Unlawfully obtaining, selling or providing citizens' personal information shall be held to be of \"serious "
        'circumstances" in the sense of article 253-1 of the Criminal Law where one of these is given'
    ),
}
_VERY_SERIOUS = {
    "chapeau_zh": (
        "实施前款规定的行为，具有下列情形之一的，应当认定为刑法第二百五十三条之一第一款规定的“情节特别严重”："
    ),
    "chapeau_en": (
        'The acts of the paragraph above shall be held to be of "especially serious circumstances" in the sense of '
        "article 253-1, first paragraph, of the Criminal Law where one of these is given"
    ),
}
_UNLAWFUL = judged("unlawful", "非法", "unlawfully", "consent and lawful publicity are not in the data")
_OUTSIDE = "not in the data of a platform; a file of the police or the court"

CRITERIA: Final[tuple[Criterion, ...]] = (
    Criterion(
        id="fashi-2017-10:1",
        article="1",
        layer="definition",
        heading="mode",
        title_zh="公民个人信息",
        title_en="citizens' personal information",
        quote_zh=(
            "刑法第二百五十三条之一规定的“公民个人信息”，是指以电子或者其他方式记录的能够单独或者与其他信息结合识别特定"
            "自然人身份或者反映特定自然人活动情况的各种信息，包括姓名、身份证件号码、通信通讯联系方式、住址、账号密码、"
            "财产状况、行踪轨迹等。"
        ),
        sha256="c372863c286aa46d4d5636f5ba74c74cce21d3001018e8721acd7b97f077633f",
        rendering_en=(
            '"Citizens\' personal information" in article 253-1 of the Criminal Law means information, recorded '
            "electronically or otherwise, that alone or with other information can identify a certain natural person "
            "or reflect what that person does: name, number of an identity document, means of communication, address, "
            "account and password, property, tracks of movement and so on."
        ),
        elements=(
            measured("kinds", "信息种类", "kinds of information", "`breakwater personal-data` names kind and place"),
            judged(
                "of_the_person",
                "特定自然人",
                "of that very person",
                "that a number belongs to the person is not checked",
            ),
        ),
    ),
    Criterion(
        id="fashi-2017-10:3",
        article="3",
        layer="definition",
        heading="mode",
        title_zh="提供公民个人信息",
        title_en="providing personal information",
        quote_zh=(
            "向特定人提供公民个人信息，以及通过信息网络或者其他途径发布公民个人信息的，应当认定为刑法第二百五十三条之一"
            "规定的“提供公民个人信息”。\n"
            "未经被收集者同意，将合法收集的公民个人信息向他人提供的，属于刑法第二百五十三条之一规定的“提供公民个人信息”"
            "，但是经过处理无法识别特定个人且不能复原的除外。"
        ),
        sha256="20754d783b4d5529261d533ee626608dd70b0ba6af9973404e76a1fe9f5666c0",
        rendering_en=(
            "Providing citizens' personal information to a certain person, or publishing it through information "
            'networks or by other ways, shall be held to be "providing citizens\' personal information" in article '
            "253-1 of the Criminal Law.\n"
            "Providing others, without the consent of the person, with personal information lawfully collected is such "
            "providing too, unless it was so processed that nobody can be identified and the processing cannot be "
            "undone."
        ),
        elements=(
            measured("published", "通过信息网络发布", "published on the network", "the post is visible to the public"),
            judged("consent", "未经同意", "without consent", "consent is not in the data"),
        ),
    ),
    Criterion(
        id="fashi-2017-10:5.1.1",
        article="5 ¶ 1 (1)",
        layer="serious_circumstances",
        heading="result",
        title_zh="行踪轨迹被用于犯罪",
        title_en="tracks used in a crime",
        quote_zh="（一）出售或者提供行踪轨迹信息，被他人用于犯罪的；",
        sha256="8a3f277e3ba5cf15df458f01d030aa215596c4f4f157cf24947d57aa85aae1e4",
        rendering_en="(1) tracks of movement are sold or provided, and others use them in a crime;",
        elements=(
            measured(
                "tracks", "行踪轨迹", "tracks of movement", "personal data with place and time; no count is needed"
            ),
            judged("used_in_crime", "用于犯罪", "used in a crime", _OUTSIDE),
        ),
        **_SERIOUS,
    ),
    Criterion(
        id="fashi-2017-10:5.1.2",
        article="5 ¶ 1 (2)",
        layer="serious_circumstances",
        heading="motive",
        title_zh="知道或者应当知道他人用于犯罪",
        title_en="knew of the recipient's crime",
        quote_zh="（二）知道或者应当知道他人利用公民个人信息实施犯罪，向其出售或者提供的；",
        sha256="cc177a6b467abe917a8d872f7fcb4e55d552e2deb3eaf787cf1175e02ea5b908",
        rendering_en=(
            "(2) it is sold or provided to somebody of whom the actor knows, or should know, that they commit a crime "
            "with citizens' personal information;"
        ),
        elements=(
            measured(
                "call_to_attack",
                "他人实施犯罪",
                "calls to attack beside it",
                "personal data published where others call to harm",
            ),
            judged("knowledge", "知道或者应当知道", "knew or should know", "what somebody knew is not in the data"),
        ),
        **_SERIOUS,
    ),
    Criterion(
        id="fashi-2017-10:5.1.3",
        article="5 ¶ 1 (3)",
        layer="serious_circumstances",
        heading="reach",
        title_zh="行踪轨迹、通信内容、征信、财产信息五十条",
        title_en="50 items of the most sensitive kinds",
        quote_zh="（三）非法获取、出售或者提供行踪轨迹信息、通信内容、征信信息、财产信息五十条以上的；",
        sha256="5f79e13ae8b4b7a1e75c644a025af91ee091dd5d572e4ae72452c8fd0bcbf6a0",
        rendering_en=(
            "(3) 50 items or more of tracks of movement, content of communications, credit information or property "
            "information are unlawfully obtained, sold or provided;"
        ),
        elements=(
            measured(
                "items", "条数", "items", "distinct items of these kinds; the same to other recipients adds up", 50
            ),
            _UNLAWFUL,
        ),
        **_SERIOUS,
    ),
    Criterion(
        id="fashi-2017-10:5.1.4",
        article="5 ¶ 1 (4)",
        layer="serious_circumstances",
        heading="reach",
        title_zh="住宿、通信记录、健康生理、交易信息等五百条",
        title_en="500 items that touch safety",
        quote_zh=(
            "（四）非法获取、出售或者提供住宿信息、通信记录、健康生理信息、交易信息等其他可能影响人身、财产安全的公民个"
            "人信息五百条以上的；"
        ),
        sha256="935e7aa35cf70b9c6506be9b4fa31c11789fd6c3e38a2ce2afdaf483952b4d25",
        rendering_en=(
            "(4) 500 items or more of lodging, communication records, health and physiology, transactions or other "
            "personal information that may touch the safety of person or property are unlawfully obtained, sold or "
            "provided;"
        ),
        elements=(
            measured(
                "items", "条数", "items", "distinct items of these kinds; the same to other recipients adds up", 500
            ),
            _UNLAWFUL,
        ),
        **_SERIOUS,
    ),
    Criterion(
        id="fashi-2017-10:5.1.5",
        article="5 ¶ 1 (5)",
        layer="serious_circumstances",
        heading="reach",
        title_zh="其他公民个人信息五千条",
        title_en="5,000 items of other kinds",
        quote_zh="（五）非法获取、出售或者提供第三项、第四项规定以外的公民个人信息五千条以上的；",
        sha256="bc9dc67b312034d89cceafcafce6dcf9376292846cee1d59c99a01e6523fb4d1",
        rendering_en=(
            "(5) 5,000 items or more of personal information other than that of items (3) and (4) are unlawfully "
            "obtained, sold or provided;"
        ),
        elements=(
            measured(
                "items", "条数", "items", "distinct items of other kinds; the same to other recipients adds up", 5000
            ),
            _UNLAWFUL,
        ),
        **_SERIOUS,
    ),
    Criterion(
        id="fashi-2017-10:5.1.6",
        article="5 ¶ 1 (6)",
        layer="serious_circumstances",
        heading="reach",
        title_zh="按相应比例合计",
        title_en="sum in proportion",
        quote_zh="（六）数量未达到第三项至第五项规定标准，但是按相应比例合计达到有关数量标准的；",
        sha256="9a109fc680ec517dfc7929a31afeb9bdca5998040ab046e1c014847fcac9b28c",
        rendering_en="(6) the counts stay below those of items (3) to (5), but reach them when added up in proportion;",
        elements=(
            measured(
                "proportional_sum",
                "按相应比例合计",
                "sum in proportion",
                "count / number, added over the kinds, reaches one",
                1,
            ),
            _UNLAWFUL,
        ),
        **_SERIOUS,
    ),
    Criterion(
        id="fashi-2017-10:5.1.7",
        article="5 ¶ 1 (7)",
        layer="serious_circumstances",
        heading="motive",
        title_zh="违法所得五千元",
        title_en="gain of 5,000 yuan",
        quote_zh="（七）违法所得五千元以上的；",
        sha256="d1271ac54de5b84146b6879ad31f543866b7c3112f760377bd591a3869eab4d3",
        rendering_en="(7) the illegal gain is 5,000 yuan or more;",
        elements=(judged("gain", "违法所得", "illegal gain", _OUTSIDE),),
        **_SERIOUS,
    ),
    Criterion(
        id="fashi-2017-10:5.1.8",
        article="5 ¶ 1 (8)",
        layer="serious_circumstances",
        heading="mode",
        title_zh="履行职责、提供服务中获得，标准减半",
        title_en="insiders: half the numbers",
        quote_zh=(
            "（八）将在履行职责或者提供服务过程中获得的公民个人信息出售或者提供给他人，数量或者数额达到第三项至第七项规"
            "定标准一半以上的；"
        ),
        sha256="93b9065cd4b07823fbb38088b9ab29a2184262a4d24bcdfb8bef6d97f0a9ab73",
        rendering_en=(
            "(8) personal information obtained in the course of duty or service is sold or provided to others, and "
            "counts or amounts reach half of those of items (3) to (7);"
        ),
        elements=(
            measured("items", "条数", "items", "the counts of items (3) to (6), held against half the numbers"),
            judged("insider", "履行职责或者提供服务", "obtained in duty or service", _OUTSIDE),
        ),
        **_SERIOUS,
    ),
    Criterion(
        id="fashi-2017-10:5.1.9",
        article="5 ¶ 1 (9)",
        layer="serious_circumstances",
        heading="motive",
        title_zh="曾受刑事处罚或者二年内受过行政处罚",
        title_en="penalised before",
        quote_zh=(
            "（九）曾因侵犯公民个人信息受过刑事处罚或者二年内受过行政处罚，又非法获取、出售或者提供公民个人信息的；"
        ),
        sha256="0bc725fa902326473304827f092f4569444490295625970b4e4e0d45c54b5d95",
        rendering_en=(
            "(9) the actor was punished for infringing citizens' personal information before, criminally at any time "
            "or administratively within two years, and again unlawfully obtains, sells or provides it;"
        ),
        elements=(
            measured("penalty", "刑事处罚、行政处罚", "earlier penalty", "entered by people, with day and source"),
            _UNLAWFUL,
        ),
        **_SERIOUS,
    ),
    Criterion(
        id="fashi-2017-10:5.1.10",
        article="5 ¶ 1 (10)",
        layer="serious_circumstances",
        heading="result",
        title_zh="其他情节严重的情形",
        title_en="other serious circumstances",
        quote_zh="（十）其他情节严重的情形。",
        sha256="e24090246eb5bac5eb4007596568dbe75e641998c5f1169c8123aa2cf7ca7378",
        rendering_en="(10) other serious circumstances.",
        elements=(OTHER,),
        **_SERIOUS,
    ),
    Criterion(
        id="fashi-2017-10:5.2.1",
        article="5 ¶ 2 (1)",
        layer="serious_circumstances",
        heading="result",
        title_zh="死亡、重伤、精神失常等严重后果",
        title_en="grave consequence for the victim",
        quote_zh="（一）造成被害人死亡、重伤、精神失常或者被绑架等严重后果的；",
        sha256="bd909ec7a2aded36f0fd19335af8087a870038589c3f0606b4602a5727692c5b",
        rendering_en=(
            "(1) it caused grave consequences such as death, serious injury, derangement or kidnapping of the victim;"
        ),
        elements=(
            measured("reported_outcome", "严重后果", "reported outcome", "reported by somebody; never inferred"),
            judged("causation", "造成", "the acts caused it", "cause is for doctors, police and courts"),
        ),
        **_VERY_SERIOUS,
    ),
    Criterion(
        id="fashi-2017-10:5.2.3",
        article="5 ¶ 2 (3)",
        layer="serious_circumstances",
        heading="reach",
        title_zh="达到标准十倍",
        title_en="ten times the numbers",
        quote_zh="（三）数量或者数额达到前款第三项至第八项规定标准十倍以上的；",
        sha256="0fdb4e99245989620ef287a3ffbcd3a54a7c135237c1c5795a0220e4dcb86eb7",
        rendering_en="(3) counts or amounts reach ten times those of items (3) to (8) of the paragraph above;",
        elements=(
            measured(
                "proportional_sum",
                "按相应比例合计",
                "sum in proportion",
                "the sum of item (6) of the paragraph above",
                10,
            ),
            _UNLAWFUL,
        ),
        **_VERY_SERIOUS,
    ),
    Criterion(
        id="fashi-2017-10:11",
        article="11",
        layer="definition",
        heading="reach",
        title_zh="条数的计算",
        title_en="how items are counted",
        quote_zh=(
            "非法获取公民个人信息后又出售或者提供的，公民个人信息的条数不重复计算。\n"
            "向不同单位或者个人分别出售、提供同一公民个人信息的，公民个人信息的条数累计计算。\n"
            "对批量公民个人信息的条数，根据查获的数量直接认定，但是有证据证明信息不真实或者重复的除外。"
        ),
        sha256="cc71ae4ebc942427248864f0720df62893edb1e869f59659ba32c6997990810d",
        rendering_en=(
            "Items unlawfully obtained and then sold or provided are not counted twice.\n"
            "The same item sold or provided to several bodies or persons is counted once for each.\n"
            "Items in bulk are counted as they were found, unless evidence shows information to be untrue or repeated."
        ),
        elements=(
            measured("distinct", "不重复计算", "counted once", "distinct items by keyed hash; repeats apart"),
            judged("untrue", "信息不真实", "untrue items", "that a number is real is not checked"),
        ),
    ),
)
