"""The Guiding Opinions of 2023, articles 11 to 17: when the state prosecutes, and the routes open to a victim.

Source: 法发〔2023〕14号, dated 2023-09-20. In the draft of June 2023 items (1) to (4) of article 12 differ: there
repetition stood with organised spreading, and one platform was enough.
"""

from __future__ import annotations

from typing import Final

from detectors.law.structure import CAUSATION, HOSTILE, OTHER, VILE_IMPACT, Criterion, judged, measured

_DISORDER = {
    "chapeau_zh": (
        "实施网络侮辱、诽谤行为，具有下列情形之一的，应当认定为刑法第二百四十六条第二款规定的“严重危害社会秩序”："
    ),
    "chapeau_en": (
        'Online insult or defamation shall be held to "seriously endanger social order" in the sense of article 246, '
        "second paragraph, of the Criminal Law where one of these is given"
    ),
}

CRITERIA: Final[tuple[Criterion, ...]] = (
    Criterion(
        id="go:11",
        article="11",
        layer="route",
        heading="reach",
        title_zh="公安机关协助取证",
        title_en="police help with evidence",
        quote_zh=(
            "对于被害人就网络侮辱、诽谤提起自诉的案件，人民法院经审查认为被害人提供证据确有困难的，可以要求公安机关提供"
            "协助。公安机关应当根据人民法院要求和案件具体情况，及时查明行为主体，收集相关侮辱、诽谤信息传播扩散情况及造"
            "成的影响等证据材料。网络服务提供者应当依法为公安机关取证提供必要的技术支持和协助。"
        ),
        sha256="ad4520d8be6858699eb67c0908a95af30854aae365f634eeea3e2603c36467c1",
        rendering_en=(
            "In a private prosecution by the victim for online insult or defamation the people's court, where it finds "
            "on examination that the victim has real difficulty in giving evidence, may ask the police for help. As "
            "the court asks and the case demands, the police shall promptly find out who acted and collect evidence of "
            "how the insulting or defamatory information spread and of its effects. Network service providers shall, "
            "according to law, give the police the technical support and help that collecting it needs."
        ),
        elements=(
            measured("spread", "传播扩散情况", "how it spread", "the report of the incident, with its bounds"),
            measured("effects", "造成的影响", "its effects", "reach and reported outcomes; nothing inferred"),
            judged(
                "identity", "查明行为主体", "who acted", "identities are disclosed by the provider to the police only"
            ),
        ),
    ),
    Criterion(
        id="go:12.1",
        article="12 ¶ 1",
        layer="heading",
        heading="target",
        title_zh="综合判定的五个因素",
        title_en="the five headings",
        quote_zh=(
            "对于网络侮辱、诽谤是否严重危害社会秩序，应当综合侵害对象、动机目的、行为方式、信息传播范围、危害后果等因素"
            "作出判定。"
        ),
        sha256="b190ce0f5dcba9de65220917ac99002eb8dea67a05a3b80d55589dde55338956",
        rendering_en=(
            "Whether online insult or defamation seriously endangers social order is judged by weighing together whom "
            "it is aimed at, motive and purpose, the manner of acting, how far the information spread, the harm that "
            "resulted, and other factors."
        ),
        elements=(
            measured("target", "侵害对象", "whom it is aimed at", "target and its class"),
            judged("motive", "动机目的", "motive and purpose", "intent is not in the data"),
            measured("mode", "行为方式", "manner of acting", "classes of content, repetition, campaigns, roles"),
            measured("reach", "信息传播范围", "how far it spread", "views, reposts, cascades, platforms, with bounds"),
            judged("result", "危害后果", "harm that resulted", "only reported outcomes are shown, as reported"),
        ),
    ),
    Criterion(
        id="go:12.2.1",
        article="12 ¶ 2 (1)",
        layer="social_disorder",
        heading="result",
        title_zh="造成精神失常、自杀等严重后果",
        title_en="grave consequence for the victim",
        quote_zh="（1）造成被害人或者其近亲属精神失常、自杀等严重后果，社会影响恶劣的；",
        sha256="6a71c789d06aa242f62bfc36bbcf126266820785333e89f95672a0f5b7dd8f9b",
        rendering_en=(
            "(1) it caused grave consequences such as derangement or suicide of the victim or a close relative, with "
            "vile social impact;"
        ),
        elements=(
            measured(
                "reported_outcome",
                "精神失常、自杀等严重后果",
                "reported outcome",
                "reported by somebody; distress inferred from text never counts",
            ),
            HOSTILE,
            CAUSATION,
            VILE_IMPACT,
        ),
        **_DISORDER,
    ),
    Criterion(
        id="go:12.2.2",
        article="12 ¶ 2 (2)",
        layer="social_disorder",
        heading="reach",
        title_zh="随意以普通公众为侵害对象、大范围传播",
        title_en="wide spread against an ordinary person",
        quote_zh=(
            "（2）随意以普通公众为侵害对象，相关信息在网络上大范围传播，引发大量低俗、恶意评论，严重破坏网络秩序，社会"
            "影响恶劣的；"
        ),
        sha256="457080f876cfa07b44a0d15b86702ea1055030cf5135ca41406a9e562400b903",
        rendering_en=(
            "(2) a member of the ordinary public is made its target at will, the information spreads widely on the "
            "network, draws a large number of vulgar or malicious comments and gravely disrupts network order, with "
            "vile social impact;"
        ),
        elements=(
            measured("ordinary_public", "普通公众", "ordinary public", "class of the target, as it was 7 days before"),
            measured(
                "wide_spread",
                "大范围传播",
                "wide spread",
                "unique viewers or reshares above the cohort, in several cascades or platforms",
            ),
            measured(
                "many_malicious_comments",
                "大量低俗、恶意评论",
                "many vulgar or malicious comments",
                "lower bound of hostile accounts and share, above the cohort",
            ),
            judged("at_will", "随意", "at will", "why this person was chosen is not in the data"),
            judged(
                "network_order",
                "严重破坏网络秩序",
                "network order gravely disrupted",
                "a judgement; figures are proxies at most",
            ),
            VILE_IMPACT,
        ),
        **_DISORDER,
    ),
    Criterion(
        id="go:12.2.3",
        article="12 ¶ 2 (3)",
        layer="social_disorder",
        heading="mode",
        title_zh="侮辱、诽谤多人或者多次散布",
        title_en="many victims, or repeated",
        quote_zh="（3）侮辱、诽谤多人或者多次散布侮辱、诽谤信息，社会影响恶劣的；",
        sha256="14bbdd3fb43bb92b8ad7a91fad45da708d256cb02d72206779a394d9f31e5323",
        rendering_en=(
            "(3) several persons are insulted or defamed, or insulting or defamatory information is spread repeatedly, "
            "with vile social impact;"
        ),
        elements=(
            measured(
                "many_victims", "多人", "several persons", "distinct victims of one actor or campaign, one of two ways"
            ),
            measured(
                "repeated",
                "多次散布",
                "repeatedly",
                "hostile acts of one actor on distinct days or posts, the other way",
            ),
            HOSTILE,
            VILE_IMPACT,
        ),
        **_DISORDER,
    ),
    Criterion(
        id="go:12.2.4",
        article="12 ¶ 2 (4)",
        layer="social_disorder",
        heading="mode",
        title_zh="组织、指使人员在多个网络平台大量散布",
        title_en="organised on several platforms",
        quote_zh="（4）组织、指使人员在多个网络平台大量散布侮辱、诽谤信息，社会影响恶劣的；",
        sha256="2f929cb875a275596992379aa831548beb1dbe96625ccbeef924aaaaa2fb2fe3",
        rendering_en=(
            "(4) people are organised or directed to spread insulting or defamatory information in large amounts on "
            "several network platforms, with vile social impact;"
        ),
        elements=(
            measured(
                "campaign", "组织、指使人员", "coordinated campaign", "co-sharing beyond chance, with its q-value"
            ),
            measured(
                "several_platforms",
                "多个网络平台",
                "several platforms",
                "each with a share of items and accounts; one owner's cross-posting apart",
            ),
            measured("large_amount", "大量散布", "large amount", "hostile items and accounts at their lower bound"),
            HOSTILE,
            judged("direction", "组织、指使", "who directed", "orders and payment are not in the data"),
            VILE_IMPACT,
        ),
        **_DISORDER,
    ),
    Criterion(
        id="go:12.2.5",
        article="12 ¶ 2 (5)",
        layer="social_disorder",
        heading="result",
        title_zh="其他严重危害社会秩序的情形",
        title_en="other grave danger to social order",
        quote_zh="（5）其他严重危害社会秩序的情形。",
        sha256="7a0f08a3890963c9708d0be2df107921e575661c7f02de32d846bfc1e6d13a23",
        rendering_en="(5) other circumstances that seriously endanger social order.",
        elements=(OTHER,),
        **_DISORDER,
    ),
    Criterion(
        id="go:13",
        article="13",
        layer="route",
        heading="result",
        title_zh="公诉与自诉",
        title_en="public or private prosecution",
        quote_zh=(
            "对于严重危害社会秩序的网络侮辱、诽谤行为，公安机关应当依法及时立案。被害人同时向人民法院提起自诉的，人民法"
            "院可以请自诉人撤回自诉或者裁定不予受理；已经受理的，应当裁定终止审理，并将相关材料移送公安机关，原自诉人可"
            "以作为被害人参与诉讼。对于网络侮辱、诽谤行为，被害人在公安机关立案前提起自诉，人民法院经审查认为有关行为严"
            "重危害社会秩序的，应当将案件移送公安机关。\n"
            "对于网络侮辱、诽谤行为，被害人或者其近亲属向公安机关报案，公安机关经审查认为已构成犯罪但不符合公诉条件的，"
            "可以告知报案人向人民法院提起自诉。"
        ),
        sha256="12beb21a9b12817b6d43bc46af615116786a51b45658271dea8079125b29a080",
        rendering_en=(
            "The police shall, according to law, promptly file a case of online insult or defamation that seriously "
            "endangers social order. Where the victim brings a private prosecution at the same time, the people's "
            "court may ask for its withdrawal or rule it inadmissible; one already admitted shall be ended by ruling "
            "and the materials passed to the police, and the private prosecutor may take part as the victim. Where the "
            "victim brought a private prosecution before the police filed a case and the court finds that the acts "
            "seriously endanger social order, it shall refer the case to the police.\n"
            "Where the victim or a close relative reports online insult or defamation to the police, and the police "
            "find a crime that does not meet the conditions of public prosecution, they may tell the person to bring a "
            "private prosecution."
        ),
        elements=(
            measured("disorder_indicated", "严重危害社会秩序", "a row of 12(2) is indicated", "taken from the matrix"),
            measured("filings", "报案、立案、自诉", "report, filing, private suit", "days that people enter"),
            judged("choice", "公诉、自诉", "which route", "chosen by the victim, the police and the court"),
        ),
    ),
    Criterion(
        id="go:14",
        article="14",
        layer="route",
        heading="result",
        title_zh="立案监督",
        title_en="supervision of filing",
        quote_zh=(
            "人民检察院依照有关法律和司法解释的规定，对网络暴力犯罪案件加强立案监督工作。\n"
            "上级公安机关应当加强对下级公安机关网络暴力案件立案工作的业务指导和内部监督。"
        ),
        sha256="5a83c29a5efd1bfc1c7df0c71f12de57d3b143022204ab26fa655cff410725de",
        rendering_en=(
            "The people's procuratorate, under the laws and interpretations concerned, strengthens its supervision of "
            "how cases of online violence are filed.\n"
            "Higher police organs shall strengthen guidance and internal supervision of how lower ones file such cases."
        ),
        elements=(
            measured("filings", "报案、立案", "report and filing", "days that people enter"),
            judged("supervision", "立案监督", "supervision", "a step of the procuratorate"),
        ),
    ),
    Criterion(
        id="go:15",
        article="15",
        layer="route",
        heading="reach",
        title_zh="人格权侵害禁令",
        title_en="injunction for personality rights",
        quote_zh=(
            "权利人有证据证明行为人正在实施或者即将实施侵害其人格权的违法行为，不及时制止将使其合法权益受到难以弥补的损"
            "害，依据民法典第九百九十七条向人民法院申请采取责令行为人停止有关行为的措施的，人民法院可以根据案件具体情况"
            "依法作出人格权侵害禁令。"
        ),
        sha256="d165eb28044e95d35e0ecc632cc99b5e3003b1592e8356b12847a75566765359",
        rendering_en=(
            "Where a right holder has evidence that an actor is committing, or is about to commit, an illegal act that "
            "infringes the holder's personality rights, and that without prompt restraint lawful interests would "
            "suffer harm that is hard to make good, and applies to the people's court under article 997 of the Civil "
            "Code to have the actor ordered to stop, the court may, as the case demands, issue an injunction according "
            "to law."
        ),
        elements=(
            measured("ongoing", "正在实施", "ongoing", "hostile inflow now, and accounts still at it"),
            measured("imminent", "即将实施", "about to be committed", "forecast of the next hour, with its interval"),
            judged("irreparable", "难以弥补的损害", "harm hard to make good", "decided by the court"),
        ),
    ),
    Criterion(
        id="go:16",
        article="16",
        layer="route",
        heading="result",
        title_zh="公益诉讼",
        title_en="public-interest suit",
        quote_zh=(
            "网络暴力行为损害社会公共利益的，人民检察院可以依法向人民法院提起公益诉讼。\n"
            "网络服务提供者对于所发现的网络暴力信息不依法履行信息网络安全管理义务，致使违法信息大量传播或者有其他严重情"
            "节，损害社会公共利益的，人民检察院可以依法向人民法院提起公益诉讼。\n"
            "人民检察院办理网络暴力治理领域公益诉讼案件，可以依法要求网络服务提供者提供必要的技术支持和协助。"
        ),
        sha256="41290178ebfaac4da23cd192d2db1f1af4b3f91d7759b2792f882bda90c340d7",
        rendering_en=(
            "Where online violence harms the public interest, the people's procuratorate may, according to law, bring "
            "a public-interest suit.\n"
            "Where a network service provider does not, according to law, perform its duty of information network "
            "security management on online violence it has found, so that illegal information spreads widely or other "
            "serious circumstances arise, and the public interest is harmed, the people's procuratorate may, according "
            "to law, bring a public-interest suit.\n"
            "In public-interest suits on the governance of online violence the people's procuratorate may, according "
            "to law, require network service providers to give the technical support and help that is needed."
        ),
        elements=(
            measured(
                "inaction",
                "不依法履行",
                "found, and no action",
                "time from a report or finding to a recorded action; no order is needed",
            ),
            measured("spread_after", "大量传播", "spread after it", "exposure after the finding"),
            judged("public_interest", "社会公共利益", "public interest", "weighed by the procuratorate and the court"),
        ),
    ),
    Criterion(
        id="go:17",
        article="17",
        layer="route",
        heading="reach",
        title_zh="澄清事实真相",
        title_en="the facts made clear",
        quote_zh=(
            "针对相关网络暴力信息传播范围广、社会危害大、影响消除难的现实情况，要依法及时向社会发布案件进展信息，澄清事"
            "实真相，有效消除不良影响。"
        ),
        sha256="104541a07a01ce083d3a10f8ed346dae9996ff20d0689d28269c3495c0e6ab8a",
        rendering_en=(
            "Because such information spreads widely, does great harm and leaves effects that are hard to remove, news "
            "of the case shall be published promptly according to law, the facts made clear, and the bad effects "
            "removed."
        ),
        elements=(
            measured(
                "clarification_reach",
                "澄清",
                "reach of the clarification",
                "spread of the narrative and of the clarification",
            ),
            judged("truth", "事实真相", "the facts", "published by the authorities"),
        ),
    ),
)
