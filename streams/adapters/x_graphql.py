"""The GraphQL answers of X's web client: JSON → `Post`.

Timelines nest and change often, so posts are looked for wherever they stand.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any

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
from streams.adapters.reading import UNSUPPORTED_KIND, unreadable
from streams.adapters.times import from_ruby
from streams.adapters.x_post import Post, media


def read_graphql(page: Json, gather: Gather) -> list[Post]:
    """Every post of a timeline, in its order, quoted and reposted ones after those that hold them."""
    records = list(_posts(page))
    if not records:
        raise unreadable(UNSUPPORTED_KIND, "no post in it; facts about accounts alone come without their time")
    posts = (gather.attempt(_post, record, inside) for record, inside in records)
    return [post for post in posts if post]


def _posts(page: Json) -> Iterator[tuple[Json, bool]]:
    """Objects that are posts, and whether each stands inside another; depth first.

    A stack of our own: hostile nesting must not end in Python's.
    """
    stack: list[tuple[Any, bool]] = [(page, False)]
    while stack:
        value, inside = stack.pop()
        if isinstance(value, dict):
            if "rest_id" in value and "full_text" in obj(value, "legacy"):
                yield value, inside
                inside = True
            value = list(value.values())
        if isinstance(value, list):
            stack.extend((each, inside) for each in reversed(value) if isinstance(each, dict | list))


def _post(record: Json, inside: bool) -> Post:
    legacy = obj(record, "legacy")
    user = obj(record, "core", "user_results", "result")
    attached = objects(legacy, "extended_entities", "media") or objects(legacy, "entities", "media")
    disclosure = obj(record, "content_disclosure", "ai_generated_disclosure")
    totals = obj(record, "views") | legacy
    return Post(
        id=required(record, "rest_id"),
        history=strings(obj(record, "edit_control"), "edit_tweet_ids"),
        author=ident(user, "rest_id") or required(legacy, "user_id_str"),
        created_at=from_ruby(legacy.get("created_at"), "legacy.created_at"),
        conversation=ident(legacy, "conversation_id_str"),
        replied_to=ident(legacy, "in_reply_to_status_id_str"),
        replied_author=ident(legacy, "in_reply_to_user_id_str"),
        quoted=_inner(record, "quoted_status_result") or ident(legacy, "quoted_status_id_str"),
        retweeted=_inner(legacy, "retweeted_status_result"),
        words=_words(record, legacy),
        lang=string(legacy, "lang"),
        client=text.plain(string(record, "source")),
        media=media([string(each, "type") for each in attached]),
        made_with_ai=flag(disclosure, "has_ai_generated_media") is True,
        counters=counters(
            totals, views="count", reposts="retweet_count", comments="reply_count", likes="favorite_count"
        ),
        account=_account(user),
        inside=inside,
    )


def _inner(record: Json, name: str) -> str:
    """The id of a post held by another; one of limited visibility is wrapped once more."""
    result = obj(record, name, "result")
    return ident(obj(result, "tweet") or result, "rest_id")


def _words(record: Json, legacy: Json) -> Json:
    note = obj(record, "note_tweet", "note_tweet_results", "result")
    entities = obj(note, "entity_set") or obj(legacy, "entities")
    marked = objects(entities, "user_mentions")
    return words(
        html.unescape(string(note, "text") or string(legacy, "full_text")),
        text.open_tags,
        mentions=[ident(each, "id_str") or text.at(string(each, "screen_name")) for each in marked],
        hashtags=[string(each, "text") for each in objects(entities, "hashtags")],
        urls=[string(each, "expanded_url", "url") for each in objects(entities, "urls")],
    )


def _account(user: Json) -> Json | None:
    legacy = obj(user, "legacy")
    created = legacy.get("created_at") or obj(user, "core").get("created_at")
    return account(
        created_at=from_ruby(created, "created_at of the author") if created else None,
        followers=to_count(legacy.get("followers_count"), "followers_count"),
        verified=flag(legacy, "verified") if "verified" in legacy else flag(obj(user, "verification"), "verified"),
        region=string(obj(user, "about_profile"), "account_based_in"),
    )
