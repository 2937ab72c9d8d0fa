"""Our own lexicon: words in plain form (`detectors.normalise`), by what they are a sign of.

`GROUPS` holds signs for the linear model, which learns what each group weighs; a sign is no verdict. Of the class
names of the product, some groups carry one (`CLASS_OF`). Words in an alphabet match whole words only; in an entry
`_` stands for a space. Written for this project, from general knowledge of how people write.
"""

from __future__ import annotations

GROUPS: dict[str, str] = {
    "insult_strong": """
        傻逼 傻屌 傻叉 煞笔 二逼 装逼 逼样 婊子 贱人 贱货 贱种 贱骨头 贱女人 贱男人 犯贱 真贱 太贱 好贱 嘴贱 下贱
        杂种 杂碎 狗东西 狗杂种 狗娘养 狗日 王八蛋 王八 畜生 禽兽 牲口 人渣 渣滓 败类 废物 垃圾人 垃圾东西 社会垃圾
        垃圾玩意 蠢货 蠢猪 蠢驴 蠢逼 白痴 智障 脑残 弱智 脑瘫 低能 神经病 有病吧 有病吗 精神病 疯狗 疯婆子 泼妇
        疯女人 死全家 全家死 死妈 你妈死 妈死了 没妈 没爹 孤儿 有娘生没娘养 没教养 没家教 操你 草你 干你娘 日你
        你妈逼 你妈的 他妈的 他妈 草泥马 滚蛋 滚犊子 滚出 给我滚 赶紧滚 快滚 滚吧 去死 死吧 怎么不死 咋不死 该死
        找死 不得好死 早死 死一死 臭不要脸 不要脸 厚颜无耻 无耻 下流 下作 恶毒 歹毒 恶心人 真恶心 太恶心 令人作呕
        好恶心 恶心死 呕了 吐了 丑八怪 丑逼 丑东西 丑女 肥猪 死肥 母猪 死胖子 狗屁 放屁 屁话 狗嘴 满嘴喷粪 喷粪 舔狗
        走狗 汉奸 卖国贼 狗腿子 傻缺 傻子 傻货 憨批 沙雕 脑子有病 脑子进水 脑袋有坑 没脑子 缺心眼 缺德 丧尽天良
        丧心病狂 狼心狗肺 猪狗不如 人面兽心 衣冠禽兽 不是人 不是东西 什么东西 什么玩意 啥玩意 狗男女 奸夫淫妇 老不死
        老东西 死老太婆 死老头 小畜生 小杂种 白眼狼 搅屎棍 臭虫 蛆 蛆虫 苍蝇 寄生虫 吸血鬼 蛀虫 老鼠屎 疯子 变态
        死变态 心理变态 戏精 窝囊废 怂货 孬种 怂包 懦夫 软蛋 骗子 大骗子 小丑 跳梁小丑 nmsl cnm tmd sb 2b mdzz nc
        rnm nm nmd wcnm zz
    """,
    "insult_mild": """
        恶心 丢人 丢脸 丢人现眼 可笑 笑死人 笑话 搞笑 矫情 作死 作精 真作 事精 事多 事逼 爱作 蠢 愚蠢 笨 傻 丑 虚伪
        虚荣 自私 自私自利 幼稚 油腻 做作 矫揉造作 猥琐 恶臭 阴险 狠毒 心机 心机婊 绿茶 绿茶婊 白莲花 圣母 圣母婊
        圣母心 巨婴 妈宝 妈宝男 扶弟魔 凤凰男 捞女 拜金 拜金女 物质女 普信 普信男 直男癌 渣男 渣女 软饭 软饭男 老赖
        无赖 泼皮 妖艳 妖精 狐狸精 网红脸 整容脸 蛇精脸 捞 土包子 乡巴佬 穷酸 穷鬼 臭屌丝 屌丝 loser 没素质 素质低
        低素质 没文化 没良心 良心被狗吃 黑心 丧良心 冷血 没人性 毫无人性 人品差 人品有问题 三观不正 毁三观 三观尽毁
        不要碧莲 脸皮厚 脸皮真厚 厚脸皮 脸真大 脸大 好大的脸 什么嘴脸 嘴脸 丑态 丑恶 德行 德性 这德行 狗改不了吃屎
        烂人 烂货 烂透 坏种 天生坏种 坏透 恶人 恶魔 魔鬼 凶手 帮凶 奇葩 极品 怪胎 怪物 有毛病 脑子不好 脑子有问题
        智商 没智商 智商低 智商堪忧 眼瞎 瞎了 聋了 哑巴 死鱼眼 猪头 猪脑子 狗脑子 键盘侠 喷子 杠精 水军 洗地 洗白 舔
        跪舔 脑补
    """,
    "implicit": """
        活该 自找的 自找 自作自受 自作孽 咎由自取 罪有应得 报应 现世报 遭报应 因果 天道好轮回 苍天饶过谁 不值得同情
        不值得可怜 可怜之人必有可恨之处 必有可恨之处 不冤 一点不冤 死得好 死有余辜 死了活该 便宜他了 便宜她了
        死得其所 一个巴掌拍不响 苍蝇不叮无缝的蛋 无风不起浪 怎么不打别人 为什么不是别人 怎么就你 怎么偏偏 谁让你
        谁让他 谁让她 谁叫你 谁叫他 谁叫她 怪谁 怪得了谁 能怪谁 赖谁 早干嘛 早干什么去了 早知今日 何必当初
        自己没点数 没点数 心里没数 没点逼数 没有自知之明 照照镜子 撒泡尿 也不看看 也配 你配吗 他配吗 她配吗 不配
        配不上 算老几 算什么东西 算个屁 谁给你的 谁给的勇气 谁给你的脸 哪来的脸 还有脸 有脸 要点脸 给脸不要 脸呢
        脸都不要 装 真能装 太能装 装可怜 装无辜 装纯 装清高 装疯卖傻 卖惨 卖可怜 博同情 博眼球 博关注 博流量 蹭热度
        蹭流量 想红 想火 想红想疯 炒作 自导自演 演技 真会演 演戏 会演 演得 戏真多 戏多 影帝 影后 奥斯卡 剧本 立人设
        人设 翻车 塌房 人血馒头 吃相 吃相难看 吃人血 消费死者 消费 洗不白 洗白 洗地 甩锅 倒打一耙 恶人先告状
        贼喊捉贼 得了便宜还卖乖 又当又立 当了婊子 立牌坊 玻璃心 公主病 矫情 小题大做 无病呻吟 至于吗 想多了
        太把自己当回事 把自己当 以为自己是谁 以为自己 以为谁都 见过世面 没见过世面 穷疯了 想钱想疯 想钱 要钱 讹人
        讹钱 碰瓷 骗钱 图钱 图啥 吃绝户 仙人跳 贪 贪心 贪得无厌 白吃白喝 吃白饭 啃老 不检点 穿成这样 穿那么少 半夜
        大半夜 不自爱 自重 自爱 正经人 正经女人 良家 好女人 一看就 面相 相由心生 长得就 长这样 这长相 就这 就这样还
        就这水平 不过如此 呵呵 哈哈活该 笑死 笑死我 笑拉了 笑不活 真行 真牛 好棒棒 厉害了 可把你牛 牛逼坏了 真有你的
        佩服佩服 鼓掌 祝你 祝他 祝她 但愿你 好走不送 走好不送 慢走不送 一路走好不送 少来 少装 闭嘴 闭麦 住口 别出来
        别回来 退圈 滚出娱乐圈 别丢人 别恶心 离我远点 没救 没救了 无药可救 不可理喻 难怪 怪不得 果然 活成 这种人
        这种女人 这种男人 这种妈 这种父母 这种老师 这种货色 这类人 这样的人 什么人 货色 玩意 东西 那种人 这号人 摊上
        谁娶 谁嫁 嫁不出去 没人要 克夫 倒霉 晦气 祸害 害人精 害人 扫把星 拖油瓶 坑 下一个 下辈子 投胎 回炉重造 基因
        遗传 随根 一家子 一家人都 上梁不正 有其父必有其子 爹妈 爹妈怎么 你爹 你妈 你全家 全家
    """,
    "threat": """
        弄死 弄死你 打死你 打死他 打死她 砍死 砍死你 捅死 捅你 捅死你 剁了 剁了你 砍了你 宰了你 杀了你 杀了他 杀了她
        杀你全家 灭你全家 揍死 揍你 揍他 揍她 打断你 打断他 打断她 废了你 废了他 废了她 做掉 干掉你 你给我小心
        走夜路小心 小心你的狗命 别让我看见 别让我碰到 别让我遇到 见一次打一次 见你一次打一次 堵他 堵她 上门找你
        知道你家 知道你住 我知道你在哪 泼硫酸 泼粪 泼油漆 放火烧 烧你家 炸了你 淹死你 撞死你 撞死他 撞死她 弄残 卸你
        卸了你 让你消失 让你活不过 活不过今晚 要你命 要你的命 要他命 寄刀片 送花圈 扒了你的皮 扒皮抽筋 弄死全家
        kill_you i'll_kill kill_your_family beat_you_up break_your_legs burn_your_house watch_your_back
        we_know_where_you_live i_know_where_you_live gonna_kill going_to_kill coming_for_you shoot_you stab_you
    """,
    "threat_weak": """
        等着瞧 给我等着 你等着 小心点 小心你 堵你 堵门 烧死 炸死 毒死 掐死 勒死 打死 弄他 弄她 弄你 教训他 教训她
        教训你 收拾你 收拾他 收拾她 跟你没完 不得安宁 刀片 花圈 不会放过你 枪毙你 打断腿 我去找你 出门小心 找上门
        去你家
    """,
    "group": """
        女拳 拳师 田园女权 母狗 婚驴 仙女病 小仙女 蝈蝻 蝻人 郭楠 屌癌 男权狗 龟男 直男癌 公狗 娘炮 死基佬 基佬
        死gay 死同性恋 人妖 不男不女 黑鬼 黑猩猩 尼哥 阿三 印度阿三 高丽棒子 小日本 鬼子 日本狗 洋垃圾 黄皮白心 支那
        绿教 穆畜 河南贼 河南骗子 东北人都 广东人都 河南人都 上海人都 四川人都 山东人都 蛮子 南蛮 北方侉子 侉子
        外地狗 外地人滚 臭外地 臭要饭 臭打工 乡下人 农村人都 盲流 港灯 港毒 台巴子 湾湾狗 女人都 男人都 女的都
        男的都 你们女人 你们男人 女司机 黑人都 犹太人都 媚外 慕洋犬 慕洋狗 洋奴 easy_girl 易女 黑粉狗 脑残粉 粉丝都
        残废 死瘸子 瘸子 死聋子 nigger nigga faggot chink tranny retards
    """,
    "sexual": """
        卖淫 出来卖 当鸡 妓女 娼妓 荡妇 淫荡 淫妇 骚货 骚逼 骚女 骚男 破鞋 千人骑 万人骑 被人睡 陪睡 睡上位 睡出来
        爬床 被包养 二奶 小三 姘头 偷人 偷汉 约炮 炮友 援交 外围女 果照 多少钱一晚 一晚多少 多少一晚 包夜 烂裤裆
        黑木耳 私生活混乱 私生活乱 搞破鞋 被轮 欠操 欠干 欠日 想操 想上她 浪货 浪蹄子 流产多少 野种 不知道谁的种
        slut whore hooker prostitute sleeps_around slept_her_way slept_with_everyone gold_digger cum_dumpster
    """,
    "sexual_weak": """
        卖的 卖身 鸡婆 婊 婊子 潜规则 包养 情妇 情夫 出轨 名媛 处女 松了 性病 上位 骚 打胎 堕胎 私生子 胸真大 奶子
        屁股真 外围 裸照 艳照 不雅照 不雅视频 床照 乱搞 强奸你 艾滋 得艾滋 公交车 睡过 做鸡 打炮
    """,
    "dig": """
        人肉 人肉他 人肉她 人肉搜索 开盒 盒他 盒她 扒他 扒她 扒出来 深扒 求扒 求人肉 查查他 查查她 查一下他 查一下她
        求地址 求住址 住在哪 家住哪 住哪个小区 哪个小区 求电话 手机号多少 曝光地址 挂出来 挂他 挂她 把他挂 把她挂
        网暴他 网暴她 冲他评论 冲她评论 去她评论 去他评论 去他微博 去她微博 去他单位 去她单位 打他单位 打她单位
        打爆电话 打爆他 打爆她 举报他单位 让他社死 让她社死 谁认识 谁知道他 谁知道她 doxx doxxed drop_the_address
        电话轰炸 短信轰炸
    """,
    "dig_weak": """
        扒一扒 扒皮 求微博 求账号 求主页 账号是 主页在 大号是 曝光他 曝光她 曝出来 冲他 冲她 冲了 去冲 冲烂 住哪
        住哪里 家庭住址 哪个单位 在哪上班 在哪工作 什么单位 哪个学校的 哪个班 电话多少 有没有认识的 有认识的吗
        有人认识 有没有知情 名字叫什么 叫什么名字 真名 正脸 身份信息 个人信息 社死 私信骂 身份证号 手机号是
        照片发出来 发照片 放照片 dox find_where her_address his_address home_address 盒了
    """,
    "criticism": """
        不合理 不应该 不赞同 不同意 不认同 反对 质疑 建议 希望改进 有待改进 做得不好 做得不对 不专业 不负责 不负责任
        失职 渎职 不作为 乱作为 官僚 形式主义 一刀切 欠妥 不妥 值得商榷 逻辑不通 站不住脚 证据不足 难以服众 需要解释
        给个解释 给个说法 要个说法 回应 正面回应 道歉 应该道歉 公开道歉 追责 问责 整改 监管 透明 公开透明 太难听
        不好看 难看 太难吃 剧情烂 演得差 表演太差 水平不行 质量差 服务差 退票 退款 差评 避雷 失望 太失望 令人失望
        disappointed unacceptable irresponsible should_apologize disagree misleading poorly_made
    """,
    "reporting": """
        通报 警方通报 官方通报 情况通报 据报道 据悉 据媒体 记者 新闻 采访 报警 已报警 立案 举报 实名举报 投诉 维权
        曝光 揭露 反映 爆料 证据 聊天记录 录音 录像 监控 视频为证 截图为证 事情经过 事实经过 亲身经历 当事人 受害者
        受害人 被害人 起诉 法院 判决 检察院 纪委 信访 仲裁 律师 律师函 公安 派出所 网信办 我被骂 骂我 被网暴 网暴
        被人肉 遭人肉 被人肉搜索 被开盒 遭开盒 被人开盒 开盒挂人 被骚扰 骚扰我 威胁我 被威胁 骂了我 骂人 辱骂 侮辱
        诽谤 造谣 谣言 被造谣 被打 被欺负 被霸凌 霸凌 欺凌 家暴 被家暴 reported_to police court evidence lawsuit
        whistleblower harassed_me threatened_me called_me bullied
    """,
    "quotation": """
        原话 他说 她说 你说 说什么 说的是 有人说 有人骂 有人评论 评论说 评论区说 私信说 发来 留言说 那些说 说我是
        骂我是 骂他是 骂她是 骂别人 叫我 喊我 叫别人 说别人 所谓 什么叫 引用 原文 转自 转述 标题 口口声声 张口就
        张口闭口 动不动就说 一口一个 quote he_said she_said they_said told_me they_wrote someone_wrote wrote_that
    """,
    "harmless": """
        打死也不 打死都不 打死我也 打死我都 笑死 笑死我 笑不活 气死我 累死 热死 饿死 困死 吓死 美死 爱死 想死 急死
        疼死 烦死 忙死 羡慕死 可爱死 帅死 好吃死 该死的天气 死心 死亡 死者 死机 致死 生死 死刑 死党 死活 死守
        kill_time killing_it killed_it drop_dead_gorgeous dead_tired damn_good
    """,
    "counter_speech": """
        拒绝人肉 反对人肉 禁止人肉 抵制人肉 别开盒 不要开盒 拒绝开盒 反对开盒 抵制开盒 抵制网暴 不要冲他 不要冲她
        别去冲 不要去骂 别去骂 不要攻击 别攻击 停止攻击 停止人肉 停止开盒 不要扒 别扒 别骂了 不要骂 别再骂 停止网暴
        拒绝网暴 反对网暴 不要网暴 别网暴 网暴可耻 别人肉 不要人肉 别造谣 不造谣 不信谣 不传谣 积点口德 口下留德
        留点口德 嘴下留情 嘴上积德 善良一点 善良点 将心比心 换位思考 换成你 如果是你 凭什么骂 为什么要骂 骂人干嘛
        骂她干嘛 骂他干嘛 骂人家 人家招谁 招谁惹谁 关你什么事 关你屁事 关他什么事 受害者有罪 受害者有罪论 不是她的错
        不是他的错 不是你的错 她没有错 他没有错 有什么错 理性 请理性 理智 让子弹飞 等通报 等官方 等真相 不了解真相
        不要带节奏 别带节奏 带节奏 放过他 放过她 心疼 抱抱 加油 支持你 支持她 支持他 挺住 会好的 保护好自己 希望平安
        尊重 互相尊重 不要歧视 别歧视 拒绝歧视 反对歧视 以偏概全 一竿子打翻 一棒子打死 哪里都有好人 哪都有好人坏人
        人人平等 leave_her_alone leave_him_alone leave_them_alone stop_bullying stop_harassing stop_the_hate be_kind
        that's_not_ok not_her_fault not_his_fault victim_blaming stop_attacking
    """,
    "antibias": """
        歧视 种族歧视 地域歧视 性别歧视 地域黑 刻板印象 偏见 平等 平权 包容 种族主义 女权 男权 女性 男性 同性恋
        racism sexism equality
    """,
    "sympathy": """
        可怜 太可怜 心疼 心痛 难过 难受 泪目 哭了 看哭 破防 流泪 大哭 泪 蜡烛 祈祷 平安 一路走好 安息 节哀 愿逝者
        希望 保重 坚强 感动 谢谢 感谢 辛苦 致敬 英雄 点赞 祝福 恭喜 喜欢 好看 真棒 可爱 比心 爱心 拥抱 rip
        condolences so_sorry thank_you
    """,
    "institution": """
        政府 警察 公安局 学校 教育局 公司 平台 官方 医院 卫健委 市监局 法官 法律 立法 政策 规定 制度 部门 有关部门
        相关部门 领导 监管部门 资本 品牌 厂家 商家 物业 股市 证监会 校方 院方 厂方 主办方 剧组
    """,
    "punishment": """
        判刑 死刑 枪毙 坐牢 无期 有期徒刑 拘留 严惩 重判 严判 抓起来 抓人 牢底坐穿 从重 刑法 刑期 量刑 缓刑
        未成年人保护法 罚款 吊销 开除 停职
    """,
    "english_insult": """
        fuck fucking fucker fucked fck motherfucker fuck_you fuck_off bitch bitches cunt asshole arsehole bastard
        dickhead dick prick twat wanker moron idiot idiots imbecile retard retarded stupid dumb dumbass jackass
        loser pathetic scum scumbag trash garbage worthless disgusting disgrace vermin parasite pig fat_pig ugly
        clown freak psycho kill_yourself kys go_die drop_dead hope_you_die die_in_a_fire rot_in_hell piece_of_shit
        shut_up stfu gtfo nobody_likes_you waste_of_space deserved_it had_it_coming asked_for_it brain_dead
        braindead shit shitty bullshit
    """,
}

CLASS_OF = {
    "insult_strong": "insult",
    "english_insult": "insult",
    "threat": "threat",
    "group": "group",
    "sexual": "sexual",
    "dig": "dig",
    "criticism": "criticism",
    "reporting": "reporting",
    "quotation": "quotation",
    "counter_speech": "counter_speech",
}
CLASSES = ("insult", "threat", "group", "sexual", "dig", "criticism", "reporting", "quotation", "counter_speech")
NEED_HOSTILITY = frozenset({"insult", "group"})  # said of a text only if it is hostile as a whole

# How abuse is written to slip past word filters, by what is meant. Applied to texts in plain form before they are
# scored; only forms that mean nothing else. Homophones, initials, split characters, emoji.
CLOAKS: dict[str, str] = {
    "傻逼": (
        "煞笔 傻比 傻b 沙比 沙币 傻币 傻x 傻杯 傻狍子 沙雕b 煞逼 莎比 鲨臂 傻13 啥比 仙人掌逼 shabi s13 傻哔 "
        "傻呗b 莎笔 傻壁 亻傻逼"
    ),
    "你妈的": "尼玛的 泥马的 你马的",
    "你妈死": "尼玛死",
    "你妈逼": "尼玛逼 你麻痹",
    "去你妈的": "去尼玛的",
    "你妈": "泥马 你🐴 尼马 拟吗 你母 ni妈 你m的 n妈 你麻",
    "妈": "🐴",
    "操你妈": (
        "草泥马 艹你妈 草你妈 艹尼玛 c你妈 操你m 肏你妈 曹尼玛 超你妈 艹泥马 槽你妈 草尼玛 caonima 日你妈 "
        "cao你妈 操你🐴"
    ),
    "他妈的": "特么的 tm的 他m的 tmd 他喵的 塔玛的 踏马的 他🐴的 特么 踏马",
    "操": "艹 肏",
    "贱人": "贝戋人 贱ren 见人人 贱亻 jian人 贝戋亻",
    "贱": "贝戋",
    "婊子": "女表子 表子 biao子 裱子 女表孑 婊砸 婊孑",
    "婊": "女表",
    "狗": "🐶 🐕 犭句",
    "猪": "🐷 🐖 犭者",
    "鸡": "🐔 又鸟",
    "屎": "💩",
    "死": "歹匕 si了 💀 s亡 死亻",
    "去死": "去si qusi 去歹匕 qu死 去4 趣死 去s",
    "死全家": "si全家 死quan家 歹匕全家 s全家 死铨家",
    "强奸": "弓虽女干 强女干 弓虽奸 qj qiang奸 强j",
    "奸": "女干",
    "杂种": "杂zhong 杂尰 雜种 za种 砸种",
    "畜生": "chu生 畜牲 处生 初生 出生东西 畜sheng",
    "废物": "fw 废wu 费物 fei物",
    "垃圾": "lj 辣鸡 垃j 拉圾 辣圾 la圾 laji 🚮",
    "脑残": "nc naocan 脑can 脑chan 闹残 nao残 恼残",
    "智障": "zz 智zhang 治障 制杖 智帐 zhi障",
    "白痴": "baichi 白chi 白吃痴",
    "滚": "氵衮",
    "人肉": "rr搜索 人rou 亻肉",
    "弄死": "nong死 弄si 弄歹匕 哝死",
    "杀了": "鲨了 sha了 刹了",
    "骚货": "sao货 烧货 骚huo 马蚤货",
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
    "bitch": "b1tch biatch bltch",
    "kill yourself": "kys kill_urself unalive_yourself",
}
