from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from streams.settings import Settings, changed
from streams.topics import DAY_MS, MAX_REQUEST_BYTES, Topic, raw_topic, topics


def by_name(settings: Settings) -> dict[str, Topic]:
    return {topic.name: topic for topic in topics(settings)}


def test_every_topic_of_this_stage_is_there_under_the_prefix() -> None:
    settings = changed(Settings(), kafka={"prefix": "test-"}, ingest={"platforms": ["weibo", "x"]})
    assert set(by_name(settings)) == {
        "test-platform.weibo",
        "test-platform.x",
        "test-rejected",
        "test-events",
        "test-activity",
        "test-acts",
        "test-shares",
        "test-cascades",
        "test-control",
        "test-incidents",
        "test-journal",
        "test-coshares",
        "test-pairs",
        "test-edges",
        "test-journal.cosharing",
        "test-journal.partners",
        "test-journal.campaigns",
        "test-journal.actors",
        "test-journal.incidents",
        "test-journal.objects",
        "test-journal.victims",
        "test-safety",
        "test-signals",
        "test-closed",
    }


def test_default_retention_is_what_the_design_promises_in_days() -> None:
    found = {
        name: int(topic.configs["retention.ms"]) / DAY_MS
        for name, topic in by_name(Settings()).items()
        if topic.configs["retention.ms"] != "-1"
    }
    platforms = {f"platform.{name}": 7.0 for name in Settings().ingest.platforms}
    expected = {
        "rejected": 7.0,
        "events": 30.0,
        "activity": 3.0,
        "acts": 3.0,
        "shares": 3.0,
        "coshares": 3.0,
        "pairs": 3.0,
        "edges": 3.0,
        "signals": 180.0,
        "incidents": 366.0,
        "safety": 180.0,
        "cascades": 30.0,
        "control": 731.0,
        "closed": 30.0,
    }
    assert found == platforms | expected


def test_what_is_asked_by_key_is_compacted_and_the_journal_never_deleted_by_age() -> None:
    found = by_name(Settings())
    assert found["cascades"].configs["cleanup.policy"] == "compact,delete"
    assert found["journal"].configs["cleanup.policy"] == "compact"
    assert found["journal"].configs["retention.ms"] == "-1"


def test_a_segment_holds_the_largest_message_and_a_producer_may_send_it() -> None:
    for topic in topics(Settings()):
        largest = int(topic.configs["max.message.bytes"])
        assert largest <= int(topic.configs["segment.bytes"])
        assert largest <= MAX_REQUEST_BYTES


@given(days=st.floats(min_value=1e-4, max_value=36_500))
def test_data_outlives_its_retention_by_no_more_than_a_quarter_or_a_day(days: float) -> None:
    configs = raw_topic(changed(Settings(), retention={"platform_days": days}), "weibo").configs
    kept, segment = int(configs["retention.ms"]), int(configs["segment.ms"])
    assert segment <= max(1000, min(DAY_MS, kept / 4))


def test_every_topic_has_the_same_number_of_partitions() -> None:
    assert {topic.partitions for topic in topics(changed(Settings(), kafka={"partitions": 4}))} == {4}
