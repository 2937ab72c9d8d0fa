"""Events that wait for an item, to know whom they are aimed at (`graph.aim`): it comes, or it never will.

How much later than the event it is decides, not how much later it arrives: so the order of arrival, and whether the
cascade was closed in between, change nothing. `wait` is the longest such time, µs.
"""

from __future__ import annotations

from graph.aim import Aims, asker_of, of_answered, of_root
from graph.cascade import ROOT, Cascade, Waiting
from graph.delta import ROOT_SEEN, Delta, Op


def found(cascade: Cascade, op: Op, wait: int) -> list[Waiting] | None:
    """Take out what waited for the item of `op`. Those to whom it gives nobody wait for the root instead."""
    code, _, item, _, author, created_at, *_ = op
    if code == ROOT_SEEN:
        return cascade.unaimed.pop("", None)
    events = cascade.unaimed.pop(item, None)
    if events is None or cascade.nodes.authors[ROOT]:
        return events
    known: dict[bool, list[Waiting]] = {True: [], False: []}
    for event in events:
        in_time = created_at - event.created_at <= wait
        answers = in_time and of_answered(cascade, item, author, asker_of(cascade, event))
        known[bool(answers)].append(event)
    if known[False]:
        cascade.unaimed.setdefault("", []).extend(known[False])
    return known[True]


def release(cascade: Cascade, op: Op, events: list[Waiting], wait: int, delta: Delta) -> None:
    """The item of `op` has come: `events` are aimed at its author, unless it came too late for them."""
    code, number, item, _, author, created_at, *_ = op
    late = [event for event in events if created_at - event.created_at > wait]
    give_up(cascade, number, late, wait, delta)
    groups: dict[Aims, list[Waiting]] = {}
    for event in events:
        if created_at - event.created_at <= wait:
            aims = of_answered(cascade, item, author, asker_of(cascade, event)) if code != ROOT_SEEN else ()
            groups.setdefault(aims or _by_root(cascade, event, wait), []).append(event)
    delta.release(number, groups, cascade.narrative)


def give_up(cascade: Cascade, number: int, events: list[Waiting], wait: int, delta: Delta) -> None:
    """What `events` waited for did not come in time. The next rules are those of the root."""
    groups: dict[Aims, list[Waiting]] = {}
    for event in events:
        groups.setdefault(_by_root(cascade, event, wait), []).append(event)
        delta.count("expired")
    delta.release(number, groups, cascade.narrative)


def give_up_all(cascade: Cascade, wait: int, delta: Delta) -> None:
    """Nothing comes any more. Where nobody knows who wrote the root, there is nobody instead: it waits on."""
    if not cascade.unaimed:
        return
    number, known = len(delta.keys), cascade.nodes.authors[ROOT] != ""
    delta.keys.append(cascade.key)
    waiting, cascade.unaimed = cascade.unaimed, {}
    for item in sorted(waiting):
        groups: dict[bool, list[Waiting]] = {True: [], False: []}
        for event in waiting[item]:
            groups[known or bool(_by_root(cascade, event, wait))].append(event)
        give_up(cascade, number, groups[True], wait, delta)
        if groups[False]:
            cascade.unaimed[item] = groups[False]


def _by_root(cascade: Cascade, event: Waiting, wait: int) -> Aims:
    return of_root(cascade, asker_of(cascade, event), wait)
