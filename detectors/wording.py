"""What detectors, classes, units and states are called, in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, TypeAlias

Language: TypeAlias = Literal["en", "zh"]
# Chinese, English.
Words: TypeAlias = dict[str, tuple[str, str]]
KINDS: Final[Words] = {
    "private_person": ("普通个人", "private person"),
    "public_figure": ("公众人物", "public figure"),
    "official": ("公职人员", "official"),
    "public_body": ("公共机构", "public body"),
    "company": ("企业", "company"),
}
LIFE: Final[Words] = {
    "open": ("新发生", "open"),
    "escalating": ("正在升级", "escalating"),
    "waning": ("正在减弱", "waning"),
    "closed": ("已结束", "closed"),
    "reopened": ("再次发生", "reopened"),
}
LABELS: Final[Words] = {
    "": ("", ""),
    "confirmed": ("确认", "confirmed"),
    "dismissed": ("驳回", "dismissed"),
}
UNITS: Final[Words] = {
    "accounts": ("个账号", "accounts"),
    "acts": ("次行为", "acts"),
    "events": ("条信息", "events"),
    "reposts": ("次转发", "reposts"),
    "views": ("次浏览", "views"),
    "reports": ("次报告", "reports"),
    "victims": ("名被害人", "victims"),
    "days or posts": ("天或者帖", "days or posts"),
    "marks": ("处标识", "marks"),
    "items": ("条信息", "items"),
    "decisions": ("项决定", "decisions"),
}
CLASSES: Final[Words] = {
    "insult": ("辱骂", "insult"),
    "threat": ("威胁", "threat"),
    "group": ("群体攻击", "hate of a group"),
    "sexual": ("涉性言论", "sexual claim"),
    "dig": ("号召人肉", "call to dig"),
    "attack": ("号召围堵、骚扰", "call to attack"),
    "criticism": ("批评", "criticism"),
    "reporting": ("检举揭发", "reporting"),
    "quotation": ("引用", "quotation"),
    "counter_speech": ("声援", "counter-speech"),
    "id_number": ("身份证件号码", "identity number"),
    "mobile": ("手机号码", "mobile number"),
    "landline": ("固定电话", "landline number"),
    "bank_card": ("银行卡号", "bank card"),
    "plate": ("车牌", "number plate"),
    "passport": ("护照号码", "passport"),
    "address": ("住址", "address"),
    "email": ("电子邮箱", "e-mail address"),
    "wechat": ("微信号", "WeChat id"),
    "qq": ("QQ号", "QQ number"),
    "coordinates": ("位置坐标", "coordinates"),
    "school_or_work": ("学校或者单位", "school or workplace"),
    "generated": ("生成内容标识", "generated content"),
    "outcome": ("后果报告", "reported outcome"),
}
AGAINST: Final[Words] = {
    "first_person": ("本人陈述", "first-person accounts"),
    "counter_speech": ("声援", "counter-speech"),
    "quotation": ("引用", "quotations"),
    "reporting": ("检举揭发", "reporting or exposing"),
    "criticism": ("评论批评", "comment and criticism"),
    "own_reposts": ("本人转发", "the victim's own reposts"),
}
DETECTORS: Final[Words] = {
    "mass_spread": ("大范围传播", "mass spread"),
    "many_victims": ("多人或者多次", "many victims or acts"),
    "water_army": ("有组织传播", "coordinated campaign"),
    "serious_consequence": ("严重后果", "serious consequence"),
    "threat": ("威胁", "threats"),
    "doxxing": ("公开个人信息", "doxxing"),
    "reach_threshold": ("浏览转发数额", "reach threshold"),
    "narrative": ("传播内容", "narrative"),
    "hype": ("蹭炒热度", "hype"),
    "provider_duty": ("平台义务", "provider's duty"),
    "repeat_offender": ("屡教不改", "repeat offender"),
    "roles": ("角色", "roles"),
    "one_year_sum": ("一年累计", "sum of a year"),
    "vulnerable_victim": ("特殊被害人", "vulnerable victim"),
    "sexual_fabrication": ("涉性话题", "sexual claims"),
    "deep_synthesis": ("生成内容", "generated content"),
    "provider_organised": ("平台组织", "organised by the provider"),
}
EVENTS: Final[Words] = {
    "post": ("发布", "post"),
    "repost": ("转发", "repost"),
    "comment": ("评论", "comment"),
    "report": ("举报", "report"),
    "outcome": ("后果", "outcome"),
    "marks": ("标识", "marks"),
    "view_count": ("计数", "counter"),
    "order": ("指令", "order"),
}
ROWS: Final[Words] = {
    "measured": ("已测得", "measured"),
    "indicated": ("有迹象", "indicated"),
    "contradicted": ("不符", "contradicted"),
}
ROLES: Final[Words] = {
    "initiator": ("发起者", "initiator"),
    "organiser": ("组织者", "organiser"),
    "amplifier": ("推波助澜者", "amplifier"),
    "repeater": ("屡次实施者", "repeater"),
    "member": ("参与者", "member of a campaign"),
}
BASELINES: Final[Words] = {  # what says most first
    "share": ("敌意占比", "hostile share"),
    "hostile_accounts": ("敌意账号", "hostile accounts"),
    "reach": ("触达", "reach"),
}


class Speaker:
    """One language."""

    def __init__(self, language: Language) -> None:
        self.place = 0 if language == "zh" else 1

    def __call__(self, words: tuple[str, str]) -> str:
        return words[self.place]

    def word(self, key: str, words: Words) -> str:
        """A key by its name, or as it is where it has none."""
        return self(words[key]) if key in words else key.replace("_", " ")

    @property
    def comma(self) -> str:
        """Between things of one kind."""
        return "、" if self.place == 0 else ", "

    @property
    def semicolon(self) -> str:
        """Between one clause and another."""
        return "；" if self.place == 0 else "; "

    def listed(self, parts: Iterable[str]) -> str:
        """Things of one kind."""
        return self.comma.join(parts)

    def number(self, number: int, unit: str) -> str:
        """So many of a unit."""
        return f"{number} {self.unit(number, unit)}"

    def unit(self, number: int, unit: str) -> str:
        """A unit beside that number: "1 account", "2 accounts"."""
        word = self.word(unit, UNITS)
        return word.removesuffix("s") if self.place and number == 1 and " " not in word else word
