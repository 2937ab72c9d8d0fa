"""Douyin, Xiaohongshu, Kuaishou, Bilibili."""

from __future__ import annotations

import pytest

from graph.events import Account, Counters, Event, Media
from tests.streams.adapters import payloads as p
from tests.streams.adapters.helpers import events, read, refused


def _place(event: Event) -> tuple[str, str, str, str]:
    return event.item, event.root, event.parent, event.parent_author


def test_a_douyin_post_carries_its_authors_declaration_that_ai_made_it() -> None:
    (post,) = events("douyin", p.DOUYIN_AWEME)
    assert (post.item, post.kind, post.author, post.created_at) == ("600", "post", "8001", p.MICROS)
    assert post.media == (Media(kind="video", declared_ai=True),)
    assert (post.hashtags, post.mentions) == (("雨天",), ("8002",))
    assert post.counters == Counters(reposts=3, comments=2, likes=1)
    none = p.DOUYIN_AWEME | {"risk_infos": {"warn": False, "type": 0, "content": ""}}
    assert events("douyin", none)[0].media == (Media(kind="video"),)


@pytest.mark.parametrize(
    "page",
    [
        {"aweme_detail": p.DOUYIN_AWEME},
        {"aweme_list": [p.DOUYIN_AWEME]},
        {"data": [{"type": 1, "aweme_info": p.DOUYIN_AWEME}]},
    ],
)
def test_a_douyin_post_is_found_in_details_lists_and_search_results(page: object) -> None:
    assert events("douyin", page) == events("douyin", p.DOUYIN_AWEME)


def test_douyin_comments_name_the_reply_they_answer_and_the_region() -> None:
    first, reply = events("douyin", p.DOUYIN_COMMENTS)
    assert _place(first) == ("comment/700", "600", "", "")
    assert first.account == Account(region="广东")
    assert _place(reply) == ("comment/701", "600", "comment/699", "8005")


def test_a_xiaohongshu_note_joins_title_and_words_and_reads_counters_for_people() -> None:
    (note,) = events("xiaohongshu", p.XIAOHONGSHU_NOTE)
    assert (note.item, note.kind, note.author, note.created_at) == ("aa", "post", "b1", p.MICROS)
    assert note.text == "雨\n走 #雨天[话题]#"
    assert (note.hashtags, note.mentions) == (("雨天",), ("b2",))
    assert note.counters == Counters(comments=2, likes=15_000)
    assert note.account == Account(region="上海")


def test_xiaohongshu_replies_name_their_target() -> None:
    first, reply = events("xiaohongshu", p.XIAOHONGSHU_COMMENTS)
    assert _place(first) == ("comment/c1", "aa", "", "")
    assert _place(reply) == ("comment/c2", "aa", "comment/c1", "b3")


def test_a_xiaohongshu_reply_without_target_hangs_under_the_comment_that_lists_it() -> None:
    page = {"id": "c1", "note_id": "aa", "user_info": {"user_id": "b"}, "content": "x", "time": p.SECONDS}
    reply = page | {"id": "c2"}
    _, found = events("xiaohongshu", page | {"sub_comments": [reply]})
    assert _place(found)[:3] == ("comment/c2", "aa", "comment/c1")
    assert found.created_at == p.MICROS, "the app's `time` is in seconds"


def test_a_kuaishou_post_has_its_views() -> None:
    (post,) = events("kuaishou", p.KUAISHOU_FEEDS)
    assert (post.item, post.kind, post.author, post.created_at) == ("520", "post", "6001", p.MICROS)
    assert post.counters == Counters(views=9, reposts=1, comments=2, likes=3)
    assert post.hashtags == ("雨天", "走路")


def test_a_kuaishou_reply_hangs_under_the_comment_that_lists_it_and_names_an_account() -> None:
    first, reply = events("kuaishou", p.KUAISHOU_COMMENTS)
    assert _place(first) == ("comment/800", "520", "", "6001")
    assert _place(reply) == ("comment/801", "520", "comment/800", "6002")
    assert (first.root_author, reply.root_author) == ("6001", "6001")


def test_kuaishou_web_names_are_read_where_the_photo_is_named() -> None:
    comment = {"commentId": "1", "authorId": "2", "content": "x", "timestamp": p.SECONDS * 1000, "likedCount": "1.1万"}
    assert refused("kuaishou", {"data": {"visionCommentList": {"rootComments": [comment]}}}) == "missing_field"
    photo = {"id": "520", "caption": "c", "timestamp": p.SECONDS * 1000, "likeCount": "12"}
    (post,) = events("kuaishou", {"data": {"visionVideoDetail": {"photo": photo, "author": {"id": "3"}}}})
    assert (post.item, post.author, post.counters) == ("520", "3", Counters(likes=12))


def test_a_bilibili_video_is_named_by_its_comment_area_and_carries_the_ai_notice() -> None:
    (video,) = events("bilibili", p.BILIBILI_VIDEO)
    assert (video.item, video.kind, video.author, video.created_at) == ("video/170", "post", "3001", p.MICROS)
    assert video.media == (Media(kind="video", declared_ai=True),)
    assert video.counters == Counters(views=5, reposts=3, comments=4, likes=2)


def test_bilibili_replies_stand_under_the_video_and_names_become_ids() -> None:
    first, reply = events("bilibili", p.BILIBILI_REPLIES)
    assert _place(first) == ("comment/400", "video/170", "", "")
    assert (first.mentions, first.account) == (("3009",), Account(region="广东"))
    assert _place(reply) == ("comment/401", "video/170", "comment/400", "3002")
    assert reply.text == "是"


def test_a_bilibili_forward_gives_its_origin_too_and_the_chain_with_ids() -> None:
    origin, forward = events("bilibili", p.BILIBILI_FORWARD)
    assert (origin.item, origin.kind, origin.counters) == ("album/77", "post", None)
    assert _place(forward) == ("dynamic/991", "album/77", "", "3005")
    assert (forward.kind, forward.text, forward.mentions) == ("repost", "看", ("3005",))


def test_the_list_of_forwards_of_bilibili_has_no_time_and_is_refused() -> None:
    item = {"id_str": "1", "user": {"mid": "2"}, "desc": {"text": "x"}, "pub_time": "1分钟前"}
    assert refused("bilibili", {"data": {"items": [item], "total": 1}}) == "missing_field"


@pytest.mark.parametrize("platform", ["douyin", "xiaohongshu", "kuaishou", "bilibili"])
def test_answers_of_another_shape_are_refused_and_a_list_of_answers_is_read(platform: str) -> None:
    assert refused(platform, {"code": -101, "message": "login"}) == "wrong_shape"
    assert refused(platform, []) == "wrong_shape"
    pages = [*p.SAMPLES[platform], {"code": -1}]
    reading = read(platform, pages)
    assert len(reading.events) >= 3
    assert [problem.reason for problem in reading.problems] == ["wrong_shape"]


def test_a_bad_reply_does_not_lose_the_comments_around_it() -> None:
    comments = p.DOUYIN_COMMENTS["comments"]
    reading = read("douyin", {"comments": [comments[0] | {"user": {}}, comments[0] | {"digg_count": -1}, comments[0]]})
    assert [event.item for event in reading.events] == ["comment/701", "comment/700"]
    assert [problem.reason for problem in reading.problems] == ["missing_field", "bad_value"]
