"""Weibo: statuses, reposts with their root, comments."""

from __future__ import annotations

import pytest

from graph.events import Account, Counters, Media
from tests.streams.adapters.helpers import events, read, refused
from tests.streams.adapters.payloads import MICROS, WEIBO_COMMENT, WEIBO_REPOST, WEIBO_STATUS, WEIBO_USER


def test_a_status_is_a_post_with_everything_that_weibo_tells_of_it() -> None:
    (post,) = events("weibo", WEIBO_STATUS)
    assert (post.item, post.kind, post.author, post.created_at, post.version) == ("500", "post", "7001", MICROS, 1)
    assert post.text == "看 #雨天# @乙某 http://t.cn/Ab1 >_<"
    assert (post.hashtags, post.mentions, post.client) == (("雨天",), ("@乙某",), "手机")
    assert post.urls == ("https://example.org/?a=1&b=2",)
    assert post.counters == Counters(reposts=3, comments=2, likes=10)
    assert post.account == Account(created_at=MICROS, followers=12_000, verified=True, region="湖南")
    assert post.media == (Media(kind="image"), Media(kind="image"))


def test_a_repost_gives_its_root_as_well_and_the_chain_of_names_from_its_text() -> None:
    root, repost = events("weibo", WEIBO_REPOST)
    assert (root.item, root.kind) == ("500", "post")
    assert (repost.item, repost.kind, repost.root, repost.parent) == ("501", "repost", "500", "")
    assert (repost.root_author, repost.parent_author) == ("7001", "@丙某")
    assert repost.mentions == ("@丙某", "@乙某", "@丁某")
    assert repost.text == "真的吗 @丁某"


def test_a_root_inside_a_repost_leaves_out_what_changes_so_that_it_repeats_itself() -> None:
    grown = WEIBO_STATUS | {"reposts_count": 99, "user": WEIBO_USER | {"followers_count": 5}}
    first, again = (events("weibo", WEIBO_REPOST | {"retweeted_status": status})[0] for status in (WEIBO_STATUS, grown))
    assert first == again
    assert first.counters is None
    assert first.account == Account(created_at=MICROS, verified=True, region="湖南")


def test_a_repost_without_words_has_no_text_and_its_parent_author_is_the_roots() -> None:
    _, repost = events("weibo", WEIBO_REPOST | {"text_raw": "转发微博"})
    assert (repost.text, repost.parent_author) == ("", "7001")


def test_a_deleted_root_is_a_problem_and_its_repost_stays() -> None:
    gone = {"id": 500, "idstr": "500", "user": None, "deleted": "1", "text_raw": "此微博已被删除"}
    reading = read("weibo", WEIBO_REPOST | {"retweeted_status": gone})
    assert [(event.kind, event.root) for event in reading.events] == [("repost", "500")]
    assert [problem.reason for problem in reading.problems] == ["missing_field"]


def test_a_comment_stands_under_its_status_and_a_reply_under_its_comment() -> None:
    post, comment, reply = events("weibo", {"comments": [WEIBO_COMMENT]})
    assert post.kind == "post"
    assert (comment.item, comment.root, comment.parent) == ("comment/900", "500", "")
    assert comment.text == "你好[心]\n第二行 @乙某"
    assert comment.account == Account(region="广东")
    assert (reply.item, reply.root, reply.parent, reply.parent_author) == ("comment/901", "500", "comment/900", "7003")


def test_a_comment_that_does_not_say_its_status_is_refused_and_never_taken_for_a_post() -> None:
    comment = {key: value for key, value in WEIBO_COMMENT.items() if key != "status"}
    assert refused("weibo", {"data": [comment]}) == "missing_field"


@pytest.mark.parametrize(
    "page",
    [
        {"statuses": [WEIBO_STATUS]},
        {"ok": 1, "data": {"list": [WEIBO_STATUS]}},
        {"data": [WEIBO_STATUS]},
        {"favorites": [{"status": WEIBO_STATUS, "tags": []}]},
        [WEIBO_STATUS],
        {"_label": "x", "raw": WEIBO_STATUS},
    ],
)
def test_a_status_is_found_in_every_page_that_weibo_sends(page: object) -> None:
    assert events("weibo", page) == events("weibo", WEIBO_STATUS)


def test_one_bad_status_in_a_page_does_not_lose_the_others() -> None:
    reading = read("weibo", {"statuses": [WEIBO_STATUS, WEIBO_STATUS | {"id": 2, "idstr": "2", "created_at": "now"}]})
    assert [event.item for event in reading.events] == ["500"]
    assert [problem.reason for problem in reading.problems] == ["bad_value"]


def test_an_answer_that_is_no_page_is_refused() -> None:
    assert refused("weibo", {"ok": 0, "msg": "login"}) == "wrong_shape"
    assert refused("weibo", {"statuses": []}) == "empty"
    assert refused("weibo", 3) == "wrong_shape"
