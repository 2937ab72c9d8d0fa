"""X's API v2 and its activity stream: JSON → `Post`."""

from __future__ import annotations

import html

from streams.adapters import text
from streams.adapters.fields import (
    Gather,
    Json,
    account,
    counters,
    flag,
    ident,
    obj,
    objects,
    required,
    string,
    strings,
    to_count,
    words,
)
from streams.adapters.reading import UNSUPPORTED_KIND, shown, unreadable
from streams.adapters.times import from_iso
from streams.adapters.x_post import Post, media


def is_v2(page: Json) -> bool:
    """Is this an answer of API v2 or a message of the activity stream, rather than GraphQL?"""
    data = page["data"]
    return isinstance(data, list) or any(name in obj(data) for name in ("text", "event_type"))


def read_v2(page: Json, gather: Gather) -> list[Post]:
    """Every post of an answer, those under `includes` first."""
    event = obj(page, "data")
    includes = obj(page, "includes") or obj(event, "includes")
    records = objects(page, "data")
    if "event_type" in event:
        payload = obj(event, "payload")
        if "text" not in payload:
            raise unreadable(UNSUPPORTED_KIND, f"event_type {shown(event['event_type'])} holds no post")
        records = [payload]
    users = {string(user, "id"): user for user in objects(includes, "users") if isinstance(user.get("id"), str)}
    files = {string(each, "media_key"): each for each in objects(includes, "media") if _has_key(each)}
    beside = objects(includes, "tweets") + objects(includes, "posts")
    posts = [gather.attempt(_post, record, users, files, inside=True) for record in beside]
    posts += [gather.attempt(_post, record, users, files, inside=False) for record in records]
    return [post for post in posts if post]


def _has_key(record: Json) -> bool:
    return isinstance(record.get("media_key"), str)


def _post(record: Json, users: dict[str, Json], files: dict[str, Json], *, inside: bool) -> Post:
    author = required(record, "author_id")
    links = objects(record, "referenced_tweets") + objects(record, "referenced_posts")
    named = {string(link, "type"): ident(link, "id") for link in links}
    attached = [files.get(key, {}) for key in strings(obj(record, "attachments"), "media_keys")]
    disclosure = obj(record, "content_disclosure", "ai_generated_disclosure")
    return Post(
        id=required(record, "id"),
        history=strings(record, "edit_history_tweet_ids"),
        author=author,
        created_at=from_iso(record.get("created_at"), "created_at"),
        conversation=ident(record, "conversation_id"),
        replied_to=named.get("replied_to", ""),
        replied_author=ident(record, "in_reply_to_user_id"),
        quoted=named.get("quoted", ""),
        retweeted=named.get("retweeted", ""),
        words=_words(record),
        lang=string(record, "lang"),
        client=string(record, "source"),
        media=media([string(each, "type") for each in attached]),
        made_with_ai=flag(disclosure, "has_ai_generated_media") is True or flag(record, "made_with_ai") is True,
        counters=counters(
            obj(record, "public_metrics"),
            views="impression_count",
            reposts="retweet_count",
            comments="reply_count",
            likes="like_count",
        ),
        account=_account(users.get(author, {})),
        inside=inside,
    )


def _words(record: Json) -> Json:
    """Text of a post; what is longer than 280 characters stands in a note beside it."""
    note = obj(record, "note_tweet") or obj(record, "note_post")
    entities = obj(note, "entities") or obj(record, "entities")
    marked = objects(entities, "mentions")
    return words(
        html.unescape(string(note, "text") or string(record, "text")),
        text.open_tags,
        mentions=[ident(each, "id") or text.at(string(each, "username")) for each in marked],
        hashtags=[string(each, "tag") for each in objects(entities, "hashtags")],
        urls=[string(each, "expanded_url", "url") for each in objects(entities, "urls")],
    )


def _account(user: Json) -> Json | None:
    created = user.get("created_at")
    return account(
        created_at=from_iso(created, "created_at of the author") if created else None,
        followers=to_count(obj(user, "public_metrics").get("followers_count"), "followers_count"),
        verified=flag(user, "verified"),
    )
