"""Requests for somebody's data in other words than "人肉", and what only looks like one. All lines are our own."""

from __future__ import annotations

import pytest

from detectors.personal import find_personal

CALLS = """
谁有他的照片发出来
谁有他的电话，发出来
谁有她的微博发出来看看
谁有她照片，贴出来让大家看看
悬赏找这个人
悬赏五千找出这个人
悬赏找到这女的
重金求此人信息
重金求她的信息
重金求购他的个人信息
重金求他的住址
有没有认识他的
有没有认识她的出来说一下
有没有认识这个人的？
有人认识他吗，出来说说他是谁
谁认识这个女的？说一下她在哪上班
有没有同校的认识他
有没有知情人知道他家在哪
有没有知情的，报一下她的单位
有她联系方式的私信我
有他信息的发我
蹲一个他的微信
求他的全名和学校
求这个司机的信息
求这男的身份
一人一块钱众筹找他
出钱买他的信息
有偿求他家地址
有偿征集她的个人信息
有本地的吗，帮忙找出这个人
全网寻找这个人渣
大家一起找出他是谁
把她找出来
把这个人找出来
谁是他同学，爆一下他的班级
知道她是谁的出来爆料
知道他住哪的私我
赏金一万，提供他的住址
谁能提供他的身份信息，重谢
""".strip().splitlines()

NONE = """
不要人肉他
请不要悬赏找他
别再问谁有他的照片发出来了
有没有认识字的
有没有认识他的人写的传记
有没有认识医生的朋友推荐一下
谁有他的新歌发出来听听
谁有他的高清壁纸发出来
谁有他的演唱会视频发出来
悬赏找狗
悬赏找我家的猫
重金求购二手车信息
重金求医
警方悬赏通缉他
警方悬赏十万征集线索
有人认识他吗，老人走失了，家人很着急
帮忙找他，老人走失三天了
寻人启事，有没有认识她的，走丢了
有没有认识的中介推荐一下
有没有认识你们老板的
谁有他的书发我
求他的歌单
求他的同款
求他的作品
求她的口红色号
求这个老师的课件
有他电话的都知道他爱迟到
有没有认识他们家的客服
拒绝重金求他的信息这种行为
有人悬赏找他，太可怕了
有网友悬赏找她
她说有人重金求她的信息，她很害怕
有人说谁有她的照片发出来，她吓哭了
知道他是谁的人都知道他很努力
把它找出来
把钥匙找出来
大家一起找出答案
有人认识他，说他挺好的
有没有人喜欢他的
我找到他了
不要去找他
没有人认识他
""".strip().splitlines()


def called(text: str) -> bool:
    return any(found.category == "dig_call" for found in find_personal([text])[0])


@pytest.mark.parametrize("text", CALLS)
def test_a_request_for_the_data_of_somebody_is_a_call_to_dig(text: str) -> None:
    assert called(text)


@pytest.mark.parametrize("text", NONE)
def test_refusals_talk_and_people_who_are_lost_are_no_calls(text: str) -> None:
    assert not called(text)


@pytest.mark.parametrize("text", [text for text in CALLS if "，" not in text])
@pytest.mark.parametrize("before", ["请不要", "反对", "有人说"])
def test_a_request_that_is_refused_or_told_of_is_no_call(before: str, text: str) -> None:
    # What counts is the clause of the request: behind "一人一块钱" the refusal is of something else.
    assert not called(before + text) or text.startswith("一人")
