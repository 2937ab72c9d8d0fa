"""What a notice says, as CloudEvents 1.0 in JSON: alleged facts, figures with bounds, the law in its words, what is
missing, and what speaks against it.

It alleges; it finds nothing. Persons, accounts and posts are pseudonyms; no text of a post, no reason that somebody
wrote, and nothing restricted is in it. All numbers are whole, so that the JSON has one canonical form.
Source: the CloudEvents specification, version 1.0.2, JSON event format.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import takewhile
from typing import Any, Final, TypeAlias

from detectors.explain import by_statute, explain
from detectors.incidents.incident import Found, Incident
from detectors.incidents.matrix import Row
from detectors.law import HEADINGS, OWN_RENDERING, criterion, instrument
from detectors.law.structure import Criterion, Element
from detectors.signal import Evidence
from detectors.wording import AGAINST, CLASSES, DETECTORS, EVENTS, KINDS, LIFE, ROLES, UNITS, Language
from graph.facts import CLASS_BITS, GENERATED, PERSONAL_BITS
from streams.notices.lifecycle import Notice, Outgoing
from streams.notices.page import page
from streams.settings import Settings

DISCLAIMER: Final = {"zh": "不构成法律认定", "en": "not a legal finding"}
TYPE: Final = "breakwater.notice."
ACTOR: Final = "actor:"
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
ADVICE: Final = ("建议: ", "Next: ")  # how the advice begins in the text of an alert
WHOLE: Final = 10_000  # columns: a page breaks its lines itself
PAGE: Final = "page"  # key of the page in the data

Pseudonym: TypeAlias = Callable[[str], str]
Words: TypeAlias = dict[str, str]


def key_of(incident: str, revision: int) -> str:
    """The id of one revision of a notice, and its idempotency key: the same whoever makes it, and when.

    >>> key_of("0123456789abcdef", 2)
    '0123456789abcdef-2'
    """
    return f"{incident}-{revision}"


def event_of(notice: Notice, outgoing: Outgoing | None, settings: Settings, pseudonym: Pseudonym) -> dict[str, Any]:
    """The notice, unsigned. `outgoing`: the revision that was let go; None: a draft of what waits."""
    incident = notice.incident
    data = _withdrawal(notice, outgoing) if outgoing and outgoing.kind == "withdrawn" else _data(notice, pseudonym)
    data["notice"] = _about(notice, outgoing)
    shown = page(data)
    return {
        "specversion": "1.0",
        "id": key_of(incident.id, outgoing.revision if outgoing else 0),
        "source": settings.notices.source,
        "type": TYPE + (outgoing.kind if outgoing else "waiting"),
        "subject": incident.id,
        "time": moment(outgoing.at if outgoing else incident.updated_at),
        "datacontenttype": "application/json",
        "pagesha256": page_hash(shown),
        "data": {**data, PAGE: shown},
    }


def page_hash(shown: str) -> str:
    """SHA-256 of the page, hexadecimal."""
    return hashlib.sha256(shown.encode()).hexdigest()


def moment(at: int) -> str:
    """A time (µs) as RFC 3339 in UTC."""
    return datetime.fromtimestamp(at / 1_000_000, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _about(notice: Notice, outgoing: Outgoing | None) -> dict[str, Any]:
    incident = notice.incident
    return {
        "id": incident.id,
        "revision": outgoing.revision if outgoing else 0,
        "state": outgoing.kind if outgoing else "waiting",
        "released_by": list(outgoing.persons) if outgoing else [],
        "released_by_rule": bool(outgoing and not outgoing.persons),
        "disclaimer": DISCLAIMER,
    }


def _withdrawal(notice: Notice, outgoing: Outgoing) -> dict[str, Any]:
    return {"withdraws": [key_of(notice.incident.id, number) for number in range(1, outgoing.revision)]}


def _data(notice: Notice, pseudonym: Pseudonym) -> dict[str, Any]:
    incident = notice.incident
    return {
        "incident": _incident(incident, pseudonym),
        "alleged": {language: _alleged(incident, language, pseudonym) for language in LANGUAGES},
        "findings": [_finding(found, incident.matrix, pseudonym) for found in incident.found],
        "matrix": [_row(row, incident) for row in incident.matrix],
        "counter_evidence": _against(incident),
        "campaigns": [_campaign(one, pseudonym) for one in incident.campaigns],
        "accounts": [
            {"account": pseudonym(each.account), "posts": each.posts, "worst_per_mille": each.hostility}
            for each in incident.accounts
        ],
        "roles": [
            {"role": role, "name": _both(role, ROLES), "account": pseudonym(account), "figure": figure}
            for role, account, figure in incident.roles
        ],
        "evidence": [_post(one, pseudonym) for one in incident.posts],
        "rendering": OWN_RENDERING,
    }


def _alleged(incident: Incident, language: Language, pseudonym: Pseudonym) -> list[str]:
    """The text of the alert up to what it advises those on duty to do, with nothing of it cut."""
    lines = explain(incident, language=language, pseudonym=pseudonym, columns=WHOLE)
    return list(takewhile(lambda line: not line.startswith(ADVICE), lines))


def _incident(incident: Incident, pseudonym: Pseudonym) -> dict[str, Any]:
    return {
        "id": incident.id,
        "victim": pseudonym(incident.victim),
        "victim_class": _both(incident.victim_class, KINDS),
        "severity": incident.severity,
        "severity_is": {"zh": "本项目自定，非法定", "en": "this project's own order, not statutory"},
        "state": _both(incident.state, LIFE),
        "opened_at": moment(incident.opened_at),
        "first_event": moment(incident.first_event or incident.first),
        "last_event": moment(incident.last_event or incident.last),
        "updated_at": moment(incident.updated_at),
        "closed_at": moment(incident.closed_at) if incident.closed_at else "",
        "reopened": incident.reopened,
        "platforms": list(incident.platforms),
        "cases": list(incident.cases),
    }


def _finding(found: Found, matrix: Iterable[Row], pseudonym: Pseudonym) -> dict[str, Any]:
    account = found.subject.removeprefix(ACTOR)
    return {
        "detector": found.detector,
        "name": _both(found.detector, DETECTORS),
        "level": found.level,
        "value": found.value,
        "lower": found.lower,
        "upper": found.upper,
        "unit": _both(found.unit, UNITS),
        "threshold": found.threshold,
        "statutory": by_statute(found, matrix),
        "window_seconds": found.window,
        "first": moment(found.first),
        "last": moment(found.last),
        "subject": ACTOR + pseudonym(account) if found.subject.startswith(ACTOR) else found.subject,
        "versions": found.versions,
    }


def _row(row: Row, incident: Incident) -> dict[str, Any]:
    law = criterion(row.criterion)
    text = instrument(law.instrument)
    day = datetime.fromtimestamp((incident.first_event or incident.first) / 1_000_000, UTC).date()
    return {
        "criterion": law.id,
        "article": law.article,
        "layer": law.layer,
        "heading": dict(zip(("zh", "en"), HEADINGS[law.heading], strict=True)),
        "title": {"zh": law.title_zh, "en": law.title_en},
        "instrument": {
            "id": text.id,
            "zh": text.title_zh,
            "en": text.title_en,
            "number": text.number,
            "version": text.version,
            "in_force_on_first_event": text.holds_on(day),
        },
        "quotation": {"zh": law.quote_zh, "sha256": law.sha256, "rendering_en": law.rendering_en},
        "chapeau": {"zh": law.chapeau_zh, "rendering_en": law.chapeau_en},
        "state": row.state,
        "figure": _figure(row, law),
        "elements": [_element(each, row) for each in law.elements],
        "versions": list(row.versions),
    }


def _figure(row: Row, law: Criterion) -> dict[str, Any]:
    return {
        "value": row.value,
        "lower": row.lower,
        "upper": row.upper,
        "unit": _both(row.unit, UNITS),
        "threshold": row.threshold,
        "statutory": any(each.least == row.threshold for each in law.elements if each.least is not None),
        "window_seconds": row.window,
        "signals": list(row.signals),
    }


def _element(element: Element, row: Row) -> dict[str, Any]:
    short = {each.element: [each.lower, each.upper, each.threshold] for each in row.failed}
    return {
        "element": element.id,
        "zh": element.name_zh,
        "en": element.name_en,
        "state": row.elements.get(element.id, "not_measurable"),
        "unmet": element.id in row.missing,
        "for_people": not element.measurable,
        "note": element.note,
        "short_of": short.get(element.id, []),  # lower, upper, threshold
    }


def _against(incident: Incident) -> dict[str, Any]:
    named = [
        {"what": _both(name.removeprefix("guarded_"), AGAINST), "number": number}
        for name, number in sorted(incident.against.items())
        if number
    ]
    reports = incident.reports
    return {
        "items": named,
        "guarded_per_mille": incident.guarded_share,
        "complaints_brigaded": bool(reports and reports.brigaded),
    }


def _campaign(one: Any, pseudonym: Pseudonym) -> dict[str, Any]:
    return {
        "id": one.id,
        "accounts": one.accounts,
        "items": one.items,
        "share_per_mille": one.share,
        "platforms": list(one.platforms),
        "organisers": [pseudonym(account) for account in one.organisers],
    }


def _post(one: Evidence, pseudonym: Pseudonym) -> dict[str, Any]:
    bits = {**CLASS_BITS, **PERSONAL_BITS, "generated": GENERATED}
    return {
        "item": pseudonym(f"{one.platform}/{one.scope}/{one.item}"),
        "account": pseudonym(f"{one.platform}:{one.author}"),
        "platform": one.platform,
        "kind": _both(one.kind, EVENTS),
        "at": moment(one.at),
        "classes": _all(name for name, bit in bits.items() if one.flags & bit),
        "hostility_per_mille": one.hostility,
    }


def _all(names: Iterable[str]) -> list[Words]:
    return [_both(name, CLASSES) for name in names]


def _both(key: str, words: dict[str, tuple[str, str]]) -> Words:
    """A key in both languages, or as it is where it has no name."""
    zh, en = words.get(key, (key.replace("_", " "),) * 2)
    return {"zh": zh, "en": en}
