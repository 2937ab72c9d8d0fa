from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from streams import settings as configuration
from streams.cli.options import config_option
from streams.errors import SettingsError
from streams.settings import Settings, changed, keys, load, read

ROOT = Path(__file__).parents[2]


def written(folder: Path, text: str) -> Path:
    path = folder / "breakwater.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_the_defaults_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(configuration.CONFIG_VARIABLE, raising=False)
    assert load() == Settings()


def test_a_file_replaces_only_the_keys_it_names(tmp_path: Path) -> None:
    settings = load(written(tmp_path, "[kafka]\npartitions = 4\n"))
    assert settings.kafka.partitions == 4
    assert settings.kafka.bootstrap == Settings().kafka.bootstrap
    assert settings.ingest == Settings().ingest


def test_the_environment_names_the_file_where_the_command_line_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(configuration.CONFIG_VARIABLE, str(written(tmp_path, "[kafka]\npartitions = 16\n")))
    assert load().kafka.partitions == 16


def test_the_home_variable_moves_the_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(configuration.HOME_VARIABLE, "elsewhere")
    assert Settings().paths.data == "elsewhere"


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"kafka": {"partition": 4}}, "unknown key 'kafka.partition'; did you mean 'kafka.partitions'?"),
        ({"kafka": {"lateness_s": 4}}, "unknown key 'kafka.lateness_s'; did you mean 'ingest.lateness_s'?"),
        ({"partitions": 4}, "unknown key 'partitions'; did you mean 'kafka.partitions'?"),
        ({"kafak": {}}, "unknown key 'kafak'; did you mean 'kafka'?"),
        ({"qqq": 1}, f"unknown key 'qqq'; known here: {', '.join(Settings.__struct_fields__)}"),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest_known_one(table: dict[str, object], message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(table, "file.toml")
    assert str(caught.value) == f"file.toml: {message}"


@pytest.mark.parametrize(
    ("table", "place"),
    [
        ({"kafka": {"partitions": "many"}}, "kafka.partitions: expected 'int', got 'str'"),
        ({"kafka": {"partitions": 0}}, "kafka.partitions: expected 'int' >= 1"),
        ({"kafka": {"bootstrap": "127.0.0.1"}}, "kafka.bootstrap: expected 'str' matching"),
        ({"kafka": {"bootstrap": "127.0.0.1:port"}}, "kafka.bootstrap: expected 'str' matching"),
        ({"kafka": {"prefix": "a b"}}, "kafka.prefix: expected 'str' matching"),
        ({"kafka": 3}, "kafka: expected 'object', got 'int'"),
        ({"ingest": {"platforms": ["weibo", "We Chat"]}}, "ingest.platforms[1]: expected 'str' matching"),
        ({"ingest": {"platforms": []}}, "ingest.platforms: expected 'array' of length >= 1"),
        ({"ingest": {"lateness_s": float("nan")}}, "ingest.lateness_s"),
        ({"cascades": {"close_after_s": float("inf")}}, "cascades.close_after_s"),
        ({"retention": {"events_days": 0}}, "retention.events_days: expected 'float' > 0"),
        ({"metrics": {"worker_port": 70_000}}, "metrics.worker_port: expected 'int' <= 65535"),
    ],
)
def test_a_value_of_the_wrong_type_or_range_is_refused_with_its_place(table: dict[str, object], place: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(table, "file.toml")
    assert str(caught.value).startswith(f"file.toml: {place}")


def test_a_refused_value_comes_with_the_meaning_of_its_key() -> None:
    with pytest.raises(SettingsError, match=r"\(Addresses of the cluster, `host:port\[,host:port\]`\.\)$"):
        read({"kafka": {"bootstrap": ""}})


@pytest.mark.parametrize("bootstrap", ["a:1", "10.0.0.1:9092,10.0.0.2:9092", "[::1]:9092", "kafka-0.kafka:9092"])
def test_addresses_of_every_usual_form_are_taken(bootstrap: str) -> None:
    assert read({"kafka": {"bootstrap": bootstrap}}).kafka.bootstrap == bootstrap


def test_cascades_may_not_be_forgotten_before_they_close() -> None:
    with pytest.raises(SettingsError, match=r"retention\.cascades_days .* shorter than cascades\.close_after_s"):
        changed(Settings(), retention={"cascades_days": 0.5})


def test_a_file_that_cannot_be_read_is_one_clear_message(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"cannot read the configuration .*absent\.toml: No such file"):
        load(tmp_path / "absent.toml")
    with pytest.raises(SettingsError, match=r"is not valid TOML: .* line 1"):
        load(written(tmp_path, "[kafka\n"))
    broken = tmp_path / "binary.toml"
    broken.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="is not valid TOML"):
        load(broken)


def test_every_key_says_what_it_is_and_stands_in_the_documentation() -> None:
    assert all(text.endswith((".", "`.")) for _, _, text in keys())
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert configuration.table_of_keys() in page, (
        "docs/configuration.md is behind streams/settings.py: run `python -m streams.settings`"
    )


def test_the_shared_option_hands_the_settings_to_the_command(tmp_path: Path) -> None:
    @click.command()
    @config_option
    def show(settings: Settings) -> None:
        click.echo(f"{settings.kafka.bootstrap} {settings.kafka.partitions}")

    path = written(tmp_path, "[kafka]\npartitions = 2\n")
    result = CliRunner().invoke(show, ["--config", str(path), "--bootstrap", "10.0.0.1:1"], catch_exceptions=False)
    assert result.output == "10.0.0.1:1 2\n"
