"""What the later stages have to know of an event beside who, what and at whom: small, and the same for every target.

    event, its reading ─► Facts ─► records of activity ─► victims, actors, objects

Bits of `Facts.flags`. The numbers stand in journals and topics: never reuse one.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from graph.events import Event, Reading
from graph.shares import born
from graph.traits import traits_of

HOSTILE: Final = 1 << 0  # at the threshold of whoever scored it
LABELLED: Final = 1 << 1  # the platform's own score: it has error rates of its own
LINK: Final = 1 << 2  # carries an address or a picture: article 9 of Fa Shi [2019] 15 takes both for publishing
GENERATED: Final = 1 << 3  # a mark, or whoever posted it, says that it was generated
VERIFIED: Final = 1 << 4
BARE: Final = 1 << 5  # a reshare without words of its own: what it says is said by what it reshares
INSULT: Final = 1 << 6
THREAT: Final = 1 << 7
GROUP: Final = 1 << 8
SEXUAL: Final = 1 << 9
DIG: Final = 1 << 10
CRITICISM: Final = 1 << 11
REPORTING: Final = 1 << 12
QUOTATION: Final = 1 << 13
COUNTER_SPEECH: Final = 1 << 14
DISTRESS: Final = 1 << 15  # of whoever wrote it
OUTCOME: Final = 1 << 16  # reports derangement, self-harm or suicide
WHERE_OR_WHEN: Final = 1 << 17  # names a time or a place to go to
ASSERTION: Final = 1 << 18  # states a fact about a person that could be true or false; a complaint: alleges falsity
FIRST_PERSON: Final = 1 << 19  # tells what befell whoever wrote it
PERSONAL: Final = 1 << 20  # and the next twelve, in the order of PERSONAL_CATEGORIES
ATTACK: Final = 1 << 38  # calls to go to a person's home, besiege, beat, ring or fall upon them
CALLS: Final = DIG | ATTACK

CLASS_BITS: Final = {
    "insult": INSULT,
    "threat": THREAT,
    "group": GROUP,
    "sexual": SEXUAL,
    "dig": DIG,
    "criticism": CRITICISM,
    "reporting": REPORTING,
    "quotation": QUOTATION,
    "counter_speech": COUNTER_SPEECH,
    "attack": ATTACK,
}
PERSONAL_CATEGORIES: Final = (
    "id_number", "mobile", "landline", "bank_card", "plate", "passport", "address", "email", "wechat", "qq",
    "coordinates", "school_or_work",
)  # fmt: skip
PERSONAL_BITS: Final = {category: PERSONAL << place for place, category in enumerate(PERSONAL_CATEGORIES)}
ANY_PERSONAL: Final = sum(PERSONAL_BITS.values())
DEDUCTION: Final = 1 << 32  # of an `action`, and the next five, in the order of GROUNDS
GROUNDS: Final = ("own", "maintenance", "self_refresh", "anti_fraud", "no_visit", "third_party")
_BITS: Final = CLASS_BITS | PERSONAL_BITS | {"dig_call": DIG, "attack_call": ATTACK}
# Reading.circumstances has the bits from DISTRESS to FIRST_PERSON, shifted down.
CIRCUMSTANCES: Final = DISTRESS.bit_length() - 1
MOST_VALUES: Final = 20  # of one event: a list of a hundred numbers is one act
AI_VERDICT: Final = '"verdict":"ai"'  # in what an event of kind `marks` carries of each medium
HOSTILITY_LABEL: Final = "hostility"  # among the labels that a platform sends
# What a complaint or an order calls false. "No rumour" and "not false" allege the opposite.
_ALLEGES: Final = re.compile(
    r"(?<!不是|并非|不属|不算|並非|不屬)"
    r"(?:不实|不實|失实|失實|虚假|虛假|谣言|謠言|造谣|造謠|传谣|傳謠|诽谤|誹謗|捏造|编造|編造|诬陷|誣陷|污蔑|诬蔑|誣衊|假消息)"
    r"|(?<!not )(?<!not a )(?<!n't )\b(?:false|untrue|falsehoods?|rumou?rs?|defam\w+|libel\w*|slander\w*|fabricat\w+"
    r"|(?:mis|dis)information)\b",
    re.IGNORECASE,
)


class Facts(NamedTuple):
    """Of one event. An event that was not read has `NOTHING`."""

    hostility: int = 0  # 0 … 1000, per mille
    flags: int = 0
    narrative: int = 0  # fingerprint of its text; 0 = none of its own
    followers: int = -1  # of its author; -1 = not given
    values: tuple[tuple[str, bytes], ...] = ()  # personal data: category and keyed hash of the value
    views: int = -1  # the platform's own totals of the item at this moment; -1 = not given
    reposts: int = -1
    objects: tuple[int, ...] = ()  # that it carries beside its text: `graph.shares`
    traits: int = 0  # of the account of a hostile act: `graph.traits`


NOTHING: Final = Facts()
ACTS: Final = HOSTILE | THREAT | SEXUAL | CALLS | ANY_PERSONAL
PUBLIC_FOLLOWERS: Final = 1_000  # from here on links of an account are kept; far below what any rule needs


def is_act(facts: Facts) -> bool:
    """Is it something that the ledger of its author has to hold?"""
    flags = facts.flags
    return bool(flags & ACTS) or bool(flags & LINK and facts.followers >= PUBLIC_FOLLOWERS)


_new = tuple.__new__


def facts_of(event: Event) -> Facts:
    """The facts of `event`."""
    reading, account, counters = event.reading, event.account, event.counters
    if reading is None and account is None and counters is None and not event.media:
        noted = _noted(event)
        return _new(Facts, (0, noted, 0, -1, (), -1, -1, (), 0)) if noted else NOTHING
    flags = 0
    followers = -1
    if account is not None:
        if account.followers is not None:
            followers = account.followers
        if account.verified:
            flags = VERIFIED
    if event.media:
        flags |= LINK
        if _generated(event):
            flags |= GENERATED
    views = reposts = -1
    if counters is not None:
        views = -1 if counters.views is None else counters.views
        reposts = -1 if counters.reposts is None else counters.reposts
    if reading is None:
        flags |= _noted(event)
        return _new(Facts, (0, flags, 0, followers, (), views, reposts, (), 0))
    values = _values(reading) if reading.personal else ()
    flags |= flags_of(event, reading)
    objects, traits = reading.objects, 0
    if reading.hostile:
        traits = traits_of(event)
        if account is not None and account.created_at is not None:
            objects = (*objects, born(account.created_at))
    narrative = reading.fingerprint
    return _new(Facts, (reading.hostility, flags, narrative, followers, values, views, reposts, objects, traits))


def _noted(event: Event) -> int:
    """A complaint or an order that alleges falsity; a measure whose reason is a ground to deduct its counters.

    Readers leave these kinds out, so that this costs events that people write nothing.
    """
    if event.kind == "report" or event.kind == "order":
        return ASSERTION if _ALLEGES.search(event.reason) or _ALLEGES.search(event.text) else 0
    if event.kind == "action" and event.counters is not None:
        ground = event.reason.partition(":")[0].strip()
        return DEDUCTION << GROUNDS.index(ground) if ground in GROUNDS else 0
    return 0


def _generated(event: Event) -> bool:
    """Does the author or the platform declare it, or did reading the media find a mark?"""
    if event.kind == "marks":
        return any(AI_VERDICT in media.marks for media in event.media)
    return any(media.declared_ai for media in event.media)


def _values(reading: Reading) -> tuple[tuple[str, bytes], ...]:
    return tuple((found.category, found.digest) for found in reading.personal[:MOST_VALUES])


def with_narrative(facts: Facts, narrative: int) -> Facts:
    """The same, spreading `narrative` where it has none of its own."""
    return facts if facts.narrative or not narrative else facts._replace(narrative=narrative)


def flags_of(event: Event, reading: Reading) -> int:
    """The bits that come of what the event says."""
    flags = reading.circumstances << CIRCUMSTANCES
    if reading.hostile:
        flags |= HOSTILE
    if reading.classes:
        for name in reading.classes:
            flags |= _BITS[name]
    if reading.personal:
        for found in reading.personal:
            flags |= _BITS[found.category]
    if reading.declares_ai:
        flags |= GENERATED
    if event.urls:
        flags |= LINK
    if event.kind == "repost" and not reading.fingerprint and not reading.hostility:
        flags |= BARE
    labels = event.labels
    if labels is not None and HOSTILITY_LABEL in labels:
        flags |= LABELLED
    return flags
