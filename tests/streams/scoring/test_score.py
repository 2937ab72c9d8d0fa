"""`breakwater score` as a user calls it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from streams.cli import cli
from streams.errors import InputError, SettingsError
from streams.scoring import shipped
from streams.scoring.rates import RatesFile
from tests.streams.scoring.classifiers import BAD, GOOD, export_tokens, service

CLASSES = {"insult", "threat", "group", "sexual", "dig", "criticism", "reporting", "quotation", "counter_speech"}


def run(*arguments: object, given: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, ["score", *map(str, arguments)], input=given)


def rows(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout_bytes.splitlines()]  # takes numbers beyond a float too


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    file = tmp_path / "posts.jsonl"
    lines = [
        {"id": 1, "text": "你个傻逼去死"},
        {"id": 2, "text": "节哀", "labels": {"hostility": 0.8}},
        {"id": 3, "text": "你个傻逼去死", "labels": {"hostility": 0.6, "hostility_threshold": 0.7, "spam": "no"}},
        {"id": 4, "text": "节哀", "labels": None},
        {"id": 5, "text": None, "labels": {"hostility": True}},
        {"id": 6},
    ]
    file.write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
    return file


def test_every_line_gets_three_fields_and_keeps_the_others(posts: Path) -> None:
    made = rows(run(posts))
    assert [row["id"] for row in made] == [1, 2, 3, 4, 5, 6]
    for row in made:
        assert 0 <= row["hostility"] <= 1
        assert isinstance(row["hostile"], bool)
        assert set(row["classes"]) <= CLASSES
    assert made[0]["hostile"] and made[0]["classes"] == ["insult"]
    assert not made[3]["hostile"]


def test_the_score_of_the_platform_wins(posts: Path) -> None:
    made = rows(run(posts))
    assert (made[1]["hostility"], made[1]["hostile"]) == (0.8, True)
    assert (made[2]["hostility"], made[2]["hostile"]) == (0.6, False)


def test_numbers_are_kept_as_they_were_written() -> None:
    result = run("-", given=b'{"text":"\\u4f60","n":1.50,"big":123456789012345678901234567890}\n')
    assert b'"n":1.50,"big":123456789012345678901234567890,' in result.stdout_bytes


def test_standard_input_and_another_field_are_read() -> None:
    (row,) = rows(run("-", "--text-field", "body", given='{"body":"你个傻逼去死","text":"节哀"}\n'.encode()))
    assert row["hostile"]


def test_labelled_lines_that_cannot_be_read_are_left_out_and_told_of() -> None:
    result = run("-", "--evaluate", given=b'{"text":"a","label":0}\nnonsense\n{"text":"b","label":1}')
    assert msgspec.json.decode(result.stdout)["lines"] == 2
    assert result.exit_code == 1 and "line 2 cannot be read" in result.stderr


def test_an_own_classifier_is_chosen_by_options(posts: Path, tmp_path: Path) -> None:
    export_tokens(tmp_path / "own")
    assert rows(run(posts, "--onnx", tmp_path / "own"))[3]["hostility"] < 0.5
    with service() as server:
        assert rows(run(posts, "--http", server.url))[3]["hostility"] == 0.1


def test_an_own_classifier_is_chosen_by_the_configuration(posts: Path, tmp_path: Path) -> None:
    with service() as server:
        config = tmp_path / "own.toml"
        config.write_text(f'[scoring]\nsource = "http"\nurl = "{server.url}"\n')
        assert rows(run(posts, "--config", config))[3]["hostility"] == 0.1


def test_the_shipped_scorer_never_stands_in_unseen(posts: Path) -> None:
    with service() as server:
        server.status = 500
        result = run(posts, "--http", server.url)
    assert isinstance(result.exception, Exception) and "500" in str(result.exception)


@pytest.mark.parametrize("options", [["--onnx", "a", "--http", "http://127.0.0.1:9/"], ["--rates", "r.json"]])
def test_options_that_contradict_each_other_are_refused(posts: Path, options: list[str]) -> None:
    assert run(posts, *options).exit_code == 2


def test_settings_that_name_nothing_are_refused(posts: Path, tmp_path: Path) -> None:
    config = tmp_path / "own.toml"
    config.write_text('[scoring]\nsource = "onnx"\n')
    result = run(posts, "--config", config)
    assert isinstance(result.exception, SettingsError)
    assert "scoring.folder is empty" in str(result.exception)


def labelled(path: Path) -> Path:
    lines = [*({"text": text, "label": 0} for text in GOOD), *({"text": text, "label": True} for text in BAD)]
    path.write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
    return path


def test_errors_are_measured_and_kept_for_the_bounds(tmp_path: Path) -> None:
    export_tokens(tmp_path / "own")
    file, kept = labelled(tmp_path / "labelled.jsonl"), tmp_path / "rates.json"
    (found,) = rows(run("--evaluate", "--onnx", tmp_path / "own", "--domain", "weibo", "--rates", kept, file))
    assert found["lines"] == len(GOOD) + len(BAD)
    assert found["sensitivity"] == 1 and found["false_positive_rate"] == 0
    assert found["false_positive_rate_interval"][1] == pytest.approx(0.138, abs=1e-3)
    assert RatesFile.load(kept).rates_for("weibo").positives == len(BAD)
    assert RatesFile.load(kept).version == found["scorer"]


def test_the_shipped_scorer_is_measured_too(tmp_path: Path) -> None:
    (found,) = rows(run("--evaluate", labelled(tmp_path / "labelled.jsonl")))
    assert found["scorer"] == shipped().version and found["domain"] == "default"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"text":"a"}', "line 1: no field 'label'; name the label with --label-field"),
        (b'{"text":"a","label":"x"}', "line 1: the label 'label' \"x\" is neither 0 or 1"),
        (b'{"text":"a","label":1}\n\nno\n{"text":"a","label":0.7}', "line 4: the label 'label' 0.7 is neither"),
        (b'{"text":"a","label":-1}', "line 1"),
        (b'{"text":"a","label":null}', "line 1"),
        (b'{"text":"a","label":1e999}', "line 1"),
        (b"", "both kinds"),
    ],
)
def test_lines_without_a_label_are_no_test(line: bytes, said: str) -> None:
    result = run("--evaluate", "-", given=line + b"\n")
    assert isinstance(result.exception, InputError)
    assert said in str(result.exception)


def test_an_empty_domain_is_refused(tmp_path: Path) -> None:
    result = run("--evaluate", "--domain", " ", labelled(tmp_path / "labelled.jsonl"))
    assert result.exit_code == 2 and "--domain is empty" in result.stderr


def test_a_number_beside_the_label_does_not_matter() -> None:
    (row,) = rows(run("-", given=b'{"text":"a","labels":{"hostility":0.8,"spam":1e999,"other":"x"}}\n'))
    assert (row["hostility"], row["hostile"]) == (0.8, True)


def test_what_is_printed_is_what_is_judged() -> None:
    (row,) = rows(run("-", given=b'{"text":"a","labels":{"hostility":0.49999999}}\n'))
    assert (row["hostility"], row["hostile"]) == (0.5, True)


@pytest.mark.parametrize("number", ["-3", "1.01", "1e999", "-1e999"])
def test_a_label_outside_0_to_1_is_told_of_and_ignored(number: str) -> None:
    result = run("-", given=f'{{"text":"节哀","labels":{{"hostility":{number}}}}}\n'.encode())
    (row,) = rows(result)
    assert row["hostility"] == shipped().score(["节哀"])[0].hostility / 1000
    assert "outside 0 to 1" in result.stderr
