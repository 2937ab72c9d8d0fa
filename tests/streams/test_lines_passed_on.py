"""Commands that add fields to JSON lines, on input that is not as it should be: nothing is lost or hidden."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
import zstandard
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from streams.cli import cli
from streams.cli.lines import BATCH, SHOWN
from streams.errors import InputError
from streams.readers.opening import MAX_LINE

COMMANDS = ("personal-data", "fingerprint", "score")
BAD = {
    b"not json": "not a JSON object",
    b'["list"]': "not a JSON object",
    b'{"text":5}': "'text' is not a text",
    b'{"text":"\xff"}': "not a text",
    b'{"text":"\\ud800"}': "surrogate",
    b'{"text":"a","n":NaN}': "not a JSON object",
    b'{"text":"cut': "not a JSON object",
    b'{"a":' * 100_000: "nested too deeply",
    b"\x00\x01": "not a JSON object",
}


def run(*arguments: object, given: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, list(map(str, arguments)), input=given)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("bad", BAD, ids=lambda bad: str(bad[:20]))
def test_a_line_that_cannot_be_read_is_passed_on_as_it_is_and_told_of(command: str, bad: bytes) -> None:
    result = run(command, "-", given=b'{"text":"a"}\n' + bad + b'\n{"text":"b"}\n')
    first, passed, last = result.stdout_bytes.split(b"\n")[:-1]
    assert passed == bad
    assert [json.loads(first)["text"], json.loads(last)["text"]] == ["a", "b"]
    assert "standard input: line 2 cannot be read: " in result.stderr and BAD[bad] in result.stderr
    assert ";" in result.stderr, "the cure"
    assert result.exit_code == 1


@given(st.lists(st.binary(max_size=8).map(lambda data: data.replace(b"\n", b"")) | st.just(b'{"text":"a"}')))
def test_every_line_that_cannot_be_read_comes_out_where_it_stood(lines: list[bytes]) -> None:
    lines = [b'{"text":"first"}', *lines]
    result = run("personal-data", "-", given=b"\n".join(lines) + b"\n")
    written = result.stdout_bytes.split(b"\n")[:-1]
    assert len(written) == len(lines)
    read = [b'"personal_data"' in line for line in written]
    assert [line for line, is_read in zip(written, read, strict=True) if not is_read] == [
        line for line, is_read in zip(lines, read, strict=True) if not is_read
    ]
    assert result.exit_code == any(line.strip() and not is_read for line, is_read in zip(lines, read, strict=True))


@pytest.mark.parametrize("command", COMMANDS)
def test_blank_lines_stay_and_are_no_error(command: str) -> None:
    result = run(command, "-", given=b'\n{"text":"a"}\n  \r\n\n{"text":"b"}')
    assert result.exit_code == 0 and not result.stderr
    lines = result.stdout_bytes.split(b"\n")
    assert [lines[0], *lines[2:4]] == [b"", b"  \r", b""]
    assert len(lines) == 6 and lines[1] and lines[4] and not lines[5]


def test_a_line_that_is_too_long_is_passed_on_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    long = b'{"text":"' + b"a" * (3 * MAX_LINE) + b'"}'
    file.write_bytes(b'{"text":"a"}\n' + long + b'\n{"text":"b"}\n' + long)
    result = run("personal-data", file)
    lines = result.stdout_bytes.split(b"\n")
    assert lines[1] == lines[3] == long and len(lines) == 5
    assert json.loads(lines[2])["text"] == "b"
    assert f"{file}: line 4 cannot be read: longer than 16 MB" in result.stderr


def test_of_many_bad_lines_the_first_are_named_and_the_rest_counted() -> None:
    result = run("personal-data", "-", given=b'{"text":""}\n' + b"bad\n" * (SHOWN + 7))
    assert f"line {SHOWN + 1} " in result.stderr and f"line {SHOWN + 2} " not in result.stderr
    assert "7 more lines cannot be read" in result.stderr
    assert len(result.stdout.splitlines()) == SHOWN + 8


@pytest.mark.parametrize("command", COMMANDS)
def test_a_field_that_no_line_has_is_an_error_that_names_those_there_are(command: str) -> None:
    result = run(command, "-", "--text-field", "body", given=b'{"text":"a","id":1}\n{"words":"b"}\n')
    assert isinstance(result.exception, InputError) and not result.stdout
    assert "'body' (fields: text, id, words)" in str(result.exception)


def test_a_field_that_comes_late_is_none(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(b"{}\n" * (2 * BATCH) + b'{"body":"a"}\n')
    assert run("personal-data", file, "--text-field", "body").exit_code == 0


def test_lines_without_text_need_none_but_a_word_is_said() -> None:
    result = run("fingerprint", "-", given=b'{"urls":["http://a.cn/x"]}\n')
    assert json.loads(result.stdout)["urls_canonical"] == ["http://a.cn/x"] and result.exit_code == 0
    assert "no line of standard input has a field 'text' (fields: urls)" in result.stderr


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
@pytest.mark.parametrize("command", COMMANDS)
def test_standard_input_may_be_compressed(command: str, pack: object) -> None:
    packed = pack(b'{"text":"a"}\n' * 3)  # type: ignore[operator]
    result = run(command, "-", given=packed)
    assert len(result.stdout.splitlines()) == 3 and result.exit_code == 0
    cut = run(command, "-", given=packed[:-3])
    assert isinstance(cut.exception, InputError) and "standard input stops in the middle" in str(cut.exception)


@pytest.mark.parametrize("command", [*COMMANDS, "targets"])
@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\0" * 5_000, '{"text":"a"}\n'.encode("utf-16")])
def test_what_is_binary_is_refused(command: str, data: bytes) -> None:
    result = run(command, "-", given=data)
    assert isinstance(result.exception, InputError) and "is binary; give JSON lines" in str(result.exception)
    assert not result.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_an_empty_compressed_file_is_an_error(tmp_path: Path, command: str) -> None:
    file = tmp_path / "a.jsonl.gz"
    file.write_bytes(b"")
    result = run(command, file)
    assert isinstance(result.exception, InputError) and f"{file} is empty" in str(result.exception)


@pytest.mark.parametrize("command", [*COMMANDS, "targets"])
def test_closed_standard_streams_are_told_of(tmp_path: Path, command: str) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(b'{"text":"a"}\n')
    breakwater = f"{sys.executable} -m streams.cli {command}"
    for line, said in (
        (f"{breakwater} - <&-", "standard input is closed"),
        (f"{breakwater} {file} >&-", "standard output is closed"),
    ):
        done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, timeout=60)
        assert done.returncode == 2 and done.stderr.startswith("breakwater: ") and said in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_standard_input_can_be_named_once() -> None:
    result = run("fingerprint", "-", "-", given=b'{"text":"a"}\n')
    assert isinstance(result.exception, InputError) and "name `-` once" in str(result.exception)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_reader_that_leaves_ends_the_command_quietly(tmp_path: Path, command: str) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(b'{"text":"a"}\n' * 20_000)
    line = f"{sys.executable} -m streams.cli {command} {file} | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (141, "") and len(done.stdout.splitlines()) == 1
