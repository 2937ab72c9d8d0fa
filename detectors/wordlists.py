"""Chinese word lists that tell a name from an everyday word. Written for this project."""

from __future__ import annotations

from typing import Final


def words(text: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(text.split())


SURNAMES: Final = frozenset(
    "丁万严乔于仇付任伍何余佟侯俞倪党全兰关冉农冯冷凌刁刘包华卓单卜卞卢卫古史叶司吉向吕吴周和唐商喻夏姚姜"
    "姬娄孔孙孟季宁安宋宗宫寇尚尤尹屈岑岳崔左巫师席常庄应庞康廖张彭徐成戚戴房文方施时易晏景曲曹曾朱李杜杨"
    "林柏柯柳柴栾桂桑梁梅樊欧武段殷毕毛江汤汪沈沙涂温游滕潘焦熊牛牟王甘田申白盛瞿石祁祝秦程穆窦章童符简管"
    "米纪缪罗翁翟耿聂肖胡臧舒艾芦苏苗苟范荣莫葛董蒋蒙蒲蓝蔡薛袁裴褚覃解詹许谢谭谷费贺贾赵路车辛边连邓邢邬"
    "邱邵邹郑郝郭金钟钱闫闵阮阳陆陈陶隋雷霍靳韦韩项顾颜饶马骆高魏鲁鲍麦黄黎齐龙龚"
)

# Forms of address that follow a surname.
TITLES: Final = words("""
老师 教授 博士 医生 大夫 护士 局长 处长 科长 厅长 部长 市长 县长 镇长 乡长 村长 省长 区长 书记 主任 校长 院长
所长 队长 经理 总监 老板 董事长 总 董 律师 法官 警官 师傅 导演 编剧 教练 先生 女士 小姐 太太 夫人 同学 某 某某
家 姐 哥 叔 姨 婶 嫂 婆婆 阿姨 大爷 大妈 奶奶 爷爷
""")

# Everyday words of two characters that begin like a name.
EVERYDAY: Final = words("""
万一 万岁 万物 严格 严肃 严重 于是 任何 任务 任性 任意 何况 何必 何时 党员 全国 全家 全部 关于 关心 关注 关系
关键 农村 农民 冷漠 冷静 刘海 包子 包容 包括 华丽 单位 单纯 卫生 古代 古老 司机 向上 向来 周围 周期 周末 和平
和谐 唐突 商品 商店 商量 夏天 姜汤 孙女 孙子 宁可 宁愿 安全 安心 安排 安静 宗旨 宫廷 尤其 左右 左边 师傅 师父
席位 常常 常见 平安 应该 康复 张口 张嘴 张开 张扬 成功 成本 成绩 成长 房东 房子 房间 文化 文明 文章 方便 方向
方案 方法 方面 时代 时候 时间 易于 景色 曹操 曾经 杜绝 林业 武力 武器 毛巾 毛病 江山 江湖 沈默 温度 温暖 温柔
游客 游戏 牛奶 牛逼 白天 白眼 白色 白菜 盛大 石头 石油 秦岭 程序 程度 章程 符合 简单 简直 管理 米饭 纪律 纪念
老师 苗头 莫名 莫非 解决 解释 计划 许可 许多 费劲 费用 路上 路人 路过 车祸 车站 边缘 连忙 连续 金融 金钱 金银
钟点 钱包 阳光 阳台 陈旧 陈述 雷人 雷电 项目 马上 马甲 马虎 马路 高中 高兴 高峰 高度 高手 高级 高考 高铁 黄昏
黄河 黄色 黄金 龙头
""")

# What words say of whom a text speaks to or of (`detectors.address`). The longest word at a place counts.

# Speaks to one person.
SECOND: Final = words("""
你 您 妳 伱 尼玛 你妈 你娘 你爹 你家 你个 你自己 您老 u ur you your yours yourself youre 妹妹你 小姐姐 姐妹你
恁 恁家 侬 汝
""")

# The author of the post, by what platforms call them.
AUTHOR: Final = words("""
楼主 lz 博主 题主 up主 阿婆主 po主 啵主 播主 贴主 帖主 答主 发帖人 发帖的 作者 主播 作者本人 发博的 发视频的
拍视频的 op
""")

# A third person, pointed at.
THIRD: Final = words("""
他 她 ta 伊 人家 这女的 那女的 这男的 那男的 这女人 那女人 这男人 那男人 这个女的 那个女的 这个男的 那个男的
这个女人 那个女人 这个男人 那个男人 这人 那人 这个人 那个人 这货 那货 这厮 这家伙 那家伙 这玩意 这东西 这种货色
这种货 此人 该男子 该女子 当事人 当事女子 当事男子 本主 正主 这姐 这姐们 这姐妹 这哥们 这大姐 这大哥 这大爷
这大妈 这大叔 这阿姨 这老头 这老太 这老太太 这姑娘 这妹子 这小伙 这小子 这丫头 这孩子 这小孩 这娃 这位 那位
这学生 这老师 这医生 这女生 这男生 这女孩 这男孩 这妈 这爸 这娘 这妈妈 这爸爸 这当妈的 这当爹的 这种妈 这种爹
这种女人 这种男人 这种女的 这种男的 这种老师 这种人 这种医生 这种学生 这种孩子 这对 这两口子 这俩 这三个 这几个
这名 那名 女方 男方 新娘 新郎 女主 男主 女主角 男主角 肇事者 凶手 嫌疑人 被告 he she him her his hers himself
herself
""")

# Those of them that may stand for an institution too.
PRONOUNS: Final = words("他 她 ta 伊 人家 he she him her his hers himself herself")

# The same, pointed at by what they are.
POINTED_AT: Final = frozenset(
    this + person
    for this in ("这", "那", "这个", "那个")
    for person in words("""
老头 老头子 老头儿 老太太 老太婆 老奶奶 老爷爷 大爷 大妈 大叔 大姐 大哥 大娘 阿姨 小哥 外卖员 外卖小哥 骑手 快递员
快递小哥 司机 乘客 保安 店员 服务员 老板 老板娘 护士 医生 老师 教练 主播 车主 胖子 光头 黄毛 疯子 疯婆子 泼妇
醉汉 骗子 流氓 小偷 邻居 同事 室友 女生 男生 女孩 男孩 女孩子 男孩子 小伙子 熊孩子 小孩 小姑娘 小伙 姑娘
""")
)

# Other commenters, or whoever attacks.
CROWD: Final = words("""
你们 你们这些 你们这群 尔等 喷子 喷人的 键盘侠 键盘党 键人 杠精 网暴 网暴者 黑子 黑粉 水军 洗地的 评论区 评论里
热评 弹幕 楼上 楼上的 层主 上面那个 上面那些 上面那位 上面的 上面几个 某些网友 有些网友 那些人 这些人 那帮人
这帮人 这群人 那群人 一群人 一帮人 骂人的 喷她 喷他 黑她 黑他 带节奏 受害者有罪 受害人有罪 共情她的 共情他的
同情她的 同情他的 洗她的 洗他的 替她洗 替他洗 帮她说话 帮他说话 张嘴就 张口就 张口闭口 造谣的 传谣的 脑残粉
饭圈 xxj 护主 洗白 营销号 蹲评论 yall trolls haters 骂 说人家 管人家 叫人家 说这话 说这种话 说她 说他的 挂人
网友们 圣母 替她说话 替他说话 那句 这种话 这些话 什么话 恁们 某些粉丝 粉丝们 别洗了 别来洗 洗不动
""")

# The same in English, of several words. (Words of one list may hold spaces, which `words` would part.)
MANY_PEOPLE: Final = frozenset(
    ("you people", "you guys", "you lot", "all of you", "the comments", "these comments", "this comment section")
)

# With these a call to let somebody be may begin (`detectors.stance`).
CALLS: Final = words("""
leave let stop quit dont don do why give cut pick be lay back go enough no deserve attacking bullying harassing bashing
hating mocking insulting shaming targeting abusing 放过
""")

# With these a text may agree with whoever tells of a wrong, without saying "you".
PRAISES: Final = words("支持 力挺 声援 感谢 相信 心疼 佩服 举报人 爆料人")

# People in general.
GROUP: Final = words("""
他们 她们 女的都 男的都 女人都 男人都 女的就 男的就 女人就 男人就 现在的女人 现在的男人 现在的女生 现在的男生
现在的年轻人 现在的孩子 现在的家长 现在的老师 现在的人 现在的小孩 现在00后 00后 90后 10后 xxn 小仙女 小仙女们
集美 集美们 国男 国女 蝈蝻 女拳 打拳 拳师 普信男 老登 宝妈 宝妈们 女人们 男人们 女生们 男生们 农村人 城里人
外地人 本地人 河南人 东北人 上海人 乡下人 小镇做题家 做题家 全职妈妈 留学生 二本 专科生 单亲家庭 没一个好
没几个好 都不是好东西 没一个正常 十个有九个 十个有八个 一个德行 都一个样 群体 这帮女的 那帮女的 那些女的
这些女的 这代人 一代人 通病 they them
""")

# Institutions.
BODY: Final = words("""
平台 校方 院方 医院 官方 警方 法院 检察院 派出所 公安 政府 相关部门 有关部门 部门 监管 企业 商家 店家 品牌
品牌方 机构 幼儿园 教育局 卫健委 市监局 村委 村委会 居委会 物业 银行 媒体 节目组 电视台 剧组 主办方 资本 法律
判决 制度 审核 总部 加盟商 开发商 妇联 工会 航空公司 铁路 食堂 联盟 协会 组委会 裁判组 学校 公司
""")

# The one who writes.
AUTHORS_OWN: Final = words("""
实名举报 求助 维权 求扩散 求转发 求推荐 求问 分享 记录 打卡 我 俺 咱 本人 自己 本宫 劳资 老子 老娘 i my me mine
myself
""")

# People of the one who writes: it tells of both.
OWN_PEOPLE: Final = words("""
老公 老婆 闺女 我女儿 我儿子 我妈 我爸 我老公 我老婆 我闺蜜 我同事 我老板 我领导 我室友 我邻居 我前男友
我前女友 我男友 我女友 我婆婆 我妹 我姐 我哥 我弟
""")

# Whom the one who writes has at home, said in passing.
OWN_CHILDREN: Final = frozenset(
    f"{mine}{one}{child}"
    for mine in ("我有", "我家有", "我们家有", "我也有")
    for one in ("个", "一个", "俩", "两个")
    for child in words("女儿 儿子 闺女 宝宝 孩子 妹妹 弟弟 哥哥 姐姐")
)

# People of somebody: of a third person, whoever says it.
RELATIVES: Final = words("""
丈夫 妻子 前夫 前妻 男友 女友 前男友 前女友 婆婆 公公 儿媳 邻居 房东 租客 同事 领导 室友 闺蜜 前任 渣男 渣女
婆家 娘家 嫂子 弟媳 舍友 相亲对象 小三 岳母 岳父 丈母娘
""")

# A person, in the words of news and stories.
SOMEBODY: Final = words("""
男子 女子 男生 女生 女孩 男孩 小伙 姑娘 老人 老汉 大爷 大妈 大叔 阿姨 孩子 儿童 幼童 学生 教师 老师 医生 护士
司机 乘客 家长 母亲 父亲 妈妈 爸爸 老公 老婆 老板 同学 网红 女星 男星 艺人 歌手 演员 主播 顾客 店员 骑手 快递员
保安 城管 民警 法官 律师 官员 干部 局长 村官 嫌犯 逃犯 死者 伤者 受害人 女司机 女教师 女大学生 大学生 小学生
中学生 高中生 初中生 女童 男童 女婴 男婴 夫妻 夫妇 情侣 某女 某男 一女 一男 导师 博士 教授 副教授 处长 校长
园长 院长 man woman 班主任 女儿 儿子 妹妹 弟弟 哥哥 姐姐 爷爷 奶奶 外公 外婆 女乘客 男乘客 女顾客 歌星 明星
导演 球员 教练 院士 医护 护工 保姆 月嫂 中介 房客 表哥 表姐 亲戚 老头 老头子 老头儿 老太 老太太 老太婆 老大爷 老大妈
老奶奶 老爷爷 外卖员 外卖小哥 外卖骑手 快递小哥 熊孩子 女会员
""")

# A person only where a text brings one in: "有个女的", "隔壁桌一男的" (`detectors.strangers`).
STRANGERS: Final = words("""
女的 男的 女孩子 男孩子 小伙子 大姐 大哥 大娘 大嫂 大伯 大叔 大妈 大爷 小哥 老哥 老乡 老外 胖子 瘦子 光头 黄毛 醉汉
小偷 小孩 小朋友 富二代 少年 少女 青年 壮汉 美女 帅哥 博主 up主 会员 私教 车主 业主 店主 摊主 老板娘 店长 服务员 保洁
收银员 柜员 业务员 网友 路人 游客 旅客 病人 患者 家属 队友 经理 主管 前台 空姐 售货员 售票员 管理员 教官 辅导员 学姐
学长 学妹 学弟 师姐 师兄
孕妇 残疾人 小年轻 小姐姐 小哥哥 小情侣
""")

# What somebody met is called for what they did: "网约车遇上一奇葩".
INSULTS: Final = words("奇葩 神经病 变态 流氓 无赖 泼妇 疯子 骗子 酒鬼 老赖 恶霸 傻逼 傻叉 人渣 畜生 渣男 渣女")

# Longer words that hold one of the above and mean nothing of the sort.
NOBODY_AT_ALL: Final = words("""
他妈的 他妈 他娘的 他奶奶的 他大爷的 特么 尼玛的 其他 其它 吉他 他乡 维他 马耳他 自己人 谁知道 谁都 谁说 迷你
迷你版 你好 谢谢你 你懂的 你说 你看 你猜 你品 你知道 我靠 我去 我操 我擦 我的天 我的妈 我滴 我勒个去 我晕 我呸
自我 评论员 社会主义 国家级 国际 单位时间 自己的 你我他 你我 毕业学校 大学生 国家队 其他人 谁能 谁还 你敢信
ta们 哪个学校 哪家学校 哪所学校 什么学校 哪个单位 什么单位 哪家公司 哪个公司 什么公司 哪家医院 哪个医院
哪个幼儿园 她公司 他公司 你公司 她学校 他学校 骂不醒 骂不还口 找骂 该骂 欠骂 挨骂 骂骂咧咧 楼上楼下 谢谢你们
辛苦你们 老人头 老头乐 老头衫 老人与海 小伙伴 这小伙伴 那小伙伴 这个小伙伴
那个小伙伴
""")
