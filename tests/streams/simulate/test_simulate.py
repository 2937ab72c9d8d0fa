"""Simulated traffic: reproducible, in order, readable, and of the distribution it states."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections import Counter
from itertools import pairwise

import msgspec
import numpy as np
import pytest

from graph.events import Account, Event
from streams.adapters import canonical
from streams.errors import InputError
from streams.simulate import Options, Simulation, hawkes, simulate
from streams.simulate.shapes import SHAPES

# Delays of seconds instead of hours: the long-run mix is reached within one run.
STATIONARY = Options(seed=5, events=200_000, rate=200.0, pace=2_000.0)


@pytest.fixture(scope="module")
def stationary() -> list[Event]:
    return list(simulate(STATIONARY))


def encode(options: Options) -> bytes:
    return msgspec.json.Encoder().encode_lines(list(simulate(options)))


def test_equal_options_give_equal_bytes() -> None:
    options = Options(seed=3, events=5_000, takeoff=2)
    assert encode(options) == encode(options)


def test_another_seed_gives_other_events_with_other_ids() -> None:
    first, second = (list(simulate(Options(seed=seed, events=2_000))) for seed in (1, 2))
    assert not {event.key for event in first} & {event.key for event in second}


def test_bytes_do_not_depend_on_the_hash_seed() -> None:
    program = "from streams.cli import main; main(['simulate', '--out', '-', '--events', '3000', '--takeoff', '1'])"
    command = [sys.executable, "-c", program]
    outputs = [
        subprocess.run(command, env={"PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("1", "2")
    ]
    assert outputs[0] == outputs[1]
    assert outputs[0].count(b"\n") == 3000


def test_a_longer_run_starts_with_the_shorter_one() -> None:
    short, long = (list(simulate(Options(seed=9, events=number))) for number in (1_000, 3_000))
    assert long[:1_000] == short


def test_events_come_in_order_of_time(stationary: list[Event]) -> None:
    assert all(before.created_at <= after.created_at for before, after in pairwise(stationary))


def test_every_event_is_read_by_the_canonical_adapter(stationary: list[Event]) -> None:
    encoder = msgspec.json.Encoder()
    assert all(canonical.read_one(encoder.encode(event)) == event for event in stationary)


@pytest.mark.parametrize("platform", SHAPES)
def test_each_platform_gives_unique_ids_and_parents_that_came_before(platform: str) -> None:
    seen: dict[str, str] = {}
    keys = set()
    for event in simulate(Options(seed=2, events=20_000, platforms=(platform,), pace=200.0)):
        assert event.key not in keys
        keys.add(event.key)
        if event.root and event.root != event.item:
            assert seen[event.root] == "post"
        if event.parent:
            assert seen[event.parent] in {"repost", "comment"}
        if event.version == 0 and event.kind != "removal":
            seen[event.item] = event.kind
        else:
            assert event.item in seen


def test_a_post_or_reshare_triggers_the_stated_number_of_reshares_on_average(stationary: list[Event]) -> None:
    kinds = Counter(event.kind for event in stationary if event.version == 0)
    ratio = kinds["repost"] / (kinds["post"] + kinds["repost"])
    assert ratio == pytest.approx(STATIONARY.reshares, rel=0.1)


def test_the_mean_fertility_of_drawn_authors_is_one() -> None:
    people = hawkes.Population.draw(np.random.default_rng(1), 50_000)
    shares = np.diff(people.chosen, prepend=0.0)
    assert float(shares @ people.fertility) == pytest.approx(1.0)


def test_the_stated_number_of_events_a_post_is_right(stationary: list[Event]) -> None:
    roots = sum(event.kind == "post" and event.version == 0 for event in stationary)
    assert len(stationary) / roots == pytest.approx(STATIONARY.events_a_post, rel=0.1)


def test_the_long_run_rate_is_the_one_asked_for(stationary: list[Event]) -> None:
    hours = Options(seed=8, duration_s=86_400.0, rate=2.0, pace=1_000.0)
    assert sum(1 for _ in simulate(hours)) / 86_400 == pytest.approx(2.0, rel=0.15)


def test_cascade_sizes_have_a_heavy_tail(stationary: list[Event]) -> None:
    sizes = Counter(event.root for event in stationary if event.kind in {"post", "repost"} and event.version == 0)
    counts = np.array(list(sizes.values()))
    assert np.median(counts) == 1
    assert counts.mean() == pytest.approx(1 / (1 - STATIONARY.reshares), rel=0.15)
    # The tail exponent of offspring numbers is α/β = 1.5: ten times the size is some thirty times rarer.
    beyond = [(counts >= size).mean() for size in (20, 200)]
    assert 10 < beyond[0] / beyond[1] < 100
    assert counts.max() > 100 * counts.mean()


def test_authors_come_back_by_a_zipf_law(stationary: list[Event]) -> None:
    authors = Counter(event.author for event in stationary if event.kind == "repost" and event.platform == "weibo")
    assert authors.most_common(1)[0][1] > 20
    assert len(authors) > 5_000


def test_facts_of_an_account_never_change(stationary: list[Event]) -> None:
    facts: dict[tuple[str, str], Account] = {}
    for event in stationary:
        if event.account is not None:
            assert facts.setdefault((event.platform, event.author), event.account) == event.account


def test_counter_readings_count_what_came_before(stationary: list[Event]) -> None:
    reposts: Counter[str] = Counter()
    readings = 0
    for event in stationary:
        reposts[event.root] += event.kind == "repost"
        if event.counters is not None:
            readings += 1
            assert event.counters.reposts == reposts[event.root]
    assert readings > 1_000


def test_edits_change_the_text_and_removals_name_an_item(stationary: list[Event]) -> None:
    texts = {event.item: event.text for event in stationary if event.version == 0}
    edits = [event for event in stationary if event.version and event.kind != "view_count"]
    assert len(edits) > 100
    assert all(event.text.startswith(texts[event.item]) for event in edits)
    assert any(event.kind == "removal" for event in stationary)


def test_a_takeoff_has_about_the_size_asked_for() -> None:
    simulation = Simulation(Options(seed=4, events=60_000, rate=20.0, pace=2_000.0, takeoff=9, takeoff_size=500))
    sizes: Counter[str] = Counter()
    for event in simulation:
        sizes[event.root] += event.kind in {"post", "repost"} and event.version == 0
    assert {cascade.platform for cascade in simulation.takeoffs} == {"weibo", "douyin", "bluesky"}
    assert all(sizes[cascade.root] == cascade.reposts + 1 for cascade in simulation.takeoffs)
    # The mean is 500; one large broadcast far down the tail can move it much, the median little.
    assert 250 < np.median([cascade.reposts for cascade in simulation.takeoffs]) < 750


def test_delays_follow_the_kernel() -> None:
    shares = np.linspace(0, 1, 1_001)[:-1]
    quantiles = hawkes.kernel_quantile(shares)
    assert np.all(np.diff(quantiles) > 0)
    assert quantiles[0] == 0
    assert hawkes.kernel_quantile(np.array([1 - 1e-15]))[0] == pytest.approx(hawkes.KERNEL_CUTOFF_S, rel=1e-6)
    # Numerical integration of φ gives back the share below each quantile.
    grid = np.linspace(1e-6, hawkes.KERNEL_CUTOFF_S, 2_000_000)
    density = np.where(grid <= hawkes.KERNEL_FLAT_S, 1.0, (grid / hawkes.KERNEL_FLAT_S) ** -(1 + hawkes.KERNEL_DECAY))
    mass = np.cumsum(density) / density.sum()
    for share in (0.1, 0.3, 0.6, 0.9):
        assert np.interp(hawkes.kernel_quantile(np.array([share]))[0], grid, mass) == pytest.approx(share, abs=1e-3)


def test_root_posts_follow_the_day_rhythm() -> None:
    times = list(itertools.islice(hawkes.arrivals(np.random.default_rng(1), 1.0, 0), 400_000))
    hours = Counter((time // 3_600_000_000 + 8) % 24 for time in times)
    assert hours[21] / hours[9] == pytest.approx((1 + hawkes.RHYTHM_DEPTH) / (1 - hawkes.RHYTHM_DEPTH), rel=0.15)
    assert len(times) / (times[-1] / 1e6) == pytest.approx(1.0, rel=0.05)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [({"platforms": ("myspace",)}, "myspace"), ({"rate": 0.0}, "rate"), ({"reshares": 1.2}, "reshares")],
)
def test_a_value_out_of_range_is_refused_by_name(wrong: dict[str, object], named: str) -> None:
    with pytest.raises(InputError, match=named):
        Options(**wrong)  # type: ignore[arg-type]
