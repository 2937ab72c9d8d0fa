"""Commands that add fields to JSON lines, as a user calls them: same lines, same order, the rest as it stood."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from detectors.fingerprint import NEAR
from detectors.personal import CATEGORIES
from detectors.personal.span import MOST
from streams.cli import cli
from streams.cli.lines import BATCH
from streams.errors import InputError
from tests.detectors.made_personal import positives

COMMANDS = ("personal-data", "fingerprint")
FIELDS = {
    "personal-data": {"personal_data"},
    "fingerprint": {"fingerprint", "near_ids", "urls_canonical", "hashtags_canonical"},
}


def run(*arguments: object, given: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, list(map(str, arguments)), input=given)


def read(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def written(path: Path, *lines: str | bytes) -> Path:
    path.write_bytes(b"\n".join(line.encode() if isinstance(line, str) else line for line in lines) + b"\n")
    return path


def test_every_category_is_named_with_its_place(tmp_path: Path) -> None:
    given = [next(iter(positives(category, 1, 3))) for category in CATEGORIES]
    file = written(tmp_path / "a.jsonl", *(json.dumps({"text": one.text}) for one in given))
    for category, one, line in zip(CATEGORIES, given, read(run("personal-data", file)), strict=True):
        assert line == {
            "text": one.text,
            "personal_data": [{"category": category, "start": one.start, "end": one.end}],
        }


def test_places_are_in_code_points_whatever_their_width(tmp_path: Path) -> None:
    file = written(tmp_path / "a.jsonl", json.dumps({"text": "😡𠮷é 电话１３８００１３８００１"}))
    assert read(run("personal-data", file))[0]["personal_data"] == [{"category": "mobile", "start": 6, "end": 17}]


@pytest.mark.parametrize("command", COMMANDS)
def test_all_lines_come_in_order_with_all_their_fields(tmp_path: Path, command: str) -> None:
    count = 2 * BATCH + 3
    file = written(tmp_path / "a.jsonl", *(f'{{"n":{n},"text":"第{n}条：电话13800138001"}}' for n in range(count)))
    lines = read(run(command, file))
    assert [line["n"] for line in lines] == list(range(count))
    assert all(set(line) == {"n", "text", *FIELDS[command]} for line in lines)


@pytest.mark.parametrize("command", COMMANDS)
def test_values_of_other_fields_are_copied_as_bytes(tmp_path: Path, command: str) -> None:
    odd = (
        r'{"text":"\u4f60 好","big":123456789012345678901234567890,"float":1.0,"e":1E2,"b":{"c":[1.50,null]},"s":"\/"}'
    )
    printed = run(command, written(tmp_path / "a.jsonl", odd)).stdout
    assert printed.startswith(odd[:-1] + ",")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_line_without_text_is_kept(tmp_path: Path, command: str) -> None:
    lines = read(run(command, written(tmp_path / "a.jsonl", "{}", '{"text":null}', '{"kind":"reaction"}')))
    assert len(lines) == 3
    assert all(not line[field] for line in lines for field in FIELDS[command])


@pytest.mark.parametrize("command", COMMANDS)
def test_standard_input_and_another_field_are_read(command: str) -> None:
    text = "电话13800138001，今天在学校门口看见他动手打人"
    lines = read(run(command, "-", "--text-field", "body", given=json.dumps({"body": text, "text": 5}).encode()))
    assert lines[0]["text"] == 5
    assert any(lines[0][field] for field in FIELDS[command])


@pytest.mark.parametrize("command", COMMANDS)
def test_a_field_that_stood_there_is_replaced(tmp_path: Path, command: str) -> None:
    name = min(FIELDS[command])
    lines = read(run(command, written(tmp_path / "a.jsonl", json.dumps({name: "old", "text": "好"}))))
    assert lines[0][name] != "old"


@pytest.mark.parametrize("command", COMMANDS)
def test_compressed_files_are_read_and_absent_ones_named(tmp_path: Path, command: str) -> None:
    packed = tmp_path / "a.jsonl.gz"
    packed.write_bytes(gzip.compress(b'{"text":"a"}\n'))
    assert len(read(run(command, packed))) == 1
    result = run(command, tmp_path / "absent.jsonl")
    assert isinstance(result.exception, InputError) and "is not there" in str(result.exception)


def test_the_same_thing_gets_the_same_ids(tmp_path: Path) -> None:
    one = {"text": "今天在学校门口看见他动手打人，大家注意安全 http://a.com/x?utm_source=b #热 点#"}
    other = {
        "text": "今天在学校门口 看见他动手打人!大家注意安全@小明",
        "urls": ["http://A.com/x"],
        "hashtags": ["热点"],
    }
    lines = read(run("fingerprint", written(tmp_path / "a.jsonl", json.dumps(one), json.dumps(other))))
    assert lines[0]["fingerprint"] == lines[1]["fingerprint"] and len(str(lines[0]["fingerprint"])) == 16
    assert lines[0]["near_ids"] == lines[1]["near_ids"] and len(set(map(str, lines[0]["near_ids"]))) == NEAR  # type: ignore[call-overload]
    assert lines[0]["urls_canonical"] == lines[1]["urls_canonical"] == ["http://a.com/x"]
    assert lines[0]["hashtags_canonical"] == lines[1]["hashtags_canonical"] == ["热点"]
    assert lines[1]["urls"] == ["http://A.com/x"]


def test_fields_of_another_kind_count_as_not_given(tmp_path: Path) -> None:
    file = written(tmp_path / "a.jsonl", json.dumps({"text": "看 http://t.cn/Ra", "urls": 5, "hashtags": None}))
    assert read(run("fingerprint", file))[0]["urls_canonical"] == ["http://t.cn/Ra"]


def test_what_is_no_address_gives_no_object(tmp_path: Path) -> None:
    given = (
        {"urls": [""], "text": ""},
        {"urls": ["javascript:alert(1)", "http://[::1"], "text": "看 HTTPS://me:secret@A.cn/x#part1"},
    )
    empty, other = read(run("fingerprint", written(tmp_path / "a.jsonl", *map(json.dumps, given))))
    assert empty["urls_canonical"] == []
    assert other["urls_canonical"] == ["https://a.cn/x"] and other["hashtags_canonical"] == []


def test_pictures_get_both_hashes_and_other_files_say_why_not(tmp_path: Path) -> None:
    Image.effect_noise((64, 64), 90).save(tmp_path / "a.png")
    lines = read(run("fingerprint", "--media", tmp_path / "a.png", written(tmp_path / "b.txt", "text")))
    assert [line["file"] for line in lines] == [str(tmp_path / "a.png"), str(tmp_path / "b.txt")]
    assert len(str(lines[0]["sha256"])) == len(str(lines[0]["pdq"])) == 64 and lines[0]["note"] == ""
    assert lines[1]["pdq"] is None and "not a picture" in str(lines[1]["note"])


def test_a_picture_that_is_not_there_is_told_of_and_the_others_are_done(tmp_path: Path) -> None:
    there = written(tmp_path / "b.txt", "text")
    result = run("fingerprint", "--media", tmp_path / "absent.png", there)
    assert result.exit_code == 1
    assert [json.loads(line)["file"] for line in result.stdout.splitlines()] == [str(there)]
    assert f"{tmp_path / 'absent.png'} is not there; check the path" in result.stderr


def test_added_fields_stand_behind_the_others_which_keep_their_order() -> None:
    given = b'{"near_ids":1,"b":1,"fingerprint":2,"text":"","a":2,"b":3}\n'
    (line,) = read(run("fingerprint", "-", given=given))
    assert list(line) == ["b", "text", "a", "fingerprint", "near_ids", "urls_canonical", "hashtags_canonical"]
    assert line["b"] == 3


def test_of_a_text_that_gives_away_more_than_anybody_does_the_first_findings_are_listed() -> None:
    text = "，".join(f"1380013{n:04}" for n in range(1, 1_500))
    result = run("personal-data", "-", given=json.dumps({"text": text}).encode())
    (line,) = read(result)
    assert isinstance(line["personal_data"], list) and len(line["personal_data"]) == MOST
    assert "only the first 1,000 are listed" in result.stderr
