"""What an event must say beyond its types, whatever its source.

The types of `graph.events.Event` bound lengths, ranges and words; here stands what holds between
fields. Kinds that people decide (orders, reviews, registry …) are checked where they are folded.
"""

from __future__ import annotations

from typing import Any

import msgspec

from graph.events import Event
from streams.adapters.reading import BAD_VALUE, MISSING_FIELD, explain_value, unreadable

PROBABILITIES = ("hostility", "hostility_threshold")  # among the labels, as `detectors.abuse.classes` reads them


def check(event: Event) -> Event:
    """Return `event` unchanged if its fields agree with one another.

    Raises:
        Unreadable: missing_field or bad_value, naming the field and the cure.
    """
    if event.labels is not None:
        _check_labels(event.labels)
    kind = event.kind
    if kind == "repost" or kind == "comment":
        if event.author and event.root and event.root != event.item != event.parent:
            return event
        raise _bad_child(event)
    if kind == "post":
        if event.author and not event.parent and (not event.root or event.root == event.item):
            return event
        raise _bad_post(event)
    if kind == "reaction" and not event.root:
        raise unreadable(MISSING_FIELD, "root of a reaction is empty; give the item that it is about")
    if kind == "view_count" and event.counters is None:
        raise unreadable(MISSING_FIELD, "counters of a view_count are absent; give at least one of them")
    return event


def build(fields: dict[str, Any]) -> Event:
    """Make an event of plain values, checked against the types and by `check`.

    Raises:
        Unreadable: missing_field, bad_value or wrong_shape, naming the field.
    """
    try:
        event = msgspec.convert(fields, Event)
    except msgspec.ValidationError as error:
        raise explain_value(error) from None
    return check(event)


def _check_labels(labels: dict[str, float]) -> None:
    for name in PROBABILITIES:
        if not 0 <= labels.get(name, 0) <= 1:
            raise unreadable(BAD_VALUE, f"labels.{name} is {labels[name]:g}; send a probability from 0 to 1")


def _bad_child(event: Event) -> Exception:
    if not event.author:
        return unreadable(MISSING_FIELD, f"author of a {event.kind} is empty; give the account's id")
    if not event.root:
        return unreadable(MISSING_FIELD, f"root of a {event.kind} is empty; give the item at the top")
    name = "root" if event.root == event.item else "parent"
    return unreadable(BAD_VALUE, f"{name} of a {event.kind} is the item itself; give the item above it")


def _bad_post(event: Event) -> Exception:
    if not event.author:
        return unreadable(MISSING_FIELD, "author of a post is empty; give the account's id")
    name = "parent" if event.parent else "root"
    return unreadable(BAD_VALUE, f"{name} of a post names another item; leave it out, or send a repost or comment")
