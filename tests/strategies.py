"""Every Hypothesis strategy of the tests, in one place."""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

from detectors import decisions
from detectors.abuse.model import Rates
from detectors.decisions import NoticeChange
from detectors.reach_counts import GROUNDS, Between, Counts, Deduction
from detectors.signal import Signal, order
from graph.events import MAX_TIME, MIN_TIME, Account, Counters, Event, Kind, Media, Raw, Reading
from graph.facts import Facts
from graph.frames import Activity
from graph.shares import Share
from graph.watermark import END, IDLE, NEVER
from tests import factories
from tests.graph.cosharing_oracle import Row

ids = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
names = st.from_regex(r"[a-z0-9_]{1,12}", fullmatch=True)
times = st.integers(MIN_TIME, MAX_TIME)
counts = st.none() | st.integers(0, 2**63 - 1)
words = st.text(st.characters(codec="utf-8"), max_size=40)
KINDS: tuple[Kind, ...] = ("post", "repost", "comment", "reaction", "view_count", "removal", "report", "account")


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Any canonical event that the adapters let through."""
    kind = draw(st.sampled_from(KINDS))
    item = draw(ids)
    below = kind in ("repost", "comment", "reaction")
    other = ids.filter(lambda value: value != item)
    labels = st.dictionaries(names, st.floats(allow_nan=False, allow_infinity=False), max_size=2)
    counters = st.builds(Counters, views=counts, reposts=counts, comments=counts, likes=counts)
    accounts = st.builds(
        Account,
        created_at=st.none() | times,
        followers=counts,
        verified=st.none() | st.booleans(),
        region=words,
        relative_of=words,
    )
    raws = st.builds(
        Raw,
        topic=names,
        partition=st.integers(0, 99),
        offset=st.integers(0, 2**62),
        sha256=st.binary(min_size=32, max_size=32),
        digest=st.integers(0, 2**64 - 1),
    )
    return Event(
        platform=draw(names),
        item=item,
        kind=kind,
        created_at=draw(times),
        author=draw(ids),
        root=draw(other) if below else draw(st.sampled_from(("", item))),
        parent=draw(st.just("") | other) if below else "",
        scope=draw(words),
        version=draw(st.integers(0, 2**53)),
        parent_author=draw(words),
        root_author=draw(words),
        text=draw(words),
        lang=draw(words),
        mentions=draw(st.tuples() | st.tuples(ids)),
        urls=draw(st.tuples() | st.tuples(words, words)),
        hashtags=draw(st.tuples() | st.tuples(words)),
        media=draw(st.tuples() | st.tuples(st.builds(Media, marks=words, declared_ai=st.none() | st.booleans()))),
        counters=draw(counters if kind == "view_count" else st.none() | counters),
        labels=draw(st.none() | labels),
        targets=draw(st.tuples() | st.tuples(ids)),
        account=draw(st.none() | accounts),
        client=draw(words),
        reason=draw(words),
        raw=draw(st.none() | raws),
    )


# ── the core: events that get in each other's way ────────────────────────────────────────────

START = 1_700_000_000_000_000  # µs
SMALL_IDS = st.sampled_from("abcdefgh")


@st.composite
def parents_of_trees(draw: st.DrawFn, max_size: int = 40) -> list[int]:
    """A tree: the parent (an earlier node) of each node 1, 2, … Chains, stars and all between."""
    size = draw(st.integers(0, max_size))
    near = draw(st.sampled_from((1, 2, 5, max_size)))
    return [draw(st.integers(max(0, node - near), node - 1)) for node in range(1, size + 1)]


@st.composite
def pointers(draw: st.DrawFn) -> dict[str, str]:
    """Any parent pointers among few items: cycles, self-parents, parents that never come."""
    items = draw(st.lists(SMALL_IDS, unique=True, max_size=8))
    return {item: draw(st.sampled_from(("", "root", "x", "y", *items))) for item in items}


# What readers found, so that every rule of `graph.aim` has its turn.
readings = st.none() | st.builds(
    Reading,
    address=st.integers(0, 5),
    tells=st.integers(0, 7),
    persons=st.sampled_from(((), (), ("p",), ("p", "q"))),
    cited=st.sampled_from(((), (), ("dan", "q"))),
    known=st.sampled_from(((), (), (("ann", "p"),), (("bob", ""), ("dan", "q")), (("cat", ""),))),
    called=st.sampled_from(((), (), ("@dan",), ("@cat", "ann"))),
    fingerprint=st.sampled_from((0, 7)),
)


@st.composite
def thread_events(draw: st.DrawFn, platforms: tuple[str, ...] = ("weibo", "bluesky")) -> Event:
    """One event of a few small cascades: most collide with one another in one way or another."""
    kind = draw(st.sampled_from(("repost", "repost", "repost", "comment", "post", "reaction", "removal", "view_count")))
    root = draw(st.sampled_from(("r", "s", "a")))
    below = SMALL_IDS.filter(lambda item: item != root)
    item = draw(below) if kind in ("repost", "comment") else root if kind == "post" else draw(SMALL_IDS | st.just(root))
    parent = draw(st.sampled_from(("", root)) | SMALL_IDS | st.just("never")) if kind in ("repost", "comment") else ""
    reads = kind == "view_count" or draw(st.booleans())
    return factories.event(
        kind,
        item,
        "" if kind == "removal" and draw(st.booleans()) else root,
        START + draw(st.integers(0, 5)) * 1_000_000,
        platform=draw(st.sampled_from(platforms)),
        scope=draw(st.sampled_from(("", "", "", "t"))),
        parent=parent,
        author=draw(st.sampled_from(("ann", "bob", "cat"))),
        version=draw(st.sampled_from((0, 0, 0, 0, 1, 2))),
        mentions=draw(st.sampled_from(((), (), ("dan",), ("dan", "dan", "eve")))),
        parent_author=draw(st.sampled_from(("", "", "", "bob"))),
        root_author=draw(st.sampled_from(("", "", "", "ann"))),
        reading=draw(readings),
        counters=Counters(views=draw(st.integers(0, 9)), likes=draw(st.integers(0, 9))) if reads else None,
    )


@st.composite
def one_thread(draw: st.DrawFn) -> list[Event]:
    """One post and what is below it: each item once, most answer one another, all may wait for one another."""
    authors, readers = st.sampled_from(("ann", "bob", "cat")), st.none() | readings
    items = draw(st.lists(SMALL_IDS, unique=True, max_size=7))
    times = st.integers(0, 5).map(lambda seconds: START + seconds * 1_000_000)
    below = [
        factories.event(
            draw(st.sampled_from(("comment", "comment", "repost"))),
            item,
            "root",
            draw(times),
            parent=draw(st.sampled_from(("", "root", "never", *items))),
            author=draw(authors),
            root_author=draw(st.sampled_from(("", "", "ann"))),
            parent_author=draw(st.sampled_from(("", "", "", "bob"))),
            reading=draw(readers),
        )
        for item in items
    ]
    post = factories.post("root", draw(times), author=draw(authors), reading=draw(readers))
    return [post, *below] if draw(st.integers(0, 4)) else below


def distinct(items: list[Event]) -> list[Event]:
    """The first of each identity: nothing conflicts."""
    return list({item.key: item for item in reversed(items)}.values())


threads = st.lists(thread_events(), max_size=24)
cuts = st.lists(st.integers(0, 6), max_size=8)


@st.composite
def scattered(draw: st.DrawFn, events: list[Event]) -> list[Event]:
    """The same events in another order, some of them more than once."""
    repeats = draw(st.lists(st.sampled_from(events), max_size=6)) if events else []
    return draw(st.permutations(events + repeats))


@st.composite
def frames_in_time(draw: st.DrawFn, max_frames: int = 10) -> list[factories.Frame]:
    """Frames whose marks run on over hours, so that cascades close and reopen in between."""
    hour = 0
    frames = []
    for _ in range(draw(st.integers(1, max_frames))):
        hour += draw(st.sampled_from((0, 0, 1, 2, 30)))
        shift = draw(st.sampled_from((0, hour, hour, hour + 1, 200_000))) * factories.HOUR
        events = [factories.later(event, shift) for event in draw(st.lists(thread_events(), max_size=5))]
        marks = draw(st.sampled_from(({}, {"a": START + hour * factories.HOUR}, {"a": END}, {"b": IDLE}, {"b": NEVER})))
        limit = draw(st.sampled_from((END, START + (hour + 24) * factories.HOUR)))
        frames.append(factories.Frame(marks, events, limit))
    return frames


def any_text() -> st.SearchStrategy[str]:
    """Text as it may come: any code point, lone surrogates too, rich in what normalisation is about."""
    tricky = st.sampled_from("傻贱媽ＡａÉß１①ㄱ가が\u3099\u0301\u200b\ufeff\ufe0f👍🏽 .，\n\t[]@#")
    return st.text(tricky | st.characters() | st.characters(categories=["Cs"]))


# ── texts that hold, or nearly hold, personal data ───────────────────────────────────────────

_DATA = (
    "13800138001", "138", "0013", "8001", "110101", "19900307", "803X", "6222020200112230", "010", "62345678",
    "一三八零零一三八零零一",
    "京A", "12345", "D12345", "E12345678", "39.904212,", "116.407413", "北纬39°54′", "东经116°23′",
    "a.b_1@mail.com", "[at]", "wxid_123",
    "路", "88号", "3栋", "2单元", "501室", "杭州市", "西湖区", "阳光小区", "王伟", "中学", "公司", "员工", "人肉",
    "他", "这个人", "开", "盒",
)  # fmt: skip
_WORDS = (
    "电话", "身份证号：", "卡号", "微信号", "QQ", "群", "护照", "地址", "住在", "订单号", "姓名：", "单位：",
    "就读于", "在", "求", "不要", "被",
    "@小明", "@", "http://t.cn/", "，", "。", " ", "-", ".", "·", "+86", "（", "）", "\u200b", "\ufe0f\u20e3", "１",
    "①", "⑬", "㈠", "艾特", "扣：", "他说", "“", "”", "谁知道", "联系方式",
    "----", "#", "￥", "字节", "第", "年", "元", "a", "x", "\n", "\ud800",
)  # fmt: skip
fragments_of_personal_data = st.lists(st.sampled_from(_DATA + _WORDS), max_size=14).map("".join)


# ── web addresses, sound ones and others ─────────────────────────────────────────────────────

_HOSTS = st.sampled_from(
    ("a.com", "WWW.A.com", "a.com:80", "a.com:8080", "weibo.com", "m.weibo.cn", "x.com", "例え.jp", "u:p@a.com",
     "[::1]", "t.cn", "1.2.3.4")
)  # fmt: skip
_PATHS = st.lists(
    st.sampled_from(("/", "a", "..", ".", "%7E", "%2f", "中", " ", "%", "%zz", "+", ";", "@", "//")), max_size=5
)
_PARTS = st.sampled_from(
    (
        "a=1",
        "b=2&a",
        "=",
        "utm_source=x",
        "from=1",
        "s=2",
        "a=%20",
        "a=+",
        "a=%2B",
        "%61=1",
        "中=文",
        "a=b;c=d",
        "&&",
        "a=%",
        "?",
    )
)
web_addresses = st.builds(
    lambda scheme, host, path, query, tail: scheme + host + "/" + "".join(path) + query + tail,
    st.sampled_from(("http://", "https://", "HTTP://")),
    _HOSTS,
    _PATHS,
    st.just("") | st.lists(_PARTS, max_size=3).map(lambda parts: "?" + "&".join(parts)),
    st.sampled_from(("", "#", "#top", "#/a", "#!b", "#a?b=1")),
)


# ── error rates of a reader ──────────────────────────────────────────────────────────────────


@st.composite
def _rates(draw: st.DrawFn) -> Rates:
    positives, negatives = draw(st.integers(1, 5000)), draw(st.integers(1, 5000))
    return Rates(draw(st.integers(0, positives)), positives, draw(st.integers(0, negatives)), negatives)


rates = _rates()


# ── what single accounts do, and what people enter about them ────────────────────────────────

_FLAGS = st.sampled_from(
    (0, 1, 1 << 6, 1 | 1 << 6, 1 | 1 << 1, 1 << 7, 1 << 10, 1 << 2, 1 | 1 << 18, 1 | 1 << 11, 4097)
)
_ENTRIES = st.sampled_from(
    (
        '{"do":"penalty","offence":"defamation","source":"s"}',
        '{"do":"penalty","offence":"insult","source":"s"}',
        '{"do":"penalty","offence":"?"}',
        '{"do":"sanction","source":"weibo"}',
        '{"do":"finding","source":"i"}',
        '{"do":"official","source":"weibo"}',
        '{"do":"dealt_with"}',
        '{"do":"dealt_with","victim":"weibo:v1"}',
        '{"do":"allege","narratives":[7]}',
        '{"do":"ack"}',
        "?",
    )
)


@st.composite
def account_records(draw: st.DrawFn) -> Activity:
    """One record that the machine of accounts may get: acts, counters and entries of few accounts and days."""
    kind = draw(st.sampled_from(("post", "comment", "comment", "repost", "view_count", "review", "reaction")))
    at = factories.T0 + draw(st.sampled_from((0, 1, 2, 40, 300, 370, 800))) * factories.DAY + draw(st.integers(0, 3))
    counts = st.sampled_from((-1, 0, 99, 100, 400, 5_000, 40_000))
    facts = Facts(
        draw(st.sampled_from((0, 500, 900))),
        draw(_FLAGS),
        draw(st.sampled_from((0, 7, 8))),
        draw(counts),
        (),
        draw(counts),
        draw(counts),
    )
    accounts = st.sampled_from(("bob", "cat"))
    target = draw(accounts if kind == "review" else st.sampled_from(("v1", "v2", "v3", "v4", "unnamed:1")))
    item, author, note = draw(SMALL_IDS), draw(accounts), draw(_ENTRIES) if kind == "review" else ""
    root = draw(st.sampled_from(("r", "s", "t")))
    rule, confidence = draw(st.integers(0, 5)), draw(st.sampled_from((40, 50, 90)))
    return Activity(kind, "weibo", "", root, item, author, at, target, rule, confidence, "", facts, note)


records_of_accounts = st.lists(account_records(), max_size=30)


# ── findings about a few victims ─────────────────────────────────────────────────────────────

_DETECTORS = (
    "mass_spread", "mass_spread", "many_victims", "water_army", "threat", "doxxing", "serious_consequence",
    "reach_threshold", "hype", "narrative", "deep_synthesis", "vulnerable_victim", "distress",
)  # fmt: skip


@st.composite
def incident_signals(draw: st.DrawFn, victims: tuple[str, ...] = ("weibo:7",)) -> Signal:
    """A finding about one of `victims`, within ten days of one another."""
    detector = draw(st.sampled_from(_DETECTORS))
    lower = draw(st.integers(0, 200))
    return Signal(
        detector=detector,
        victim=draw(st.sampled_from(victims)),
        at=factories.T0 + draw(st.integers(0, 240) | st.integers(0, 3)) * factories.HOUR + draw(st.integers(0, 9)),
        level="watch" if detector == "distress" else draw(st.sampled_from(("watch", "possible", "met"))),
        criteria=draw(st.sampled_from(((), ("go:12.2.2",), ("go:8.2", "go:12.2.4")))),
        value=lower + draw(st.integers(0, 9)),
        lower=lower,
        upper=lower + 20,
        threshold=10,
        unit=draw(st.sampled_from(("accounts", "acts"))),
        subject=draw(st.sampled_from(("", "", "actor:weibo:9", "narrative:1"))),
        elements=draw(st.sampled_from(({}, {"go:12.2.2/wide_spread": 1}, {"go:4/call_to_dig": 2, "go:8.2/hired": -1}))),
        against=draw(st.sampled_from(({}, {"reporting": 3}))),
        severity=draw(st.sampled_from(("", "", "S1"))),
        safety=detector == "distress" or draw(st.booleans()),
        shadow=draw(st.integers(0, 5)) == 0,
    )


def in_order(signals: list[Signal]) -> list[Signal]:
    """As a machine gets them."""
    return sorted(signals, key=lambda one: (order(one), msgspec.msgpack.encode(one)))


def one_incident(signals: list[Signal]) -> list[Signal]:
    """The same, all within one gap, none of them in shadow, each with a moment of its own."""
    return [
        msgspec.structs.replace(one, at=factories.T0 + place * factories.MINUTE, shadow=False)
        for place, one in enumerate(in_order(signals))
    ]


# ── views and reposts with deductions ────────────────────────────────────────────────────────

_between = st.tuples(st.integers(0, 9000), st.integers(0, 9000)).map(lambda ends: Between(min(ends), max(ends)))
_deductions = st.builds(Deduction, st.sampled_from(GROUNDS), _between, _between)


@st.composite
def _counted_reach(draw: st.DrawFn) -> Counts:
    views, reposts = draw(_between), draw(_between)
    taken = tuple(draw(st.lists(_deductions, max_size=4)))
    return Counts(views, reposts, taken, draw(st.integers(0, views.most)), draw(st.integers(0, reposts.most)))


counted_reach = _counted_reach()


# ── what is aimed at one person ──────────────────────────────────────────────────────────────

_AIMED = st.sampled_from((0, 2, 1, 3, 65, 67, 1 << 7, 1 << 7 | 1 << 17, 1 << 10, 1 << 21, 1 | 1 << 11, 1 << 5, 9, 513))


@st.composite
def record_of_a_victim(draw: st.DrawFn) -> Activity:
    """One record that the machine of victims may get about one of two people, within some days."""
    spoken = st.sampled_from(("comment", "comment", "post", "repost"))
    kind = draw(spoken | st.sampled_from(("report", "action", "order", "marks")))
    root = draw(st.sampled_from(("r", "s", "t")))
    item = root if kind == "post" else draw(SMALL_IDS)
    at = factories.T0 + draw(st.integers(0, 3) | st.integers(0, 90)) * factories.HOUR + draw(st.integers(0, 9))
    facts = Facts(
        draw(st.sampled_from((0, 500, 900))),
        draw(_AIMED),
        draw(st.sampled_from((0, 7))),
        draw(st.sampled_from((-1, 10, 10**6))),
        draw(st.sampled_from(((), (("mobile", b"x"),)))),
    )
    who = draw(st.sampled_from(("bob", "cat", "dan", "fay")))
    target, rule = draw(st.sampled_from(("ann", "eve"))), draw(st.integers(0, 5))
    confidence = draw(st.sampled_from((30, 60, 90)))
    return Activity(kind, "weibo", "", root, item, who, at, target, rule, confidence, "", facts)


records_of_a_victim = st.lists(record_of_a_victim(), max_size=40)


@st.composite
def shared_tables(draw: st.DrawFn) -> npt.NDArray[np.bool_]:
    """Who shared what, (accounts, objects): every account shared something, every object was shared."""
    rows = st.lists(st.lists(st.booleans(), min_size=6, max_size=6), min_size=1, max_size=12)
    table = np.array(draw(rows))
    table[~table.any(1), 0] = True
    found: npt.NDArray[np.bool_] = table[:, table.any(0)]
    return found


@st.composite
def co_shares(draw: st.DrawFn) -> list[Share]:
    """A few accounts on two platforms that share a few objects, often close in time; some rows come twice."""
    rows = draw(
        st.lists(
            st.tuples(
                st.integers(0, 3),
                st.sampled_from(["weibo", "x"]),
                st.integers(0, 4),
                st.integers(0, 150),
                st.integers(0, 9),
            ),
            min_size=1,
            max_size=40,
        )
    )
    return [
        Share(8 * thing, platform, f"a{account}", factories.T0 + second * factories.SECOND, "", f"i{item}", "post")
        for thing, platform, account, second, item in rows
    ]


rows_of_shares = st.lists(
    st.builds(Row, st.integers(0, 3), st.integers(0, 5), st.integers(0, 12), st.integers(0, 25), st.booleans()),
    max_size=40,
)


def notice_changes() -> st.SearchStrategy[NoticeChange]:
    """Any decision about a notice."""
    keys = st.from_regex(r"[0-9a-f]{16}", fullmatch=True)
    about = {"incident": keys, "victim": st.just("weibo:7")}
    return st.one_of(
        st.builds(
            decisions.Release, **about, severity=st.sampled_from(("S1", "S2", "S3")), basis=keys, by_rule=st.booleans()
        ),
        st.builds(decisions.Withhold, **about, basis=keys),
        st.builds(decisions.Withdraw, **about),
        st.builds(decisions.Answer, **about, answer=st.sampled_from(("accepted", "more_needed", "not_filed"))),
        st.builds(
            decisions.Delivery,
            **about,
            revision=st.integers(1, 1_000_000),
            state=st.sampled_from(("sent", "received", "dead", "lapsed")),
        ),
    )
