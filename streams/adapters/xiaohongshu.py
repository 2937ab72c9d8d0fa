"""Xiaohongshu's web payloads: notes (`items[].note_card`) and pages of comments (`comments`).

Items: the note's id; comments as `comment/<id>`. A reply's parent is its `target_comment`; where
that is absent, the comment in whose `sub_comments` it stands.
"""

from __future__ import annotations

from typing import Final

from graph.events import Event, Media
from streams.adapters import text
from streams.adapters.checks import build
from streams.adapters.fields import (
    Gather,
    Json,
    account,
    counters,
    ident,
    images,
    obj,
    objects,
    pages,
    required,
    string,
    words,
)
from streams.adapters.reading import WRONG_SHAPE, Reading, unreadable
from streams.adapters.times import SECOND, from_epoch

PLATFORM: Final = "xiaohongshu"
MILLISECOND: Final = 1_000


def read(data: bytes) -> Reading:
    """Read a page of notes or of comments, or a single `note_card` or comment.

    Raises:
        Unreadable: no record in it could be read.
    """
    gather = Gather()
    for page in pages(data):
        gather.attempt(_add_page, gather, page)
    return gather.reading()


def _add_page(gather: Gather, page: Json) -> None:
    page = obj(page, "data") or page
    if isinstance(page.get("items"), list):
        for item in objects(page, "items"):
            gather.add(_note, obj(item, "note_card") or item)
    elif isinstance(page.get("comments"), list):
        for record in objects(page, "comments"):
            _add_comments(gather, record)
    elif "content" in page:
        _add_comments(gather, page)
    elif "note_id" in page or "note_card" in page:
        gather.add(_note, obj(page, "note_card") or page)
    else:
        raise unreadable(WRONG_SHAPE, "neither items, nor comments, nor a note or comment")


def _add_comments(gather: Gather, record: Json) -> None:
    gather.add(_comment, record, {})
    for reply in objects(record, "sub_comments"):
        gather.add(_comment, reply, record)


def _fields(record: Json, user: Json, created_at: int) -> Json:
    return {
        "platform": PLATFORM,
        "author": required(user, "user_id", "userid"),
        "created_at": created_at,
        "account": account(region=string(record, "ip_location")),
    }


def _note(record: Json) -> Event:
    body = "\n".join(filter(None, (string(record, "title"), string(record, "desc"))))
    totals = obj(record, "interact_info")
    video = string(record, "type") == "video"
    tags = [string(tag, "name") for tag in objects(record, "tag_list")]
    named = [ident(user, "user_id") for user in objects(record, "at_user_list")]
    created_at = from_epoch(record.get("time"), MILLISECOND, "time")
    return build(
        _fields(record, obj(record, "user"), created_at)
        | words(body, text.open_tags, mentions=named, hashtags=tags)
        | {
            "kind": "post",
            "item": required(record, "note_id"),
            "media": (Media(kind="video"),) if video else images(record, "image_list"),
            "counters": counters(totals, reposts="share_count", comments="comment_count", likes="liked_count"),
        }
    )


def _comment(record: Json, above: Json) -> Event:
    target = obj(record, "target_comment") or above
    parent = ident(target, "id")
    named = [ident(user, "user_id", "userid") for user in objects(record, "at_users")]
    return build(
        _fields(record, obj(record, "user_info") or obj(record, "user"), _comment_time(record))
        | words(string(record, "content"), text.open_tags, mentions=named)
        | {
            "kind": "comment",
            "item": f"comment/{required(record, 'id')}",
            "root": required(record, "note_id"),
            "parent": f"comment/{parent}" if parent else "",
            "parent_author": ident(obj(target, "user_info"), "user_id"),
            "media": images(record, "pictures"),
            "counters": counters(record, comments="sub_comment_count", likes="like_count"),
        }
    )


def _comment_time(record: Json) -> int:
    """The web sends milliseconds as `create_time`, the app seconds as `time`."""
    if "create_time" in record:
        return from_epoch(record["create_time"], MILLISECOND, "create_time")
    return from_epoch(record.get("time"), SECOND, "time")
