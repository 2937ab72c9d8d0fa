"""Error rates: counted, with intervals, kept in a file, and refused where they are of another scorer."""

from __future__ import annotations

from pathlib import Path

import pytest

from detectors.abuse.model import Rates
from streams.errors import InputError, SettingsError
from streams.scoring import rates_of, scorer_of, shipped
from streams.scoring.http import HttpScorer
from streams.scoring.rates import RatesFile, add, counted, wilson
from streams.settings_reading import Scoring


def test_verdicts_are_counted_against_labels() -> None:
    rates = counted([True, True, False, False], [True, False, True, False])
    assert rates == Rates(1, 2, 1, 2)
    assert (rates.sensitivity, rates.false_positive_rate) == (0.5, 0.5)


@pytest.mark.parametrize("labels", [[], [True, True], [False]])
def test_rates_need_labels_of_both_kinds(labels: list[bool]) -> None:
    with pytest.raises(InputError, match="both kinds"):
        counted([False] * len(labels), labels)


def test_the_interval_is_that_of_wilson() -> None:
    # Newcombe 1998, table I, method 3: 81 of 263 and 0 of 20.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)


def test_domains_gather_in_a_file_and_go_with_the_version(tmp_path: Path) -> None:
    file, one, two = tmp_path / "rates.json", Rates(8, 10, 1, 10), Rates(1, 2, 0, 5)
    add(file, "onnx-a", 500, "weibo", one)
    add(file, "onnx-a", 500, "douyin", two)
    assert RatesFile.load(file).rates == {"weibo": one, "douyin": two}
    add(file, "onnx-b", 500, "douyin", two)
    assert RatesFile.load(file).rates == {"douyin": two}
    with pytest.raises(InputError, match="there are douyin"):
        RatesFile.load(file).rates_for("weibo")


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="check the path"):
        RatesFile.load(tmp_path / "absent.json")
    (tmp_path / "bad.json").write_text("{}")
    with pytest.raises(InputError, match="--evaluate"):
        RatesFile.load(tmp_path / "bad.json")


def test_the_shipped_scorer_brings_its_rates() -> None:
    settings = Scoring()
    assert rates_of(settings, scorer_of(settings)).rates_for("comments") == shipped().rates("comments")


def test_an_operators_scorer_needs_rates_of_its_own(tmp_path: Path) -> None:
    scorer = HttpScorer(Scoring("http", url="http://127.0.0.1:9/"))
    with pytest.raises(SettingsError, match=r"scoring\.rates is not set"):
        rates_of(Scoring(), scorer)
    file = tmp_path / "rates.json"
    add(file, "onnx-a", 500, "weibo", Rates(8, 10, 1, 10))
    with pytest.raises(SettingsError, match="measure again"):
        rates_of(Scoring(rates=str(file)), scorer)
    add(file, "http", 500, "weibo", Rates(8, 10, 1, 10))
    assert rates_of(Scoring(rates=str(file)), scorer).rates_for("weibo").hits == 8
    scorer.close()
