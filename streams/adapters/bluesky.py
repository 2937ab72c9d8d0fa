"""Bluesky's Jetstream (version 1): one JSON object an event, as its `subscribe` endpoint sends it.

Items are at:// addresses. `created_at` is Jetstream's own `time_us`: `createdAt` in a record is
written by its author, who could backdate a post past every window. A repost's `root` is its
`subject`, its `parent` the repost named in `via`; a quote's root is the post quoted. An update has
the time of the update as its version. A delete names no root.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any, Final

import msgspec
from msgspec import Raw, Struct, field

from graph.events import Media
from streams.adapters import text
from streams.adapters.checks import build
from streams.adapters.reading import (
    DECODE_ERRORS,
    MISSING_FIELD,
    UNSUPPORTED_KIND,
    Reading,
    decode,
    shown,
    unreadable,
)

PLATFORM: Final = "bluesky"
POST: Final = "app.bsky.feed.post"
REPOST: Final = "app.bsky.feed.repost"
LIKE: Final = "app.bsky.feed.like"
MAX_MEDIA: Final = 50


class _Commit(Struct, gc=False):
    operation: str
    collection: str
    rkey: str
    record: Raw = Raw()


class _Facts(Struct, gc=False):
    """An `account` or `identity` message; `seq` is the relay's, the same whoever serves the stream."""

    seq: int
    active: bool | None = None
    status: str = ""


class _Message(Struct, gc=False):
    did: str
    time_us: int
    kind: str
    commit: _Commit | None = None
    account: _Facts | None = None
    identity: _Facts | None = None


class _Ref(Struct, gc=False):
    uri: str


class _Reply(Struct, gc=False):
    root: _Ref
    parent: _Ref


class _Share(Struct, gc=False):
    """A repost or a like."""

    subject: _Ref
    via: _Ref | None = None


class _Post(Struct, gc=False):
    text: str
    reply: _Reply | None = None
    langs: list[str] | None = None
    tags: list[str] | None = None
    facets: Raw = Raw()
    embed: Raw = Raw()


class _Feature(Struct, gc=False):
    did: str = ""
    uri: str = ""
    tag: str = ""


class _Facet(Struct, gc=False):
    features: list[_Feature]


class _Link(Struct, frozen=True, gc=False):
    link: str = field(default="", name="$link")


class _Blob(Struct, frozen=True, gc=False):
    ref: _Link = _Link()


class _Image(Struct, gc=False):
    image: _Blob


class _External(Struct, gc=False):
    uri: str


class _Inner(Struct, gc=False):
    """`record` is a reference, or (with media beside it) holds one in a `record` of its own."""

    uri: str = ""
    record: _Ref | None = None


class _Attached(Struct, gc=False):
    images: list[_Image] | None = None
    video: _Blob | None = None
    external: _External | None = None


class _Embed(_Attached, gc=False):
    record: _Inner | None = None
    media: _Attached | None = None  # beside a quoted record


_message = msgspec.json.Decoder(_Message)
_share = msgspec.json.Decoder(_Share)
_post = msgspec.json.Decoder(_Post)
_facets = msgspec.json.Decoder(list[_Facet] | None)
_embed = msgspec.json.Decoder(_Embed | None)


def read(data: bytes) -> Reading:
    """Read one Jetstream message.

    Raises:
        Unreadable: also for records that say nothing of spread (follows, blocks, other lexicons).
    """
    message: _Message = decode(data, _message)
    fields: dict[str, Any] = {"platform": PLATFORM, "created_at": message.time_us, "author": message.did}
    commit = message.commit
    if commit is None:
        facts = message.account or message.identity
        if facts is None:
            raise unreadable(UNSUPPORTED_KIND, f"kind {shown(message.kind)} is none of commit, account, identity")
        return _one(fields | _account(message.did, facts))
    if commit.collection not in (POST, REPOST, LIKE):
        raise unreadable(UNSUPPORTED_KIND, f"collection {shown(commit.collection)} is no post, repost or like")
    fields["item"] = f"at://{message.did}/{commit.collection}/{commit.rkey}"
    if commit.operation == "delete":
        return _one(fields | {"kind": "removal"})
    if not commit.record:
        raise unreadable(MISSING_FIELD, "commit.record is absent; only a delete has none")
    if commit.operation == "update":
        fields["version"] = message.time_us
    record = _read_post if commit.collection == POST else _read_share
    return _one(fields | record(commit.record, commit.collection))


def _one(fields: dict[str, Any]) -> Reading:
    return Reading([build(fields)], [])


def _account(did: str, facts: _Facts) -> dict[str, Any]:
    status = "" if facts.active is not False else facts.status or "inactive"
    return {"kind": "account", "item": did, "version": facts.seq, "reason": status}


def _read_share(record: Raw, collection: str) -> dict[str, Any]:
    share: _Share = decode(record, _share)
    root = share.subject.uri
    fields = {"kind": "reaction" if collection == LIKE else "repost", "root": root, "root_author": _author(root)}
    via = share.via.uri if share.via and collection == REPOST else ""
    return fields | {"parent": via, "parent_author": _author(via or root)}


def _read_post(record: Raw, _: str) -> dict[str, Any]:
    post: _Post = decode(record, _post)
    mentions, urls, hashtags = _read_facets(post)
    embed = _lenient(_embed, post.embed) or _Embed()
    attached = embed.media or embed
    if attached.external:
        urls.append(attached.external.uri)
    return _place(post, embed) | {
        "text": post.text,
        "lang": post.langs[0] if post.langs else "",
        "mentions": text.unique(mentions),
        "urls": text.unique(urls),
        "hashtags": text.unique(hashtags),
        "media": tuple(_media(attached)),
    }


def _place(post: _Post, embed: _Embed) -> dict[str, Any]:
    """Where a post stands: under another, beside one that it quotes, or alone."""
    if post.reply:
        root, parent = post.reply.root.uri, post.reply.parent.uri
        return {
            "kind": "comment",
            "root": root,
            "root_author": _author(root),
            "parent": "" if parent == root else parent,
            "parent_author": _author(parent),
        }
    quoted = _quoted(embed)
    if quoted:
        return {"kind": "repost", "root": quoted, "root_author": _author(quoted), "parent_author": _author(quoted)}
    return {"kind": "post"}


def _quoted(embed: _Embed) -> str:
    """The address of the post that is quoted; lists, feeds and starter packs can be embedded too."""
    inner = embed.record
    uri = (inner.record.uri if inner.record else inner.uri) if inner else ""
    return uri if f"/{POST}/" in uri else ""


def _author(uri: str) -> str:
    return uri.removeprefix("at://").partition("/")[0] if uri.startswith("at://") else ""


def _read_facets(post: _Post) -> tuple[list[str], list[str], list[str]]:
    features = [each for facet in _lenient(_facets, post.facets) or () for each in facet.features]
    tags = [each.tag for each in features] + (post.tags or [])
    return [each.did for each in features], [each.uri for each in features], tags


def _media(attached: _Attached) -> list[Media]:
    found = [Media(kind="image", sha256=_sha256(each.image.ref.link)) for each in attached.images or ()]
    if attached.video:
        found.append(Media(kind="video", sha256=_sha256(attached.video.ref.link)))
    return found[:MAX_MEDIA]


def _sha256(link: str) -> str:
    """The hash inside a blob's content id: base32 of version 1, raw bytes, SHA-256, 32 bytes."""
    try:
        decoded = base64.b32decode(link[1:].upper() + "======"[: -(len(link) - 1) % 8])
    except (binascii.Error, ValueError):
        return ""
    return decoded[4:].hex() if link[:1] == "b" and decoded[:4] == b"\x01\x55\x12\x20" and len(decoded) == 36 else ""


def _lenient(decoder: msgspec.json.Decoder[Any], raw: Raw) -> Any:
    """Facets and embeds are open unions: one of a form that we do not know is as good as absent."""
    try:
        return decoder.decode(raw) if raw else None
    except DECODE_ERRORS:
        return None
