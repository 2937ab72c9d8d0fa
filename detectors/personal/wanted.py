"""Requests for somebody's data or whereabouts, to whoever may have them: "谁有他的照片发出来", "悬赏找这个人".

Not where a text looks for somebody who is lost, found something or helped: the same words then mean no harm. That it is
refused or told of by others is for the caller (`detectors.personal.calls`) to see.

    >>> bool(WANTED.search("重金求此人信息")), bool(WANTED.search("重金求购二手车"))
    (True, False)

What it cannot see: requests without a word for the person ("谁有照片"), code words. The phrases are our own lists.
"""

from __future__ import annotations

import re
from typing import Final

THEM: Final = (  # somebody pointed at
    r"(?:(?<!其)他(?!人|们)|她(?!们)|(?<!其)它|ta|TA|此(?:人|女|男|贼)"
    r"|[这那][个位名]?(?:人|女的?|男的?|女人|男人|女孩|学生|司机|车主|老师|护士|医生|家伙|畜生|博主|[Uu][Pp]主?|楼主|货|渣))"
)
OF_THEM: Final = r"(?:的|家)?(?:真实|家庭|工作|个人|身份)?"
FACTS: Final = (
    r"(?:姓名|真名|住址|地址|家在哪|电话|手机号?|号码|身份证号?|单位|学校|信息|联系方式|微信|住哪|住在哪"
    r"|在哪里?上班|在?哪个?(?:学校|大学|中学|单位|公司|小区|医院|班))"
)
_MORE_FACTS: Final = rf"(?:{FACTS}|全名|身份|班级|正脸|资料|底细|小号|(?:微博|抖音|社交)?(?:账号|主页))"
_PICTURES: Final = r"(?:正脸|生活|素颜|高清|真人)?(?:照片|照|自拍|微博|抖音|朋友圈|聊天记录)"
_PAYS: Final = r"(?:悬赏|赏金|重金|有偿|出钱|花钱|众筹|高价)[^。！!？?\n，,]{0,6}?"
_ASKS: Final = r"(?:谁|有没有(?:人|谁|哪位)?|有人|哪位|有)"
_STEP_FORWARD: Final = r"(?:说一下|说说|出来|报|爆|曝|发|求|叫什么|叫啥|是谁|在哪)"
_HAND_OVER: Final = r"(?:私信|私聊|私我|发我|发给我|告诉我|联系我|爆料|爆一?下|报一?下|说一下|[说发贴]出来)"

WANTED: Final = re.compile(
    rf"{_ASKS}(?:有)?{THEM}的?{_PICTURES}[^。！!？?\n]{{0,4}}?[发贴挂晒放爆曝](?:出来|上来|一下|给我|我)(?!了)"
    rf"|{_PAYS}[找寻查搜挖](?:到|出来?)?{THEM}(?!了)"
    rf"|{_PAYS}(?:求购?|征集|收购?|买|要){THEM}{OF_THEM}{_MORE_FACTS}"
    rf"|有没有(?:人|谁|哪位)?(?:[^。！!？?\n，,]{{1,4}}的)?认识{THEM}的?(?:人|朋友)?(?=$|[吗么啊呀\s。！!？?，,~…]|出来)"
    rf"|{_ASKS}认识{THEM}的?(?:吗|么|啊|人|朋友)?[\s。！!？?，,]{{0,2}}[^。！!？?\n，,他她]{{0,2}}?{_STEP_FORWARD}"
    rf"|(?:有|知道){THEM}{OF_THEM}(?:{_MORE_FACTS}|是谁)的(?:人|朋友|网友|大神)?"
    rf"(?:赶紧|快|请|麻烦|可以)?(?:来|出来)?{_HAND_OVER}"
    rf"|(?:有没有|谁|哪位)[^。！!？?\n，,]{{0,6}}?知道{THEM}{OF_THEM}{_MORE_FACTS}"
    rf"|(?:蹲|求|跪求)(?:一个|个|一下)?{THEM}{OF_THEM}{_MORE_FACTS}"
    rf"|(?:有没有|谁|哪位|赏金|重谢|酬谢)[^。！!？?\n]{{0,8}}?提供{THEM}{OF_THEM}{_MORE_FACTS}"
    rf"|[爆曝报扒贴](?:一下|一个|个|出){THEM}{OF_THEM}{_MORE_FACTS}"
    rf"|(?:全网|大家|一起|帮忙|赶紧|赶快|必须|众筹)[^。！!？?\n，,]{{0,4}}?(?:找出|揪出){THEM}(?!了)"
    rf"|(?:全网|大家|一起)[^。！!？?\n，,]{{0,4}}?[寻找]+[这那]个?(?:人渣|畜生|家伙|货|垃圾|贱人)"
    rf"|[把将](?!它){THEM}(?:给)?(?:我)?[找揪搜](?:出来|到)(?!了)"
)
LOST: Final = re.compile(
    "走失|走丢|失联|失踪|失散|寻人启?事?|迷路|恩人|好心人|救命|救了|失主|捡到|拾到|家属寻|警方|公安|民警|线索征集|通缉"
)
