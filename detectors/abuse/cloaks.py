"""How abuse is written to slip past word filters, by what is meant: homophones, initials, split characters, emoji.

Applied to texts in plain form before they are scored. Only forms that mean nothing else; where one stands inside an
ordinary word as well, that word belongs into `detectors.abuse.harmless`, and initials that mean other things too are
listed with a word beside them. Letters and digits at the edge of an entry match at the edge of a run of them only.
Written for this project, from general knowledge of how people write.
"""

from __future__ import annotations

CLOAKS: dict[str, str] = {
    "傻逼": (
        "煞笔 傻比 傻b 沙比 沙币 傻币 傻x 傻杯 傻狍子 煞逼 莎比 鲨臂 傻13 仙人掌逼 shabi 傻哔 莎笔 傻壁 亻傻逼 煞b 沙b"
    ),
    "你妈的": "尼玛的 泥马的 你马的 你m的",
    "你妈死": "尼玛死 你马死 你m死",
    "你妈逼": "尼玛逼 你麻痹",
    "去你妈的": "去尼玛的",
    "你妈": "泥马 你🐴 尼马 拟吗 ni妈 n妈",
    "妈": "🐴",
    "操你妈": (
        "草泥马 艹你妈 草你妈 艹尼玛 c你妈 操你m 肏你妈 曹尼玛 超你妈 艹泥马 槽你妈 草尼玛 caonima 日你妈 "
        "cao你妈 操你🐴"
    ),
    "他妈的": "特么的 他m的 tmd 他喵的 塔玛的 踏马的 他🐴的 特么 真tm",
    "操": "艹 肏",
    "贱人": "贝戋人 贱ren 见人人 贱亻 jian人 贝戋亻",
    "贱": "贝戋",
    "婊子": "女表子 biao子 裱子 女表孑 婊砸 婊孑",
    "狗": "🐶 🐕 犭句",
    "猪": "🐷 🐖 犭者",
    "鸡": "🐔 又鸟",
    "屎": "💩",
    "死": "歹匕 si了 s亡 死亻",
    "去死": "qusi 去歹匕 qu死 趣死 你去4 快去4",
    "去死吧": "去4吧 去44吧",
    "死全家": "si全家 死quan家 歹匕全家 s全家 死铨家",
    "强奸": "弓虽女干 强女干 弓虽奸 qiang奸 强j 被qj qj了她 qj了他",
    "杂种": "杂zhong 杂尰 雜种 za种 砸种",
    "畜生": "chu生 畜牲 出生东西 畜sheng 初生东西 真是初生",
    "废物": "废wu fei物 真fw 是fw 个fw 这fw 费物一个 就是费物",
    "垃圾": "辣鸡 垃j 拉圾 辣圾 la圾 laji 🚮 lj玩意 lj东西 真lj 个lj 是lj",
    "脑残": "naocan 脑can 脑chan 闹残 nao残 恼残 个nc 是nc 真nc",
    "智障": "智zhang 制杖 智帐 zhi障 个zz 是zz 真zz 是治障",
    "白痴": "baichi 白chi 白吃痴",
    "滚": "氵衮",
    "人肉": "rr搜索 人rou 亻肉",
    "弄死": "nong死 弄si 弄歹匕 哝死",
    "杀了": "鲨了 sha了",
    "骚货": "sao货 骚huo 马蚤货",
    "骚": "马蚤",
    "母狗": "母g 母🐶 mu狗",
    "女拳": "女👊 nv拳 女quan 女权👊",
    "男的": "nan的 蝻的",
    "恶心": "恶xin 🤮 🤢 呕心",
    "不要脸": "bu要脸 不要lian 不要碧莲 8要脸",
    "丑八怪": "丑8怪 丑b怪",
    "王八蛋": "王8蛋 王bd wbd",
    "活该": "活gai huo该 活亥",
    "报应": "bao应 报ying",
    "开盒": "开he 开📦 kai盒 开禾",
    "fuck": "f_u_c_k fvck phuck fuk fcuk fxck",
    "nigger": "n1gger nigg3r n1gg3r",
    "retard": "r3tard ret4rd",
    "retarded": "r3tarded ret4rded",
    "bitch": "b1tch biatch bltch",
    "kill yourself": "kys kill_urself unalive_yourself",
}
