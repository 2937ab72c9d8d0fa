"""The demo's picture of what people are told: incidents, alerts at the receiver, notices that wait, twins."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from rich.text import Text

from detectors.incidents.incident import Incident, written
from detectors.law import criterion
from detectors.wording import KINDS, LIFE
from graph.victims import UNNAMED
from streams.cli.incident_view import COLOURS

if TYPE_CHECKING:
    from streams.onlookers import Alert, Told
    from streams.story import Act

ROOMY: Final = 34  # lines of a picture from which on it says nearly everything
LARGE: Final = 48  # and from which on alerts have two lines
MOST: Final = 6  # incidents, and alerts
ROW: Final = "{:2}  {:10}  {:16}  {:14}  {:15}  {}"
HEADS: Final = ("", "state", "incident", "class", "staged as", "platforms")
LAYERS: Final = ("social_disorder", "serious_circumstances", "conduct", "aggravating")  # in this order
WAITING: Final = "no incident yet: the first comes within about a minute"
RELEASE: Final = "breakwater notices release {} --author YOU --reason WHY"


def lines(told: Told, acts: Sequence[Act], now: int, width: int, height: int) -> list[Text]:
    """What people are told at the event time `now` (µs), in a picture of that size; empty where there is nothing.

    `acts`: what is staged, to be told apart from what was found.
    """
    if not told.incidents and not acts:
        return []
    roomy = height >= ROOMY
    made = [title("Incidents, as they opened"), *incidents(told.incidents[-MOST:], acts, width, 2 if roomy else 1)]
    if told.alerts:
        made += [*gap(roomy), title("Alerts at the receiver"), *alerts(told.alerts[-MOST:], height >= LARGE)]
    if told.notices:
        made += [*gap(roomy), *notices(told, roomy)]
    if ended := [act for act in acts if not act.harmful and act.ends <= now]:
        made += [*gap(roomy), *twins(ended, told.incidents, roomy)]
    return made


def line(text: str, style: str = "") -> Text:
    """One line that is cut where it is too long."""
    return Text(text, style=style, no_wrap=True, overflow="ellipsis")


def title(text: str) -> Text:
    """Of a part of the picture."""
    return line(text, "bold")


def gap(roomy: bool) -> list[Text]:
    """An empty line where there is room for it."""
    return [Text()] if roomy else []


def incidents(found: Sequence[Incident], acts: Iterable[Act], width: int, most: int) -> Iterator[Text]:
    """A line of facts each, and at most so many of what it rests on."""
    if not found:
        yield line(WAITING, "dim")
        return
    staged = {name: act.name for act in acts for name in act.centre}
    yield line(ROW.format(*HEADS), "dim")
    for one in found:
        act = staged.get(written(one.victim), "someone else" if staged else "")
        kind = "unnamed person" if one.victim.startswith(UNNAMED) else KINDS[one.victim_class][1]
        cells = (LIFE[one.state][1], one.id, kind, act, ", ".join(one.platforms))
        row = line(ROW.format(one.severity, *cells))
        row.stylize(COLOURS[one.severity], 0, 2)
        yield row
        yield from filled([*hostile(one), *grounds(one, named=most > 1)], width, most)


def filled(parts: Sequence[str], width: int, most: int) -> Iterator[Text]:
    """`parts` on at most so many indented lines, unbroken; the last line is cut."""
    text = ""
    for number, part in enumerate(parts):
        longer = f"{text} · {part}" if text else f"    {part}"
        if most > 1 and text and len(longer) > width:
            yield line(text)
            yield from filled(parts[number:], width, most - 1)
            return
        text = longer
    yield line(text)


def hostile(one: Incident) -> Iterator[str]:
    """Hostile accounts: lower and upper bound, or those observed where no detector bounds them."""
    bounds = [(found.lower, found.upper) for found in one.found if found.detector == "mass_spread"]
    observed = one.figures.get("accounts_hostile_observed", 0)
    if bounds or observed:
        yield "{}–{} hostile accounts".format(*max(bounds)) if bounds else f"{observed} hostile accounts"


def grounds(one: Incident, named: bool) -> Iterator[str]:
    """The criteria by id, and by short name where `named`, the gravest layer first; and whose campaign it is."""
    if one.campaigns:
        first = one.campaigns[0]
        yield f"campaign of {first.accounts} accounts"
    known = [criterion(each) for each in one.criteria]
    order = {layer: place for place, layer in enumerate(LAYERS)}
    for each in sorted(known, key=lambda each: (order.get(each.layer, len(order)), each.id)):
        yield f"{each.id} {each.title_en}" if named else each.id


def alerts(heard: Iterable[Alert], both: bool) -> Iterator[Text]:
    """When, by which route, and the first line of the text, or the first two."""
    for one in heard:
        at = time.strftime("%H:%M:%S", time.localtime(one.at))
        first, *more = one.lines or ("",)
        over = "" if one.firing or not one.incident else "resolved  "
        times = f"  ({one.times} times)" if one.times > 1 else ""
        yield line(f"{at} {one.receiver:12} {over}{first.partition(' / ')[0]}{times}")
        if both:
            yield from (line(f"{'':22}{text}", "dim") for text in more)


def notices(told: Told, roomy: bool) -> Iterator[Text]:
    """The notices, with the command that would release what waits; where room is scarce one line of them."""
    yield title(f"Notices for regulators: {told.waiting} waiting for release")
    shown = sorted(told.notices, key=lambda one: not one.waits)
    for one in shown[: MOST if roomy else 1]:
        persons = " (takes two persons)" if one.missing > 1 else ""
        todo = f"{RELEASE.format(one.incident.id)}{persons}" if one.waits else f"{one.incident.id} {one.state}"
        yield line(f"{one.incident.severity}  {todo}")


def twins(ended: Iterable[Act], found: Iterable[Incident], roomy: bool) -> Iterator[Text]:
    """What came of each lawful twin, and what sets it apart from abuse."""
    opened = {written(one.victim) for one in found}
    quiet = [act for act in ended if not act.centre & opened]
    if not roomy:
        yield line(f"nothing opened: {', '.join(act.name for act in quiet)}")
        return
    for act in quiet:
        yield line(f"nothing opened: {act.name}: {act.differs}")
