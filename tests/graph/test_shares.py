"""What an event shares: one record an object, once, with whom it is aimed at."""

from __future__ import annotations

from typing import Any

import msgspec

from graph.delta import TOPICS, activity_frames, shares_of
from graph.events import Account, Event, Reading
from graph.facts import DISTRESS
from graph.frames import decode_shares
from graph.shares import ADDRESS, ROOT, TEXT, Share, born, kind_of, marked, object_id, partition_of_object
from graph.traits import kind_of as kind_of_trait
from graph.traits import split
from graph.watermark import END
from tests.factories import DAY, LIMIT, T0, comment, new_fold, post, repost, take

LINK = object_id(ADDRESS, "http://example.com/")


def said(event: Event, **reading: Any) -> Event:
    """The same, read."""
    return msgspec.structs.replace(event, reading=Reading(**reading))


def shared(*events: Event) -> list[Share]:
    fold = new_fold()
    deltas = [take(fold, events), take(fold, (), {"source": END})]
    return [share for delta in deltas for share in shares_of(delta)]


def kinds(shares: list[Share]) -> list[str]:
    return sorted(kind_of(share.object) for share in shares)


def test_harmless_words_share_their_text_and_what_they_carry() -> None:
    found = shared(said(post(), fingerprint=80, objects=(LINK,)))
    assert {share.object for share in found} == {marked(TEXT, 80), LINK}
    assert {(share.who, share.item, share.kind) for share in found} == {("weibo:by root", "root", "post")}


def test_hostile_words_share_the_post_they_stand_below_and_the_day_of_their_account() -> None:
    account = Account(created_at=T0 - 30 * DAY)
    below = [said(comment(f"c{n}", account=account), hostile=True, hostility=900) for n in range(2)]
    found = [share for share in shared(post(), *below) if share.item != "root"]
    assert kinds(found) == ["born", "born", "root", "root"]
    assert len({share.object for share in found}) == 2
    elsewhere = shared(post("p2"), said(comment("c9", root="p2", account=account), hostile=True, hostility=900))
    assert not {share.object for share in found} & {share.object for share in elsewhere}
    assert born(T0) == born(T0 + 1) != born(T0 + DAY)


def test_hostile_words_carry_what_the_platform_tells_of_their_account_and_harmless_ones_do_not() -> None:
    account = Account(created_at=T0 - 30 * DAY, region="here")
    below = comment("c", account=account, client="phone")
    angry, calm = (
        {share.traits for share in shared(said(post()), said(below, hostile=hostile, objects=(LINK,)))}
        for hostile in (True, False)
    )
    (traits,) = angry
    assert calm == {0}
    assert [kind_of_trait(trait) for trait in split(traits)] == ["created", "client", "region"]


def test_harmless_comments_and_bare_reshares_without_objects_share_nothing() -> None:
    account = Account(created_at=T0 - 30 * DAY)
    assert shared(post(), said(comment("c", account=account)), said(repost("r")), said(comment("d"))) == []


def test_what_waits_for_its_target_is_shared_once_with_it() -> None:
    early = said(comment("c"), fingerprint=80, hostile=True, hostility=900, address=1)
    (text, root) = sorted(shared(early, post()), key=lambda one: kind_of(one.object) == "root")
    assert (kind_of(text.object), kind_of(root.object)) == ("text", "root")
    assert text.victim == root.victim == "weibo:by root"


def test_health_data_stays_where_it_is() -> None:
    (share,) = shared(said(post(), fingerprint=80, circumstances=1))
    assert not share.flags & DISTRESS


def test_shares_travel_by_their_object() -> None:
    fold = new_fold()
    delta = take(fold, [said(post(f"p{n}"), fingerprint=n << 3) for n in range(1, 9)], {"source": T0})
    partitions = len(delta.prev) // TOPICS
    frames = {
        out.lane: decode_shares(out.value)
        for out in activity_frames(delta, "events/0", LIMIT)
        if out.lane >= 3 * partitions
    }
    assert 1 < len(frames) <= partitions
    for lane, frame in frames.items():
        assert all(partition_of_object(share.object, partitions) == lane - 3 * partitions for share in frame.records)
    assert sum(len(frame.records) for frame in frames.values()) == 8
    assert kind_of(object_id(ROOT, "x")) == "root"
