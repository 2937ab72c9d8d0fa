"""Bluesky: what Jetstream sends."""

from __future__ import annotations

import pytest

from graph.events import Media
from tests.streams.adapters import payloads as p
from tests.streams.adapters.helpers import events, refused


def test_a_post_has_the_time_of_the_stream_and_not_the_one_its_author_wrote() -> None:
    (post,) = events("bluesky", p.BLUESKY_POST)
    assert (post.kind, post.item) == ("post", p.at_uri("me", key="3k"))
    assert post.created_at == p.MICROS


def test_names_addresses_and_tags_come_from_the_facets() -> None:
    (post,) = events("bluesky", p.BLUESKY_POST)
    assert (post.mentions, post.urls) == (("did:plc:you",), ("https://example.org/",))
    assert (post.hashtags, post.lang) == (("rain", "wet"), "en")


def test_the_hash_of_a_picture_is_read_out_of_its_content_id() -> None:
    (post,) = events("bluesky", p.BLUESKY_POST)
    assert post.media == (Media(kind="image", sha256="c0" + "00" * 31),)


def test_a_reply_is_a_comment_under_its_root_and_parent() -> None:
    (reply,) = events("bluesky", p.BLUESKY_REPLY)
    assert (reply.kind, reply.root, reply.parent) == ("comment", p.at_uri("a"), p.at_uri("b"))
    assert (reply.root_author, reply.parent_author) == ("did:plc:a", "did:plc:b")


def test_a_quote_is_a_repost_with_words() -> None:
    (quote,) = events("bluesky", p.BLUESKY_QUOTE)
    assert (quote.kind, quote.root, quote.parent, quote.text) == ("repost", p.at_uri("a"), "", "look")
    assert quote.urls == ("https://example.org/2",)


def test_an_embedded_list_is_not_a_quote() -> None:
    embed = {"$type": "app.bsky.embed.record", "record": {"uri": p.at_uri("a", "app.bsky.graph.list"), "cid": "c"}}
    (post,) = events("bluesky", p.jetstream("app.bsky.feed.post", {"text": "x", "embed": embed}))
    assert post.kind == "post"


def test_a_repost_through_another_repost_has_that_one_as_parent() -> None:
    (repost,) = events("bluesky", p.BLUESKY_REPOST)
    assert (repost.kind, repost.root) == ("repost", p.at_uri("a"))
    assert (repost.parent, repost.parent_author) == (p.at_uri("b", "app.bsky.feed.repost"), "did:plc:b")


def test_a_like_is_a_reaction_to_its_subject() -> None:
    (like,) = events("bluesky", p.BLUESKY_LIKE)
    assert (like.kind, like.root, like.parent) == ("reaction", p.at_uri("a"), "")


def test_a_delete_is_a_removal_of_the_item_without_a_root() -> None:
    (removal,) = events("bluesky", p.BLUESKY_DELETE)
    assert (removal.kind, removal.item, removal.root) == ("removal", p.at_uri("me", key="3k"), "")


def test_an_edit_is_a_newer_version_of_the_post() -> None:
    (post,) = events("bluesky", p.jetstream("app.bsky.feed.post", {"text": "x"}, "update"))
    assert (post.kind, post.version) == ("post", p.MICROS)


def test_facts_about_accounts_carry_the_sequence_as_version_and_the_status_as_reason() -> None:
    (account,) = events("bluesky", p.BLUESKY_ACCOUNT)
    (identity,) = events("bluesky", p.BLUESKY_IDENTITY)
    assert (account.kind, account.item, account.version, account.reason) == ("account", "did:plc:me", 12, "takendown")
    assert (identity.kind, identity.version, identity.reason) == ("account", 11, "")


@pytest.mark.parametrize("embed", [3, [], {"images": 5}, {"record": []}, {"video": {"ref": {"$link": "b!"}}}])
def test_an_embed_of_unknown_form_does_not_hide_the_post(embed: object) -> None:
    (post,) = events("bluesky", p.jetstream("app.bsky.feed.post", {"text": "x", "embed": embed, "facets": embed}))
    assert post.text == "x"


def test_records_that_say_nothing_of_spread_are_refused_by_name() -> None:
    assert refused("bluesky", p.jetstream("app.bsky.graph.follow", {"subject": "did:plc:a"})) == "unsupported_kind"
    assert refused("bluesky", p.jetstream("app.bsky.graph.follow", None, "delete")) == "unsupported_kind"
    assert refused("bluesky", {"did": "d", "time_us": 1, "kind": "sync"}) == "unsupported_kind"


def test_a_create_without_its_record_is_refused() -> None:
    assert refused("bluesky", p.jetstream("app.bsky.feed.post", None)) == "missing_field"
    assert refused("bluesky", p.jetstream("app.bsky.feed.post", {})) == "missing_field"
    assert refused("bluesky", b"\x00\x01") == "not_json"
