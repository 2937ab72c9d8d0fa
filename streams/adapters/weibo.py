"""Weibo's web payloads: a status, a page of them, favourites, and pages of comments.

A repost carries the first status of its chain (`retweeted_status`), which gives an event of its
own; those in between stand in its text as `//@name:`, so `parent` stays unknown ("") and
`parent_author` is the nearest name. Items: the numeric mid; comments as `comment/<id>`.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any, Final

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
    strings,
    to_count,
    words,
)
from streams.adapters.reading import MISSING_FIELD, WRONG_SHAPE, Reading, unreadable
from streams.adapters.times import from_ruby

PLATFORM: Final = "weibo"
NO_WORDS: Final = frozenset({"转发微博", "轉發微博", "Repost"})  # what the client writes for who writes nothing


def read(data: bytes) -> Reading:
    """Read a status, `statuses`, `favorites`, `comments`, or what stands under `data` or `raw`.

    Raises:
        Unreadable: no record in it could be read.
    """
    gather = Gather()
    for page in pages(data):
        gather.attempt(_add_page, gather, page)
    return gather.reading()


def _add_page(gather: Gather, page: Json) -> None:
    found: Any = page
    for name in ("data", "raw"):  # the envelope of the web client, and of the collectors that keep its answers
        inner = page.get(name)
        found = inner if isinstance(inner, dict | list) else found
    for record in _records(found):
        _add(gather, record)


def _records(page: Any) -> list[Json]:
    if isinstance(page, list):
        return objects(page)
    if "user" in page:
        return [page]
    known = [name for name in ("statuses", "list", "comments", "favorites") if isinstance(page.get(name), list)]
    if not known:
        raise unreadable(WRONG_SHAPE, "neither a status nor a list of statuses, comments or favorites")
    return [record for name in known for record in objects(page, name)]


def _add(gather: Gather, record: Json) -> None:
    """A record, after the status that it stands under."""
    status = obj(record, "status")
    if _is_comment(record):
        if status:
            _add_status(gather, status, gather.add_inner)
        gather.add(_comment, record, status)
        for reply in objects(record, "comments"):
            gather.add(_comment, reply, status)
    else:  # a favourite is a wrapper and no record itself
        _add_status(gather, status or record, gather.add)


def _is_comment(record: Json) -> bool:
    return "rootid" in record or "reply_comment" in record or ("user" in record and "status" in record)


def _add_status(gather: Gather, record: Json, add: Callable[[Callable[[Json], Event], Json], None]) -> None:
    root = obj(record, "retweeted_status")
    if root:
        gather.add_inner(_status, root)
    add(_status, record)


def _common(record: Json) -> tuple[Json, str]:
    """What statuses and comments share: the fields without item and place, and the whole text."""
    user = obj(record, "user")
    if not user:
        raise unreadable(
            MISSING_FIELD, f"user of {ident(record, 'idstr', 'id'):.30} is empty: it was deleted or hidden"
        )
    created = user.get("created_at")
    region = string(record, "region_name").removeprefix("发布于").strip()
    source = text.plain(html.unescape(string(record, "source")))
    if not region and source.startswith("来自"):  # comments name the region here, statuses the client
        region, source = source.removeprefix("来自").strip(), ""
    body = html.unescape(string(record, "text_raw")) or text.plain(string(record, "text"))
    fields = {
        "platform": PLATFORM,
        "author": required(user, "idstr", "id"),
        "created_at": from_ruby(record.get("created_at"), "created_at"),
        "client": source[:100],
        "account": account(
            created_at=from_ruby(created, "user.created_at") if created else None,
            followers=to_count(user.get("followers_count"), "followers_count"),
            verified=flag(user, "verified"),
            region=region,
        ),
    }
    return fields, body.replace("\u200b", "").strip()


def _status(record: Json) -> Event:
    fields, body = _common(record)
    fields |= {
        "item": required(record, "idstr", "mid", "id"),
        "version": to_count(record.get("edit_count"), "edit_count") or 0,
        "counters": counters(record, reposts="reposts_count", comments="comments_count", likes="attitudes_count"),
        "media": _media(record),
    }
    root = obj(record, "retweeted_status")
    if not root:
        return build(fields | words(body, text.closed_tags) | _urls(record, body) | {"kind": "post"})
    own, names = text.chain(body)
    own = "" if own in NO_WORDS else own
    root_author = ident(obj(root, "user"), "idstr", "id")
    fields |= words(own, text.closed_tags) | _urls(record, own)
    fields |= {
        "kind": "repost",
        "root": required(root, "idstr", "mid", "id"),
        "root_author": root_author,
        "parent_author": names[0] if names else root_author,
        "mentions": text.unique([*names, *text.mentions(own)]),
    }
    return build(fields)


def _comment(record: Json, status: Json) -> Event:
    fields, body = _common(record)
    number = required(record, "idstr", "mid", "id")
    answered = obj(record, "reply_comment")
    parent = ident(answered, "idstr", "id") or ident(record, "rootidstr", "rootid")
    root_author = ident(obj(status, "user"), "idstr", "id")
    first = parent in ("", "0", number)
    return build(
        fields
        | words(body, text.closed_tags)
        | {
            "kind": "comment",
            "item": f"comment/{number}",
            "root": required(status, "idstr", "mid", "id"),
            "root_author": root_author,
            "parent": "" if first else f"comment/{parent}",
            "parent_author": root_author if first else ident(obj(answered, "user"), "idstr", "id"),
            "counters": counters(record, comments="total_number", likes="like_counts"),
        }
    )


def _urls(record: Json, body: str) -> Json:
    """Addresses of `body`, long where Weibo says what a short one stands for."""
    known = {
        string(each, "short_url"): html.unescape(string(each, "long_url")) for each in objects(record, "url_struct")
    }
    found = []
    for url in text.urls(body):
        long = known.get(url, "")
        found.append(long if long.startswith("http") else url)
    return {"urls": tuple(found)}


def _media(record: Json) -> tuple[Media, ...]:
    pictures = len(strings(record, "pic_ids")) or len(objects(record, "pic_urls"))
    page = obj(record, "page_info")
    video = "video" in (page.get("object_type"), page.get("type"))
    return (Media(kind="image"),) * min(pictures, 18) + (Media(kind="video"),) * video
