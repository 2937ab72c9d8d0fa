"""Douyin's web payloads: posts (`aweme`) alone, in lists and in search results, and pages of comments.

Items: the aweme's id; comments as `comment/<cid>`. There is no list of reposts, only counters.
"""

from __future__ import annotations

from typing import Any, Final

from graph.events import Event, Media
from streams.adapters import text
from streams.adapters.checks import build
from streams.adapters.fields import (
    Gather,
    Json,
    account,
    counters,
    declared,
    flag,
    ident,
    images,
    obj,
    objects,
    pages,
    required,
    string,
    to_count,
    words,
)
from streams.adapters.reading import WRONG_SHAPE, Reading, unreadable
from streams.adapters.times import SECOND, from_epoch

PLATFORM: Final = "douyin"
DECLARED_BY_AUTHOR: Final = 44  # `risk_infos.type` of "the author declares: made by AI"


def read(data: bytes) -> Reading:
    """Read `comments`, `aweme_list`, `aweme_detail`, search results, or a single aweme or comment.

    Raises:
        Unreadable: no record in it could be read.
    """
    gather = Gather()
    for page in pages(data):
        gather.attempt(_add_page, gather, page)
    return gather.reading()


def _add_page(gather: Gather, page: Json) -> None:
    if isinstance(page.get("comments"), list):
        for record in objects(page, "comments"):
            _add_comment(gather, record)
    elif "cid" in page:
        _add_comment(gather, page)
    else:
        for record in _awemes(page):
            gather.add(_aweme, record)


def _awemes(page: Json) -> list[Json]:
    if "aweme_id" in page:
        return [page]
    for name in ("aweme_list", "aweme_detail", "data"):
        if isinstance(page.get(name), list | dict):
            return [obj(record, "aweme_info") or record for record in objects(page, name)]
    raise unreadable(WRONG_SHAPE, "neither comments, nor aweme_list, aweme_detail, data, an aweme or a comment")


def _add_comment(gather: Gather, record: Json) -> None:
    gather.add(_comment, record)
    for reply in objects(record, "reply_comment"):
        gather.add(_comment, reply)


def _aweme(record: Json) -> Event:
    author = obj(record, "author")
    risk = obj(record, "risk_infos")
    pictures = images(record, "images")
    return build(
        _common(record, author)
        | words(string(record, "desc", "caption"), text.open_tags, **_named(record))
        | declared(pictures or (Media(kind="video"),), _by_ai(risk))
        | {
            "kind": "post",
            "item": required(record, "aweme_id"),
            "author": ident(author, "uid") or required(record, "author_user_id"),
            "counters": counters(
                obj(record, "statistics"),
                views="play_count",
                reposts="share_count",
                comments="comment_count",
                likes="digg_count",
            ),
        }
    )


def _by_ai(risk: Json) -> bool:
    return risk.get("type") == DECLARED_BY_AUTHOR or (flag(risk, "warn") is True and "AI" in string(risk, "content"))


def _comment(record: Json) -> Event:
    post = required(record, "aweme_id")
    cid = required(record, "cid")
    above = [ident(record, name) for name in ("reply_to_reply_id", "reply_id", "root_comment_id")]
    parent = next((each for each in above if each not in ("", "0", cid)), "")
    comments = "comment_reply_total" if parent else "reply_comment_total"
    user = obj(record, "user")
    return build(
        _common(record, user)
        | words(string(record, "text"), text.open_tags, **_named(record))
        | {
            "kind": "comment",
            "item": f"comment/{cid}",
            "author": required(user, "uid"),
            "root": post,
            "parent": f"comment/{parent}" if parent else "",
            "parent_author": ident(record, "reply_to_userid").removeprefix("0"),
            "media": images(record, "image_list"),
            "counters": counters(record, comments=comments, likes="digg_count"),
        }
    )


def _common(record: Json, user: Json) -> Json:
    return {
        "platform": PLATFORM,
        "created_at": from_epoch(record.get("create_time"), SECOND, "create_time"),
        "account": account(
            followers=to_count(user.get("follower_count"), "follower_count"),
            region=string(record, "ip_label"),
        ),
    }


def _named(record: Json) -> dict[str, Any]:
    """Accounts and hashtags that the platform marks in the text."""
    extra = objects(record, "text_extra")
    return {
        "mentions": [ident(each, "user_id").removeprefix("0") for each in extra],
        "hashtags": [string(each, "hashtag_name") for each in extra],
    }
