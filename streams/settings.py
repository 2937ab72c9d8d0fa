"""What an operator can set: one frozen structure, read once from one TOML file.

The file is the one named by `--config`, else by the environment variable BREAKWATER_CONFIG; with
neither, the defaults below hold. An unknown key is refused by name. `docs/configuration.md` lists
every key (a test keeps it complete). To add a key, add a field with `described(...)` here and run
`python -m streams.settings` in the checkout, which writes the table of that page.

    >>> read({"kafka": {"partition": 4}})
    Traceback (most recent call last):
    streams.errors.SettingsError: settings: unknown key 'kafka.partition'; did you mean 'kafka.partitions'?
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct, field

from graph.events import Name
from streams.errors import SettingsError
from streams.settings_base import Section as _Section
from streams.settings_base import described
from streams.settings_outlets import Alerts, Notices
from streams.settings_reading import Media, Reading, Scoring

CONFIG_VARIABLE = "BREAKWATER_CONFIG"
HOME_VARIABLE = "BREAKWATER_HOME"
PLATFORMS = ("weibo", "douyin", "xiaohongshu", "kuaishou", "bilibili", "bluesky", "x")

Days = Annotated[float, Meta(gt=0, le=36_500)]
Port = Annotated[int, Meta(ge=0, le=65_535)]


class Kafka(_Section, frozen=True):
    """The cluster, and the names we use in it."""

    bootstrap: Annotated[
        str, Meta(pattern=r"^\S+:\d+$"), described("Addresses of the cluster, `host:port[,host:port]`.")
    ] = "127.0.0.1:9092"
    partitions: Annotated[
        int,
        Meta(ge=1, le=1024),
        described("Partitions of every topic but `edges` (1). Fixed for the life of the topics."),
    ] = 8
    prefix: Annotated[
        str,
        Meta(pattern=r"^[A-Za-z0-9._-]{0,64}$"),
        described("Put before every topic and group name, so that several installations share a cluster."),
    ] = ""
    ingest_group: Annotated[str, Meta(min_length=1), described("Consumer group of `breakwater ingest`.")] = (
        "breakwater-ingest"
    )
    worker_group: Annotated[str, Meta(min_length=1), described("Faust application id of `breakwater worker`.")] = (
        "breakwater-worker"
    )

    media_group: Annotated[str, Meta(min_length=1), described("Consumer group of `breakwater media`.")] = (
        "breakwater-media"
    )

    def topic(self, name: str) -> str:
        """Full name of one of our topics: `events` → `<prefix>events`."""
        return self.prefix + name

    def group(self, name: str) -> str:
        """Full name of a consumer group or Faust application: `breakwater-ingest` → `<prefix>breakwater-ingest`."""
        return self.prefix + name

    def platform_topic(self, platform: str) -> str:
        """Full name of the raw topic of a platform: `weibo` → `<prefix>platform.weibo`."""
        return f"{self.prefix}platform.{platform}"


class Ingest(_Section, frozen=True):
    """Reading the raw topics and writing frames."""

    platforms: Annotated[tuple[Name, ...], Meta(min_length=1), described("Platforms whose raw topic is read.")] = (
        PLATFORMS
    )
    frame_events: Annotated[int, Meta(ge=1, le=100_000), described("Most events in one frame.")] = 4000
    frame_bytes: Annotated[
        int, Meta(ge=1024, le=1_048_576), described("Most bytes in one frame; an event above it is rejected.")
    ] = 921_600
    linger_ms: Annotated[
        int, Meta(ge=0, le=60_000), described("Longest time an event waits for its frame to fill, milliseconds.")
    ] = 100
    lateness_s: Annotated[
        float, Meta(ge=0, le=86_400), described("How far the watermark stays behind the event times seen, seconds.")
    ] = 30.0
    idle_s: Annotated[
        float,
        Meta(gt=0, le=86_400),
        described("A raw partition that was read to its end and is silent this long no longer holds the watermark, s."),
    ] = 60.0
    max_skew_s: Annotated[
        float,
        Meta(gt=0, le=31_536_000),
        described("Event times further ahead of the clock of ingest than this never move a watermark, seconds."),
    ] = 600.0
    send_timeout_s: Annotated[
        float,
        Meta(gt=0, le=3600),
        described("How long an acknowledgement may take before the process gives up, unacknowledged, seconds."),
    ] = 120.0


class Cascades(_Section, frozen=True):
    """Keeping, publishing and closing cascades."""

    close_after_s: Annotated[
        float,
        Meta(gt=0, le=31_536_000),
        described("A cascade with no event for this long, in event time, is closed, seconds."),
    ] = 86_400.0
    publish_s: Annotated[
        float,
        Meta(gt=0, le=86_400),
        described("Event time after which figures of every changed cascade are published, seconds."),
    ] = 60.0
    publish_weight: Annotated[
        int,
        Meta(ge=1),
        described("Open cascades with fewer nodes and comments than this are published only when they close."),
    ] = 50
    close_at_once: Annotated[
        int, Meta(ge=1, le=100_000), described("Most cascades that one frame closes; the next frame goes on.")
    ] = 5000
    snapshot_bytes: Annotated[
        int,
        Meta(ge=65_536),
        described(
            "Journal bytes of a partition after which its state is written as a snapshot; "
            "more where the state itself is larger than twice this."
        ),
    ] = 33_554_432
    inflight_frames: Annotated[
        int, Meta(ge=1, le=10_000), described("Frames a worker folds ahead of their acknowledgement.")
    ] = 64


class Retention(_Section, frozen=True):
    """How long each topic and store keeps what it holds. Topics count from arrival at the broker."""

    platform_days: Annotated[Days, described("Raw topics `platform.*`, days.")] = 7.0
    rejected_days: Annotated[Days, described("Topic `rejected`, days.")] = 7.0
    events_days: Annotated[Days, described("Topic `events`, days.")] = 30.0
    activity_days: Annotated[Days, described("Topic `activity`, days.")] = 3.0
    cascades_days: Annotated[Days, described("Topic `cascades` (compacted), days after the last figures.")] = 30.0
    signals_days: Annotated[Days, described("Topic `signals`, days.")] = 180.0
    incidents_days: Annotated[
        Days, described("Topic `incidents` (compacted), days after an incident's last figures.")
    ] = 366.0
    safety_days: Annotated[Days, described("Topic `safety` (restricted), days.")] = 180.0
    control_days: Annotated[Days, described("Topic `control`, days.")] = 731.0
    closed_days: Annotated[
        Days, described("Store of closed cascades, days after closing; later events count as `too_old`.")
    ] = 30.0


def _home() -> str:
    return os.environ.get(HOME_VARIABLE) or ".breakwater"


class Paths(_Section, frozen=True):
    """Where we keep files."""

    data: Annotated[
        str,
        Meta(min_length=1),
        described("Folder of local state: broker, worker stores. Default: the variable BREAKWATER_HOME."),
    ] = field(default_factory=_home)


class Detectors(_Section, frozen=True):
    """From what on a detector finds something, and how long an incident lasts. None of the numbers is statutory."""

    domain: Annotated[str, Meta(min_length=1), described("Domain whose error rates of the scorer hold here.")] = (
        "comments"
    )
    baselines: Annotated[str, described("File of your own baselines. Default: the shipped ones.")] = ""
    hostile_accounts: Annotated[
        int, Meta(ge=1, le=1_000_000), described("`mass_spread`: least hostile accounts, at the lower bound.")
    ] = 10
    hostile_share: Annotated[
        float, Meta(ge=0, lt=1), described("`mass_spread`: least share of hostile events, at the lower bound.")
    ] = 0.2
    cascades: Annotated[
        int, Meta(ge=1, le=1000), described("`mass_spread`: independent cascades that make a wide spread.")
    ] = 3
    false_alarm: Annotated[
        float, Meta(gt=0, lt=0.1), described("`mass_spread`: probability of a false alarm, a look at one person.")
    ] = 1e-6
    threats: Annotated[int, Meta(ge=1, le=1000), described("`threat`: least threats within a day.")] = 3
    calls_to_dig: Annotated[
        int, Meta(ge=1, le=1000), described("`doxxing`: least accounts that call to dig within a week.")
    ] = 3
    army_items: Annotated[
        int, Meta(ge=1, le=1_000_000), described("`water_army`: least hostile items of a campaign, at the lower bound.")
    ] = 20
    army_accounts: Annotated[
        int, Meta(ge=2, le=1_000_000), described("`water_army`: least hostile accounts of one, at the lower bound.")
    ] = 5
    gap_s: Annotated[
        float, Meta(gt=0, le=30 * 86_400), described("Event time without a signal after which an incident closes, s.")
    ] = 21_600.0
    shadow: Annotated[tuple[Name, ...], described("Detectors whose findings are recorded and not alerted.")] = ()


class Metrics(_Section, frozen=True):
    """Where Prometheus reads us."""

    host: Annotated[str, Meta(min_length=1), described("Address that `/metrics` is served on.")] = "127.0.0.1"
    ingest_port: Annotated[Port, described("Port of `/metrics` of ingest; 0 = any free one.")] = 9464
    worker_port: Annotated[
        Port, described("Port of `/metrics` of the first worker, the next one's is one higher; 0 = any free one.")
    ] = 9465
    sinks_port: Annotated[Port, described("Port of `/metrics` of `breakwater sinks`; 0 = any free one.")] = 9463


class Settings(_Section, frozen=True):
    """All of it. Every value has a default that works on one machine."""

    kafka: Kafka = Kafka()
    ingest: Ingest = Ingest()
    cascades: Cascades = Cascades()
    retention: Retention = Retention()
    media: Media = Media()
    paths: Paths = field(default_factory=Paths)
    metrics: Metrics = Metrics()
    reading: Reading = Reading()
    scoring: Scoring = Scoring()
    detectors: Detectors = Detectors()
    alerts: Alerts = Alerts()
    notices: Notices = Notices()

    def __post_init__(self) -> None:
        kept, open_for = self.retention.cascades_days * 86_400, self.cascades.close_after_s
        if kept < open_for:
            raise ValueError(
                f"retention.cascades_days ({kept:.0f} s) is shorter than cascades.close_after_s ({open_for:.0f} s): "
                "a cascade would be forgotten before it closes; raise the first or lower the second"
            )


def load(path: str | Path | None = None) -> Settings:
    """Settings from a TOML file; `None` = the file named by BREAKWATER_CONFIG, else the defaults.

    Raises SettingsError where the file cannot be read or holds a key or value that cannot be used.
    """
    chosen = path or os.environ.get(CONFIG_VARIABLE)
    if not chosen:
        return Settings()
    try:
        table = tomllib.loads(Path(chosen).read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"cannot read the configuration {chosen}: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"the configuration {chosen} is not valid TOML: {error}") from error
    return read(table, str(chosen))


def read(table: Mapping[str, Any], source: str = "settings") -> Settings:
    """Settings from the tables of a file; `source` names it in messages. Raises SettingsError."""
    for problem in _unknown(table, Settings, ""):
        raise SettingsError(f"{source}: {problem}")
    try:
        return msgspec.convert(table, Settings)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{source}: {_message(error)}") from error


def changed(settings: Settings, **sections: Mapping[str, Any]) -> Settings:
    """A copy with some keys replaced and checked: `changed(s, kafka={"partitions": 4})`. Raises SettingsError."""
    table = msgspec.to_builtins(settings)
    for section, values in sections.items():
        table[section] = {**table.get(section, {}), **values}
    return read(table)


def keys(kind: type[Struct] = Settings, path: str = "") -> Iterator[tuple[str, Any, str]]:
    """(path, default, description) of every key, in order."""
    for item in msgspec.structs.fields(kind):
        place = f"{path}{item.name}"
        section = _section(item.type)
        if section is not None:
            yield from keys(section, f"{place}.")
        else:
            default = ".breakwater" if item.default is msgspec.NODEFAULT else item.default
            yield place, default, _description(item.type)


def table_of_keys() -> str:
    """The table of `docs/configuration.md`: one row a key."""
    rows = [f"| `{path}` | `{_toml(default)}` | {text} |" for path, default, text in keys()]
    return "\n".join(["| key | default | meaning |", "|---|---|---|", *rows])


def _toml(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _section(annotation: Any) -> type[Struct] | None:
    return annotation if isinstance(annotation, type) and issubclass(annotation, Struct) else None


def _description(annotation: Any) -> str:
    return next((meta.description for meta in annotation.__metadata__ if meta.description), "")


def _unknown(table: Mapping[str, Any], kind: type[Struct], path: str) -> Iterator[str]:
    """One message for each key that no field answers to, with the nearest key there is."""
    known = {item.name: item for item in msgspec.structs.fields(kind)}
    for name, value in table.items():
        if name not in known:
            yield f"unknown key '{path}{name}'{_nearest(f'{path}{name}', kind, path)}"
        elif (section := _section(known[name].type)) and isinstance(value, Mapping):
            yield from _unknown(value, section, f"{path}{name}.")


def _nearest(wrong: str, kind: type[Struct], path: str) -> str:
    here = [path + name for name in kind.__struct_fields__]
    everywhere = [place for place, _, _ in keys()]
    last = wrong.rpartition(".")[2]
    same_name = [place for place in everywhere if place.endswith(f".{last}")]
    close = (
        same_name or difflib.get_close_matches(wrong, here, n=1) or difflib.get_close_matches(wrong, everywhere, n=1)
    )
    return f"; did you mean '{close[0]}'?" if close else f"; known here: {', '.join(here)}"


def _message(error: msgspec.ValidationError) -> str:
    """``Expected `int`, got `str` - at `$.kafka.partitions` `` → `kafka.partitions: expected …` and what the key is."""
    what, _, place = str(error).replace("`", "'").partition(" - at '$.")
    what = what[:1].lower() + what[1:]
    place = place.rstrip("'")
    meaning = next((text for path, _, text in keys() if path == place.partition("[")[0]), "")
    return f"{place}: {what}{f' ({meaning})' if meaning else ''}" if place else what


def document(page: Path) -> None:
    """Put the table of keys into the page in the place of the one that is there."""
    text = page.read_text(encoding="utf-8")
    old = re.search(r"\| key \| default \|.*?(?=\n\n)", text, re.DOTALL)
    if old is None:
        raise SettingsError(f"{page} holds no table of keys to replace")
    page.write_text(text.replace(old[0], table_of_keys()), encoding="utf-8")


if __name__ == "__main__":
    document(Path("docs/configuration.md"))
