"""Bilibili's web payloads: a video (`view`), dynamics (feeds and details), and pages of replies.

Items are named by their comment area, so that a reply's root is the item that it stands under:
`video/<aid>`, `album/<id>`, `article/<id>`, `dynamic/<id>`; replies are `comment/<rpid>`. A forward
carries the first dynamic of its chain (`orig`), which gives an event of its own; those in between
stand in its text as `//@name:`. Bilibili's list of forwards has no time in it and cannot be read.
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
    declared,
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

PLATFORM: Final = "bilibili"
AREAS: Final = {"1": "video", "11": "album", "12": "article", "17": "dynamic"}  # `type` of a comment area
FORWARD: Final = "DYNAMIC_TYPE_FORWARD"
MAX_DEPTH: Final = 4


def read(data: bytes) -> Reading:
    """Read what stands under `data`: a video, `item` or `items` (dynamics), or `replies`.

    Raises:
        Unreadable: no record in it could be read.
    """
    gather = Gather()
    for page in pages(data):
        gather.attempt(_add_page, gather, page)
    return gather.reading()


def _add_page(gather: Gather, page: Json) -> None:
    page = obj(page, "data") or page
    if "aid" in page:
        gather.add(_video, page)
    elif "rpid" in page:
        _add_replies(gather, page, 0)
    elif "replies" in page:  # null where nobody has answered
        for name in ("root", "top_replies", "replies"):
            for record in objects(page, name):
                _add_replies(gather, record, 0)
    elif "items" in page or "item" in page or "modules" in page:
        for record in objects(page, "items") or objects(page, "item") or [page]:
            _add_dynamics(gather, record)
    else:
        raise unreadable(WRONG_SHAPE, "neither a video (aid), nor items, item or replies")


def _add_replies(gather: Gather, record: Json, depth: int) -> None:
    gather.add(_reply, record)
    for reply in objects(record, "replies") if depth < MAX_DEPTH else []:
        _add_replies(gather, reply, depth + 1)


def _add_dynamics(gather: Gather, record: Json) -> None:
    if obj(record, "orig"):
        gather.add_inner(_dynamic, record["orig"])
    gather.add(_dynamic, record)


def _item(kind: str, number: str) -> str:
    return f"{AREAS.get(kind, 'area' + kind)}/{number}"


def _video(record: Json) -> Event:
    body = "\n".join(filter(None, (string(record, "title"), string(record, "desc"))))
    ai = "AI" in string(obj(record, "argue_info"), "argue_msg")
    return build(
        words(body, text.closed_tags)
        | declared((Media(kind="video"),), ai)
        | {
            "platform": PLATFORM,
            "kind": "post",
            "item": _item("1", required(record, "aid")),
            "author": required(obj(record, "owner"), "mid"),
            "created_at": from_epoch(record.get("pubdate"), SECOND, "pubdate"),
            "counters": counters(obj(record, "stat"), views="view", reposts="share", comments="reply", likes="like"),
        }
    )


def _dynamic_item(record: Json) -> str:
    """A dynamic's comment area; a dynamic that gives none has its own."""
    basic = obj(record, "basic")
    number = ident(basic, "comment_id_str")
    return _item(required(basic, "comment_type"), number) if number else _item("17", required(record, "id_str"))


def _dynamic(record: Json) -> Event:
    modules = obj(record, "modules")
    author = obj(modules, "module_author")
    content = obj(modules, "module_dynamic")
    stat = obj(modules, "module_stat")
    totals = {name: obj(stat, name).get("count") for name in ("forward", "comment", "like")}
    fields = {
        "platform": PLATFORM,
        "kind": "post",
        "item": _dynamic_item(record),
        "author": required(author, "mid"),
        "created_at": from_epoch(author.get("pub_ts"), SECOND, "pub_ts"),
        "account": account(region=_region(string(author, "pub_location_text"))),
        "counters": counters(totals, reposts="forward", comments="comment", likes="like"),
    }
    names = _account_ids(obj(content, "desc"))
    body = _dynamic_text(content)
    if string(record, "type") != FORWARD:
        return build(fields | _known(words(body, text.closed_tags), names) | {"media": _media(content)})
    original = obj(record, "orig")
    own, chain = text.chain(body)
    root_author = ident(obj(original, "modules", "module_author"), "mid")
    fields |= words(own, text.closed_tags) | {
        "kind": "repost",
        "root": _dynamic_item(original),
        "root_author": root_author,
        "parent_author": chain[0] if chain else root_author,
        "mentions": text.unique([*chain, *text.mentions(own)]),
    }
    return build(_known(fields, names))


def _dynamic_text(content: Json) -> str:
    """Words of the author, and the title of what is shown under them."""
    major = obj(content, "major")
    shown = obj(major, "archive") or obj(major, "article") or obj(major, "opus")
    parts = (string(obj(content, "desc"), "text"), string(shown, "title"), string(obj(shown, "summary"), "text"))
    return "\n".join(filter(None, parts))


def _media(content: Json) -> tuple[Media, ...]:
    major = obj(content, "major")
    if obj(major, "archive"):
        return (Media(kind="video"),)
    return images(obj(major, "draw"), "items") or images(obj(major, "opus"), "pics")


def _account_ids(desc: Json) -> dict[str, str]:
    """ "@name" → account id, of the names that a text links."""
    nodes = [node for node in objects(desc, "rich_text_nodes") if node.get("type") == "RICH_TEXT_NODE_TYPE_AT"]
    return {string(node, "text").strip(): ident(node, "rid") for node in nodes}


def _known(fields: Json, names: dict[str, str]) -> Json:
    """Put ids for names wherever the platform links them."""
    changed: Json = {"mentions": text.unique(names.get(name) or name for name in fields["mentions"])}
    if "parent_author" in fields:
        changed["parent_author"] = names.get(fields["parent_author"]) or fields["parent_author"]
    return fields | changed


def _region(written: str) -> str:
    return written.removeprefix("IP属地").lstrip(":：").strip()


def _reply(record: Json) -> Event:
    content = obj(record, "content")
    number = required(record, "rpid_str", "rpid")
    parent = ident(record, "parent_str", "parent")
    names = {"@" + string(member, "uname"): ident(member, "mid") for member in objects(content, "members")}
    answered, body = text.answered(string(content, "message"))
    fields = words(body, text.closed_tags) | {
        "platform": PLATFORM,
        "kind": "comment",
        "item": f"comment/{number}",
        "author": ident(record, "mid") or required(obj(record, "member"), "mid"),
        "created_at": from_epoch(record.get("ctime"), SECOND, "ctime"),
        "root": _item(required(record, "type"), required(record, "oid")),
        "parent": "" if parent in ("", "0") else f"comment/{parent}",
        "parent_author": answered,
        "account": account(region=_region(string(obj(record, "reply_control"), "location"))),
        "counters": counters(record, comments="rcount", likes="like"),
        "media": images(content, "pictures"),
    }
    return build(_known(fields, names))
