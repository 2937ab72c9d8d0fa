"""What a long number is, by the words and marks around it: a telephone, a card, or something that is nobody's.

A word that names a kind counts within `LOOK_BACK` characters, the nearest one wins. Words that also stand in any
complaint (`价格`, `房间`, `ID`) count only where nothing but a mark stands between them and the number.
"""

from __future__ import annotations

import re
from typing import Final

LOOK_BACK: Final = 16  # characters before a number in which a cue word speaks of it
TAG: Final = 64  # characters of a hashtag at most

CUES: Final = {
    "id_number": r"(?:身份证|身分证|证件|sfz|SFZ|id ?card|ID ?card)(?:号码?)?",
    "bank_card": r"(?:卡|账|帐|银行卡|账户)号码?|银行|账户|帐户|开户|打款|汇款|转账|储蓄|信用卡|[工建农中招]行|邮储"
    r"|[Vv]isa|VISA|card",
    "phone": r"电话|手机|联系|热线|致电|拨打|来电|短信|号码|座机|固话|传真|打给|[Tt]el|TEL|[Pp]hone|[Cc]all|[Mm]obile"
    r"|微信|[VvWw][Xx]|☎|📞|📱|☏",
    "other": r"订单|单号|快递|运单|物流|流水|批号|条码|条形码|货号|型号|编号|编码|序列号|案号|工号|期号|工单|备案"
    r"|公众号|群号|群|ISBN|isbn|IMEI|imei|SN|sn|UID|uid|ICP|[Ii]tem|[Oo]rder|订阅号|微博ID|票号|用户"
    r"|取件码|验证码|尾号|股票|代码|金额|播放|阅读|粉丝|点赞|浏览|访问|共计|总额",
}
_CUE: Final = re.compile("|".join(f"(?P<{name}>{words})" for name, words in CUES.items()))

_AMOUNT: Final = (
    r"价格|[售总单均报成原现底定房股]价|价值|成交[价额量]?|市值|营收|营业额|违约金|收入|利润|预算|票房|亏损|人民币|花费|花了|债务|欠款|成本|经费|罚款|奖金|存款|赔偿|补贴|工资|薪水|余额|资产|人口|总数|数量|大小"
    r"|长度|面积|距离|积分|金币|收藏|累计|得票数?|票数|比分|比数|排名|销量|产量|流量|热度|页码|时间戳"
)
_NUMBERED: Final = (
    r"[学考座卷会桌程手播单班组场箱批席床籍房]号|车架号|车次|座位|挂号单?|ASIN|SKU|(?:考场|考生|准考证|录取|会员|病历|住院|门诊|预约|报名|中奖|档案|合同|发票|保单|执照|设备|机身|登记)编?[号码]"
    r"|会议|房间|直播间|频道|(?:邀请|兑换|激活|优惠|券|礼包|提取|推广|授权|注册|校验|识别|串|密|暗|乱)码|口令"
    r"|[员物园交铁值禁分宾话惠品诊疗量戏身气油费车容书阅者勤水电饭房点礼年月票团动]卡卡?|医保卡|一卡通|SIM卡|卡[密券]|[券卷]码?"
    r"|(?:抖音|快手|[Bb]站|小红书|知乎|贴吧|豆瓣|微博|虎牙|斗鱼|陌陌|游戏|[Yy]{2})\s?(?:号|主页|用户)"
    r"|(?<!微信)(?<!微信[号 ])(?<![VvWw][Xx])(?<![A-Za-z])(?i:id|uid|pid|commit|hash|build)"
)
_NOBODYS: Final = re.compile(
    rf"(?:{_AMOUNT}|{_NUMBERED})[\s:：=是为达约共近超过到高有了号码的#（(“\"]{{0,6}}[￥¥$€£]?\s?$|[￥¥$€£]\s?$|第\s?$"
    r"|(?:比例尺?|比率|比值|之比|赔率|缩放|[Ss]cale)[^\n，。]{0,4}?[0-9]{1,6}\s?[:：比/]\s?$"
)
_COUNTED: Final = re.compile(
    r"\s?(?:[美欧日韩]?元|美金|英镑|港币|人民币|卢[比布]|(?:浏览|阅读|播放|转发|评论|收藏|观看|下载|点击|访问|关注)(?:量|数|$|[，。,!！])|次(?!日)|赞|点赞|票|股|%|[￥¥$]|字节|比特|像素|[毫微纳]秒|毫米|厘米|千米|公里|光年|平米|平方|立方|公斤"
    r"|千克|毫升|分钟|小时|用户|粉丝|人次|个(?:赞|粉|用户|人次|细胞|字|点))"
    r"|[块万亿粉条股颗株粒帧步辆吨克米升页届欧兆]|年(?![轻纪级龄底初])|转(?=$|[，。,!！评赞])|秒(?![回接拒删挂])|天(?![天津])|只(?![接有能要会是收打加])|台(?![州北湾])|名(?![字叫是为:：])"
    r"|位(?![置于])|户(?![主名籍])|部(?!门)|人(?![渣肉家品呢在不很是])"
)


def cue(before: str) -> str:
    """Kind of the cue word that stands nearest before a number; "" for none."""
    kind = ""
    for match in _CUE.finditer(before):
        kind = match.lastgroup or ""
    return "other" if kind == "other" or _NOBODYS.search(before) else kind


def is_cue(word: str) -> bool:
    """Whether a text holds a cue word of any kind."""
    return _CUE.search(word) is not None


def is_counted(after: str) -> bool:
    """Whether what follows a number is the unit of an amount."""
    return _COUNTED.match(after) is not None


def in_title(text: str, start: int, end: int) -> bool:
    """Whether [start, end) is part of the title of a work: 《…》."""
    opening = text.rfind("《", max(0, start - TAG), start)
    closing = text.find("》", end, end + TAG)
    return opening >= 0 and closing >= 0 and "》" not in text[opening:start] and "《" not in text[end:closing]


def in_hashtag(text: str, start: int, end: int) -> bool:
    """Whether [start, end) is part of `#a tag#` or begins `#one`."""
    if text.count("#", max(0, start - 2 * TAG), start) % 2 == 0:
        return False
    closing = text.find("#", end, end + TAG)
    closed = closing >= 0 and "\n" not in text[end:closing] and not text[closing - 1].isspace()
    return closed or text[start - 1] == "#"
