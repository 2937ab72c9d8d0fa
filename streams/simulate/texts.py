# ruff: noqa: E501  wide characters count double
"""Harmless chatter put together from small templates, so that long texts seldom repeat word for word.

One whole number (`dice`) chooses every part of a text.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """What a cascade is about: its hashtag and the phrases that name it."""

    tag: str
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Language:
    """Parts of texts in one language. `detail` takes a number."""

    code: str
    topics: tuple[Topic, ...]
    openings: tuple[str, ...]
    remarks: tuple[str, ...]
    details: tuple[str, ...]
    closings: tuple[str, ...]
    reshares: tuple[str, ...]
    comments: tuple[str, ...]
    replies: tuple[str, ...]
    edited: str

    def post(self, topic: Topic, dice: int) -> str:
        """Words of a root post."""
        dice, opening = divmod(dice, len(self.openings))
        dice, subject = divmod(dice, len(topic.subjects))
        dice, remark = divmod(dice, len(self.remarks))
        dice, detail = divmod(dice, len(self.details))
        dice, closing = divmod(dice, len(self.closings))
        body = self.openings[opening] + topic.subjects[subject] + self.remarks[remark]
        return body + self.details[detail].format(2 + dice % 97) + self.closings[closing]

    def reshare(self, topic: Topic, dice: int) -> str:
        """Words of a reshare; four in ten have none."""
        dice, silent = divmod(dice, 10)
        if silent < 4:
            return ""
        return self._short(self.reshares, topic, dice)

    def comment(self, topic: Topic, dice: int) -> str:
        """Words of a comment on a post or reshare."""
        return self._short(self.comments, topic, dice)

    def reply(self, topic: Topic, dice: int) -> str:
        """Words of an answer to a comment."""
        return self._short(self.replies, topic, dice)

    def _short(self, parts: tuple[str, ...], topic: Topic, dice: int) -> str:
        dice, first = divmod(dice, len(parts))
        dice, subject = divmod(dice, len(topic.subjects))
        dice, long = divmod(dice, 3)
        text = parts[first].replace("*", topic.subjects[subject])
        if long:
            dice, detail = divmod(dice, len(self.details))
            text += self.details[detail].format(2 + dice % 97)
        return text + self.closings[dice // 97 % len(self.closings)]


# fmt: off
CHINESE = Language(
    code="zh",
    topics=(
        Topic("城市散步", ("河边的新步道", "老城区那条梧桐路", "山脚下的小公园", "傍晚的滨江绿道", "刚修好的跨河小桥")),
        Topic("家常菜", ("番茄牛腩", "外婆教的葱油饼", "一锅清淡的冬瓜汤", "第一次做的糖醋排骨", "楼下早点铺的豆腐脑")),
        Topic("猫咪日常", ("家里的橘猫", "楼道里的三花猫", "朋友寄养的小黑猫", "怕打雷的那只猫", "爱晒太阳的老猫")),
        Topic("读书笔记", ("这本讲航海的小说", "图书馆新到的植物图鉴", "那部很厚的地方志", "一本薄薄的诗集", "旧书摊淘来的游记")),
        Topic("周末看球", ("昨晚的女足比赛", "社区的乒乓球赛", "校队的篮球决赛", "加时才分胜负的那场球", "雨里踢完的友谊赛")),
        Topic("天气观察", ("今早的大雾", "下了一夜的雨", "入秋后的第一场降温", "午后那道双彩虹", "连着三天的好太阳")),
        Topic("火车旅行", ("绿皮车沿途的油菜花", "高铁窗外的雪山", "慢车停靠的小站", "硬卧车厢的清晨", "海边那段铁路")),
        Topic("阳台种菜", ("新发芽的小葱", "爬满架子的黄瓜藤", "结了果的小番茄", "刚换盆的薄荷", "第一茬生菜")),
    ),
    openings=(
        "今天下班路上终于看到了", "周末和家人一起去看了", "朋友推荐了好久,总算等到", "没想到一早就遇见", "整理相册,翻到",
        "给大家分享一下", "忙了一个星期,最放松的就是", "邻居也在聊", "本来只是路过,结果被吸引住的是", "记录一下今天的",
        "最近一直惦记着", "孩子放学回来一直在说", "刚刚拍到的",
    ),
    remarks=(
        ",比照片里好看多了", ",心情一下子就好了", ",慢慢来才有意思", ",下次还想带爸妈一起来", ",细节真的很用心",
        ",和小时候记忆里的一模一样", ",安安静静待了一下午", ",旁边的叔叔还热情地讲了半天", ",比去年这个时候还要早一些",
        ",值得专门空出半天", ",忍不住多停留了一会儿",
    ),
    details=(
        "。算下来已经是第{}次了", "。走了大概{}分钟", "。前后拍了{}张照片", "。听说已经有{}年了", "。排在我前面的有{}个人",
        "。一共花了{}块钱", "。气温大概{}度的体感", "。认真写了{}行笔记", "。笔记里记了第{}页",
    ),
    closings=("。", "!", "~", "😊", ",推荐给大家。", "。你们那边呢?", "🌿", ",明天继续。", "👍", "。慢慢更新。", ""),
    reshares=(
        "转给爱*的朋友看看", "收藏了,*真不错", "同款*", "原来还有*", "这个周末就去看*", "马住,*", "转发,顺便问问*在哪儿",
        "看得我也想*了", "太治愈了", "好看", "转发微博", "替朋友转一下",
    ),
    comments=(
        "请问*是在哪里呀", "我也喜欢*", "*看着真舒服", "拍得真好,*很清楚", "上个月我也遇到过*", "学到了,原来*是这样",
        "想起了老家的*", "谢谢分享*", "哈哈哈", "赞", "真好", "蹲一个后续", "羡慕", "已经加入清单",
    ),
    replies=(
        "就在老地方附近", "对的,*", "哈哈同感", "谢谢你,回头去看看*", "我问一下再告诉你", "下次一起", "是的,慢慢来",
        "*要早点去", "好的,收到", "没错", "可以的", "原来如此",
    ),
    edited="(补充:改了一个错字)",
)

ENGLISH = Language(
    code="en",
    topics=(
        Topic("gardening", ("my tomato seedlings", "the old rose by the gate", "a tray of basil", "the first courgette")),
        Topic("birding", ("a pair of goldfinches", "the heron on the canal", "a very loud wren", "two young kestrels")),
        Topic("cycling", ("the ride along the river", "a slow loop through the hills", "the commute by bike", "the new lane")),
        Topic("baking", ("a rye loaf", "the lemon cake from grandma", "a batch of oat biscuits", "sourdough attempt two")),
        Topic("opensource", ("the new release", "a tiny bug fix", "the rewritten tutorial", "the test suite on my laptop")),
        Topic("stargazing", ("Saturn through a small telescope", "the thin moon tonight", "a bright meteor", "Orion rising")),
    ),
    openings=(
        "Finally got round to ", "A quiet morning with ", "Today's small joy: ", "Could not stop looking at ", "Update on ",
        "Sharing a few notes on ", "My neighbour asked about ", "Nobody told me how good it feels: ", "Still thinking of ",
    ),
    remarks=(
        ", and it made the whole day lighter", ", much nicer than I expected", ", slowly but surely", ", worth the detour",
        ", better than last year", ", with plenty of tea in between",
        ", and the kids loved it too",
    ),
    details=(
        ". That makes {} so far", ". Took about {} minutes", ". I counted {} of them", ". Page {} of the notebook",
        ". Only {} more to go", ". Found it {} steps from home",
    ),
    closings=(".", "!", " 😊", ". How is it over there?", " 🌿", ". More tomorrow.", ". Recommended.", ""),
    reshares=(
        "Look at this, *", "Love this: *", "Same here, *", "Saving this for the weekend", "For everyone who likes *",
        "This made me smile", "Worth a read",
    ),
    comments=(
        "Where did you find *?", "I like * too", "Lovely picture of *", "Thank you for sharing *",
        "We had * last month", "So good", "Well done", "Adding it to my list", "How long did it take?",
    ),
    replies=(
        "Just round the corner", "Yes, *", "Thanks a lot", "Ha, same", "I will ask and tell you", "Exactly",
        "Next time together",
    ),
    edited=" (edit: fixed a typo)",
)
# fmt: on
