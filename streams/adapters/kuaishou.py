"""Kuaishou's payloads: feeds, and pages of comments with their replies.

Items: the photo's id; comments as `comment/<id>`. A reply names only the account it answers, so its
parent is the first-level comment under which it is listed, or unknown where a page holds replies alone.
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
    flag,
    ident,
    obj,
    objects,
    pages,
    required,
    string,
    words,
)
from streams.adapters.reading import WRONG_SHAPE, Reading, unreadable
from streams.adapters.times import from_epoch

PLATFORM: Final = "kuaishou"
MILLISECOND: Final = 1_000
LISTS: Final = ("feeds", "rootComments", "subComments")


def read(data: bytes) -> Reading:
    """Read what stands under `data`: `feeds`, `rootComments` with `subCommentsMap`, or `subComments`.

    Raises:
        Unreadable: no record in it could be read.
    """
    gather = Gather()
    for page in pages(data):
        gather.attempt(_add_page, gather, page)
    return gather.reading()


def _add_page(gather: Gather, page: Json) -> None:
    page = obj(page, "data") or page
    for name in ("visionCommentList", "visionSubCommentList", "visionVideoDetail"):  # the web client's wrappers
        page = obj(page, name) or page
    if "photo" in page or "photoId" in page:
        gather.add(_post, page)
    elif not any(isinstance(page.get(name), list) for name in LISTS):
        raise unreadable(WRONG_SHAPE, "neither feeds, nor rootComments, nor subComments, nor a photo")
    for feed in objects(page, "feeds"):
        gather.add(_post, feed)
    for record in objects(page, "rootComments"):
        gather.add(_comment, record, {})
        for reply in objects(record, "subComments"):
            gather.add(_comment, reply, record)
    firsts = {ident(record, "comment_id"): record for record in objects(page, "rootComments") if _has_id(record)}
    for first, replies in obj(page, "subCommentsMap").items():
        for reply in objects(replies, "subComments"):
            gather.add(_comment, reply, firsts.get(first) or {"comment_id": first})
    for reply in objects(page, "subComments"):
        gather.add(_comment, reply, {})


def _has_id(record: Json) -> bool:
    return isinstance(record.get("comment_id"), int | str)


def _post(record: Json) -> Event:
    photo = obj(record, "photo") or record
    author = obj(record, "author") or record
    totals = counters(
        photo,
        views="viewCount",
        reposts="forwardCount",
        comments="commentCount",
        likes="likeCount",
    )
    picture = flag(photo, "singlePicture") is True
    return build(
        words(string(photo, "caption"), text.open_tags)
        | {
            "platform": PLATFORM,
            "kind": "post",
            "item": required(photo, "photoId", "id"),
            "author": required(author, "userId", "id"),
            "created_at": from_epoch(photo.get("timestamp"), MILLISECOND, "timestamp"),
            "account": account(verified=flag(author, "verified")),
            "media": (Media(kind="image" if picture else "video"),),
            "counters": totals,
        }
    )


def _comment(record: Json, first: Json) -> Event:
    parent = ident(first, "comment_id", "commentId")
    answered = ident(record, "reply_to", "replyTo")
    owner = ident(record, "user_id")
    if answered in ("", "0"):  # a reply to the comment above it, or a first-level comment
        answered = ident(first, "author_id", "authorId") if parent else owner
    return build(
        words(string(record, "content"), text.open_tags)
        | {
            "platform": PLATFORM,
            "kind": "comment",
            "item": f"comment/{required(record, 'comment_id', 'commentId')}",
            "author": required(record, "author_id", "authorId"),
            "created_at": from_epoch(record.get("timestamp"), MILLISECOND, "timestamp"),
            "root": required(record, "photo_id", "photoId"),
            "root_author": owner,
            "parent": f"comment/{parent}" if parent else "",
            "parent_author": answered,
            "counters": counters(record, comments="subCommentCount", likes="likedCount"),
        }
    )
