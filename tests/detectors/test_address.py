"""Whom a text speaks to or of."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.address import address, plain, said_in
from detectors.targets import cited_accounts
from graph.victims import ANSWERED, FIRST, NOBODY, OTHERS, SILENT, SOMEBODY, THIRD
from tests.data import shared_data


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("你真行", ANSWERED),
        ("楼主编的吧", ANSWERED),
        ("u r so dumb", ANSWERED),
        ("她不配", THIRD),
        ("这女的没教养", THIRD),
        ("he is a liar", THIRD),
        ("the thread is long", NOBODY),
        ("你们这群喷子", OTHERS),
        ("骂人的积点德", OTHERS),
        ("现在的女人都这样", OTHERS),
        ("平台不管管吗", OTHERS),
        ("恶心", NOBODY),
        ("他妈的什么玩意", NOBODY),
        ("其他的不说", NOBODY),
        ("迷你版", NOBODY),
        ("“你怎么不去死”这话也说得出口", OTHERS),
        ("这位“她”", THIRD),
        ("“你怎么不去死”", ANSWERED),
        ("\ud800你", ANSWERED),
        ("", SILENT),
        ("转发微博", SILENT),
        ("[怒][怒]", SILENT),
        ("//@ann:你去死", SILENT),
        ("回复 @ann :恶心", NOBODY),
        ("@ann 恶心", NOBODY),
    ],
)
def test_a_text_speaks(text: str, expected: int) -> None:
    assert address([text]) == [expected]


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("我今天跑了十公里", FIRST),
        ("女子当街打人", SOMEBODY),
        ("我室友偷我东西", FIRST | SOMEBODY),
        ("今天下雨", 0),
    ],
)
def test_a_post_tells_of_its_author_or_of_somebody(text: str, tells: int) -> None:
    assert said_in(plain([text]))[0].tells == tells


@given(st.lists(st.text(st.sampled_from('你她们骂女的我“”「」"，。\n @:/转发微博ab他妈'), max_size=14), max_size=8))
def test_a_batch_is_read_as_its_texts_are_one_by_one(texts: list[str]) -> None:
    assert said_in(plain(texts)) == [said_in(plain([text]))[0] for text in texts]


@pytest.mark.parametrize(
    ("text", "mentions", "cited"),
    [
        ("视频转自@老周说事 ，太假", ("@老周说事",), ("@老周说事",)),
        ("via @zhou", ("@zhou",), ("@zhou",)),
        ("@小鱼 快来看", ("@小鱼",), ("@小鱼",)),
        ("@小鱼 @大鱼 看看这个", ("@小鱼", "@大鱼"), ("@小鱼", "@大鱼")),
        ("@小鱼 你瞎了吗", ("@小鱼",), ()),
        ("@青川晚报 出来说话", ("@青川晚报",), ("@青川晚报",)),
        ("真行//@老周说事:厉害", ("@老周说事",), ("@老周说事",)),
        ("@小鱼 你瞎了吗//@小鱼:厉害", ("@小鱼",), ()),
        ("转自@老周说事", ("12345",), ("12345",)),
        ("@老周说事 你也配", ("12345",), ()),
        ("没有提到谁", ("12345",), ()),
        ("@小鱼", ("@小鱼",), ("@小鱼",)),
        ("笑死 @小鱼 @大鱼 @老鱼", ("@小鱼", "@大鱼", "@老鱼"), ("@小鱼", "@大鱼", "@老鱼")),
        ("@小鱼 @大鱼 @老鱼 一群狗", ("@小鱼", "@大鱼", "@老鱼"), ()),
        ("@老周说事 ：某地昨晚停电", ("@老周说事",), ("@老周说事",)),
        ("@老周说事：你欠的钱呢", ("@老周说事",), ()),
        ("回复@小鱼:恶心", ("@小鱼",), ()),
        ("感谢粉丝@小鱼 分享", ("@小鱼",), ("@小鱼",)),
    ],
)
def test_a_mention_can_be_a_source_a_friend_called_or_an_institution(
    text: str, mentions: tuple[str, ...], cited: tuple[str, ...]
) -> None:
    assert cited_accounts(text, mentions, *address([text])) == cited


def test_comments_that_insult_a_person_are_seldom_taken_for_others_and_those_for_others_often_are() -> None:
    """Not tuned on `entertainment` and `crime`. Floors; docs/targets.md has the figures."""
    rows = [
        line.split("\t")
        for name in ("entertainment", "crime")
        for line in shared_data("comments", f"{name}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    ]
    said = address([row[5] for row in rows])
    found = Counter((row[2], row[4], code == OTHERS) for row, code in zip(rows, said, strict=True))

    def others(label: str, target: str) -> float:
        yes, no = found[label, target, True], found[label, target, False]
        return yes / (yes + no)

    assert others("1", "person") < 0.10
    assert others("0", "commenter") > 0.40
