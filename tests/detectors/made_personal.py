"""Generated texts that give personal data away, and texts that only look so. Nobody's data: all of it is drawn.

positives(category, count, seed)  → (text, start, end) …   the data of that category stands there
look_alikes(count, seed)          → text …                 nothing of any category
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
CITIES = ("北京市", "成都市", "武汉市", "广东省深圳市", "杭州市", "南宁市", "河北省保定市")
DISTRICTS = ("海淀区", "青羊区", "洪山区", "南山区", "西湖区", "青秀区", "莲池区", "城东区")
ROADS = ("人民路", "中山大道", "解放街", "建设北路", "文化巷", "学府路", "东风胡同", "滨江路")
ESTATES = ("阳光小区", "锦绣花园", "幸福家园", "翠湖苑", "东方新城", "丽水公寓")
SCHOOLS = ("市第三中学", "江北师范大学", "光明小学", "东城职业技术学院", "实验幼儿园", "育才高中")
WORKPLACES = ("宏达科技公司", "市第一人民医院", "远大集团", "城关派出所", "兴业银行", "蓝海律师事务所")
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华建玲红梅波鑫宇浩然子涵"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
NUMERALS = "零一二三四五六七八九"
FULL = str.maketrans("0123456789", "０１２３４５６７８９")


class Given(NamedTuple):
    """A text in which data stands at [start, end)."""

    text: str
    start: int
    end: int


Draw = random.Random


def digits(draw: Draw, count: int) -> str:
    return "".join(draw.choices("0123456789", k=count))


def name(draw: Draw) -> str:
    return draw.choice(SURNAMES) + "".join(draw.choices(GIVEN, k=draw.choice((1, 2, 2))))


def check_mod_11_2(body: str) -> str:
    """GB 11643-1999, written from its formula, apart from the library that the product uses."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body))
    return "10X98765432"[total % 11]


def luhn_digit(body: str) -> str:
    """ISO/IEC 7812-1 annex B, likewise."""
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body))]
    return str(-sum(value // 10 + value % 10 for value in doubled) % 10)


def region(draw: Draw) -> str:
    return draw.choice(("110101", "310104", "440305", "510104", "420106", "330106", "370202", "610113"))


def birthday(draw: Draw) -> str:
    return f"{draw.randint(1950, 2012)}{draw.randint(1, 12):02}{draw.randint(1, 28):02}"


def id_number(draw: Draw) -> str:
    if draw.random() < 0.15:
        return region(draw) + birthday(draw)[2:] + digits(draw, 3)
    body = region(draw) + birthday(draw) + digits(draw, 3)
    return body + check_mod_11_2(body)


def mobile(draw: Draw) -> str:
    prefix = draw.choice(
        (130, 133, 135, 137, 138, 139, 150, 151, 158, 159, 166, 173, 177, 180, 185, 186, 188, 191, 199)
    )
    return str(prefix) + digits(draw, 7) + draw.choice("123456789")


def bank_card(draw: Draw) -> str:
    length = draw.choice((16, 19))
    prefix = draw.choice(("622202", "621700", "622848", "621661", "622588", "623058"))
    body = prefix + digits(draw, length - 1 - len(prefix))
    return body + luhn_digit(body)


def cut(draw: Draw, number: str, sizes: tuple[int, ...]) -> str:
    """The number in groups, or every digit alone, with one thing between."""
    if draw.random() < 0.3:
        return draw.choice((" ", ".", "-", "*", "_", "🌸", "、")).join(number)
    parts, rest = [], number
    for size in sizes:
        parts.append(rest[:size])
        rest = rest[size:]
    return draw.choice((" ", "-", "—", ".", "  ", "_", "·")).join([*parts, rest] if rest else parts)


def disguised(draw: Draw, number: str, sizes: tuple[int, ...]) -> str:
    """A number as people write it to slip past, or plainly."""
    way = draw.randrange(6)
    if way == 0:
        return number.translate(FULL)
    if way == 1:
        return cut(draw, number, sizes)
    if way == 2 and number.isdigit():
        spelled = [
            NUMERALS[int(digit)] if place % 2 or draw.random() < 0.6 else digit for place, digit in enumerate(number)
        ]
        return "".join(spelled)
    if way == 3:
        at = draw.randrange(1, len(number))
        return number[:at] + "\u200b" + number[at:]
    return number


def passport(draw: Draw) -> str:
    return draw.choice(("E", "G", "EA", "EH", "EJ")).ljust(2, draw.choice("0123456789"))[:2] + digits(draw, 7)


def plate(draw: Draw) -> str:
    head = draw.choice(PROVINCES) + draw.choice(LETTERS)
    rest = draw.choice(
        (digits(draw, 5), digits(draw, 4) + draw.choice(LETTERS), draw.choice(LETTERS) + digits(draw, 4))
    )
    green = draw.choice(("D", "F")) + digits(draw, 5)
    return head + draw.choice(("", "·", " ")) + draw.choice((rest, rest, green))


def landline(draw: Draw) -> str:
    area, size = draw.choice((("010", 8), ("021", 8), ("0755", 8), ("028", 8), ("0931", 7), ("0838", 7)))
    number = draw.choice("256") + digits(draw, size - 1)
    return draw.choice((f"{area}-{number}", f"({area}){number}", f"{area} {number}", f"（{area}）{number}"))


def address(draw: Draw) -> str:
    where = draw.choice(CITIES) + draw.choice(DISTRICTS) + draw.choice(ROADS) + f"{draw.randint(1, 400)}号"
    home = f"{draw.choice(ESTATES)}{draw.randint(1, 30)}栋{draw.randint(1, 6)}单元{draw.randint(101, 1802)}室"
    return draw.choice((where, where + home, draw.choice(DISTRICTS) + home, home))


def email(draw: Draw) -> str:
    user = "".join(draw.choices("abcdefghijkmnpqrstuvwxyz0123456789_.", k=draw.randint(4, 10))).strip("._") or "ab"
    return (
        f"{user}1{draw.choice(('@', '@', '＠'))}{draw.choice(('qq.com', '163.com', 'mail.example.org', 'gmail.com'))}"
    )


def wechat(draw: Draw) -> str:
    return draw.choice("abcdefghkmw") + "".join(draw.choices("abcdefghk_0123456789", k=7)) + draw.choice("0123456789")


def qq(draw: Draw) -> str:
    return draw.choice("123456789") + digits(draw, draw.randint(5, 9))


def coordinates(draw: Draw) -> str:
    lat, lon = draw.uniform(20, 45), draw.uniform(80, 125)
    minutes = [draw.randint(0, 59) for _ in range(4)]
    arc = "北纬{}°{}′{}″，东经{}°{}′{}″".format(int(lat), *minutes[:2], int(lon), *minutes[2:])
    return draw.choice((f"{lat:.6f},{lon:.6f}", f"{lon:.5f}, {lat:.5f}", f"{lat:.4f}°N {lon:.4f}°E", arc))


def school_or_work(draw: Draw) -> str:
    who, where = name(draw), draw.choice((*SCHOOLS, *WORKPLACES))
    return draw.choice(
        (f"{who}，就读于{draw.choice(SCHOOLS)}", f"{who}在{draw.choice(WORKPLACES)}上班", f"姓名：{who} 单位：{where}",
         f"{draw.choice(SCHOOLS)}高二3班{who}", f"{draw.choice(WORKPLACES)}员工{who}",
         f"真名{who}，工作单位是{draw.choice(WORKPLACES)}")
    )  # fmt: skip


CALLS = (
    "求人肉", "人肉他", "大家一起人肉这个人", "赶紧人肉出来", "把她人肉出来", "求人禸", "人 肉 他",
    "人肉搜索这个司机", "必须人肉", "快rr她",
    "求RRSS", "renrou他", "人rou他", "谁能开他的盒", "求开盒", "给他开盒", "谁知道他住在哪", "求这个人的电话",
    "谁有她的真实姓名",
    "求扒他的真实身份", "人·肉·她", "发动大家人肉这家伙",
)  # fmt: skip

ATTACKS = (
    "去她家门口堵", "一起去揍他一顿", "找人打他", "去这个女的单位闹", "打爆她的电话", "离得近的去敲门",
    "去他小区泼", "去她家门口拉横幅",
)  # fmt: skip

# category → what is given away, and words around it ("{}" is where it stands)
MAKERS: dict[str, tuple[Callable[[Draw], str], tuple[str, ...]]] = {
    "id_number": (
        lambda draw: disguised(draw, id_number(draw), (6, 8)),
        ("身份证{}", "身份证号码：{}，大家记住", "就是这个人 身份证号 {} 自己去查", "证件号是{}。"),
    ),
    "mobile": (
        lambda draw: draw.choice(("", "", "", "+86 ", "86-")) + disguised(draw, mobile(draw), (3, 4)),
        ("电话{}", "手机号 {} 打爆它", "联系方式：{}", "骗子 {} 大家小心", "他的号码是{}，谢谢", "{}这个号天天骚扰我"),
    ),
    "landline": (landline, ("单位电话{}", "他家座机 {} ，打过去", "tel:{}", "投诉请打{}。")),
    "bank_card": (
        lambda draw: disguised(draw, bank_card(draw), (4, 4, 4, 4)),
        ("卡号{}", "往这张卡打钱 {} 快", "她的银行卡：{}", "账号 {} ，户主是她"),
    ),
    "plate": (plate, ("车牌{}", "肇事车{}跑了", "就是这辆 {} 大家认一下", "停在楼下的{}")),
    "passport": (passport, ("护照{}", "护照号：{}", "passport no. {}", "他的护照号码是{}，查")),
    "address": (address, ("他住在{}", "地址：{}", "家住{}，去找她", "快递寄到{}")),
    "email": (email, ("邮箱{}", "发到 {} 吧", "他的邮件是{}，骂他")),
    "wechat": (wechat, ("微信号{}", "微信：{}", "加vx {}", "wx:{}", "v信 {} 去骂", "WeChat ID: {}")),
    "qq": (qq, ("QQ{}", "QQ号：{}", "他的qq是{}", "扣扣 {} 加他", "企鹅号{}")),
    "coordinates": (coordinates, ("坐标{}", "定位 {} 都来", "他家位置：{}", "{}，就在这里")),
    "school_or_work": (school_or_work, ("{}", "查到了：{}", "就是她 {}，大家去找", "{}。")),
    "attack_call": (lambda draw: draw.choice(ATTACKS), ("{}", "太气人了，{}", "这种人渣！{}！", "{}，不能放过")),
    "dig_call": (lambda draw: draw.choice(CALLS), ("{}", "太过分了，{}", "这种人渣！{}！", "{}，不能放过")),
}


def positives(category: str, count: int, seed: int) -> Iterator[Given]:
    """Texts that give data of one category away, and where."""
    draw = Draw(f"{category} {seed}")
    make, around = MAKERS[category]
    for _ in range(count):
        value, words = make(draw), draw.choice(around)
        start = words.index("{}")
        yield Given(words.replace("{}", value), start, start + len(value))


def _wrong_id(draw: Draw) -> str:
    body = region(draw) + birthday(draw) + digits(draw, 3)
    return body + draw.choice([digit for digit in "0123456789" if digit != check_mod_11_2(body)])


def _wrong_card(draw: Draw) -> str:
    body = "6222" + digits(draw, 11)
    return body + draw.choice([digit for digit in "0123456789" if digit != luhn_digit(body)])


def moment(draw: Draw) -> datetime:
    return datetime(2010, 1, 1, tzinfo=UTC) + timedelta(seconds=draw.randrange(500_000_000))


LOOK_ALIKES: tuple[Callable[[Draw], str], ...] = (
    lambda draw: f"订单号{digits(draw, 18)}还没发货",
    lambda draw: f"快递单号：{draw.choice(('', 'SF', 'YT'))}{draw.randint(1, 9)}{digits(draw, 12)}，到哪了",
    lambda draw: f"订单 {mobile(draw)}{digits(draw, 4)} 退款",
    lambda draw: f"运单{mobile(draw)}，查一下",
    lambda draw: f"{moment(draw):%Y-%m-%d %H:%M:%S} 发布",
    lambda draw: f"{moment(draw):%Y%m%d%H%M%S} 入库",
    lambda draw: f"{moment(draw):%Y.%m.%d %H.%M} 开会",
    lambda draw: f"{moment(draw):%Y年%m月%d日%H时%M分}",
    lambda draw: f"{draw.randint(1, 12)}月{draw.randint(1, 28)}号在人民路集合",
    lambda draw: f"时间戳 {draw.randint(1_300_000_000_000, 1_800_000_000_000)}",
    lambda draw: f"时间戳 {draw.randint(1_300_000_000, 1_800_000_000)}",
    lambda draw: f"原价{draw.randint(100, 9999)}.{digits(draw, 2)}元，现价{draw.randint(10, 999)}元",
    lambda draw: f"市值{draw.randint(10, 99)}{digits(draw, 9)}元",
    lambda draw: f"票房13{digits(draw, 9)}元破纪录",
    lambda draw: f"比分{draw.randint(60, 130)}-{draw.randint(60, 130)}，{draw.randint(0, 9)}:{draw.randint(0, 9)}",
    lambda draw: f"型号{draw.choice(LETTERS)}{draw.choice(LETTERS)}{digits(draw, draw.choice((4, 8, 11)))}",
    lambda draw: f"货号 {draw.choice(LETTERS)}{digits(draw, 8)} 断码",
    lambda draw: f"ISBN {978}-7-{digits(draw, 3)}-{digits(draw, 5)}-{digits(draw, 1)}",
    lambda draw: f"看这里 https://weibo.com/{digits(draw, 10)}/{mobile(draw)}?id={digits(draw, 18)}",
    lambda draw: f"http://t.cn/{draw.choice(LETTERS)}{mobile(draw)}",
    lambda draw: f"微博 {draw.choice('345')}{digits(draw, 15)} 已删除",
    lambda draw: f"编号{_wrong_id(draw)}",
    lambda draw: f"{_wrong_id(draw)} 这串数字什么意思",
    lambda draw: f"数字{_wrong_card(draw)}",
    lambda draw: f"客服热线400-{digits(draw, 3)}-{digits(draw, 4)}",
    lambda draw: f"打{draw.choice(('12345', '110', '95588', '10086', '12315'))}投诉",
    lambda draw: f"IP {draw.randint(1, 255)}.{draw.randint(0, 255)}.{draw.randint(0, 255)}.{draw.randint(0, 255)}",
    lambda draw: f"版本 {draw.randint(1, 20)}.{draw.randint(0, 20)}.{digits(draw, 4)}",
    lambda draw: f"汇率{draw.uniform(6, 8):.4f}，涨了{draw.uniform(0, 1):.4f}",
    lambda draw: "π是3.14159265358979，e是2.71828182845904",
    lambda draw: f"北纬{draw.uniform(20, 40):.1f}度，东经{draw.uniform(90, 110):.1f}度{draw.uniform(3, 7):.1f}级地震",
    lambda draw: f"加QQ群{digits(draw, 8)}一起讨论",
    lambda draw: f"关注微信公众号：{draw.choice(('yuleribao', 'xinwen2020', 'daily_news'))}",
    lambda draw: f"微信{draw.choice(('iPhone', 'Android', 'Windows'))}版更新了",
    lambda draw: f"QQ20{draw.randint(10, 25)}版本不好用",
    lambda draw: f"手机QQ用户突破{digits(draw, 5)}万",
    lambda draw: f"第{draw.randint(1000, 1260)}条，（20{draw.randint(10, 25)}）京0105民初{digits(draw, 5)}号",
    lambda draw: f"京A股大跌{draw.randint(10, 99)}%",
    lambda draw: f"新{draw.choice(('C919', 'G20', 'A380', 'iPhone15'))}来了",
    lambda draw: f"股票代码{draw.choice(('600', '000', '300'))}{digits(draw, 3)}",
    lambda draw: f"{draw.randint(1, 99)}路公交车，{draw.randint(1, 20)}号线换乘",
    lambda draw: f"学校门口的{draw.choice(ROADS)}堵了{draw.randint(2, 60)}分钟",
    lambda draw: f"@{draw.choice(('小王', '阿李'))}{digits(draw, 11)} 你看",
    lambda draw: f"编码E{digits(draw, 8)}的零件",
    lambda draw: f"{draw.choice(SCHOOLS)}今年招生{draw.randint(100, 999)}人",
    lambda draw: f"我在{draw.choice(WORKPLACES)}上班，天天加班",
    lambda draw: f"{draw.choice(CITIES)}今天{draw.randint(1, 40)}度",
    lambda draw: draw.choice(NO_CALLS),
)  # fmt: skip

NO_CALLS: Final[tuple[str, ...]] = (
    "不要人肉别人", "他被人肉了，太可怜", "人肉搜索是违法的", "反对人肉搜索", "想吃人肉包子", "人肉炸弹袭击",
    "人肉叉烧包这部电影", "请大家不要人肉当事人",
    "开盒是犯罪", "有人在开盒博主，报警了", "网友人肉他的行为不对", "她遭到人肉，手机被打爆", "人肉搜索太可怕了",
    "停止人肉", "人肉背奶粉回国",
    "打开盒子看看", "开盒饭吃", "为什么要人肉一个孩子", "别人肉她了", "拒绝网暴，拒绝开盒",
)  # fmt: skip


def look_alikes(count: int, seed: int) -> Iterator[str]:
    """Texts with nothing in them, of every kind in turn."""
    draw = Draw(f"look-alikes {seed}")
    for number in range(count):
        yield LOOK_ALIKES[number % len(LOOK_ALIKES)](draw)
