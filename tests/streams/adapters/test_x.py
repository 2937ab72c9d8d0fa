"""X: API v2, the activity stream, GraphQL timelines."""

from __future__ import annotations

from graph.events import Account, Counters, Event, Media
from tests.streams.adapters.helpers import events, read, refused
from tests.streams.adapters.payloads import MICROS, X_ACTIVITY, X_GRAPHQL, X_V2, graphql_post, v2_link, v2_post


def _by_item(message: object) -> dict[str, Event]:
    return {event.item: event for event in events("x", message)}


def test_every_post_of_an_answer_is_read_those_beside_it_too() -> None:
    found = _by_item(X_V2)
    assert {item: event.kind for item, event in found.items()} == {
        "20": "repost",
        "10": "post",
        "30": "repost",
        "40": "comment",
    }
    assert found["10"].created_at == MICROS


def test_a_repost_of_a_quote_has_the_quoted_post_as_root_and_the_quote_as_parent() -> None:
    for message in (X_V2, _graphql_chain()):
        repost = _by_item(message)["30"]
        assert (repost.root, repost.parent, repost.root_author, repost.parent_author) == ("10", "20", "910", "920")


def _graphql_chain() -> object:
    quote = graphql_post("20", quoted_status_result={"result": {"tweet": graphql_post("10")}})
    return {"data": {"x": graphql_post("30", legacy={"retweeted_status_result": {"result": quote}})}}


def test_a_plain_repost_has_no_words_of_its_own() -> None:
    for message in (X_V2, X_GRAPHQL):
        assert _by_item(message)["30"].text == ""


def test_a_quote_is_a_repost_with_words_and_an_answer_that_quotes_is_a_comment() -> None:
    assert (_by_item(X_V2)["20"].kind, _by_item(X_V2)["20"].text) == ("repost", "look")
    links = v2_link("quoted", "10") + v2_link("replied_to", "35")
    (answer,) = events("x", {"data": v2_post("50", referenced_tweets=links, conversation_id="34")})
    assert (answer.kind, answer.root, answer.parent) == ("comment", "34", "35")


def test_an_answer_stands_in_its_conversation_under_the_post_it_answers() -> None:
    for message in (X_V2, X_ACTIVITY):
        answer = _by_item(message)["40"]
        assert (answer.kind, answer.root, answer.parent, answer.parent_author) == ("comment", "10", "35", "935")


def test_an_edit_keeps_the_first_id_and_its_place_in_the_history_is_the_version() -> None:
    found = _by_item(X_GRAPHQL)
    assert (found["19"].version, found["19"].kind) == (1, "repost")
    assert found["40"].parent == "19", "the answer names the edit, whose item is the first id"


def test_entities_give_ids_for_names_and_long_addresses_for_short_ones() -> None:
    post = _by_item(X_V2)["10"]
    assert (post.mentions, post.urls, post.hashtags) == (("5", "@whom"), ("https://example.org/",), ("rain",))
    assert post.text == "a & b"


def test_a_declaration_made_with_ai_marks_the_media_or_the_post_where_there_are_none() -> None:
    assert _by_item(X_V2)["10"].media == (Media(kind="image", declared_ai=True),)
    assert _by_item(X_GRAPHQL)["19"].media == (Media(kind="video", declared_ai=True),)
    (bare,) = events("x", {"data": v2_post("50", made_with_ai=True)})
    assert (bare.media, bare.labels) == ((), {"declared_ai": 1.0})


def test_long_posts_are_read_from_their_note() -> None:
    (post,) = events("x", {"data": v2_post("50", note_tweet={"text": "the whole of it"})})
    assert post.text == "the whole of it"
    note = {"note_tweet_results": {"result": {"text": "all", "entity_set": {"hashtags": [{"text": "t"}]}}}}
    (post,) = events("x", {"data": {"x": graphql_post("50", note_tweet=note)}})
    assert (post.text, post.hashtags) == ("all", ("t",))


def test_totals_and_facts_stay_with_the_answer_itself_and_leave_what_stands_beside_it() -> None:
    (post,) = events("x", {"data": v2_post("50")})
    assert post.counters == Counters(views=4, reposts=3, comments=2, likes=1)
    assert _by_item(X_V2)["10"].counters is None
    assert _by_item(X_V2)["10"].account == Account(created_at=1_262_304_000_000_000)
    assert _by_item(X_GRAPHQL)["30"].counters == Counters(views=1110, likes=1)
    assert _by_item(X_GRAPHQL)["20"].counters is None


def test_posts_that_quote_each_other_in_a_ring_are_refused_and_do_not_hang() -> None:
    ring = [
        v2_post("1", referenced_tweets=v2_link("quoted", "2")),
        v2_post("2", referenced_tweets=v2_link("quoted", "1")),
    ]
    assert refused("x", {"data": ring}) == "bad_value"


def test_a_post_whose_fields_were_not_asked_for_is_refused_by_the_name_of_the_field() -> None:
    reading = read("x", {"data": [v2_post("1"), {"id": "2", "text": "x"}, v2_post("3", created_at=None)]})
    assert [event.item for event in reading.events] == ["1"]
    assert [problem.detail.split()[0] for problem in reading.problems] == ["author_id", "created_at"]


def test_answers_without_posts_are_refused() -> None:
    assert refused("x", {"errors": [{"message": "no"}], "title": "Unauthorized"}) == "wrong_shape"
    assert refused("x", {"data": {"user": {"result": {"rest_id": "1", "core": {}}}}}) == "unsupported_kind"
    assert refused("x", {"data": {"event_type": "follow.followed", "payload": {"source": {}}}}) == "unsupported_kind"
