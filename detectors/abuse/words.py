"""Our own lexicon of abuse: words in plain form (`detectors.normalise`), by what they are a sign of.

A sign is no verdict; what it weighs the linear model learns, and what its neighbours make of it says
`detectors.abuse.context`. In an entry `_` stands for a space, `^` for the beginning and `$` for the end of the text;
letters and digits at the edge of an entry match at the edge of a run of them only. Written for this project, from
general knowledge of how people write.
"""

from __future__ import annotations


def every(heads: str, tails: str) -> str:
    """Each of some words with each of others behind it.

    >>> every("弄死 砍死", "你 他")
    '弄死你 弄死他 砍死你 砍死他'
    """
    return " ".join(head + tail for head in heads.split() for tail in tails.split())


VIOLENCE = """
        弄死 打死 砍死 捅死 烧死 杀了 宰了 剁了 揍死 淹死 毒死 掐死 勒死 撞死 废了 干掉 弄残 捅了 砍了 炸死 做掉 揍扁
        打残 搞死 整死 轮了 强奸 轮奸
"""
_WHOM = "你 你们 你全家 他 她 他们 她们 他全家 她全家 全家 这个女人 这女的 这个男的 这男的 这老师 这家人"
_LIGHTER = every("弄 教训 收拾 杀 打断 枪毙 堵", "你 你们 你全家")
_THEIR_PAGE = "她的微博 他的微博 她微博 他微博 她评论 他评论 她的评论 他的评论 她的账号 他的账号"
_SLEPT = every(every("跟 和 陪", "校长 老板 领导 导师 导演 老师 制片人 教授 院长 经理 评委 教练"), "睡 睡了 睡过 睡觉")

ABUSE: dict[str, str] = {
    "flat": """
        坨屎 丢人现眼 你是不是有病 你有病吧 你有病吗 有病吧你 ^操$ ^呸$ ^贱$ ^你妈的$ 滚你妈的 放你妈的
        ^妓女$ ^娼妓$ ^婊子$ ^鸡婆$ ^破鞋$ ^野种$ ^人妖$ ^母狗$ ^下贱$ ^无耻$ ^恶毒$ ^丑$ ^蠢$
        就是个妓女 就是个婊子 你是妓女 你是个妓女 你个婊子 你这婊子
        傻逼 傻屌 傻叉 贱人
        贱货 贱种 贱骨头 贱女人 贱男人 杂种 杂碎 狗东西 狗杂种 狗娘养 王八蛋 王八羔子 混蛋 浑蛋 畜生 禽兽 禽兽不如
        人渣 败类 废物 蠢货 蠢猪 蠢驴 蠢逼 白痴 智障 脑残 弱智 神经病 疯狗 疯婆子 死全家 全家死 全家死光 全家死绝
        你全家死 你全家死光 你全家死绝 你妈死 妈死了 操你妈 操你 草你妈 干你娘 日你妈 你妈逼 去你妈的 滚蛋 滚犊子
        给我滚 赶紧滚 快滚 滚吧 滚开 滚远点 滚一边去 滚出去 滚粗 滚出 ^滚$ ^你滚$ ^滚啊$ ^都滚$ 去死 去死吧
        怎么不去死 怎么不死 咋不死 不得好死 臭不要脸 不要脸 厚颜无耻 丑八怪 丑逼 肥猪 死肥猪 死肥 死胖子 吃屎吧
        吃屎去 去吃屎 猪狗不如 狗都不如 人面兽心 衣冠禽兽 不是东西 不是个东西 算什么东西 老不死 小畜生 小杂种 傻缺
        憨批 早该死 早该死了 怎么还没死 怎么还不死 咋还不死 咋还没死
        还没死呢 就该被打死 就该打死 该被打死 该被砍死 就该去死 睡烂了 被人睡烂
        脑子有病 脑子进水 脑子被门夹 没教养的 有娘生没娘养 丧尽天良 狼心狗肺 狗男女 跳梁小丑 窝囊废 下三滥 龟孙
        狗日的 臭婊子 死垃圾 垃圾人 社会垃圾 人间垃圾 你这垃圾 你这个垃圾 你个垃圾 你是垃圾 他是垃圾 她是垃圾
        就是个垃圾 臭垃圾 一群垃圾 ^垃圾$ 她是鸡$ 她就是鸡$ 跟猪一样 跟头猪一样 长得像猪 猪脑子 狗脑子 不是人养的
        人模狗样 死三八 臭三八 贱婢 烂货 烂人 骚货 荡妇 又蠢又坏 恶心玩意 垃圾玩意 垃圾东西 nmsl cnm wcnm rnm sb
        mdzz 死变态 臭流氓 老流氓 臭虫 蛆虫 狗屎 丧门星 扫把星 害人精 孽畜 贱逼 逼养的 狗逼 死逼
    """,
    "insult_strong": """
        二逼 装逼 逼样 婊子 犯贱 真贱 太贱 好贱 嘴贱 下贱 狗日 王八 牲口 渣滓 脑瘫 低能 有病吧 有病吗 精神病 泼妇
        疯女人 死妈 没妈 没教养 没家教 他妈的 他妈 草泥马 死吧 该死 找死 早死 死一死 无耻 下流 下作 恶毒 歹毒
        恶心人 真恶心 太恶心 令人作呕 好恶心 恶心死 呕了 吐了 丑东西 丑女 母猪 狗屁 放屁 屁话 狗嘴 满嘴喷粪 喷粪
        舔狗 走狗 汉奸 卖国贼 狗腿子 傻子 傻货 沙雕 脑袋有坑 没脑子 缺心眼 缺德 丧心病狂 不是人 什么东西 什么玩意
        啥玩意 奸夫淫妇 老东西 死老太婆 死老头 白眼狼 搅屎棍 蛆 苍蝇 寄生虫 吸血鬼 蛀虫 老鼠屎 疯子 变态 心理变态
        戏精 怂货 孬种 怂包 懦夫 软蛋 骗子 大骗子 小丑 tmd nmd
    """
    f" {_SLEPT}",
    "insult_mild": """
        恶心 丢人 丢脸 可笑 笑死人 笑话 搞笑 矫情 作死 作精 真作 事精 事多 事逼 爱作 蠢 愚蠢 笨 傻 丑 虚伪 虚荣 自私
        自私自利 幼稚 油腻 做作 矫揉造作 猥琐 恶臭 阴险 狠毒 心机 心机婊 绿茶 绿茶婊 白莲花 圣母 圣母婊 圣母心 巨婴
        妈宝 妈宝男 扶弟魔 凤凰男 捞女 拜金 拜金女 物质女 普信 普信男 直男癌 渣男 渣女 软饭 软饭男 老赖 无赖 泼皮
        妖艳 妖精 狐狸精 网红脸 整容脸 蛇精脸 捞 土包子 乡巴佬 穷酸 穷鬼 臭屌丝 屌丝 loser 没素质 素质低 低素质
        没文化 没良心 良心被狗吃 黑心 丧良心 冷血 没人性 毫无人性 人品差 人品有问题 三观不正 毁三观 三观尽毁
        不要碧莲 脸皮厚 脸皮真厚 厚脸皮 脸真大 脸大 好大的脸 什么嘴脸 嘴脸 丑态 丑恶 德行 德性 这德行 狗改不了吃屎
        烂透 坏种 天生坏种 坏透 恶人 恶魔 魔鬼 凶手 帮凶 奇葩 极品 怪胎 怪物 有毛病 脑子不好 脑子有问题 智商 没智商
        智商低 智商堪忧 眼瞎 瞎了 聋了 哑巴 死鱼眼 猪头 键盘侠 喷子 杠精 水军 洗地 洗白 舔 跪舔 脑补 笨蛋 蠢蛋 傻帽
        有病 你有病
    """,
    "implicit": """
        活该 自找的 自找 自作自受 自作孽 咎由自取 罪有应得 报应 现世报 遭报应 因果 天道好轮回 苍天饶过谁 不值得同情
        不值得可怜 可怜之人必有可恨之处 必有可恨之处 不冤 一点不冤 死得好 死有余辜 死了活该 便宜他了 便宜她了
        死得其所 好一个受害者 好一个受害人 好一个当事人 一个巴掌拍不响 苍蝇不叮无缝的蛋 无风不起浪 怎么不打别人
        为什么不是别人 怎么就你 怎么偏偏 谁让你
        谁让他 谁让她 谁叫你 谁叫他 谁叫她 怪谁 怪得了谁 能怪谁 赖谁 早干嘛 早干什么去了 早知今日 何必当初
        自己没点数 没点数 心里没数 没点逼数 没有自知之明 照照镜子 撒泡尿 也不看看 也配 你配吗 他配吗 她配吗 不配
        配不上 算老几 算个屁 谁给你的 谁给的勇气 谁给你的脸 哪来的脸 还有脸 有脸 要点脸 给脸不要 脸呢 脸都不要 装
        真能装 太能装 装可怜 装无辜 装纯 装清高 装疯卖傻 卖惨 卖可怜 博同情 博眼球 博关注 博流量 蹭热度 蹭流量 想红
        想火 想红想疯 炒作 自导自演 演技 真会演 演戏 会演 演得 戏真多 戏多 影帝 影后 奥斯卡 剧本 立人设 人设 翻车
        塌房 人血馒头 吃相 吃相难看 吃人血 消费死者 消费 洗不白 洗白 洗地 甩锅 倒打一耙 恶人先告状 贼喊捉贼
        得了便宜还卖乖 又当又立 当了婊子 立牌坊 玻璃心 公主病 矫情 小题大做 无病呻吟 至于吗 想多了 太把自己当回事
        把自己当 以为自己是谁 以为自己 以为谁都 见过世面 没见过世面 穷疯了 想钱想疯 想钱 要钱 讹人 讹钱 碰瓷 骗钱
        图钱 图啥 吃绝户 仙人跳 贪 贪心 贪得无厌 白吃白喝 吃白饭 啃老 不检点 穿成这样 穿那么少 半夜 大半夜 不自爱
        自重 自爱 正经人 正经女人 良家 好女人 一看就 面相 相由心生 长得就 长这样 这长相 就这 就这样还 就这水平
        不过如此 呵呵 哈哈活该 笑死 笑死我 笑拉了 笑不活 真行 真牛 好棒棒 厉害了 可把你牛 牛逼坏了 真有你的 佩服佩服
        鼓掌 祝你 祝他 祝她 但愿你 好走不送 走好不送 慢走不送 一路走好不送 少来 少装 闭嘴 闭麦 住口 别出来 别回来
        退圈 滚出娱乐圈 别丢人 别恶心 离我远点 没救 没救了 无药可救 不可理喻 难怪 怪不得 果然 活成 这种人 这种女人
        这种男人 这种妈 这种父母 这种老师 这种货色 这类人 这样的人 什么人 货色 玩意 东西 那种人 这号人 摊上 谁娶
        谁嫁 嫁不出去 没人要 克夫 倒霉 晦气 祸害 害人 拖油瓶 坑 下一个 下辈子 投胎 回炉重造 基因 遗传 随根 一家子
        一家人都 上梁不正 有其父必有其子 爹妈 爹妈怎么 你爹 你妈 你全家 全家
    """,
    "threat": """
        弄死你 打死你 打死他 打死她 砍死你 捅你 捅死你 剁了你 砍了你 宰了你 杀了你 杀了他 杀了她 杀你全家 灭你全家
        揍死 揍你 揍他 揍她 打断你 打断他 打断她 废了你 废了他 废了她 干掉你 你给我小心 走夜路小心 小心你的狗命
        别让我看见 别让我碰到 别让我遇到 见一次打一次 见你一次打一次 知道你家 知道你住 我知道你在哪 泼硫酸 泼粪
        泼油漆 放火烧 烧你家 炸了你 淹死你 撞死你 撞死他 撞死她 卸你 卸了你 让你消失 让你活不过 活不过今晚 要你命
        要你的命 要他命 寄刀片 送花圈 扒了你的皮 扒皮抽筋 弄死全家 kill_you i'll_kill kill_your_family beat_you_up
        break_your_legs burn_your_house watch_your_back we_know_where_you_live i_know_where_you_live gonna_kill
        going_to_kill coming_for_you shoot_you stab_you 等着挨打 等着挨揍 等着被打 等着收尸 给你收尸 找人弄他
        找人弄她 找人弄你 找人打她 找人打他 找人打你 让你好看 让她好看 让他好看 让你生不如死 活不过明天 活不过今天
        活不到明天 见她一次打 见他一次打 见一次打 别让我碰到你 别让我碰上 别让我逮到 下班路上小心 放学路上小心
        放学别走 泼她 泼你 泼他硫酸 泼她硫酸 泼你硫酸 卸你一条腿 你家住哪我知道 我知道你家 我知道你住 知道你儿子
        知道你女儿 知道你孩子 上学我知道 学校我知道 上班我知道 放学我等着 放学我去接 在你家门口 去你家门口
        你家门口等你 你家楼下等你 上门砍 上门弄 今晚去你家 小心你全家 小心你孩子 小心你的命 要你狗命 取你狗命
        让你断子绝孙 烧了你家 烧死这 扒你的皮 剥你的皮 割了你 剁你手 剁你 砍你 捅她 打死这 弄死这 你等死吧 你死定了
        我会找到你 早晚弄死 迟早弄死 打断她的腿 打断他的腿 打断你的腿 i_will_kill i'm_going_to_kill i'm_gonna_kill
        i_want_to_kill_you find_you_and hurt_you i_will_find_you i'll_find_you we_will_find_you we'll_find_you
        hunt_you_down rape_you rape_her rape_him should_be_raped deserve_to_be_raped deserves_to_be_raped
        break_your_face break_your_neck break_your_bones break_your_nose smash_your_face smash_your_head beat_you
        beat_her_up beat_him_up burn_you burn_her burn_down_your cut_your_throat slit_your_throat stabs_you stab_her
        stab_him shoot_her shoot_him shoots_you shoots_her strangle_you drown_you kill_her kill_him kill_them_all
        murder_you murder_her where_your_kids where_your_kid where_your_children know_where_your_kids
        know_where_your_kid know_where_your_family where_your_family_lives where_you_sleep know_where_you_work
        know_where_you_are outside_your_house outside_your_home be_dead_by you_are_dead you're_dead
        you're_a_dead_man you_won't_see_tomorrow you_will_regret you'll_regret you_will_pay_for you'll_pay_for_this
        your_days_are_numbered acid_in_your_face throw_acid bullet_in_your run_you_over hope_somebody_kills
        hope_someone_kills somebody_should_kill someone_should_kill someone_should_shoot i_will_hurt i'll_hurt
        gonna_hurt_you make_you_suffer skin_you_alive blow_your_head bomb_your knock_your_teeth break_her_legs
        break_his_legs break_his_face break_her_face visit_your_house
    """
    f" {every(VIOLENCE, _WHOM)} {_LIGHTER}",
    "threat_weak": """
        等着瞧 给我等着 你等着 小心点 小心你 堵门 烧死 炸死 毒死 掐死 勒死 打死 跟你没完 不得安宁 刀片 花圈
        不会放过你 打断腿 我去找你 出门小心 找上门 去你家 弄死 砍死 捅死 剁了 弄残 堵他 堵她 绝不放过 别放过
        不要放过 不能放过 饶不了
    """,
    "group": """
        女拳 拳师 田园女权 母狗 婚驴 仙女病 小仙女 蝈蝻 蝻人 郭楠 屌癌 男权狗 龟男 直男癌 公狗 娘炮 死基佬 基佬
        死gay 死同性恋 人妖 不男不女 黑鬼 黑猩猩 尼哥 阿三 印度阿三 高丽棒子 小日本 鬼子 日本狗 洋垃圾 黄皮白心 支那
        绿教 穆畜 河南贼 河南骗子 东北人都 广东人都 河南人都 上海人都 四川人都 山东人都 蛮子 南蛮 北方侉子 侉子
        外地狗 外地人滚 臭外地 臭要饭 臭打工 乡下人 农村人都 盲流 港灯 港毒 台巴子 湾湾狗 女人都 男人都 女的都
        男的都 你们女人 你们男人 黑人都 犹太人都 媚外 慕洋犬 慕洋狗 洋奴 easy_girl 易女 黑粉狗 脑残粉 粉丝都
        残废 死瘸子 瘸子 死聋子 retards
    """,
    "slur": """
        go_back_to_your_country go_back_where_you_came_from go_back_to_africa nobody_wants_yellow_monkey towelhead
        raghead paki kike dyke fags faggot faggots shemale nigger nigga chink tranny 滚出中国 滚回农村 死残废 死娘炮
        女人都该 男人都该 都是要饭的 劣等民族 低等民族
    """,
    "sexual": """
        卖淫 出来卖 当鸡 妓女 娼妓 淫荡 淫妇 骚逼 骚女 骚男 破鞋 千人骑 万人骑 被人睡 陪睡 睡上位 睡出来 爬床 被包养
        二奶 小三 姘头 偷人 偷汉 约炮 炮友 援交 外围女 果照 多少钱一晚 一晚多少 多少一晚 包夜 烂裤裆 黑木耳
        私生活混乱 私生活乱 搞破鞋 被轮 欠操 欠干 欠日 想操 想上她 浪货 浪蹄子 流产多少 野种 不知道谁的种
        睡烂了 被人睡烂 睡了才 靠睡 睡来的 slut whore
        hooker prostitute sleeps_around slept_her_way slept_with_everyone gold_digger cum_dumpster
    """
    f" {_SLEPT}",
    "sexual_weak": """
        卖的 卖身 鸡婆 婊 婊子 潜规则 包养 情妇 情夫 出轨 名媛 处女 松了 性病 上位 骚 打胎 堕胎 私生子 胸真大 奶子
        屁股真 外围 裸照 艳照 不雅照 不雅视频 床照 乱搞 强奸你 艾滋 得艾滋 公交车 睡过 做鸡 打炮
    """,
    "dig": """
        人肉他 人肉她 人肉这 人肉出 求人肉 快人肉 去人肉 来人肉 能人肉 可以人肉 大家人肉 一起人肉 人肉一下
        人肉搜索他 人肉搜索她 人肉搜索这 人肉搜索一下 把她人肉 把他人肉 给她人肉 给他人肉 必须人肉 快去人肉 开盒他
        开盒她 开盒这 开盒那 求开盒 求盒 盒他 盒她 盒一下 开他盒 开她盒 开她的盒 开他的盒 快开盒 来开盒 去开盒
        给她开盒 给他开盒 把她开盒 把他开盒 能开盒 大家开盒 一起开盒 开盒一下 盒武器 开盒博主 盒了她 盒了他 扒他
        扒她 扒出他 扒出她 扒一扒他 扒一扒她 扒一下他 扒一下她 深扒 求扒 扒皮她 扒皮他 查查他 查查她 查一下他
        查一下她 查下她 查下他 手机号多少 曝光地址 挂出来 挂他 挂她 把他挂 把她挂 网暴他 网暴她 冲他评论 冲她评论
        去她评论 去他评论 去他微博 去她微博 去他单位 去她单位 打他单位 打她单位 打爆电话 打爆他电话 打爆她电话
        打爆她 举报他单位 让他社死 让她社死 让她丢工作 让他丢工作 电话轰炸 短信轰炸 谁认识他 谁认识她 谁认识这
        谁知道他 谁知道她 住哪个小区 去他家闹 去她家闹 把她找出来 把他找出来 把她揪出来 把他揪出来 去她公司闹
        去他公司闹 去她单位闹 去他单位闹 去她学校闹 去他学校闹 dox_her dox_him dox_them dox_this dox_that dox_the
        let's_dox doxx_her doxx_him doxx_them doxx_this someone_dox somebody_dox drop_the_address drop_the_name
        drop_her_name drop_his_name drop_the_info find_her_address find_his_address find_where_she find_where_he
        who_knows_where_she who_knows_where_he get_him_fired get_her_fired spam_her spam_his spam_him call_his_boss
        call_her_boss call_her_employer call_his_employer drop_her_and_location drop_his_and_location
        drop_her_location drop_his_location drop_her_handle drop_his_handle 冲烂她 冲烂他
    """
    f" {every('冲了 冲烂 去冲 冲爆', _THEIR_PAGE)}"
    f" {every('骂到她 骂到他 骂到', '关评论 销号 退网 注销 删号 关微博')}",
    "dig_noun": """
        人肉 人肉搜索 开盒 doxx doxxed dox doxxing doxing doxed
    """,
    "dig_weak": """
        扒一扒 扒皮 求微博 求账号 求主页 账号是 主页在 大号是 曝出来 冲他 冲她 冲了 去冲 冲烂 住哪 住哪里 家庭住址
        哪个单位 在哪上班 在哪工作 什么单位 哪个学校的 哪个班 电话多少 有没有认识的 有认识的吗 有人认识 有没有知情
        名字叫什么 叫什么名字 真名 正脸 身份信息 个人信息 社死 私信骂 身份证号 手机号是 照片发出来 发照片 放照片
        盒了 求地址 求住址 求电话
    """,
    "english_flat": """
        fucker motherfucker fuck_you fuck_off fuck_her fuck_him bitch bitches cunt cunts asshole assholes arsehole
        dickhead twat wanker moron morons idiot idiots imbecile retard retarded dumbass jackass scumbag
        kill_yourself kys go_die go_and_die drop_dead hope_you_die die_in_a_fire rot_in_hell piece_of_shit
        piece_of_trash piece_of_garbage stfu nobody_likes_you no_one_likes_you everyone_hates_you nobody_loves_you
        nobody_would_miss_you no_one_would_miss_you waste_of_space waste_of_oxygen brain_dead braindead
        human_garbage human_trash human_waste shut_your_mouth shut_the_fuck worthless slut whore you_disgust_me
        you_make_me_sick i_hate_you we_hate_you burn_in_hell eat_shit son_of_a_bitch fat_pig fat_cow ugly_cow
        stupid_cow filthy_pig disgusting_pig you_should_die deserve_to_die die_alone neck_yourself hang_yourself
        what_a_clown what_a_loser what_a_pig such_a_loser such_a_pig such_a_freak what_a_freak total_loser
        complete_loser pathetic_loser ugly_and_stupid stupid_and_ugly fat_and_ugly freak_show scum_like stupid_woman
        stupid_man stupid_girl dumb_woman ugly_woman ugly_man hope_you_get_cancer get_cancer deserved_it
        had_it_coming asked_for_it
        dumbest_person dumbest_person_alive dumbest_human stupidest_person deserve_to_be_beaten
        deserves_to_be_beaten deserve_a_beating deserves_a_beating ^die$ ^just_die$ ^please_die$ ^die_already$ ^ugly$
        ^so_ugly$ ^hideous$ ^pathetic$
        ^disgusting$ ^repulsive$ ^loser$ ^losers$ ^scum$ ^trash$ ^garbage$ ^vermin$ ^parasite$ ^freak$ ^coward$
    """,
    "english_weak": """
        fuck fucking fucked fck bastard dick prick stupid dumb loser losers pathetic scum trash garbage disgusting
        disgrace vermin parasite pig pigs ugly clown freak psycho shut_up gtfo shit shitty bullshit liar fraud
        coward hypocrite rat witch creep creepy hag lunatic nutcase hideous repulsive vile
    """,
}
