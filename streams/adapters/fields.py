"""Look into decoded JSON that others wrote: absent is normal, a wrong type is said with the field's name.

Records are plain dictionaries here, because web payloads are large, loosely typed and change; only
the fields that an event needs are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Final, ParamSpec, TypeAlias, TypeVar

import msgspec
from msgspec import structs

from graph.events import Account, Event, Media
from streams.adapters import text
from streams.adapters.reading import BAD_VALUE, EMPTY, MISSING_FIELD, WRONG_SHAPE, Reading, decode, shown, unreadable
from streams.errors import Unreadable

Json: TypeAlias = dict[str, Any]
P = ParamSpec("P")
T = TypeVar("T")

_any = msgspec.json.Decoder()
_COUNT: Final = re.compile(r"(\d{1,15})(?:\.(\d{1,4}))?(万|亿|w|k|m)?\+?", re.IGNORECASE | re.ASCII)
_UNIT: Final = {"": 1, "万": 10_000, "w": 10_000, "亿": 100_000_000, "k": 1_000, "m": 1_000_000}
MAX_MEDIA: Final = 50


def load(data: bytes) -> Any:
    """Decode any JSON document. Raises `Unreadable`."""
    return decode(data, _any)


def pages(data: bytes) -> list[Json]:
    """One answer of a platform, or several that a collector put into a list."""
    found = objects(load(data))
    if not found:
        raise unreadable(WRONG_SHAPE, "neither an object nor a list of objects")
    return found


def obj(value: Any, *path: str) -> Json:
    """The object at `path`; {} if anything on the way is absent or no object."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def objects(value: Any, *path: str) -> list[Json]:
    """The objects in the list at `path`, which may also be a single object; [] if there is no list."""
    if path:
        value = obj(value, *path[:-1]).get(path[-1])
    if isinstance(value, dict):
        return [value]
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def ident(record: Json, *names: str) -> str:
    """The first of these fields that is given, as text; "" if none is. Ids come as numbers or text."""
    for name in names:
        value = record.get(name)
        if value is None or value == "":
            continue
        if isinstance(value, str):
            return value
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**64:
            return str(value)
        raise unreadable(BAD_VALUE, f"{name} {shown(value)} is not an id; send text or a whole number")
    return ""


def required(record: Json, *names: str) -> str:
    """`ident`, but refused where none of the fields is given."""
    value = ident(record, *names)
    if value:
        return value
    raise unreadable(MISSING_FIELD, f"{' or '.join(names)} is absent or empty; the platform always sends it")


def string(record: Json, *names: str) -> str:
    """The first of these fields that is given; "" if none is."""
    for name in names:
        value = record.get(name)
        if isinstance(value, str):
            return value
        if value is not None:
            raise unreadable(BAD_VALUE, f"{name} {shown(value)} is not text")
    return ""


def strings(record: Json, name: str) -> list[str]:
    """The texts in a list of texts."""
    value = record.get(name)
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def flag(record: Json, *names: str) -> bool | None:
    """The first of these fields that is true or false, also as 0 or 1; None if none is."""
    for name in names:
        value = record.get(name)
        if value in (True, False):  # 1 and 0 as well
            return bool(value)
    return None


def to_count(value: Any, name: str) -> int | None:
    """A counter as platforms send it: 12, "12", "1.2万", "10+". None for None, "" and words ("赞").

    Raises:
        Unreadable: for anything else, such as a negative number.
    """
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63:
        return value
    if value is None:
        return None
    if isinstance(value, str):
        match = _COUNT.fullmatch(value.strip())
        if match is None and not any(character.isdigit() for character in value):
            return None  # clients show a word where there is nothing to count yet
        if match is not None:
            whole, part, unit = match.group(1), match.group(2) or "", match.group(3) or ""
            scale = _UNIT[unit.lower()]
            return int(whole) * scale + int(part.ljust(4, "0")) * scale // 10_000
    raise unreadable(BAD_VALUE, f"{name} {shown(value)} is not a counter; send a number of 0 or more")


def counters(record: Json, *, views: str = "", reposts: str = "", comments: str = "", likes: str = "") -> Json | None:
    """The platform's totals out of the fields so named; None where it gives none of them."""
    named = {"views": views, "reposts": reposts, "comments": comments, "likes": likes}
    return _known({key: to_count(record.get(name), name) for key, name in named.items() if name})


def account(
    *,
    created_at: int | None = None,
    followers: int | None = None,
    verified: bool | None = None,
    region: str = "",
) -> Json | None:
    """What is known of an author; None where nothing is."""
    return _known({"created_at": created_at, "followers": followers, "verified": verified, "region": region or None})


def _known(fields: Json) -> Json | None:
    """Plain fields, not structs: `build` checks what it converts, and takes structs as they are."""
    return {key: value for key, value in fields.items() if value is not None} or None


def declared(media: Iterable[Media], ai: bool) -> Json:
    """The field `media`, or `labels` where a declaration "made with AI" has no medium to stand on."""
    kept = tuple(media)[:MAX_MEDIA]
    if not ai:
        return {"media": kept}
    if not kept:
        return {"labels": {"declared_ai": 1.0}}
    return {"media": tuple(structs.replace(each, declared_ai=True) for each in kept)}


def images(record: Json, name: str) -> tuple[Media, ...]:
    """One `Media` for each picture in the list; platforms give addresses, which are never fetched."""
    return tuple(Media(kind="image") for _ in objects(record, name)[:MAX_MEDIA])


def words(
    value: str,
    tags: Callable[[str], tuple[str, ...]],
    *,
    mentions: Iterable[str] = (),
    hashtags: Iterable[str] = (),
    urls: Iterable[str] = (),
) -> Json:
    """The fields that text gives. What the platform itself lists as named, tagged or linked stands in their place."""
    return {
        "text": value,
        "mentions": text.unique(mentions) or text.mentions(value),
        "hashtags": text.unique(hashtags) or tags(value),
        "urls": text.unique(urls) or text.urls(value),
    }


class Gather:
    """Collects the events of one message; a record that cannot be read does not lose the others."""

    def __init__(self) -> None:
        self._events: dict[tuple[str, str, str, str, int], Event] = {}
        self._problems: list[Unreadable] = []

    def attempt(self, make: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """What `make` returns; None, and its reason kept, where it raises `Unreadable`."""
        try:
            return make(*args, **kwargs)
        except Unreadable as problem:
            self._problems.append(problem)
            return None

    def add(self, make: Callable[P, Event], *args: P.args, **kwargs: P.kwargs) -> None:
        """Keep the event that `make` returns. A record that stands twice in a page counts once."""
        event = self.attempt(make, *args, **kwargs)
        if event is not None:
            self._events[event.key] = event

    def add_inner(self, make: Callable[P, Event], *args: P.args, **kwargs: P.kwargs) -> None:
        """The same for a record that stands inside another, such as the root of a repost.

        Such a record comes again with every repost, and its totals have grown each time. They are
        left out, so that it is the same event each time rather than one in conflict with itself.
        """
        event = self.attempt(make, *args, **kwargs)
        if event is not None:
            facts = event.account and structs.replace(event.account, followers=None)
            facts = None if facts == Account() else facts
            self._events.setdefault(event.key, structs.replace(event, counters=None, account=facts))

    def reading(self) -> Reading:
        """What came together.

        Raises:
            Unreadable: no record could be read; the reason is the first one's.
        """
        if self._events:
            return Reading(list(self._events.values()), self._problems)
        raise self._problems[0] if self._problems else unreadable(EMPTY, "the page holds no records")
