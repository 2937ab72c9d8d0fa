"""The interpretation of 2013: when defamation is serious, how it is counted, and abuse and threats as a public offence.

Source: 法释〔2013〕21号, articles 1 to 5, in force since 2013-09-10. "以上" includes the number. Views and reposts
are counted in times, not in persons. The text gives insult no number.
"""

from __future__ import annotations

from typing import Final

from detectors.law.structure import CAUSATION, FALSITY, KNOWLEDGE, OTHER, VILE_IMPACT, Criterion, judged, measured

_SERIOUS = {
    "chapeau_zh": ("利用信息网络诽谤他人，具有下列情形之一的，应当认定为刑法第二百四十六条第一款规定的“情节严重”："),
    "chapeau_en": (
        'Defaming another by means of information networks shall be held to be of "serious circumstances" in the sense '
        "of article 246, first paragraph, of the Criminal Law where one of these is given"
    ),
}
_DISORDER = {
    "chapeau_zh": (
        "利用信息网络诽谤他人，具有下列情形之一的，应当认定为刑法第二百四十六条第二款规定的“严重危害社会秩序和国家利益”"
        "："
    ),
    "chapeau_en": (
        'Defaming another by means of information networks shall be held to "seriously endanger social order and the '
        'interests of the state" in the sense of article 246, second paragraph, of the Criminal Law where one of these '
        "is given"
    ),
}
_OFFLINE = "happens outside the network; no figure of ours speaks to it"
_NEVER = "never detected: a judgement of the state about the state"

CRITERIA: Final[tuple[Criterion, ...]] = (
    Criterion(
        id="fashi-2013-21:1",
        article="1",
        layer="definition",
        heading="mode",
        title_zh="捏造事实诽谤他人",
        title_en="inventing facts to defame",
        quote_zh=(
            "（一）捏造损害他人名誉的事实，在信息网络上散布，或者组织、指使人员在信息网络上散布的；\n"
            "（二）将信息网络上涉及他人的原始信息内容篡改为损害他人名誉的事实，在信息网络上散布，或者组织、指使人员在信"
            "息网络上散布的；\n"
            "明知是捏造的损害他人名誉的事实，在信息网络上散布，情节恶劣的，以“捏造事实诽谤他人”论。"
        ),
        sha256="e377c33b080f312af12d61f41e14e26d8d3f379c044fef968ae1268ae64f75b1",
        rendering_en=(
            "(1) inventing facts that damage another's reputation and spreading them on information networks, or "
            "organising or directing people to do so;\n"
            "(2) altering original information about another on information networks into facts that damage that "
            "person's reputation, and spreading them there, or organising or directing people to do so;\n"
            "knowingly spreading on information networks invented facts that damage another's reputation, in vile "
            'circumstances, is treated as "inventing facts to defame another".'
        ),
        elements=(
            measured("spreading", "散布", "spreading", "first post, tree, and who spread it when"),
            measured("altered", "篡改", "altered from an original", "near-copies that differ from an earlier post"),
            FALSITY,
            KNOWLEDGE,
        ),
    ),
    Criterion(
        id="fashi-2013-21:2.1",
        article="2 (1)",
        layer="serious_circumstances",
        heading="reach",
        title_zh="点击、浏览五千次，转发五百次",
        title_en="5,000 views or 500 reposts",
        quote_zh="（一）同一诽谤信息实际被点击、浏览次数达到五千次以上，或者被转发次数达到五百次以上的；",
        sha256="373c70bf9274a8bb135784d50aa350c107db72ce1a31332839df897ecce8a49d",
        rendering_en=(
            "(1) the same defamatory information was actually clicked or viewed 5,000 times or more, or reposted 500 "
            "times or more;"
        ),
        elements=(
            measured(
                "same_information",
                "同一诽谤信息",
                "the same information",
                "near-copies of one narrative; a reviewer confirms",
            ),
            measured("views", "点击、浏览次数", "views", "times, less itemised deductions; one of two ways", 5000),
            measured("reposts", "转发次数", "reposts", "times, less itemised deductions; the other way", 500),
            FALSITY,
        ),
        **_SERIOUS,
    ),
    Criterion(
        id="fashi-2013-21:2.2",
        article="2 (2)",
        layer="serious_circumstances",
        heading="result",
        title_zh="精神失常、自残、自杀等严重后果",
        title_en="grave consequence for the victim",
        quote_zh="（二）造成被害人或者其近亲属精神失常、自残、自杀等严重后果的；",
        sha256="8298e3d3348c8441865014a40b8a477ddb5527e8760413757ef34d07a98a3cf6",
        rendering_en=(
            "(2) it caused grave consequences such as derangement, self-harm or suicide of the victim or a close "
            "relative;"
        ),
        elements=(
            measured(
                "reported_outcome",
                "精神失常、自残、自杀等",
                "reported outcome",
                "reported by somebody; distress inferred from text never counts",
            ),
            CAUSATION,
            FALSITY,
        ),
        **_SERIOUS,
    ),
    Criterion(
        id="fashi-2013-21:2.3",
        article="2 (3)",
        layer="serious_circumstances",
        heading="motive",
        title_zh="二年内曾因诽谤受过行政处罚",
        title_en="penalised for defamation within two years",
        quote_zh="（三）二年内曾因诽谤受过行政处罚，又诽谤他人的；",
        sha256="230a8533ed8f372f826376460ccfefe4c220c89c5603d55c0627114a142edb1b",
        rendering_en=(
            "(3) the actor received an administrative penalty for defamation within two years and defames another "
            "again;"
        ),
        elements=(
            measured(
                "penalty",
                "行政处罚",
                "administrative penalty",
                "entered by people, with day and source; platform sanctions are none",
            ),
            measured(
                "acts_again",
                "又诽谤他人",
                "acts again",
                "acts in a narrative alleged to be false, within the two years",
            ),
            FALSITY,
        ),
        **_SERIOUS,
    ),
    Criterion(
        id="fashi-2013-21:2.4",
        article="2 (4)",
        layer="serious_circumstances",
        heading="result",
        title_zh="其他情节严重的情形",
        title_en="other serious circumstances",
        quote_zh="（四）其他情节严重的情形。",
        sha256="fb1c0f4afd9566a9fb9e25053eddb4772eb36c4c96429496dc823bb6515151eb",
        rendering_en="(4) other serious circumstances.",
        elements=(OTHER,),
        **_SERIOUS,
    ),
    Criterion(
        id="fashi-2013-21:3.1",
        article="3 (1)",
        layer="social_disorder",
        heading="result",
        title_zh="群体性事件",
        title_en="mass incident",
        quote_zh="（一）引发群体性事件的；",
        sha256="64715bc99cdb520b658fd83768dbfcc7f7243aa3059c3010db58f5806e1b9d3e",
        rendering_en="(1) it led to a mass incident;",
        elements=(judged("mass_incident", "群体性事件", "mass incident", _OFFLINE),),
        **_DISORDER,
    ),
    Criterion(
        id="fashi-2013-21:3.2",
        article="3 (2)",
        layer="social_disorder",
        heading="result",
        title_zh="公共秩序混乱",
        title_en="public disorder",
        quote_zh="（二）引发公共秩序混乱的；",
        sha256="06e1d73ea4076c59453005e482b887e0c79aa668a2cc3ba30758cfe090cd30bf",
        rendering_en="(2) it led to public disorder;",
        elements=(judged("public_disorder", "公共秩序混乱", "public disorder", _OFFLINE),),
        **_DISORDER,
    ),
    Criterion(
        id="fashi-2013-21:3.3",
        article="3 (3)",
        layer="social_disorder",
        heading="result",
        title_zh="民族、宗教冲突",
        title_en="ethnic or religious conflict",
        quote_zh="（三）引发民族、宗教冲突的；",
        sha256="de6ab23f0b8ecdcfe24335ad70188a207384d3c2d26551b2c3d9e21ff9d30d38",
        rendering_en="(3) it led to ethnic or religious conflict;",
        elements=(judged("conflict", "民族、宗教冲突", "ethnic or religious conflict", _OFFLINE),),
        **_DISORDER,
    ),
    Criterion(
        id="fashi-2013-21:3.4",
        article="3 (4)",
        layer="social_disorder",
        heading="mode",
        title_zh="诽谤多人",
        title_en="several persons defamed",
        quote_zh="（四）诽谤多人，造成恶劣社会影响的；",
        sha256="e48359e54491f7cde7be5e95380c33c427ffb556cef3732cccee6ba1c7332d80",
        rendering_en="(4) several persons were defamed, with bad social impact;",
        elements=(
            measured("many_victims", "多人", "several persons", "distinct victims of one actor or campaign"),
            FALSITY,
            VILE_IMPACT,
        ),
        **_DISORDER,
    ),
    Criterion(
        id="fashi-2013-21:3.5",
        article="3 (5)",
        layer="social_disorder",
        heading="result",
        title_zh="损害国家形象",
        title_en="image of the state harmed",
        quote_zh="（五）损害国家形象，严重危害国家利益的；",
        sha256="a4492582cd7407ffe456012af7982135020c01f3c9db81a2be660f649a1f02a9",
        rendering_en="(5) it harmed the image of the state and seriously endangered the interests of the state;",
        elements=(judged("image_of_state", "国家形象", "image of the state", _NEVER),),
        **_DISORDER,
    ),
    Criterion(
        id="fashi-2013-21:3.6",
        article="3 (6)",
        layer="social_disorder",
        heading="result",
        title_zh="恶劣国际影响",
        title_en="bad international impact",
        quote_zh="（六）造成恶劣国际影响的；",
        sha256="be301d49a9f00effa5e7fd6fad4793b7233f41a9f8020745fff86365ab0ec7ff",
        rendering_en="(6) it had bad international impact;",
        elements=(judged("international_impact", "国际影响", "international impact", _NEVER),),
        **_DISORDER,
    ),
    Criterion(
        id="fashi-2013-21:3.7",
        article="3 (7)",
        layer="social_disorder",
        heading="result",
        title_zh="其他严重危害社会秩序和国家利益的情形",
        title_en="other grave danger to order and state",
        quote_zh="（七）其他严重危害社会秩序和国家利益的情形。",
        sha256="1bf9c1473bbd096b21a330bdcd84f25a5613a5d646137954771ff471e5a77fae",
        rendering_en="(7) other circumstances that seriously endanger social order and the interests of the state.",
        elements=(OTHER,),
        **_DISORDER,
    ),
    Criterion(
        id="fashi-2013-21:4",
        article="4",
        layer="serious_circumstances",
        heading="reach",
        title_zh="一年内多次、累计计算",
        title_en="sum over one year",
        quote_zh=(
            "一年内多次实施利用信息网络诽谤他人行为未经处理，诽谤信息实际被点击、浏览、转发次数累计计算构成犯罪的，应当"
            "依法定罪处罚。"
        ),
        sha256="4acea52536c201251dc35f02c013f9370eb267b0055fbf16126d2f3f95eb2884",
        rendering_en=(
            "Where acts of defaming others by means of information networks were committed several times within one "
            "year and not yet dealt with, and the clicks, views and reposts of the defamatory information, added up, "
            "constitute a crime, it shall be convicted and punished according to law."
        ),
        elements=(
            measured(
                "several_times",
                "一年内多次",
                "several times in a year",
                "acts of one actor, over all narratives and victims",
            ),
            measured("not_dealt_with", "未经处理", "not dealt with", "acts that nobody recorded as handled"),
            measured(
                "views",
                "点击、浏览次数累计",
                "views, added up",
                "one of two totals; the text converts neither into the other",
                5000,
            ),
            measured("reposts", "转发次数累计", "reposts, added up", "the other total", 500),
            FALSITY,
        ),
    ),
    Criterion(
        id="fashi-2013-21:5.1",
        article="5 ¶ 1",
        layer="conduct",
        heading="mode",
        title_zh="辱骂、恐吓他人",
        title_en="abuse and threats",
        quote_zh=(
            "利用信息网络辱骂、恐吓他人，情节恶劣，破坏社会秩序的，依照刑法第二百九十三条第一款第（二）项的规定，以寻衅"
            "滋事罪定罪处罚。"
        ),
        sha256="24a0c5591aa12b807a652077e6f56ccf347e84482e3a85b7965adfe4539da5f7",
        rendering_en=(
            "Abusing or intimidating others by means of information networks, in vile circumstances and disrupting "
            "social order, is convicted and punished as picking quarrels and provoking trouble under article 293, "
            "first paragraph, item (2), of the Criminal Law."
        ),
        elements=(
            measured("threats", "恐吓", "threats and calls to harm", "by count and by distinct accounts"),
            measured("abuse", "辱骂", "abuse", "lower bound of hostile items; abuse alone does not fire here"),
            judged("vile_circumstances", "情节恶劣", "vile circumstances", "a judgement; the text gives no number"),
            judged(
                "order_disrupted", "破坏社会秩序", "social order disrupted", "a judgement; figures are proxies at most"
            ),
        ),
    ),
)
