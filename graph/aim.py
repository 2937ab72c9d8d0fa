"""Whom an event is aimed at: its own words first, then whom it answers, then what its cascade is about.

    rule  who                                                        confidence, per cent
    1     explicit targets of the event                              100
    2     persons it mentions, or names (`Reading.persons`)          90, 80; called by a name in the text only: 70
    3     the author of what it answers                              90 speaks to them, 80 to "you all", else 60
    4     the author of the root                                     80 speaks to them, 50 to nobody in particular
    5     persons whom the root tells of: named, else unnamed        70 speaks of a third person, else 50 or less

A reshare of a reshare answers the one above it only where it calls somebody ("//@name: …", as platforms write the
chain); else it speaks of whom the root is about, to nobody in particular.

Only where an earlier rule gives nobody is the next one asked; two rules answer together where the words leave
both open. Nobody is their own target; institutions are nobody's. What speaks of other commenters is aimed at
whom it answers or at nobody, never at the thread's author. Confidences are convention, not statutory, and not
probabilities: they rank. The long form, and what was measured: docs/targets.md.

Everything here is a function of the event and of facts that do not depend on the order of arrival.
"""

from __future__ import annotations

from typing import Final, NamedTuple, TypeAlias

from graph.cascade import ROOT, Cascade, Items, Waiting
from graph.events import Event, Reading
from graph.victims import (
    ANSWERED,
    FIRST,
    NOBODY,
    ORGANISATION,
    OTHERS,
    SIDES,
    SILENT,
    SOMEBODY,
    THIRD,
    person,
    provisional,
)

SPEAKING: Final = frozenset({"post", "repost", "comment"})
BY_ROOT: Final = 4  # rules from here on ask the root, and wait for it
MAX_TARGETS: Final = 10  # of one event

Aimed: TypeAlias = tuple[str, int, int]  # target (`graph.victims`), rule, confidence in per cent
Aims: TypeAlias = tuple[Aimed, ...]
Aim: TypeAlias = tuple[Aims, str | None]  # what is known now, and the item whose coming will tell more ("" = the root)

NONE: Final[Aims] = ()
_new = tuple.__new__
ANSWER: Final = {ANSWERED: 90, OTHERS: 80, NOBODY: 60, THIRD: 60, SILENT: 60}
OF_THIRD: Final = {THIRD: 70, SIDES: 70, NOBODY: 50, SILENT: 50}
OF_UNNAMED: Final = {THIRD: 50, SIDES: 50, NOBODY: 40, SILENT: 30}
UNANSWERING: Final = frozenset((THIRD, SIDES, SILENT))  # what speaks so is not aimed at whom it answers


class Asker(NamedTuple):
    """What its answer depends on of an event whose target the cascade decides."""

    author: str
    person: str | None  # the author in the registry: "" an institution, None not there
    created_at: int
    address: int  # `Reading.address`
    replies: bool  # to another item than the root
    told: str = ""  # who wrote the root, as the event says: counts where the root never comes


def asker_of(cascade: Cascade, event: Waiting) -> Asker:
    """What the answer to a waiting event depends on."""
    if event.kind not in SPEAKING:
        return noting(event.created_at)
    return Asker(event.author, cascade.known.get(event.item), *event[3:7])


def noting(created_at: int) -> Asker:
    """Who asks for a counter, a complaint, a measure or a mark: nobody; it concerns whom the root is about."""
    return Asker("", None, created_at, SILENT, False)


def identity(event: Event) -> str | None:
    """The author as a person of the registry; "" for an institution, None for an account like any other."""
    reading = event.reading
    return _known(reading, event.author) if reading is not None and reading.known else None


def aim(event: Event, cascade: Cascade, wait: int) -> Aim:
    """Whom `event` is aimed at, as far as it and its cascade say it by now.

    Where the item that decides has not come, the event waits; at most for items that are `wait` µs
    later than itself.
    """
    reading, own = event.reading, NONE
    if event.targets or event.mentions or (reading is not None and (reading.persons or reading.called)):
        own, settled = _own_words(event, reading)
        if settled:
            return own, None
    if event.kind == "post":
        return own or _of_post(event, reading), None
    parent = event.parent
    asker = _new(
        Asker,  # by its named constructor it would cost three times as much, for every event
        (
            event.author,
            identity(event) if reading is not None and reading.known else None,
            event.created_at,
            heard(event),
            event.kind == "comment" and parent != "" and parent != event.root,
            "",
        ),
    )
    aims, awaits = _answering(event, reading, cascade, asker, wait)
    return (aims + own if own else aims), awaits


def answers_reshare(event: Event) -> bool:
    """Does a reshare of a reshare answer it? Where it calls somebody: "//@name: …", as platforms write the chain."""
    if event.kind != "repost" or event.parent in ("", event.root):
        return False
    return bool(event.mentions) or event.reading is None or bool(event.reading.cited)


def heard(event: Event) -> int:
    """`Reading.address`; but "you" in a reshare of a reshare that it does not answer speaks to nobody in particular."""
    reading = event.reading
    if reading is None:
        return NOBODY
    if reading.address != ANSWERED or event.kind != "repost" or event.parent in ("", event.root):
        return reading.address
    return ANSWERED if answers_reshare(event) else NOBODY


# ── rules 1 and 2: the event itself ──────────────────────────────────────────────────────────


def _own_words(event: Event, reading: Reading | None) -> tuple[Aims, bool]:
    """Targets by rules 1 and 2, and whether they answer alone."""
    if people := _people(event, reading, event.targets):
        return tuple((target, 1, 100) for target in people), True
    if event.targets and all(_known(reading, account) == "" for account in event.targets):
        return NONE, True  # who says so means the institution, not the person whose thread it stands in
    cited = reading.cited if reading is not None else ()
    mentioned = _people(event, reading, event.mentions, cited)
    aims = tuple((target, 2, 90) for target in mentioned)
    if reading is not None and reading.called:  # only where the platform lists nobody
        mentioned = _people(event, reading, reading.called)
        aims = tuple((target, 2, 70) for target in mentioned)
    if reading is None or not reading.persons:
        return aims, bool(aims)
    aside = not mentioned and reading.address == ANSWERED and event.kind != "post"
    named = [person(entry) for entry in reading.persons if entry not in cited]
    me = identity(event)
    aims += tuple((target, 2, 40 if aside else 80) for target in named if target != me and target not in mentioned)
    of_self = named == [me]  # who speaks of themselves only is aimed at nobody
    return aims[:MAX_TARGETS], not aside and (bool(aims) or of_self)


def _people(
    event: Event, reading: Reading | None, accounts: tuple[str, ...], cited: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Each of `accounts` once, at most MAX_TARGETS; no institution, and not the author."""
    if not accounts:
        return ()
    people = dict.fromkeys(accounts)
    for account in cited:
        people.pop(account, None)
    if reading is not None and reading.known:
        me = _known(reading, event.author)
        people = dict.fromkeys(_as_person(reading, account) for account in people)
        people.pop(me or "", None)
    people.pop("", None)
    people.pop(event.author, None)
    return tuple(people)[:MAX_TARGETS]


def _known(reading: Reading | None, account: str) -> str | None:
    for known, entry in reading.known if reading is not None else ():
        if known == account:
            return person(entry) if entry else ""
    return None


def _as_person(reading: Reading | None, account: str) -> str:
    known = _known(reading, account)
    return account if known is None else known


def _of_post(event: Event, reading: Reading | None) -> Aims:
    """A post that names nobody and tells of a third person opens a provisional victim."""
    if reading is None or not (reading.tells & SOMEBODY):
        return NONE
    unnamed = provisional(event.platform, event.scope, event.item, reading.fingerprint)
    return ((unnamed, 5, OF_UNNAMED[THIRD if reading.address in (THIRD, SIDES) else NOBODY]),)


# ── rule 3: whom it answers ──────────────────────────────────────────────────────────────────


def _answering(event: Event, reading: Reading | None, cascade: Cascade, asker: Asker, wait: int) -> Aim:
    told = event.root_author or (event.parent_author if event.parent in ("", event.root) else "")
    _, _, created_at, address, replies, _ = asker
    if not replies and not answers_reshare(event):
        if address == OTHERS:
            return NONE, None
    elif address not in UNANSWERING:
        if event.parent_author:
            if aims := _answer(_as_person(reading, event.parent_author), asker):
                return aims, None
        else:
            told = ""  # what follows must not depend on whether the parent has come already
            items, node = _find(event.parent, cascade)
            if items is None:
                return NONE, event.parent
            if items.created[node] - created_at <= wait:
                aims = of_answered(cascade, event.parent, items.authors[node], asker)
                if aims:
                    return aims, None
    if told and (address == ANSWERED or reading is None):  # the root's words cannot change it
        target = _as_person(reading, told)
        if not _nobody(target, asker):
            return _author(target, asker), None
    if not cascade.nodes.authors[ROOT]:
        return NONE, ""
    return of_root(cascade, asker, wait), None


def of_answered(cascade: Cascade, parent: str, author: str, asker: Asker) -> Aims:
    """The author of the item answered, unless that is the asker or an institution."""
    return _answer(cascade.known.get(parent, author) if cascade.known else author, asker)


def _answer(target: str, asker: Asker) -> Aims:
    author, person, _, address, _, _ = asker
    if target and target != author and target != person:
        return ((target, 3, ANSWER[address]),)
    return NONE


def _nobody(target: str, asker: Asker) -> bool:
    """An institution, somebody who is not known, or the asker: none of them is a target."""
    return not target or target == asker.author or target == asker.person


# ── rules 4 and 5: the root ──────────────────────────────────────────────────────────────────


def of_root(cascade: Cascade, asker: Asker, wait: int) -> Aims:
    """Whom the cascade gives: the root's author, or whom the root tells of."""
    _, _, created_at, address, _, _ = asker
    if not cascade.nodes.authors[ROOT]:
        return _of_told(asker)
    if address == OTHERS or cascade.nodes.created[ROOT] - created_at > wait:
        return NONE
    author = cascade.identity_of_root() if cascade.known else cascade.nodes.authors[ROOT]
    of_others = not author or (cascade.tells != 0 and not cascade.tells & FIRST)
    to_author = NONE if _nobody(author, asker) else _author(author, asker)
    if to_author and (address == ANSWERED or (address == NOBODY and not of_others)):
        return to_author + _named_by(cascade, asker, 40) if cascade.people and address == NOBODY else to_author
    if address == ANSWERED:
        return _told(cascade, asker, NOBODY)
    told = _told(cascade, asker, address)
    if not _may_be_author(asker) or (of_others and (told or cascade.tells & ORGANISATION)):
        return told
    return told + tuple((target, rule, 40) for target, rule, _ in to_author)  # the words leave both open


def told_author(event: Event, reading: Reading) -> str:
    """The author of the root as the event says: "" where it does not, and for an institution."""
    told = event.root_author or (event.parent_author if event.parent in ("", event.root) else "")
    return _as_person(reading, told) if told else ""


def _of_told(asker: Asker) -> Aims:
    """The root never came. Who wrote it is known from the event; what it tells of is not."""
    if asker.address in (OTHERS, SILENT) or _nobody(asker.told, asker):
        return NONE
    if asker.address in (THIRD, SIDES):
        return ((asker.told, 4, 40),) if _may_be_author(asker) else NONE
    return _author(asker.told, asker)


def _may_be_author(asker: Asker) -> bool:
    """Can the third person that is spoken of be the root's author? Who agrees with the author does not mean them."""
    return asker.address == THIRD or (asker.address == SIDES and asker.replies)


def _author(author: str, asker: Asker) -> Aims:
    """Rule 4. A reply comes here where nobody knows whom it answers, or its own author: the least certain."""
    return ((author, 4, 30 if asker.replies else 80 if asker.address == ANSWERED else 50),)


def _told(cascade: Cascade, asker: Asker, address: int) -> Aims:
    """Rule 5: persons whom the root names; else the person it tells of without a name."""
    if named := _named_by(cascade, asker, OF_THIRD[address]):
        return named
    if cascade.people or not (cascade.tells & SOMEBODY):
        return NONE
    return ((provisional(*cascade.key, cascade.narrative), 5, OF_UNNAMED[address]),)


def _named_by(cascade: Cascade, asker: Asker, confidence: int) -> Aims:
    return tuple((target, 5, confidence) for target in cascade.people if not _nobody(target, asker))


def _find(item: str, cascade: Cascade) -> tuple[Items | None, int]:
    node = cascade.nodes.index.get(item)
    if node is not None:
        return cascade.nodes, node
    node = cascade.comments.index.get(item)
    return (cascade.comments, node) if node is not None else (None, 0)
