"""The sections of the configuration about what is read in events: readers, scorer, media."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from streams.settings_base import Section, described


class Media(Section, frozen=True):
    """Reading the bytes of pictures, films and sound for marks of AI generation."""

    root: Annotated[
        str,
        described(
            "Folder below which media lie under their SHA-256 (`ab/abcd…` or `abcd…`) or the path that an event gives; "
            "empty: no bytes are read. No address is ever fetched."
        ),
    ] = ""
    readers: Annotated[int, Meta(ge=1, le=64), described("Reading processes side by side.")] = 2
    timeout_s: Annotated[
        float, Meta(gt=0, le=3600), described("Longest time one file may take; then its reader is ended, seconds.")
    ] = 20.0
    memory_mb: Annotated[
        int,
        Meta(ge=192, le=65_536),
        described("Address space of a reading process, MiB; the default keeps what is resident below 200."),
    ] = 288


class Reading(Section, frozen=True):
    """What ingest and replay read in the events."""

    readers: Annotated[
        tuple[Literal["score", "personal", "fingerprint", "ai", "targets", "circumstances"], ...],
        described("Readers that run over every post, repost and comment."),
    ] = ("score", "personal", "fingerprint", "ai", "targets", "circumstances")
    key_file: Annotated[
        str,
        described(
            "File of 32 random bytes that personal data is hashed with, the same for every ingest process. "
            "Default: made in `paths.data`."
        ),
    ] = ""


class Scoring(Section, frozen=True):
    """Who says how hostile a text is. A platform's own label wins over it."""

    source: Annotated[
        Literal["shipped", "onnx", "http"],
        described("Scorer: `shipped`, or your classifier as an ONNX file (`onnx`) or behind an address (`http`)."),
    ] = "shipped"
    folder: Annotated[str, described("`onnx`: folder of `model.onnx`.")] = ""
    url: Annotated[
        str,
        Meta(pattern=r"^(https?://\S+)?$"),
        described("`http`: address that texts are posted to; no other is asked."),
    ] = ""
    batch: Annotated[int, Meta(ge=1, le=10_000), described("`http`: most texts in one request.")] = 64
    timeout_s: Annotated[
        float,
        Meta(gt=0, le=600),
        described("`http`: longest wait to connect, and for each part of the answer, seconds."),
    ] = 5.0
    failures: Annotated[
        int, Meta(ge=1, le=1000), described("`http`: failed requests in a row after which nothing is sent for a while.")
    ] = 5
    pause_s: Annotated[float, Meta(gt=0, le=3600), described("`http`: how long that while is, seconds.")] = 30.0
    fallback: Annotated[
        bool, described("`http`: whether ingest lets the shipped scorer stand in while the address does not answer.")
    ] = True
    threshold: Annotated[
        float,
        Meta(gt=0, lt=1),
        described("`http`, and platform labels without one of their own: probability from which a text is hostile."),
    ] = 0.5
    rates: Annotated[
        str, described("File of error rates that `breakwater score --evaluate` wrote for the classifier.")
    ] = ""

    def __post_init__(self) -> None:
        needed = {"onnx": "folder", "http": "url"}.get(self.source)
        if needed and not getattr(self, needed):
            raise ValueError(f"scoring.source is {self.source!r}, but scoring.{needed} is empty; set it")
