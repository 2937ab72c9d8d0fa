"""`breakwater coshare` as a user calls it: counts, files, formats, errors."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import networkx as nx
import polars as pl
import pytest
from click.testing import CliRunner, Result

from graph import cosharing_batch
from streams.cli import cli, coshare
from streams.errors import InputError, OutputError
from tests.data import shared_data

POSTS = pl.DataFrame(
    {
        "link": ["u1", "u1", "u1", "u2", "u2", None, "u3", "u3"],
        "who": ["ann", "bob", "cat", "ann", "bob", "ann", "cat", "cat"],
        "post": ["1", "2", "3", "4", "5", "6", "7", "8"],
        "when": [100.0, 110.5, 131.0, 500.0, 500.0, 501.0, 900.0, 901.0],
    }
)
OPTIONS = ("--object", "link", "--account", "who", "--time", "when", "--id", "post")


def run(path: Path, *arguments: object) -> Result:
    options = [*OPTIONS, "--window", 30, "--min-participation", 2, *arguments]
    return CliRunner().invoke(cli, ["coshare", str(path), *map(str, options)])


def summary(path: Path, out: Path, *arguments: object) -> dict[str, Any]:
    result = run(path, "--out", out, "--json", *arguments)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    POSTS.write_csv(tmp_path / "posts.csv")
    return tmp_path / "posts.csv"


COUNTS = {"pairs": 3, "accounts": 3, "edges": 2, "components": 1, "objects": 2}


@pytest.mark.parametrize(
    ("column", "counts"),
    [
        ("url_id", {"pairs": 5658, "accounts": 506, "edges": 1453, "components": 88, "objects": 1059}),
        ("domain_id", {"pairs": 5968, "accounts": 692, "edges": 1659, "components": 113, "objects": 210}),
        ("hashtag_id", {"pairs": 3703, "accounts": 314, "edges": 506, "components": 62, "objects": 267}),
        ("phash_id", {"pairs": 2131, "accounts": 214, "edges": 337, "components": 49, "objects": 261}),
    ],
)
def test_german_elections_gives_the_counts_of_the_reference(
    tmp_path: Path, column: str, counts: dict[str, int]
) -> None:
    said = shared_data("coortweet", "oracle", "reference_counts.txt").read_text().split("ger ")[1:]
    (line,) = [line for line in said if line.startswith(column)]
    assert all(f" {name} {number} " in line for name, number in counts.items()), "the test says what the reference says"
    columns = ("--object", column, "--account", "account_id", "--time", "timestamp", "--id", "post_id")
    path = shared_data("coortweet", "german_elections.csv.gz")
    assert summary(path, tmp_path / "out", *columns) == counts


def test_what_is_written_agrees_with_the_summary(posts: Path, tmp_path: Path) -> None:
    assert summary(posts, tmp_path / "out") == COUNTS
    pairs = pl.read_parquet(tmp_path / "out" / "pairs.parquet")
    assert pairs.rows() == [
        ("u1", "ann", "bob", "1", "2", 10.5),
        ("u1", "bob", "cat", "2", "3", 20.5),
        ("u2", "ann", "bob", "4", "5", 0.0),
    ]
    assert pairs.columns == ["object_id", "account_id", "account_id_y", "content_id", "content_id_y", "time_delta"]
    edges = pl.read_parquet(tmp_path / "out" / "edges.parquet")
    assert edges.columns == ["account_id", "account_id_y", "weight", "objects"]
    assert edges.rows() == [("ann", "bob", 2, 2), ("bob", "cat", 1, 1)]
    graph = nx.read_graphml(tmp_path / "out" / "graph.graphml")
    assert graph.edges["ann", "bob"] == {"weight": 2, "objects": 2}
    assert not graph.is_directed() and {data["component"] for _, data in graph.nodes(data=True)} == {0}


def test_a_difference_of_exactly_the_window_pairs_and_fractions_of_a_second_count(posts: Path, tmp_path: Path) -> None:
    assert summary(posts, tmp_path / "out", "--window", "10.5")["pairs"] == 2
    assert summary(posts, tmp_path / "out", "--window", "10.4")["pairs"] == 0
    assert summary(posts, tmp_path / "out", "--window", "31s")["pairs"] == 4


def test_strict_asks_both_accounts(posts: Path, tmp_path: Path) -> None:
    assert summary(posts, tmp_path / "out", "--strict")["pairs"] == 2


@pytest.mark.parametrize("name", ["posts.parquet", "posts.jsonl", "posts.ndjson", "posts.csv.gz", "posts.jsonl.gz"])
def test_every_format_gives_the_same(posts: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if ".parquet" in name:
        POSTS.with_columns(pl.col("post").cast(pl.Int64)).write_parquet(path)
    else:
        text = POSTS.write_ndjson().encode() if "json" in name else posts.read_bytes()
        path.write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    assert summary(path, tmp_path / "out") == COUNTS
    assert summary(posts, tmp_path / "csv") == COUNTS
    for table in ("pairs", "edges"):
        one, other = (pl.read_parquet(tmp_path / folder / f"{table}.parquet") for folder in ("out", "csv"))
        assert one.equals(other)


@pytest.mark.parametrize(
    "when",
    [
        [1_600_000_100 + second for second in (0, 10, 31, 400, 400, 401, 800, 801)],
        pl.Series([100, 110, 131, 500, 500, 501, 900, 901]).cast(pl.Datetime("ms")),
        [f"2021-01-01T00:{second // 60:02}:{second % 60:02}Z" for second in (0, 10, 31, 400, 400, 401, 800, 801)],
        [f"2021-01-01 08:{second // 60:02}:{second % 60:02}.5" for second in (0, 10, 31, 400, 400, 401, 800, 801)],
        [f"2021-01-01 08:{minute:02}" for minute in (0, 0, 0, 8, 8, 9, 10, 10)],
        ["2021-01-01T08:00:00+08:00", "2021-01-01T00:00:30Z", "2021-01-01T00:00:59", *["2022-01-01"] * 5],
    ],
)
def test_times_are_read_in_many_forms(tmp_path: Path, when: Any) -> None:
    POSTS.with_columns(when=pl.Series(when)).write_parquet(tmp_path / "posts.parquet")
    assert summary(tmp_path / "posts.parquet", tmp_path / "out")["pairs"] >= 3


def test_a_column_of_lists_is_one_row_an_element(tmp_path: Path) -> None:
    tags = POSTS.select(pl.concat_list(pl.lit("#all"), "link").alias("link"), "who", "post", "when")
    tags.write_parquet(tmp_path / "posts.parquet")
    tags.write_ndjson(tmp_path / "posts.jsonl")
    wanted = summary(tmp_path / "posts.parquet", tmp_path / "out")
    assert wanted["objects"] == 3 and wanted["pairs"] > COUNTS["pairs"]
    assert summary(tmp_path / "posts.jsonl", tmp_path / "out") == wanted


def test_lists_that_come_late_in_a_file_of_lines_are_read_as_lists(tmp_path: Path) -> None:
    without = [{"who": str(number), "post": f"p{number}", "when": 1.0} for number in range(1_200)]
    lists = [{"link": link, "who": f"a{link}", "post": f"b{link}", "when": 1.0} for link in (["x", "y"], ["y", "z"])]
    (tmp_path / "posts.jsonl").write_text("\n".join(map(json.dumps, [*without, *lists])))
    assert summary(tmp_path / "posts.jsonl", tmp_path / "out", "--min-participation", 1)["pairs"] == 1


def test_capitals_in_the_ending_and_arrays_of_objects_are_read(tmp_path: Path) -> None:
    POSTS.write_csv(tmp_path / "POSTS.CSV")
    assert summary(tmp_path / "POSTS.CSV", tmp_path / "out") == COUNTS
    arrays = POSTS.drop_nulls().with_columns(pl.concat_list("link").list.to_array(1).alias("link"))
    arrays.write_parquet(tmp_path / "posts.PARQUET")
    assert summary(tmp_path / "posts.PARQUET", tmp_path / "out") == COUNTS


def test_a_window_longer_than_all_time_is_the_whole_file(posts: Path, tmp_path: Path) -> None:
    longest = summary(posts, tmp_path / "out", "--window", "9" * 30)
    assert longest == summary(posts, tmp_path / "out", "--window", "365d")


def test_no_number_is_no_rate(posts: Path, tmp_path: Path) -> None:
    for rate in ("nan", "0", "1", "often"):
        found = run(posts, "--out", tmp_path / "out", "--significance", rate)
        assert found.exit_code == 2 and "--significance" in found.output


def test_signs_in_ids_do_not_make_two_accounts_one(tmp_path: Path) -> None:
    odd = POSTS.head(2).with_columns(who=pl.Series(["7\x1f9", "7"]), site=pl.Series(["w", "9\x1fw"]))
    odd.write_parquet(tmp_path / "posts.parquet")
    summary(tmp_path / "posts.parquet", tmp_path / "out", "--platform", "site", "--min-participation", 1)
    edges = pl.read_parquet(tmp_path / "out" / "edges.parquet")
    assert edges.rows() == [("7", "7\x1f9", "9\x1fw", "w", 1, 1)]


def test_ids_are_a_platforms_own_where_it_is_named(tmp_path: Path) -> None:
    both = POSTS.head(5).with_columns(site=pl.Series(["x", "y", "y", "x", "y"]), who=pl.lit("ann"))
    both.write_csv(tmp_path / "posts.csv")
    assert summary(tmp_path / "posts.csv", tmp_path / "out")["pairs"] == 0
    found = summary(tmp_path / "posts.csv", tmp_path / "out", "--platform", "site")
    assert found["pairs"] == 2 and found["edges"] == found["cross_platform_edges"] == 1
    edges = pl.read_parquet(tmp_path / "out" / "edges.parquet")
    assert edges.columns == ["account_id", "account_id_y", "platform", "platform_y", "weight", "objects"]
    assert edges.rows() == [("ann", "ann", "x", "y", 2, 2)]
    graph = nx.read_graphml(tmp_path / "out" / "graph.graphml")
    assert {node: (data["platform"], data["account_id"]) for node, data in graph.nodes(data=True)} == {
        "x:ann": ("x", "ann"),
        "y:ann": ("y", "ann"),
    }


def test_nodes_stay_apart_where_a_platform_or_an_account_has_a_colon(tmp_path: Path) -> None:
    names = [("a", "b:c"), ("a:b", "c"), ("a%3Ab", "c")]
    rows = [(f"u{link}", *name, f"{link}{name}", float(link)) for link in range(2) for name in names]
    table = pl.DataFrame(rows, schema=["link", "site", "who", "post", "when"], orient="row")
    table.write_csv(tmp_path / "posts.csv")
    found = summary(tmp_path / "posts.csv", tmp_path / "out", "--platform", "site", "--gexf")
    graphs = [nx.read_graphml(tmp_path / "out" / "graph.graphml"), nx.read_gexf(tmp_path / "out" / "graph.gexf")]
    for graph in graphs:
        assert (graph.number_of_nodes(), graph.number_of_edges()) == (found["accounts"], found["edges"]) == (3, 3)
        assert {(data["platform"], data["account_id"]) for _, data in graph.nodes(data=True)} == set(names)
        assert {node.partition(":")[2] for node in graph} == {"b:c", "c"}


def test_significance_adds_p_and_q_values(posts: Path, tmp_path: Path) -> None:
    found = summary(posts, tmp_path / "out", "--significance", 0.05, "--gexf")
    edges = pl.read_parquet(tmp_path / "out" / "edges.parquet")
    assert found["tests"] == 3 and {"p_value", "q_value"} <= set(edges.columns)
    assert (edges["q_value"] <= 0.05).sum() == found["significant_edges"]
    assert edges.select(pl.col("p_value", "q_value").is_between(0, 1)).to_numpy().all()
    graph = nx.read_gexf(tmp_path / "out" / "graph.gexf")
    assert graph.edges["ann", "bob"]["q_value"] == pytest.approx(edges["q_value"][0])


def test_chunks_of_any_size_give_the_same(posts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = shared_data("coortweet", "german_elections.csv.gz")
    columns = ("--object", "domain_id", "--account", "account_id", "--time", "timestamp", "--id", "post_id")
    wanted = summary(path, tmp_path / "one", *columns)
    monkeypatch.setattr(cosharing_batch.chunks, "__defaults__", (50,))
    monkeypatch.setattr("graph.cosharing_edges.HELD", 100)
    assert summary(path, tmp_path / "many", *columns) == wanted
    for table in ("pairs", "edges"):
        one, other = (pl.read_parquet(tmp_path / folder / f"{table}.parquet") for folder in ("one", "many"))
        assert one.equals(other)


def test_nothing_in_common_gives_empty_files(tmp_path: Path) -> None:
    POSTS.head(1).write_csv(tmp_path / "posts.csv")
    found = summary(tmp_path / "posts.csv", tmp_path / "out", "--significance", 0.05, "--gexf")
    assert found == dict.fromkeys((*COUNTS, "tests", "significant_edges"), 0)
    assert pl.read_parquet(tmp_path / "out" / "pairs.parquet").is_empty()
    assert not nx.read_graphml(tmp_path / "out" / "graph.graphml")


def test_without_json_the_summary_is_for_people(posts: Path, tmp_path: Path) -> None:
    lines = run(posts, "--out", tmp_path / "out", "--significance", 0.05).stdout.splitlines()
    assert "           3 pairs of posts" in lines and len(lines) == 7


def test_every_figure_of_a_summary_has_words(posts: Path, tmp_path: Path) -> None:
    POSTS.with_columns(site=pl.lit("x")).write_csv(posts)
    found = summary(posts, tmp_path / "out", "--significance", 0.05, "--platform", "site")
    assert list(found) == list(coshare.TOLD)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"who": pl.Series(["ann", None, *["x"] * 6])}, "row 2: column 'who' is empty"),
        ({"post": pl.Series(["1", "", "", *["x"] * 5])}, "row 2 (and 1 more): column 'post' is empty"),
        ({"when": pl.Series(["1", "2", "soon", *["4"] * 5])}, "row 3: column 'when' is 'soon', which is no time"),
        ({"when": pl.Series(["1", "", *["4"] * 6])}, "row 2: column 'when' is empty; write seconds"),
        ({"when": pl.Series([1_600_000_000_000] * 8)}, "1600000000000, outside 1970 … 2200; give seconds, not mill"),
        ({"when": pl.Series([2**62] * 8)}, "outside 1970 … 2200"),
        ({"when": pl.Series([1.0, float("nan"), *[1.0] * 6])}, "row 2: column 'when' is 'nan', which is no time"),
    ],
)
@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_row_that_cannot_be_used_is_named(tmp_path: Path, change: dict[str, Any], said: str, ending: str) -> None:
    path = tmp_path / f"posts.{ending}"
    frame = POSTS.with_columns(**change)
    frame.write_csv(path) if ending == "csv" else frame.write_parquet(path)
    found = run(path, "--out", tmp_path / "out").exception
    assert isinstance(found, InputError) and said.lower() in str(found).lower()
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"who": [["x"]] * 8}, "column 'who' holds List(String), not ids"),
        ({"link": [b"\xff"] * 8}, "column 'link' holds Binary, not ids"),
        ({"when": [timedelta(1)] * 8}, "row 1 (and 6 more): column 'when' is '1 day, 0:00:00', which is no time"),
    ],
)
def test_a_column_of_the_wrong_kind_is_named(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    POSTS.with_columns(**{name: pl.Series(values) for name, values in change.items()}).write_parquet(
        tmp_path / "posts.parquet"
    )
    found = run(tmp_path / "posts.parquet", "--out", tmp_path / "out").exception
    assert isinstance(found, InputError) and said in str(found)


def test_rows_without_an_object_may_lack_the_rest(tmp_path: Path) -> None:
    POSTS.with_columns(pl.when(pl.col("link").is_null()).then(None).otherwise("who").alias("who")).write_csv(
        tmp_path / "posts.csv"
    )
    assert summary(tmp_path / "posts.csv", tmp_path / "out")["pairs"] == 3


def test_a_column_that_is_not_there_is_named_with_those_that_are(posts: Path, tmp_path: Path) -> None:
    found = run(posts, "--out", tmp_path / "out", "--object", "url").exception
    assert isinstance(found, InputError)
    assert "has no column 'url' (--object); it has link, who, post, when" in str(found)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("posts.txt", b"", "ends in none of .csv"),
        ("posts.parquet", b"nothing", "cannot be read as a table"),
        ("posts.csv.gz", b"\x1f\x8bnothing", "cannot be read as a table"),
        ("posts.jsonl", b'{"link": ', "cannot be read as a table"),
        ("posts.jsonl", b'\xef\xbb\xbf{"link": "u"}\n', "begins with a byte order mark"),
        ("posts.csv", b"", "cannot be read as a table"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    found = run(tmp_path / name, "--out", tmp_path / "out").exception
    assert isinstance(found, InputError) and said in str(found)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    found = run(tmp_path / "none.csv", "--out", tmp_path / "out").exception
    assert isinstance(found, InputError) and "none.csv is not there" in str(found)


def test_a_place_that_cannot_be_written_is_named_and_nothing_is_left(posts: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    found = run(posts, "--out", tmp_path / "out").exception
    assert isinstance(found, OutputError) and "a file stands where the folder should be" in str(found)


@pytest.mark.parametrize("blocks", [0, 1])
def test_no_space_is_an_error_of_one_line_and_nothing_is_left(posts: Path, tmp_path: Path, blocks: int) -> None:
    program = [sys.executable, "-m", "streams.cli", "coshare", str(posts), *OPTIONS, "--out", str(tmp_path / "out")]
    limited = ["bash", "-c", f'ulimit -f {blocks} && exec "$@"', "bash", *program]
    done = subprocess.run(limited, capture_output=True, text=True)
    assert done.returncode == 2 and "cannot be written" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()
