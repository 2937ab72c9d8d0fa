"""Our own lexicon of what stands beside abuse: cues of criticism, news, reports, quotation and counter-speech, and the
parts of a call or of a slur that mean something only together (`detectors.abuse.context`). Notation as in `words`.
"""

from __future__ import annotations

from detectors.abuse.words import VIOLENCE, every

_WHY_SCOLD = every("凭什么骂 为什么要骂 为什么骂 干嘛骂 怎么能骂", "她 他 我 人家 别人 他们 她们")
_SAYS_OF_ME = every(
    "有人说 评论说 评论区说 区说 私信说 留言说 他说 她说 他们说", "我 我是 我妈 我妈是 我爸 我爸是 我们"
)

CUES: dict[str, str] = {
    "criticism": """
        不合理 不应该 不赞同 不同意 不认同 反对 质疑 建议 希望改进 有待改进 做得不好 做得不对 不专业 不负责 不负责任
        失职 渎职 不作为 乱作为 官僚 形式主义 一刀切 欠妥 不妥 值得商榷 逻辑不通 站不住脚 证据不足 难以服众 需要解释
        给个解释 给个说法 要个说法 回应 正面回应 道歉 应该道歉 公开道歉 追责 问责 整改 监管 透明 公开透明 太难听
        不好看 难看 太难吃 剧情烂 演得差 表演太差 水平不行 质量差 服务差 退票 退款 差评 避雷 失望 太失望 令人失望
        disappointed unacceptable irresponsible should_apologize disagree misleading poorly_made
    """,
    "reporting": """
        通报 官方通报 情况通报 据报道 据悉 据媒体 记者 新闻 采访 报警 立案 举报 实名举报 投诉 维权 曝光 揭露 反映
        爆料 证据 聊天记录 录音 录像 监控 视频为证 截图为证 事情经过 事实经过 亲身经历 当事人 受害者 受害人 被害人
        起诉 法院 判决 检察院 纪委 信访 仲裁 律师 律师函 公安 派出所 网信办 被骚扰 骚扰我 谣言 被造谣 被打 被欺负
        reported_to police court evidence lawsuit whistleblower bullied
    """,
    "news": """
        警方抓获 抓获 落网 被抓获 警方通报 法院判处 判处 判处其 被判死刑 被判刑 被判 获刑 有期徒刑 被告人 嫌疑人
        犯罪嫌疑人 一审 二审 开庭 宣判 公诉 批捕 被批捕 被捕 行政拘留 刑事拘留 刑拘 法院认定 法院认为 法院审理
        记者从 记者获悉 教育局回应 学校回应 公安部 最高法 最高检 典型案例 案件 强奸案 杀人案 强奸罪 侮辱罪 诽谤罪
        杀人犯 强奸犯 潜逃 涉嫌 警方提醒 民警 was_arrested were_arrested arrested_for sentenced convicted
        court_sentenced police_said police_arrested pleaded_guilty on_trial charged_with is_illegal is_a_crime
    """,
    "victim": """
        我被骂 被骂 我被强奸 被强奸 被强奸了 被性侵 被猥亵 遭性侵 被网暴 遭网暴 遭到网暴 遭受网暴 遭网络暴力 网暴后
        被人肉 遭人肉 被人肉搜索 遭人肉搜索 被开盒 遭开盒 被人开盒 我被家暴 被霸凌 遭霸凌 被辱骂 被威胁 被人威胁
        威胁我 我被人 已取证 已经取证 已报警 我报警 有人曝光我 曝光我的 曝光了我 很害怕 i_was_raped he_raped
        raped_her raped_me was_raped been_raped harassed_me bullied_me threatened_me i_reported_it reported_him
        i_was_bullied
    """,
    "quotation": """
        他说 她说 你说 说什么 说的是 有人说 有人骂 有人评论 评论说 评论区说 私信说 留言说 那些说 叫别人 说别人 所谓
        什么叫 引用 原文 转自 转述 标题 口口声声 张口就 张口闭口 动不动就说 一口一个 quote he_said she_said
        they_said they_wrote someone_wrote
    """
    f" {_SAYS_OF_ME}",
    "counter_speech": """
        别开盒 不要开盒 拒绝开盒 反对开盒 抵制开盒 抵制网暴 不要冲他 不要冲她 别去冲 不要去骂 别去骂 不要攻击 别攻击
        停止攻击 停止开盒 不要扒 别扒 别再骂 拒绝网暴 反对网暴 不要网暴 别网暴 别造谣 不造谣 不信谣 不传谣 积点口德
        口下留德 留点口德 嘴下留情 嘴上积德 善良一点 善良点 将心比心 换位思考 换成你 如果是你 凭什么骂 为什么要骂
        骂人干嘛 骂她干嘛 骂他干嘛 骂人家 人家招谁 招谁惹谁 关你什么事 关你屁事 关他什么事 受害者有罪 受害者有罪论
        不是她的错 不是他的错 不是你的错 她没有错 他没有错 有什么错 理性 请理性 理智 让子弹飞 等通报 等官方 等真相
        不了解真相 不要带节奏 别带节奏 带节奏 放过他 放过她 心疼 抱抱 加油 支持你 支持她 支持他 挺住 会好的
        保护好自己 希望平安 尊重 互相尊重 以偏概全 一竿子打翻 一棒子打死 哪里都有好人 哪都有好人坏人 人人平等
        leave_her_alone leave_him_alone leave_them_alone stop_bullying stop_harassing stop_the_hate be_kind
        that's_not_ok not_her_fault not_his_fault victim_blaming stop_attacking
    """
    f" {_WHY_SCOLD}",
    "condemn": """
        谴责网络暴力 抵制网络暴力 反对网络暴力 拒绝网络暴力 别骂她 别骂他 别骂我 别骂了 暴力说不 网暴说不 歧视说不
        霸凌说不 零容忍 停止网暴 网暴可耻 不是法外之地 不要伤害 谴责一切 racism_has_no_place hate_has_no_place
        stop_calling we_condemn 凭什么歧视 凭什么地域歧视 凭什么地域黑
    """
    f" {every('歧视 种族歧视 地域歧视 性别歧视 骂人 网暴', '是不对的 是错的 是错误的 不可取 是违法的 真的不对')}",
    "antibias": """
        歧视 种族歧视 地域歧视 性别歧视 地域黑 刻板印象 偏见 平等 平权 包容 种族主义 女权 男权 女性 男性 同性恋
        racism sexism equality
    """,
    "sympathy": """
        可怜 太可怜 心疼 心痛 难过 难受 泪目 哭了 看哭 破防 流泪 大哭 泪 蜡烛 祈祷 平安 一路走好 安息 节哀 愿逝者
        希望 保重 坚强 感动 谢谢 感谢 辛苦 致敬 英雄 点赞 祝福 恭喜 喜欢 好看 真棒 可爱 比心 爱心 拥抱 rip
        condolences so_sorry thank_you how_are_you see_you thanks good_morning good_night love_you miss_you
        happy_birthday well_done congratulations good_luck i_love
    """,
    "institution": """
        政府 警察 公安局 学校 教育局 公司 平台 官方 医院 卫健委 市监局 法官 法律 立法 政策 规定 制度 部门 有关部门
        相关部门 领导 监管部门 资本 品牌 厂家 商家 物业 股市 证监会 校方 院方 厂方 主办方 剧组
    """,
    "punishment": """
        判刑 死刑 枪毙 坐牢 无期 有期徒刑 拘留 严惩 重判 严判 抓起来 抓人 牢底坐穿 从重 刑法 刑期 量刑 缓刑
        未成年人保护法 罚款 吊销 开除 停职
    """,
}

_WHOSE = """
        她 他 她家 他家 她的 他的 他们 她们 这女的 这个女的 这个女人 这个女人的 这男的 这个男的 这个男人 这个男人的
        这人 这个人 这个人的 那个女的 那个男的 她孩子 他孩子 她孩子的 他孩子的 她爸妈 他爸妈 她老公 他老婆 这博主
        这个博主 这家人 他们家 她们家
"""
_DETAILS = """
        住址 地址 家庭住址 家庭地址 电话 手机号 电话号码 号码 身份证 身份证号 单位 工作单位 公司 学校 小区 微博
        微博账号 账号 主页 个人信息 身份信息 真名 真实姓名 照片 正脸 家在哪 在哪上班 在哪工作 在哪上学 住哪 住在哪
        住哪里 是哪个小区 是哪个学校 是哪个单位 在哪个学校 在哪个单位 班级 车牌号
"""
_OFFENDERS = """
        前男友 男友 男朋友 前夫 丈夫 老公 继父 养父 亲戚 老师 导师 教练 家教 老板 上司 领导 同事 客户 同学 室友 邻居
        房东 司机 网友 陌生人 陌生男子 流氓
"""

PARTS: dict[str, str] = {
    "quoting": """
        骂我 骂我们 骂我是 骂她 骂他 骂她是 骂他是 骂了我 骂了她 骂了他 被骂 被骂是 被骂成 被骂了 说我是 说我像
        说我就是 叫我 喊我 称我 称我为 称她为 称他为 称其为 称其 称原告为 称原告 被叫 被叫做 被称为 被喊 评论里写
        写着 写道 刻着 刻了 改成了 原话是 原话 法院认定 让我去 叫我去 骂别人 骂人 骂同学 骂孩子 骂学生 多次发 发来
        室友骂 called_me called_her called_him called_them calling_me calling_her calling_him calling_them
        calling_people calls_me calls_her telling_me telling_her telling_him telling_them
        telling_people keep_telling i_was_called i_was_called_a was_called was_called_a been_called been_called_a
        the_word the_term 说我妈 说我妈是 骂我妈 骂我妈是 说我爸 说我爸是 骂我爸 骂我全家 told_me_to told_her_to
        told_him_to told_to said_i said_i'm says_i'm
        wrote_that
    """
    f" {_WHY_SCOLD} {_SAYS_OF_ME}"
    f" {every(every('被 遭', _OFFENDERS), '骂 骂了 骂是 骂成 说成 叫 叫做 喊')}",
    "told": "所引原话",  # stands for quoted words that are told of (`detectors.abuse.raw`)
    "reported_word": """
        一词 这个词 这种词 这种字眼 字眼 等字眼 这种话 这样的话 这句话 等言论 构成侮辱 属于侮辱 等侮辱 等词 二字
    """,
    "speaks": """
        扬言 人威胁 私信威胁 收到威胁 威胁我 威胁要 威胁说 威胁她 威胁他 有人威胁 恐吓 嫌疑人 被告人 凶手 男子 丈夫
        被同学 被丈夫 被前夫
        threatened_to threatened_me threatening_to said_he_would said_they_would
    """,
    "outcome": """
        被抓 被判 被拘 获刑 被捕 被刑拘 后自首 违法 是违法 犯法 犯罪 侵权 属于侵权 涉嫌 入刑 停更 可耻 立案
        is_illegal is_a_crime is_wrong
    """,
    "refusal": """
        不要 别 别再 不要再 千万别 切勿 请勿 请不要 请别 不应该 不许 禁止 严禁 停止 请停止 终止 制止 杜绝 拒绝 反对
        抵制 谴责 强烈谴责 打击 远离 消除 警惕 整治 治理 惩治 stop please_stop please_don't don't do_not never
        condemn condemns we_condemn against no_one_should nobody_should should_not reject
    """,
    "harm": """
        网暴 网络暴力 人肉 人肉搜索 开盒 歧视 地域歧视 性别歧视 种族歧视 霸凌 校园霸凌 校园暴力 欺凌 辱骂 谩骂 攻击
        人身攻击 造谣 诽谤 侮辱 骚扰 性骚扰 家暴 嘲笑 嘲讽 羞辱 抹黑 骂人 骂她 骂他 骂这 骂孩子 引战 地域黑 仇恨
        语言暴力 荡妇羞辱 dox doxx doxxing doxing bullying bully harassing harassment harass abuse hate racism
        sexism attacking insulting calling_her calling_him calling_them calling_people
    """,
    "people": """
        河南人 东北人 广东人 上海人 北京人 四川人 山东人 新疆人 安徽人 江西人 福建人 湖北人 湖南人 贵州人 广西人
        山西人 河北人 武汉人 温州人 潮汕人 回民 回族 维族 穆斯林 黑人 白人 非洲人 印度人 日本人 韩国人 美国人 越南人
        菲律宾人 外地人 本地人 乡下人 农村人 城里人 农民 农民工 女人 男人 女的 男的 女生 男生 女司机 女性 男性
        同性恋 男同 女同 跨性别 残疾人 胖子 老人 老年人 大妈 粉丝 犹太人 穷人 有钱人 南方人 北方人 台湾人 香港人
        muslims muslim immigrants refugees migrants jews blacks black_people white_people asians chinese_people
        arabs mexicans indians africans gays gay_people lesbians trans_people women men disabled_people poor_people
        fat_people old_people foreigners gypsies christians those_people these_people you_people
    """,
    "neutral": """
        请求 要求 追求 需求 求助 祈求 恳求 寻求 求职 求婚 央求 求职者 调查 检查 审查 核查 抽查 侦查 清查 排查 查处
        查看 查收 普查 这个女人 那个女人 这女人 那女人 这个男人 那个男人 这男人 这女的 那女的 这男的 那男的 这个女的
        这个男的 那个男的 一个女人 一个男人 有个女人 女人缘 男人缘 这个胖子 这个老人 这位老人 有的男人 有的女人
        这个女生 这个男生 some_women some_men
    """,
    "vilify": """
        都是骗子 骗子 都是小偷 小偷 都是贼 都是拜金 拜金 没一个好东西 没有一个好东西 没一个好 不是好东西 素质低
        素质真低 素质差 素质真差 没素质 低素质 脏 又脏又臭 又脏 肮脏 臭 滚回 滚回去 滚出 滚出中国 都该死 都去死 该死
        都是变态 变态 恐怖分子 要饭 来要饭的 乞丐 社会负担 累赘 马路杀手 懒猪 懒鬼 又懒 懒惰 虚伪 最恶心 恶心 艾滋
        低等 劣等 劣根性 下贱 贱 蠢 又蠢 愚蠢 没脑子 垃圾 禽兽 货色 灭绝 死绝 污染 害虫 蛀虫 寄生虫 阴险 狡诈 奸诈
        小气 野蛮 不文明 没文化 天生就是 奴性 只认钱 毒瘤 祸害 低人一等 一个德行 强奸犯 罪犯 vermin animals
        parasites criminals rapists terrorists thieves cockroaches rats like_rats savages scum subhuman filthy dirty
        too_stupid stupid inferior disease plague cancer garbage trash filth liars control_everything
        ruin_this_country ruin_our ruin_everything throw_them_out kick_them_out deport_them put_down should_die
        must_die exterminated wiped_out gas_them don't_belong belong_in_the_kitchen go_back disgusting sluts whores
    """,
    "purge": """
        kill_all kill_the exterminate deport deport_all gas_the hang_the burn_the shoot_all ban_all 杀光 消灭 赶走
        驱逐 枪毙所有
    """,
    "expose": """
        看看 曝光 爆出 公布 公开 求 求一下 谁有 谁知道 发出来 发一下 发我 挂出 贴出 晒出 扒 扒一扒 扒出 扒一下 查
        查查 查一下 查出 找出 找出来 找到 打听 放出来 有没有人知道 有人知道 post leak share drop find find_out
        find_me give_us give_me who_knows who_has does_anyone_have does_anyone_know anyone_know anyone_knows
        anyone_have anyone_got which we_need tell_me publish dig_up look_up send_me
    """,
    "aim": """
        you you_are you're youre ur you_look you_all_are she_is she's he_is he's they_are they're she_looks he_looks
        woman_is man_is girl_is guy_is
    """,
    "by_whom": every("被 遭 遭到", _OFFENDERS),
    "at_me": every(f"{VIOLENCE} 杀", "我 我们 我全家 我家人 我孩子 我爸妈"),
    "crime": """
        强奸 强奸未遂 性侵 猥亵 性骚扰 骚扰 家暴 殴打 打伤 威胁 恐吓 跟踪 偷拍 敲诈 勒索 迷奸 下药
    """,
    "self": """
        我真是个 我真是 我就是个 我就是 我是个 我是 我像个 我这个 我这 我好像 我太 我好 自己是个 自己就是个 自己像个
        自己真是
        自己真是个 i_am_a i'm_a i_am_an i'm_an i'm_such_an i_was_an i_feel_like_an i_felt_like_an
    """,
    "private": """
        her_address his_address their_address her_home_address his_home_address home_address her_phone_number
        his_phone_number her_phone his_phone her_number his_number where_she_lives where_he_lives where_they_live
        where_she_works where_he_works her_workplace his_workplace her_school his_school her_employer his_employer
        her_kid_go her_kids_go his_kid_go his_kids_go her_full_name his_full_name her_real_name his_real_name
    """
    f" {every(_WHOSE, _DETAILS)}",
}
