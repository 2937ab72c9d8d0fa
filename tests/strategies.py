"""Every Hypothesis strategy of the tests, in one place."""

from __future__ import annotations

from hypothesis import strategies as st

from graph.events import MAX_TIME, MIN_TIME, Account, Counters, Event, Kind, Media, Raw

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
