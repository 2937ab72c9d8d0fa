"""Ordinary words that hold an insult or a disguise inside. They are put out of sight before anything else is read.

Of words that overlap the leftmost longest wins, and these are looked for in the same pass as the disguises: neither the
model nor the lexicon ever sees the insult inside. Same notation as `detectors.abuse.words`. Written for this project.
"""

from __future__ import annotations

from detectors.abuse.words import every

_THINGS = """
    手机 电脑 软件 游戏 电影 电视剧 国产剧 剧情 综艺 特效 快递 物流 质量 服务 耳机 系统 屏幕 电池 空调 冰箱 洗衣机 酒店
    宾馆 外卖 客服 信号 网络 网速 平台 产品 包装 车 鞋 衣服 相机 键盘 鼠标 充电器 路由器 餐厅 食堂 饭菜 画质 音质 续航
    体验 售后 天气 app 应用 网站 程序 服务器
"""
_BAD = "垃圾 太垃圾 真垃圾 很垃圾 好垃圾 超垃圾 是垃圾 就是垃圾 真的垃圾 也太垃圾 特别垃圾 非常垃圾 垃圾得"
_ALL_OF = """
    女人都 男人都 女的都 男的都 东北人都 广东人都 河南人都 上海人都 四川人都 山东人都 农村人都 黑人都 犹太人都 粉丝都
"""
_OWED = """
    要尊重 要被尊重 要理性 要保护 应该尊重 应该互相 应该被尊重 应该得到 应该享有 应该平等 值得 需要 有权 平等 不容易
    辛苦 很热情 很善良 很棒 挺好 能理解
"""
_AT_THE_DOOR = "去你家门口等你 到你家门口等你 在你家门口等你 你家门口等你"
_KIN = "妈妈 爸爸 奶奶 爷爷 外婆 外公 姥姥 姥爷 父亲 母亲 爸妈 家的猫 家的狗 家猫 家狗 家小狗 家小猫"
HARMLESS = f"""
    打死也不 打死都不 打死我也 打死我都 气死我 累死 热死 饿死 困死 吓死 美死 爱死 想死你 急死 疼死 烦死 忙死 羡慕死
    可爱死 帅死 好吃死 乐死 冻死 撑死 死心塌地 死心 死机 死党 死活 死守 死记硬背 死胡同 死角 死皮 死海 死结 去死皮
    去死角 失去死者 该死的天气 该死的闹钟 死亡率 死里逃生 拼死拼活 垃圾分类 垃圾桶 垃圾箱 垃圾袋 垃圾站 垃圾车
    垃圾场 垃圾房 垃圾处理 垃圾清运 垃圾焚烧 垃圾填埋 垃圾回收 垃圾食品 垃圾短信 垃圾邮件 垃圾电话 垃圾信息 垃圾广告
    垃圾软件 垃圾文件 垃圾代码 垃圾股 垃圾债 垃圾时间 垃圾话 垃圾堆 倒垃圾 扔垃圾 丢垃圾 捡垃圾 清垃圾 清理垃圾
    收垃圾 生活垃圾 厨余垃圾 干垃圾 湿垃圾 可回收垃圾 有害垃圾 其他垃圾 建筑垃圾 海洋垃圾 太空垃圾 塑料垃圾 乱扔垃圾
    乱丢垃圾 装修垃圾 电子垃圾 白色垃圾 医疗垃圾 大件垃圾 废物利用 废物回收 废物处理 废物处置 废物箱 固体废物
    危险废物 医疗废物 放射性废物 变废物为宝 初生牛犊 初生婴儿 初生儿 初生的 初生态 初生之犊 到处生 处生活 羊杂碎
    牛杂碎 杂碎汤 消费物 费物流 费物业 政治障碍 治障碍 精神障碍 智力障碍 智障人士 智障儿童 智障者 神经病学 神经病变
    神经病理 精神病院 精神病学 精神病患者 弱智儿童 脑残障 脑瘫儿 脑瘫患 白痴造句 女干部 女干警 手表子 代表子 妇女表
    女表演 女表姐 女表妹 麻辣鸡 香辣鸡 酸辣鸡 辣鸡翅 辣鸡腿 辣鸡丁 辣鸡块 辣鸡爪 辣鸡柳 辣鸡肉 啥比赛 沙比尔 独特么
    奇特么 特么多 狗吃屎 鸡屎藤 猫屎咖啡 翻滚 摇滚 滚动 滚烫 滚轮 滚筒 滚珠 打滚 滚雪球 滚滚 快滚动 滚开水 财源滚
    生日你 节日你 今日你 每日你 体操你 情操你 花草你 傻瓜 傻孩子 傻丫头 傻笑 傻乎乎 傻眼 装傻 傻白甜 傻狗 小笨蛋
    小坏蛋 小混蛋 大笨蛋 笨鸟先飞 笨重 母猪产后 肥猪流 人渣反派 变态反应 变态发育 变态辣 小丑鱼 小丑女 寄生虫病
    寄生虫感染 苍蝇馆子 苍蝇拍 蛀虫蛀 土狗 拳师犬 拳师傅 母狗绝育 我家母狗 小母狗 鬼子来了 抗日 打鬼子 装修 安装
    服装 包装 装备 装置 西装 装饰 组装 武装 装载 羽绒装 童装 女装 男装 装机 装配 装扮 盛装 时装 贪吃 贪玩 贪睡 坑里
    水坑 泥坑 天坑 矿坑 坑洼 捞面 打捞 捞起 捕捞 捞出 大捞 海底捞 风骚 离骚 牢骚 骚动 骚乱 乌骚 喷子弹 加油站 加油卡
    一代表 舔一舔 舔干净 舔盘子 舔毛 冰淇淋 德行善 怪物猎人 小怪物 魔鬼训练 魔鬼城 恶魔城 公交车站 坐公交车 公交车
    上位机 上位者 以上位置 做鸡蛋 做鸡汤 做鸡翅 做鸡腿 做鸡肉 做鸡胸 睡过头 睡过站 2b铅笔 4b铅笔 不要脸红 不值得提
    笑死人不偿命 开玩笑 开开心心 开盒饭 打开盒 拆开盒 开盒子 开盒即 开盒装 开盒体验 开盒视频 人肉馅 两人肉 双人肉
    个人肉 诱人肉 成人肉 单人肉 四人肉 烤人肉 女人肉 冲他笑 冲她笑 冲他挥 冲她挥 冲她点 冲他点 冲他喊加油 挂他身
    挂她身 挂她胸 有出轨 地铁出轨 列车出轨 火车出轨 出门小心 路上小心 开车小心 走路小心 晚上小心 处女座 处女作
    黑木耳炒 泡黑木耳 凉拌黑木耳 黑木耳红枣 小三峡 小三阳 大小三 二奶奶 高二奶 小三轮 小三角 初小三 破鞋子 杀了青
    刀片机 剃须刀片 送花圈 花圈店 楼下等你 车站等你 去你家吃 去你家玩 去你家做客 去你家蹭 找你玩 找到你想
    收拾你的房间 收拾她的房间 收拾他的房间 教训他懂 不会放过任何机会 kill_time killing_it killed_it killing_me
    killed_me drop_dead_gorgeous dead_tired damn_good garbage_truck garbage_can garbage_bin garbage_collector
    garbage_collection garbage_bag garbage_disposal the_garbage trash_can trash_bin trash_bag the_trash trash_talk
    guinea_pig pig_farm pigs_in piggy_bank clown_fish stupid_bug stupid_mistake stupid_rule stupid_question
    dumb_question dumb_rule dumb_luck stupid_me silly_me my_stupid my_dumb ugly_duckling ugly_sweater ugly_truth
    ugly_cry moby_dick dick_cheney spotted_dick cat_and_mouse beat_you_to_it shoot_you_an_email shoot_you_a
    shoot_me_a kill_the_process kill_process kill_the_lights kill_the_engine kill_two_birds
    shut_up_and_take_my_money go_die_hard scum_villain freak_out freaked_out control_freak psycho_analysis
    loser_bracket losers_bracket bloody_mary find_you_a find_you_something hurt_my hurt_myself white_trash_can
    animal_shelter 警察同志 民警同志 同志们 垃圾电影 垃圾电视剧
    抓小偷 抓住小偷 抓到小偷 小偷被抓 小偷被 小偷落网 防小偷 偷拍的人被抓 偷拍者被抓 骂人的评论 骂人的话 恶心想吐
    我妈死了 我爸死了 我妈死后 我爸死后 什么都敢吃 男人哭吧不是罪 你说得对 你说的对 你说得没错 你说的没错 你说的是
    你说呢 you_idiot_i_love_you you_idiot_love_you
    {every(every("我 我们 他 她 咱", _KIN), "死了 死后 死的那 死那")}
    {every(_THINGS, _BAD)}
    {every("垃圾", _THINGS)}
    {every(_ALL_OF, _OWED)}
    {every("男人 男的 男生", every("女人都 女的都", _OWED))}
    {every(_AT_THE_DOOR, "一起 来 吃 玩 拿 取 下来 哦 呢 啦 接")}
"""
