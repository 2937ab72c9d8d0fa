"""`breakwater targets`: the same lines in the same order, with whom each is aimed at."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from graph.events import Event
from streams.cli.targets import command
from streams.errors import InputError
from streams.registry import load_registry
from tests.factories import DAY, T0, comment, event, post

DOCS = Path(__file__).resolve().parents[2] / "docs" / "targets.md"


def line(event: Event) -> str:
    return msgspec.json.encode(msgspec.structs.replace(event, raw=None)).decode()


def run(lines: Iterable[str], *arguments: str, code: int = 0) -> Result:
    done = CliRunner().invoke(
        command, ["-", *arguments], input="".join(f"{one}\n" for one in lines), catch_exceptions=False
    )
    assert done.exit_code == code, done.output
    return done


def rows(done: Result) -> list[dict[str, Any]]:
    return [json.loads(row) for row in done.stdout.splitlines()]


def test_lines_keep_their_order_and_their_fields_and_get_targets() -> None:
    lines = [
        line(comment("c", author="bob", text="你编的吧", client="app")),
        line(post(author="ann", text="我捡到一只猫")),
        line(event("reaction", "l", "root")),
    ]
    found = rows(run(lines))
    assert [{**row, "targets": None} for row in found] == [{**json.loads(row), "targets": None} for row in lines]
    assert [row["targets"] for row in found] == [[{"person": "ann", "rule": 4, "confidence": 80}], [], []]


def test_explicit_targets_give_way_to_what_was_found_and_stand_in_it() -> None:
    (found,) = rows(run([line(post(targets=("dan",)))]))
    assert found["targets"] == [{"person": "dan", "rule": 1, "confidence": 100}]


def test_values_of_other_fields_are_kept_to_the_byte() -> None:
    kept = '"labels":{"hostility":0.50,"other":1e-1}'
    written = run([line(post())[:-1] + "," + kept + "}"]).stdout
    assert kept in written


def test_what_cannot_be_read_is_told_of_and_passed_on_as_it_is() -> None:
    done = run(["no json", "", line(post()), '{"kind": "post"}'], code=1)
    first, blank, read, last = done.stdout.splitlines()
    assert (first, blank, last) == ("no json", "", '{"kind": "post"}')
    assert "targets" in json.loads(read)
    assert re.search(r"standard input: line 1 cannot be read: not_json: .*\n", done.stderr)
    assert "standard input: line 4 cannot be read: " in done.stderr


def test_nothing_in_nothing_out() -> None:
    assert run([]).stdout == ""


def test_a_repeat_and_an_edit_say_what_the_item_says() -> None:
    said = comment("c", text="你编的吧")
    found = rows(run([line(post(author="ann")), line(said), line(said), line(comment("c", version=1, text="改了"))]))
    assert [row["targets"] for row in found[1:]] == [[{"person": "ann", "rule": 4, "confidence": 80}]] * 3


def test_the_registry_of_a_file_holds_changes_from_the_beginning_and_events_from_their_time(tmp_path: Path) -> None:
    change = '{"do":"enter","person":"ann","names":["安若水"]}'
    later = event("registry", "n", at=T0 + DAY, platform="control", text=change.replace("ann", "bob"))
    path = tmp_path / "names.jsonl"
    path.write_text(f"{change}\n{line(later)}\n", encoding="utf-8")
    text = "安若水不要脸"
    found = rows(run([line(post(text=text)), line(post("p2", at=T0 + 2 * DAY, text=text))], "--registry", str(path)))
    assert [[target["person"] for target in row["targets"]] for row in found] == [
        ["person:ann"],
        ["person:ann", "person:bob"],
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("no json\n", "line 1: not a change of the registry: JSON is malformed"),
        ('\n{"do":"enter"}\n', "line 2: not a change of the registry: .*person"),
        ('{"platform":"control","item":"x","kind":"registry","created_at":-1}\n', "line 1: "),
        ("\xff", "line 1: "),
    ],
)
def test_a_registry_with_a_line_that_cannot_be_read_is_refused_whole(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "names.jsonl"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(InputError, match=f"names.jsonl: {said}.*; see docs/targets.md"):
        load_registry(path)


def test_a_file_that_is_absent_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.jsonl is not there"):
        CliRunner().invoke(command, [str(tmp_path / "gone.jsonl")], catch_exceptions=False)


def test_the_example_of_the_page_is_what_the_command_writes(tmp_path: Path) -> None:
    registry, thread, aimed = re.findall(r"^```text\n(\{.*?)^```$", DOCS.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    names = tmp_path / "names.jsonl"
    names.write_text(registry, encoding="utf-8")
    found = rows(run(thread.splitlines(), "--registry", str(names)))
    assert [{"item": row["item"], "targets": row["targets"]} for row in found] == [
        json.loads(row) for row in aimed.splitlines()
    ]
