"""The canonical event: what one account did on one platform at one moment.

Identity (`Event.key`): (platform, scope, item, kind, version). A delete, an edit or a newer
counter of a post is therefore not a repeat of the post. `item` is unique within
(platform, scope); `parent` and `root` name items of the same (platform, scope).

Times are whole microseconds since 1970-01-01T00:00:00Z, as `int`.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

Kind: TypeAlias = Literal[
    "post",  # starts a cascade; `root` may be left out and is then the item itself
    "repost",  # reshare, with or without words of its own; quotes count as reshares
    "comment",  # reply under a post; never a node of the reshare tree
    "reaction",  # like, upvote …
    "view_count",  # the platform's own counters of an item, at a moment
    "removal",  # an item was deleted; `root` may be unknown
    "report",  # somebody complained about an item
    "order",  # an authority ordered a measure
    "action",  # the platform did something about an item
    "marks",  # what the media of an item were found to carry
    "account",  # facts about an account
    "outcome",  # something that happened to a person, as reported
    "review",  # a person's decision on an incident
    "registry",  # a person entered in, changed in, or taken from the registry of names
    "mute",
    "release",
]

DECISIONS = frozenset({"review", "registry", "mute", "release"})  # what people decide: topic `control`
ROOTLESS = frozenset({"bluesky"})  # platforms whose removals name no root

MIN_TIME = 0
MAX_TIME = 7_258_118_400_000_000  # 2200-01-01T00:00:00Z
MAX_ID = 512

Id: TypeAlias = Annotated[str, Meta(max_length=MAX_ID)]
Key: TypeAlias = Annotated[str, Meta(min_length=1, max_length=MAX_ID)]
Name: TypeAlias = Annotated[str, Meta(min_length=1, max_length=32, pattern=r"^[a-z0-9_]+$(?!\n)")]
Micros: TypeAlias = Annotated[int, Meta(ge=MIN_TIME, le=MAX_TIME)]
Count: TypeAlias = Annotated[int, Meta(ge=0, le=2**63 - 1)]


class Media(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, gc=False):
    """One attached picture, video or sound. No address is ever fetched: the bytes are found by hash."""

    kind: Literal["image", "video", "audio", "other"] = "other"
    sha256: str = ""  # hexadecimal, of the media bytes; "" where the platform gives none
    path: str = ""  # below an allowed root of the operator
    marks: str = ""  # provenance block that the platform computed at upload, as it sent it
    declared_ai: bool | None = None  # the platform or the author declares it generated


class Counters(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, gc=False):
    """The platform's own totals for an item at `Event.created_at`. None = not given."""

    views: Count | None = None
    reposts: Count | None = None
    comments: Count | None = None
    likes: Count | None = None


class Account(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, gc=False):
    """Facts about the author as the platform gave them with the event."""

    created_at: Micros | None = None
    followers: Count | None = None
    verified: bool | None = None
    region: Id = ""
    relative_of: Id = ""


class Found(Struct, frozen=True, array_like=True, gc=False):
    """Personal data in a text: what kind and where, never the value itself."""

    category: str  # id_number, mobile, … (docs/reading.md)
    start: int  # code points from the beginning of the text
    end: int  # exclusive
    digest: bytes = b""  # keyed hash of the value, so that the same value is known again


class Reading(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, gc=False):
    """What the readers found in the event, recorded once: whoever folds it never reads the text again."""

    hostility: int = 0  # 0 … 1000, calibrated probability of hostility in per mille
    hostile: bool = False  # at the threshold of whoever scored it
    classes: tuple[str, ...] = ()  # insult, threat, group, sexual, dig, criticism, reporting, quotation, counter_speech
    personal: tuple[Found, ...] = ()
    fingerprint: int = 0  # of the text: equal for near-copies; 0 = none
    near_ids: tuple[int, ...] = ()  # of the text: near-copies share at least one (`detectors.fingerprint`)
    declares_ai: bool = False  # the text says that what it carries was generated
    persons: tuple[Id, ...] = ()  # of the registry, named in the text, most certain first
    address: Annotated[int, Meta(ge=0, le=5)] = 0  # whom the text speaks to or of: `graph.victims`
    tells: Annotated[int, Meta(ge=0, le=7)] = 0  # whom it is about: bits of `graph.victims`
    cited: tuple[Id, ...] = ()  # of `mentions` and `persons`: named, and not aimed at
    known: tuple[tuple[Id, Id], ...] = ()  # accounts of this event in the registry: account, entry ("" = institution)
    called: tuple[Id, ...] = ()  # names with "@" that the text calls, where the event carries no `mentions`
    versions: str = ""  # of scorer, registry and readers
    pictures: tuple[str, ...] = ()  # PDQ of its media where known, 64 hexadecimal digits, each once
    circumstances: Annotated[int, Meta(ge=0, le=31)] = 0  # bits of `graph.facts` from DISTRESS on
    objects: tuple[int, ...] = ()  # what it carries beside its text, as numbers: `graph.shares`


class Raw(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, gc=False):
    """Where the original bytes of the event stand.

    `sha256` is of the original message, 32 bytes. `digest` is what two events with one identity
    are told apart by: the first 8 bytes, big-endian, of the SHA-256 of the message, or of the
    event's own content where one message holds several events.
    """

    topic: str
    partition: int
    offset: int
    sha256: bytes
    digest: int


class Event(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, gc=False, kw_only=True):
    """One thing one account did. See the module docstring for identity and units."""

    platform: Name
    item: Key
    kind: Kind
    created_at: Micros
    author: Id = ""  # account id on the platform; required for post, repost and comment
    root: Id = ""  # item at the top of the cascade (reshares) or thread (comments)
    parent: Id = ""  # item reshared or answered; "" = the root
    scope: Id = ""  # set where item ids are unique only inside something smaller than the platform
    version: Annotated[int, Meta(ge=0, le=2**53)] = 0  # 0 = the original, then edits or counter readings
    parent_author: Id = ""  # account of `parent`, where the platform says it
    root_author: Id = ""  # account of `root`, where the platform says it
    text: str = ""
    lang: Id = ""
    mentions: tuple[Id, ...] = ()  # account ids, or names with a leading "@" where ids are not given
    urls: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()  # without the mark
    media: tuple[Media, ...] = ()
    counters: Counters | None = None
    labels: dict[str, float] | None = None  # scores the platform has already; they win over ours
    targets: tuple[Id, ...] = ()  # accounts the event is explicitly aimed at, most certain first
    account: Account | None = None
    client: Id = ""  # posting client, where the platform gives it
    reason: str = ""  # of a person's decision, a report, an order
    reading: Reading | None = None  # filled in by ingest; what a sender puts here is replaced
    raw: Raw | None = None  # filled in by whoever read the bytes; what a sender puts here is replaced

    @property
    def key(self) -> tuple[str, str, str, str, int]:
        """Identity: two events with equal keys are the same event, or conflict."""
        return (self.platform, self.scope, self.item, self.kind, self.version)
