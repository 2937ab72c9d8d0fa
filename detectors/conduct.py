"""Harsh words about what somebody did: criticism of conduct (article 10), told from abuse of the person.

A hostile text is criticism where it says what was done, or how something was made, and holds no word of plain abuse:
then it gets the class "criticism", and no score alone makes wanton abuse of it (`detectors.guard.WANTON`).
"黑心，扣我押金" is criticism, "扣我押金的畜生" is not, and neither is "恶心" alone. Words of a heading ("举报", "证据")
tell of no conduct, so that none put before abuse changes it.

What it cannot see: conduct in other words than those listed, deeds that are invented for the purpose. The words are our
own lists. Source: Guiding Opinions 2023, article 10. Figures: docs/backtest.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from detectors.abuse.classes import CLASSES, Score
from detectors.abuse.context import PLAIN, any_of
from detectors.abuse.features import features
from detectors.guard import WANTON

CRITICISM: Final = "criticism"
_PLAIN_ABUSE: Final = (*PLAIN, "group", "sexual", "sexual_weak", "dig_noun")
_MONEY: Final = (
    r"押金|定金|订金|退款|不退|退(?:我|租|费|货)|乱收费|多收|收费|收了[^，。！？]{0,4}\d|\d+[元块]|坑[了人钱我你他她老学外]|被坑|骗[了钱我押走]"
    r"|被骗|假货|货不对板|翻新|跑路|拉黑|克扣|扣[了我们]{0,2}[^，。！？]{0,3}(?:钱|工资|绩效|奖金|全勤|押金)|拖欠|欠[了我薪债钱]|黑心钱|赚[^，。！？]{0,4}钱"
    r"|[的块]钱也|剥削|押着不|吃相"
)
_TREATED: Final = (
    r"误诊|乱开|收病人|医德|补牙|一颗牙|误人子弟|当老师|上课|备课|教[得课]|动手|家暴|跟踪我|打(?:我|老婆|孩子|女人)|骂(?:我|过|师|孩子|新人|保安|学生|人)"
    r"|吼[我过]|欺负(?:我|新人|老人|学生|外地)|先招惹|逼走|抢功|穿小鞋|压榨|霸凌|加班|评优|毕不了业|不拴绳|遛狗|养狗|狗屎|被[^，。！？]{0,4}狗追|扰民|霸座|插队"
    r"|删帖|不道歉|没道歉|换号|接单|装看不见|装死|踢皮球|惹他的|描述就知道"
)
_FIRST_HAND: Final = (
    r"我(?:也|家|爸|妈|妹|室友|当时|当年|同学)?也?(?:被(?!她|他妈)|租过|上过|看过|买过|住过|遇到过)"
    r"|我们(?:租客|员工|学生|家长|业主|病人|患者)"
)
_WORKS: Final = (
    r"文章|文笔|观点|逻辑|写得|演技|剧情|画面|厨艺|味道|做饭|难吃|浪费[我了]|裙子|穿白|婚礼|朋友白交|好看是好看|快跑"
    r"|图便宜"
)
# Plain abuse that is none of its author's: what somebody was called, and the thing itself.
_NOT_MEANT: Final = re.compile(
    r"(?:骂|吼)过?(?:我们?|[她他]|师[姐兄弟妹]|同学|孩子|新人)(?:是|像|叫)?[^，。！？]{0,8}|狗屎(?=[^，。！？]{0,5}[捡铲踩扫])"
)
_CONDUCT: Final = re.compile(f"{_MONEY}|{_TREATED}|{_FIRST_HAND}|{_WORKS}")


def judged(texts: Sequence[str], scores: Sequence[Score]) -> list[Score]:
    """The scores of texts, in order, those of criticism of conduct as what they are.

    >>> from detectors.abuse.classes import Score
    >>> judged(["太黑心了，扣我押金", "畜生，扣我押金"], [Score(950, True, ("insult",))] * 2)[0]
    Score(hostility=799, hostile=True, classes=('insult', 'criticism'))
    """
    made = list(scores)
    places = [place for place, score in enumerate(scores) if score.hostile and _CONDUCT.search(texts[place])]
    if not places:
        return made
    plain = any_of(features([_NOT_MEANT.sub(" ", texts[place]) for place in places]).signs, _PLAIN_ABUSE, len(places))
    for place, abusive in zip(places, plain.tolist(), strict=True):
        if not abusive:
            hostility, hostile, classes = scores[place]
            named = tuple(name for name in CLASSES if name in classes or name == CRITICISM)
            made[place] = Score(min(hostility, WANTON - 1), hostile, named)
    return made
