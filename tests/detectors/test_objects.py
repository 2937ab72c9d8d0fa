"""One form for all addresses of a page, and for all spellings of a hashtag."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from detectors.objects import (
    MOST,
    canonical_hashtag,
    canonical_hashtags,
    canonical_url,
    canonical_urls,
    carries,
    objects_of,
)
from graph.events import Media
from graph.shares import ADDRESS, kind_of, object_id
from tests.factories import event
from tests.strategies import web_addresses


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("http://t.cn/A6xYzW", "http://t.cn/A6xYzW"),
        ("https://b23.tv/AbC12", "https://b23.tv/AbC12"),
        (" HTTP://WWW.Example.COM:80/a/../b/./c?b=2&a=1#top ", "http://www.example.com/b/c?a=1&b=2"),
        ("https://example.com", "https://example.com/"),
        ("https://example.com/?", "https://example.com/"),
        ("https://example.com/x?utm_source=a&UTM_Medium=b&fbclid=c&id=7", "https://example.com/x?id=7"),
        ("https://m.weibo.cn/status/440?from=page_1&wvr=6&mod=time", "https://m.weibo.cn/status/440"),
        ("https://www.xiaohongshu.com/explore/65a?xsec_token=AB%3D&xsec_source=pc", "https://www.xiaohongshu.com/explore/65a"),
        ("https://www.bilibili.com/video/BV1x?p=2&vd_source=9&spm_id_from=3.1", "https://www.bilibili.com/video/BV1x?p=2"),
        ("https://x.com/a/status/1?s=20&t=abc", "https://x.com/a/status/1"),
        ("https://example.com/watch?s=20&t=abc", "https://example.com/watch?s=20&t=abc"),
        ("https://youtu.be/abc?si=1&t=30", "https://youtu.be/abc?t=30"),
        ("https://mp.weixin.qq.com/s?__biz=M&mid=2&idx=1&sn=f&chksm=8&scene=21", "https://mp.weixin.qq.com/s?__biz=M&idx=1&mid=2&sn=f"),
        ("https://example.com/#/post/1", "https://example.com/#/post/1"),
        ("http://例え.jp/路?q=中", "http://xn--r8jz45g.jp/%E8%B7%AF?q=%E4%B8%AD"),
        ("http://a.com/%7euser/%e4%b8%ad", "http://a.com/~user/%E4%B8%AD"),
        ("http://a.com/a%2Fb?x=%2B+", "http://a.com/a%2Fb?x=%2B+"),
        ("https://user:secret@a.com/x", "https://a.com/x"),
        ("https://user@a.com:8080/", "https://a.com:8080/"),
        ("mailto:a@b.com", ""),
        ("javascript:alert(1)", ""),
        ("example.com/x", ""),
        ("http://", ""),
        ("http:///x", ""),
        ("http://user@/x", ""),
        ("http://[::1", ""),
        ("http://[::1]/x", "http://[::1]/x"),
        ("http://a.com:99999/", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_an_address_has_one_form(written: str, canonical: str) -> None:
    assert canonical_url(written) == canonical


@given(web_addresses)
@example("http://a.com/?a=%20&a=+")
@example("http://a.com/?=%26")
def test_the_form_of_a_form_is_itself(url: str) -> None:
    assert canonical_url(canonical_url(url)) == canonical_url(url)


@given(web_addresses, st.permutations(["utm_source=a", "spm=1.2", "fbclid=x"]))
def test_what_shared_an_address_does_not_show_in_it(url: str, trackers: list[str]) -> None:
    if "?" in url and "#" not in url and not url.endswith("?"):
        assert canonical_url(url + "&" + "&".join(trackers)) == canonical_url(url)


@given(st.text(max_size=60) | st.text(max_size=40).map("http://".__add__))
@example("HTTP://A.\U00018cd6")
def test_whatever_stands_for_an_address_is_taken(url: str) -> None:
    assert canonical_url(canonical_url(url)) == canonical_url(url)


def test_what_is_no_address_is_no_object() -> None:
    assert canonical_urls(("", "javascript:void(0)", "http://[::1", "http://a.com")) == ("http://a.com/",)


def test_each_form_comes_once_in_order() -> None:
    assert canonical_urls(("http://b.com", "http://a.com", "http://b.com/")) == ("http://b.com/", "http://a.com/")
    assert canonical_hashtags(("甲", "#甲#", "", "乙")) == ("甲", "乙")


@pytest.mark.parametrize("written", ["#某某道歉#", "某某道歉", "＃某某 道歉＃", "某某\u200b道歉", "某某道歉！"])
def test_a_hashtag_has_one_form(written: str) -> None:
    assert canonical_hashtag(written) == "某某道歉"


@given(st.text(max_size=20))
def test_the_form_of_a_hashtags_form_is_itself(tag: str) -> None:
    assert canonical_hashtag(canonical_hashtag(tag)) == canonical_hashtag(tag)


def test_the_objects_of_an_event_are_its_addresses_its_hashtags_in_order_and_its_pictures() -> None:
    both = event(
        "post",
        "p",
        media=(Media("image", "ab"),),
        urls=("http://EXAMPLE.com/?utm_source=a", "http://example.com/"),
        hashtags=("一", "二"),
    )
    address, tags, picture = objects_of(both, ())
    assert address == object_id(ADDRESS, "http://example.com/")
    assert [kind_of(one) for one in (address, tags, picture)] == ["url", "hashtags", "picture"]
    assert objects_of(event("post", "q", hashtags=("二", "一")), ()) != (tags,)
    assert objects_of(both, ("f" * 64,))[2] != picture
    assert objects_of(event("post", "r"), ()) == () and not carries(event("post", "r"))
    assert len(objects_of(event("post", "s", urls=tuple(f"http://e.com/{n}" for n in range(99))), ())) == MOST
