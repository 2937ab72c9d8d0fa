"""The Guiding Opinions of 2023, articles 1 to 10: acts, aggravating circumstances, and what is no offence.

Source: 法发〔2023〕14号, dated 2023-09-20. The draft of June 2023 numbers and words articles 5, 6 and 8(4) otherwise.
"""

from __future__ import annotations

from typing import Final

from detectors.law.structure import FALSITY, HOSTILE, KNOWLEDGE, Criterion, judged, measured

_SERIOUS = judged("serious_circumstances", "情节严重", "serious circumstances", "a judgement; the text gives no number")
_AGGRAVATED = {
    "chapeau_zh": "实施网络暴力违法犯罪，具有下列情形之一的，依法从重处罚：",
    "chapeau_en": (
        "An illegal or criminal act of online violence is punished more severely, according to law, where it is"
    ),
}

CRITERIA: Final[tuple[Criterion, ...]] = (
    Criterion(
        id="go:1",
        article="1",
        layer="definition",
        heading="target",
        title_zh="网络暴力",
        title_en="online violence",
        quote_zh="在信息网络上针对个人肆意发布谩骂侮辱、造谣诽谤、侵犯隐私等信息的网络暴力行为",
        sha256="0ff5d66c57b0f7f92b626cd012a9321064984349112999351a4dc87149156e75",
        rendering_en=(
            "Acts of online violence: wantonly publishing, on information networks and against individuals, "
            "information that abuses and insults, spreads rumours and defames, or infringes privacy."
        ),
        elements=(
            measured(
                "individual", "针对个人", "against an individual", "the target of each event; never a body or company"
            ),
            measured(
                "strangers", "素不相识", "by strangers", "share of hostile accounts without earlier tie to the target"
            ),
            HOSTILE,
            judged(
                "harm", "贬损人格、损害名誉", "harm to dignity or reputation", "harm to a person is not in the data"
            ),
        ),
    ),
    Criterion(
        id="go:2",
        article="2",
        layer="conduct",
        heading="mode",
        title_zh="网络诽谤",
        title_en="online defamation",
        quote_zh=(
            "在信息网络上制造、散布谣言，贬损他人人格、损害他人名誉，情节严重，符合刑法第二百四十六条规定的，以诽谤罪定"
            "罪处罚。"
        ),
        sha256="4e1d42445be7dacbdc6183095e83f63e202ffbb213a60cc0f007626ab84a0436",
        rendering_en=(
            "Making or spreading rumours on information networks, belittling another's dignity or damaging another's "
            "reputation, where the circumstances are serious and article 246 of the Criminal Law is met, is convicted "
            "and punished as defamation."
        ),
        elements=(
            measured("spreading", "散布", "spreading", "first post, tree, and counters of views and reposts"),
            measured("assertion", "事实陈述", "an assertion of fact", "a narrative that somebody alleges to be false"),
            FALSITY,
            KNOWLEDGE,
            judged("serious_circumstances", "情节严重", "serious circumstances", "see fashi-2013-21:2.1 to 2.4 and 4"),
        ),
    ),
    Criterion(
        id="go:3",
        article="3",
        layer="conduct",
        heading="mode",
        title_zh="网络侮辱",
        title_en="online insult",
        quote_zh=(
            "在信息网络上采取肆意谩骂、恶意诋毁、披露隐私等方式，公然侮辱他人，情节严重，符合刑法第二百四十六条规定的，"
            "以侮辱罪定罪处罚。"
        ),
        sha256="6546dd0754441669ad3b68d2d9ece6af81bf120c5077ef1b630c132c3361595a",
        rendering_en=(
            "Publicly insulting another on information networks by wanton abuse, malicious vilification, disclosure of "
            "privacy or like means, where the circumstances are serious and article 246 of the Criminal Law is met, is "
            "convicted and punished as insult."
        ),
        elements=(
            measured("public", "公然", "publicly", "the post is visible to the public"),
            measured("wanton_abuse", "肆意谩骂", "wanton abuse", "lower bound of hostile items; repetition an account"),
            judged("insult", "侮辱", "insult, not harsh opinion", "the line to article 10 is drawn by people"),
            _SERIOUS,
        ),
    ),
    Criterion(
        id="go:4",
        article="4",
        layer="conduct",
        heading="mode",
        title_zh="“人肉搜索”、公开个人信息",
        title_en="doxxing",
        quote_zh=(
            "组织“人肉搜索”，违法收集并向不特定多数人发布公民个人信息，情节严重，符合刑法第二百五十三条之一规定的，以侵"
            "犯公民个人信息罪定罪处罚；依照刑法和司法解释规定，同时构成其他犯罪的，依照处罚较重的规定定罪处罚。"
        ),
        sha256="12345d04322761a63c93b6bf7bce10d3c72dfd0f2aa2db9007ddc0470f7ba65a",
        rendering_en=(
            'Organising "human flesh searches", unlawfully collecting citizens\' personal information and publishing '
            "it to an unspecified multitude, where the circumstances are serious and article 253-1 of the Criminal Law "
            "is met, is convicted and punished as infringing citizens' personal information; what is also another "
            "offence under the law or its interpretations is convicted and punished under the heavier provision."
        ),
        elements=(
            measured("personal_data", "公民个人信息", "personal information", "kinds and counts, re-uploads apart"),
            measured("to_the_public", "向不特定多数人发布", "published to many", "the post is visible to the public"),
            measured("call_to_dig", "“人肉搜索”", "calls to dig", "calls to search out a person, by distinct accounts"),
            judged("organising", "组织", "organising", "who set others on is found by people"),
            judged(
                "unlawful_collection",
                "违法收集",
                "unlawful collection",
                "consent and lawful publicity are not in the data",
            ),
            judged("serious_circumstances", "情节严重", "serious circumstances", "see fashi-2017-10:5.1.1 to 5.1.10"),
        ),
    ),
    Criterion(
        id="go:5",
        article="5",
        layer="conduct",
        heading="motive",
        title_zh="恶意营销炒作",
        title_en="malicious hype",
        quote_zh=(
            "基于蹭炒热度、推广引流等目的，利用互联网用户公众账号等推送、传播有关网络暴力违法犯罪的信息，符合刑法第二百"
            "八十七条之一规定的，以非法利用信息网络罪定罪处罚；依照刑法和司法解释规定，同时构成其他犯罪的，依照处罚较重"
            "的规定定罪处罚。"
        ),
        sha256="dc7b24491a02c0a5d67dfff0a1dfd03fe8f3dc5f5eb0518429d928a18b27762b",
        rendering_en=(
            "Pushing or spreading, through internet users' public accounts and the like, information on illegal or "
            "criminal online violence in order to ride its heat or draw traffic, where article 287-1 of the Criminal "
            "Law is met, is convicted and punished as illegally using information networks; what is also another "
            "offence under the law or its interpretations is convicted and punished under the heavier provision."
        ),
        elements=(
            measured("public_account", "互联网用户公众账号", "public account", "its followers and groups, added up"),
            measured(
                "rides_incidents", "蹭炒热度", "rides incidents", "posts into open incidents, across several of them"
            ),
            measured("diversion", "推广引流", "draws traffic", "links, screenshots and QR codes beside the posts"),
            judged("purpose", "目的", "purpose", "why somebody posts is not in the data"),
            judged("offence_type", "违法犯罪的信息", "information on an offence", "see fashi-2019-15:7"),
        ),
    ),
    Criterion(
        id="go:6",
        article="6",
        layer="conduct",
        heading="mode",
        title_zh="拒不履行信息网络安全管理义务",
        title_en="provider refuses its duty",
        quote_zh=(
            "网络服务提供者对于所发现的有关网络暴力违法犯罪的信息不依法履行信息网络安全管理义务，经监管部门责令采取改正"
            "措施而拒不改正，致使违法信息大量传播或者有其他严重情节，符合刑法第二百八十六条之一规定的，以拒不履行信息网"
            "络安全管理义务罪定罪处罚；依照刑法和司法解释规定，同时构成其他犯罪的，依照处罚较重的规定定罪处罚。"
        ),
        sha256="cb7e05fb002e6d2e56ea25ad65e3d2ad5641589a1ad65ec6b52018331a8cef25",
        rendering_en=(
            "A network service provider that does not, according to law, perform its duty of information network "
            "security management on illegal or criminal online violence it has found, and refuses to correct itself "
            "after a supervising authority has ordered it to, so that illegal information spreads widely or other "
            "serious circumstances arise, where article 286-1 of the Criminal Law is met, is convicted and punished as "
            "refusing to perform that duty; what is also another offence under the law or its interpretations is "
            "convicted and punished under the heavier provision."
        ),
        elements=(
            measured(
                "order",
                "责令采取改正措施",
                "ordered to correct",
                "a written order in the register: issuer, measure, day",
            ),
            measured("no_compliance", "拒不改正", "no compliance", "no action recorded by the day the order set"),
            measured(
                "spread_after", "大量传播", "spread after it", "exposure after that day; see fashi-2019-15:3.1 to 3.6"
            ),
            judged("refusal", "拒不", "refusal", "legality, clarity and capacity are weighed; see fashi-2019-15:2.2"),
        ),
    ),
    Criterion(
        id="go:7",
        article="7",
        layer="route",
        heading="result",
        title_zh="行政处罚",
        title_en="administrative penalty",
        quote_zh=("实施网络侮辱、诽谤等网络暴力行为，尚不构成犯罪，符合治安管理处罚法等规定的，依法予以行政处罚。"),
        sha256="77beefa605d1c523b89c4f8d225bd4292d05f10b4a0d080ecdb66e7577c6641a",
        rendering_en=(
            "Online insult, defamation or other online violence that is not yet a crime, where the Public Security "
            "Administration Punishments Law or the like is met, receives an administrative penalty according to law."
        ),
        elements=(
            measured("earlier_penalties", "行政处罚", "earlier penalties", "entered by people, with their source"),
            judged("not_a_crime", "尚不构成犯罪", "not yet a crime", "decided by the police"),
        ),
    ),
    Criterion(
        id="go:8",
        article="8",
        layer="aggravating",
        heading="mode",
        title_zh="发起者、组织者、推波助澜者、屡教不改者",
        title_en="initiators, organisers, amplifiers, repeaters",
        quote_zh="要重点打击恶意发起者、组织者、恶意推波助澜者以及屡教不改者。",
        sha256="250e7611914e6cccdbf5986e41e1d9adfb18e5b7b00ce2bb4c01478a315f4b14",
        rendering_en=(
            "The weight of enforcement falls on malicious initiators, organisers and malicious amplifiers, and on "
            "those who do not mend their ways in spite of repeated warnings."
        ),
        elements=(
            measured("initiator", "发起者", "initiator", "first hostile post of a narrative"),
            measured("organiser", "组织者", "organiser", "leads a significant campaign in the co-sharing graph"),
            measured("amplifier", "推波助澜者", "amplifier", "share of the reshares that lie below its own"),
            measured("repeater", "屡教不改者", "repeater", "acts again after a sanction or a confirmed finding"),
            judged("malice", "恶意", "malice", "intent is not in the data"),
        ),
    ),
    Criterion(
        id="go:8.1",
        article="8(1)",
        layer="aggravating",
        heading="target",
        title_zh="针对未成年人、残疾人",
        title_en="against a minor or a disabled person",
        quote_zh="（1）针对未成年人、残疾人实施的；",
        sha256="611aae43950b9fe8097bb6736ce0288b64b45ea77c2ce14d16943e54fb83900e",
        rendering_en="(1) committed against a minor or a disabled person;",
        elements=(
            measured(
                "status",
                "未成年人、残疾人",
                "minor or disabled",
                "a verified flag or the victim's report; never inferred",
            ),
        ),
        **_AGGRAVATED,
    ),
    Criterion(
        id="go:8.2",
        article="8(2)",
        layer="aggravating",
        heading="mode",
        title_zh="组织“水军”、“打手”",
        title_en="organised water army",
        quote_zh="（2）组织“水军”、“打手”或者其他人员实施的；",
        sha256="8108225be5b7b816e530d823e1ca64b82f4abc8733a21be59e8358494c8681d0",
        rendering_en='(2) committed by organising a "water army", "hired thugs" or other persons;',
        elements=(
            measured("campaign", "组织", "coordinated campaign", "co-sharing beyond chance, with its q-value"),
            HOSTILE,
            judged("hired", "“水军”、“打手”", "hired or directed", "payment and orders are not in the data"),
        ),
        **_AGGRAVATED,
    ),
    Criterion(
        id="go:8.3",
        article="8(3)",
        layer="aggravating",
        heading="mode",
        title_zh="编造“涉性”话题",
        title_en="fabricated sexual topic",
        quote_zh="（3）编造“涉性”话题侵害他人人格尊严的；",
        sha256="982cdef72601dc92e215fe4191ade38291056357b0da85084d632e2a82a812df",
        rendering_en='(3) an invented "sexual" topic that injures another\'s dignity;',
        elements=(
            measured(
                "sexual_claim",
                "“涉性”话题",
                "sexual claim about the target",
                "claims by others; a victim's own report is not one",
            ),
            judged("fabrication", "编造", "fabrication", "no machine decides what is invented"),
        ),
        **_AGGRAVATED,
    ),
    Criterion(
        id="go:8.4",
        article="8(4)",
        layer="aggravating",
        heading="mode",
        title_zh="利用生成式人工智能技术",
        title_en="by generative AI",
        quote_zh="（4）利用“深度合成”等生成式人工智能技术发布违法信息的；",
        sha256="a9b6c14b41e715ff10256de067321130fc7917a5647551abaf9880b39204e41c",
        rendering_en='(4) illegal information published by "deep synthesis" or other generative AI technology;',
        elements=(
            measured(
                "generated",
                "“深度合成”等",
                "generated content",
                "a mark, a lost label, or an altered copy of a known photo",
            ),
            judged("illegal", "违法信息", "illegal information", "legality is decided by people; a mark is a claim"),
        ),
        **_AGGRAVATED,
    ),
    Criterion(
        id="go:8.5",
        article="8(5)",
        layer="aggravating",
        heading="mode",
        title_zh="网络服务提供者发起、组织",
        title_en="provider initiates or organises",
        quote_zh="（5）网络服务提供者发起、组织的。",
        sha256="8d2e8d9c5d8417380710a6091a44039ba1e06fd3d5e0fb5a9c899133cf776243",
        rendering_en="(5) initiated or organised by a network service provider.",
        elements=(
            measured(
                "provider_accounts",
                "网络服务提供者",
                "provider's own accounts",
                "accounts registered as the provider's, and their role",
            ),
            judged(
                "attribution",
                "发起、组织",
                "initiated, organised",
                "editorial and push decisions are in the provider's logs",
            ),
        ),
        **_AGGRAVATED,
    ),
    Criterion(
        id="go:9",
        article="9",
        layer="route",
        heading="result",
        title_zh="民事维权",
        title_en="civil claim",
        quote_zh=(
            "针对他人实施网络暴力行为，侵犯他人名誉权、隐私权等人格权，受害人请求行为人承担民事责任的，人民法院依法予以"
            "支持。"
        ),
        sha256="0b60a476410108325252e8d421ec905044cb8bf5d36274b1cc7bb6bcd5e0c41b",
        rendering_en=(
            "Where online violence against another infringes the right to reputation, the right to privacy or another "
            "personality right and the victim claims civil liability of the actor, the people's court supports the "
            "claim according to law."
        ),
        elements=(
            measured("spread", "传播", "spread", "the report of the incident, with its bounds"),
            judged("liability", "民事责任", "liability", "decided by the court"),
        ),
    ),
    Criterion(
        id="go:10",
        article="10",
        layer="limit",
        heading="mode",
        title_zh="检举揭发、评论批评不构成",
        title_en="reporting and criticism are no offence",
        quote_zh=(
            "通过信息网络检举、揭发他人犯罪或者违法违纪行为，只要不是故意捏造事实或者明知是捏造的事实而故意散布的，不应"
            "当认定为诽谤违法犯罪。针对他人言行发表评论、提出批评，即使观点有所偏颇、言论有些偏激，只要不是肆意谩骂、恶"
            "意诋毁的，不应当认定为侮辱违法犯罪。"
        ),
        sha256="cee10418847d781ecfc14a291ae58a29d328c286321972f46f3d44e86d1e0b30",
        rendering_en=(
            "Reporting or exposing, through information networks, another's crime or breach of law or discipline shall "
            "not be held to be defamation unless facts are deliberately invented, or known to be invented and "
            "deliberately spread. Comment on and criticism of another's words and deeds, even somewhat biased or "
            "somewhat extreme, shall not be held to be insult unless they are wanton abuse or malicious vilification."
        ),
        elements=(
            measured("reporting", "检举、揭发", "reporting, exposing", "cues of reporting in the event itself"),
            measured(
                "criticism", "评论、批评", "comment, criticism", "speaks of words and deeds; no class of wanton abuse"
            ),
            judged("invented", "故意捏造", "deliberately invented", "no machine decides what is invented or known"),
        ),
    ),
)
