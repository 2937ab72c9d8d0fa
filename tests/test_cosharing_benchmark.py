"""The benchmarks of co-sharing work. What they measure is for `make bench`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner

from benchmarks import cosharing, cosharing_calibration
from benchmarks.cosharing_calibration import dealt_objects, dealt_times, judged
from streams.coshare_table import Columns, read
from streams.errors import BreakwaterError
from tests.data import shared_data

LINKS = Columns("url_id", "account_id", "post_id", "timestamp")


def test_both_sides_give_the_same_pairs_of_accounts_and_are_measured() -> None:
    said: list[str] = []
    found = cosharing.run(["cosharing_wall_200k", "cosharing_memory_200k"], 1, 3_000, said.append)
    assert [result.name for result in found] == ["cosharing_wall_200k", "cosharing_memory_200k"]
    assert all(result.ours > 0 and result.theirs for result in found) and found[0].goal == "<=0.1"
    pairs = int(said[-1].partition("both give ")[2].split()[0].replace(",", ""))
    assert pairs > 100


def test_edges_that_differ_end_the_measurement(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    pair = {"account_id": "a", "account_id_y": "b", "content_id": "1", "content_id_y": "2"}
    pl.DataFrame([pair]).write_parquet(tmp_path / "ours" / "pairs.parquet")
    edges = pl.DataFrame({"source": ["a"], "target": ["b"], "weight": [1], "edge_type": ["co_link"]})
    edges.write_csv(tmp_path / "toolkit.csv")
    with pytest.raises(BreakwaterError, match="2 and 1 edges, in both directions, are not the same"):
        cosharing._agree(tmp_path)


def test_rows_are_the_same_from_the_same_seed() -> None:
    assert cosharing.drawn(500).equals(cosharing.drawn(500))


def test_what_is_dealt_anew_keeps_what_it_must() -> None:
    shares = read(shared_data("coortweet", "german_elections.csv.gz"), LINKS).shares
    random = np.random.default_rng(1)
    objects, times = dealt_objects(shares, random), dealt_times(shares, random)
    for dealt in (objects, times):
        assert np.array_equal(np.bincount(dealt.account), np.bincount(shares.account))
        assert np.array_equal(np.lexsort((dealt.at, dealt.object)), np.arange(len(dealt.at)))
        assert np.array_equal(dealt.object, shares.object) and np.array_equal(dealt.at, shares.at)
    held = [np.unique(np.stack([one.object, one.account]), axis=1) for one in (shares, times)]
    assert np.array_equal(*held), "who shared what stays where only times are dealt"
    assert not judged(objects).found(judged(objects).chance.p).any()


def test_the_calibration_tells_its_figures_and_draws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("matplotlib")
    cosharing.drawn(2_000).write_csv(tmp_path / "shares.csv")
    shares = read(tmp_path / "shares.csv", Columns("urls", "user_id", "message_id", "timestamp")).shares
    monkeypatch.setattr(cosharing_calibration, "_german", lambda: shares)
    monkeypatch.setattr(cosharing_calibration, "ARMIES", ((5, 4),))
    picture = tmp_path / "picture.svg"
    result = CliRunner().invoke(cosharing_calibration.command, ["--rounds", "1", "--picture", str(picture)])
    assert result.exit_code == 0, result.output
    assert "objects dealt anew, p_value: in 0 of 1 rounds an edge is found" in result.output
    assert "recall 1.00" in result.output and picture.stat().st_size > 5_000
