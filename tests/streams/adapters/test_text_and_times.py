"""The small readers that the adapters share: text, numbers for people, times."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.adapters import text
from streams.adapters.fields import to_count
from streams.adapters.reading import MAX_DETAIL, shown, unreadable
from streams.adapters.times import SECOND, from_epoch, from_iso, from_ruby
from streams.errors import Unreadable
from tests.strategies import words


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (0, 0),
        ("12", 12),
        ("1.2万", 12_000),
        ("3亿", 300_000_000),
        ("2.5w", 25_000),
        ("10+", 10),
        ("1k", 1000),
        (" 7 ", 7),
        (None, None),
        ("", None),
        ("赞", None),
    ],
)
def test_counters_are_read_as_platforms_write_them(written: object, number: int | None) -> None:
    assert to_count(written, "likes") == number


@pytest.mark.parametrize("written", [-1, 2**63, True, 1.5, "-1", "1e9", "1.2.3", "9" * 40, [], {}])
def test_what_is_no_counter_is_refused(written: object) -> None:
    with pytest.raises(Unreadable, match="likes"):
        to_count(written, "likes")


def test_one_moment_is_the_same_in_every_form() -> None:
    micros = 1_400_000_000 * SECOND
    assert from_ruby("Wed May 14 00:53:20 +0800 2014", "t") == micros
    assert from_iso("2014-05-13T16:53:20.000Z", "t") == from_iso("2014-05-13T22:23:20+05:30", "t") == micros
    assert from_epoch(1_400_000_000, SECOND, "t") == from_epoch("1400000000000", 1000, "t") == micros


@given(st.datetimes(datetime(1970, 1, 2), datetime(2199, 12, 30), timezones=st.just(UTC)))  # noqa: DTZ001
def test_any_time_of_an_event_is_read_exactly(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    assert from_ruby(whole.strftime("%a %b %d %H:%M:%S +0000 %Y"), "t") == int(whole.timestamp()) * SECOND
    assert from_iso(moment.isoformat(), "t") - int(whole.timestamp()) * SECOND == moment.microsecond


@pytest.mark.parametrize("written", ["", "2014-05-13", "2014-05-13T16:53:20", "Wed May 14", 3, [], -1.5e300, 10**30])
def test_what_is_no_time_is_refused_with_the_name_of_the_field(written: object) -> None:
    for reader in (from_ruby, from_iso):
        with pytest.raises(Unreadable, match="created"):
            reader(written, "created")
    with pytest.raises(Unreadable, match="created"):
        from_epoch(written if written != 3 else -3, SECOND, "created")


def test_an_absent_time_is_a_missing_field() -> None:
    with pytest.raises(Unreadable) as caught:
        from_iso(None, "created_at")
    assert caught.value.reason == "missing_field"


def test_markup_becomes_text() -> None:
    assert text.plain('a<br/>b <a href="x">@c</a> <img alt="[d]" src=e> <3 &amp;lt;') == "a\nb @c [d] <3 &lt;"


@pytest.mark.parametrize(
    "markup", ["<img alt=[a]" + "alt=[a]" * 50_000, "<a" * 100_000, "&" * 100_000, "//@" * 100_000]
)
def test_markup_made_to_cost_time_does_not(markup: str) -> None:
    assert len(text.plain(markup)) <= len(markup)
    assert len(text.chain(markup)[1]) <= text.MAX_NAMES


def test_chains_name_the_nearest_reposter_first() -> None:
    assert text.chain("a//@b:c//@d：e//@f") == ("a", ("@b", "@d"))
    assert text.chain("no chain http://x.org/@y") == ("no chain http://x.org/@y", ())


def test_hashtags_are_read_as_each_platform_marks_them() -> None:
    assert text.closed_tags("#a b# c #d#") == ("a b", "d")
    assert text.open_tags("#a b #c#d") == ("a", "c", "d")


def test_what_stands_behind_the_mark_in_an_address_is_no_hashtag() -> None:
    for tags in (text.closed_tags, text.open_tags):
        assert tags("https://a.cn/x#part1 甲") == tags("https://a.cn/#/route") == ()
    assert text.closed_tags("看https://a.cn/x#part1 和 HTTP://b.cn/#two") == ()
    assert text.closed_tags("http://t.cn/x#热点#") == text.open_tags("http://t.cn/x#热点") == ("热点",)
    assert text.closed_tags("http://t.cn/x#hot#看") == ("hot",)
    assert text.open_tags("https://a.cn/x#part1 #甲") == ("甲",)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("看HTTP://A.CN/X 吧", ("HTTP://A.CN/X",)),
        ("Https://a.cn/x快看", ("Https://a.cn/x",)),
        ("见http://例子.中国/x 和http://bücher.de", ("http://例子.中国/x", "http://bücher.de")),
        ("http://www.例え.jp/a?b=1，好", ("http://www.例え.jp/a?b=1",)),
        ("http://президент.рф 看", ("http://президент.рф",)),
        ("http://t.cn/R快看http://t.cn/S", ("http://t.cn/R", "http://t.cn/S")),
        ("http://a.com看这里", ("http://a.com",)),
        ("http://快看这里", ()),
        ("http://127.0.0.1:80/x http://localhost:1/y", ("http://127.0.0.1:80/x", "http://localhost:1/y")),
        ("http://user:pass@a.cn/x", ("http://user:pass@a.cn/x",)),
        ("ftp://a.cn/x", ()),
    ],
)
def test_addresses_are_found_as_they_stand(written: str, found: tuple[str, ...]) -> None:
    assert text.urls(written) == found


def test_text_made_to_cost_time_for_its_addresses_does_not() -> None:
    for piece in ("http://", "http://a.", "http://a.a.a.a.a.a.a.a.a.", "甲.", "http://甲", "#http://a.cn/x#"):
        begin = time.process_time()
        text.urls("http://" + piece * (100_000 // len(piece)))
        text.closed_tags("http://" + piece * (100_000 // len(piece)))
        assert time.process_time() - begin < 2


@given(words)
def test_no_text_breaks_the_readers(value: str) -> None:
    text.plain(value)
    assert all(name.startswith("@") for name in text.mentions("@" + value))
    assert len(unreadable("bad_value", value * 50).detail) <= MAX_DETAIL


def test_a_detail_shows_little_of_what_is_huge_or_deep() -> None:
    deep: list[object] = []
    for _ in range(10_000):
        deep = [deep]
    assert shown(deep) == "a list"
    assert len(shown("x" * 1000)) < 50
    assert len(shown(10**4000)) < 50
