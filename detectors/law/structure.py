"""What the law registry holds: instruments, criteria, and the elements that a criterion demands."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal, TypeAlias

from msgspec import Struct

Layer: TypeAlias = Literal[
    "definition", "conduct", "serious_circumstances", "social_disorder", "aggravating", "limit", "heading", "route"
]
Heading: TypeAlias = Literal["target", "motive", "mode", "reach", "result"]

# The two layers of the matrix of an incident. They are never mixed: what makes an offence of an act ("serious
# circumstances"), and what makes the state prosecute insult and defamation of its own motion ("social disorder").
MATRIX: Final[tuple[Layer, ...]] = ("serious_circumstances", "social_disorder")
# The five headings under which article 12, first paragraph, of the Guiding Opinions has a case weighed.
HEADINGS: Final[dict[Heading, tuple[str, str]]] = {
    "target": ("侵害对象", "whom it is aimed at"),
    "motive": ("动机目的", "motive and purpose"),
    "mode": ("行为方式", "manner of acting"),
    "reach": ("信息传播范围", "how far it spread"),
    "result": ("危害后果", "harm that resulted"),
}


class UnknownId(LookupError):
    """An id that names no instrument or criterion. The message says which ids are near it."""


class Instrument(Struct, frozen=True):
    """A law, an interpretation, an opinion, a standard or a draft.

    `since` is the day from which it is in force (of a draft: None), `until` the first day on which it no longer is.
    `reference_only`: its text is not in the registry; it is named and never quoted.
    """

    id: str
    title_zh: str
    title_en: str
    version: str
    issued: date | None
    in_force: bool
    since: date | None = None
    until: date | None = None
    reference_only: bool = False
    number: str = ""
    note: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on that day. Never true of a draft."""
        return self.in_force and self.since is not None and self.since <= day and (not self.until or day < self.until)

    @property
    def citable(self) -> bool:
        """Whether a finding may rest on it: in force, and its text at hand."""
        return self.in_force and not self.reference_only


class Element(Struct, frozen=True):
    """One thing that a criterion demands.

    `note` says what is measured, or, where `measurable` is false, why no machine can decide it. `least` is the
    number that the text itself gives ("以上": the number is included); every other number that a detector
    compares with is a setting, and "not statutory" stands beside it.
    """

    id: str
    name_zh: str
    name_en: str
    measurable: bool
    note: str
    least: int | None = None


class Criterion(Struct, frozen=True):
    """An article, paragraph or item that a figure may speak to. `criterion("go:12.2.2")` gives one.

    `quote_zh` stands letter for letter in the text; `chapeau_zh` is the sentence that an item completes.
    `sha256` is that of the UTF-8 bytes of `quote_zh`, so that a notice can be held against the text it quoted.
    `rendering_en` is this project's own translation, without authority.
    """

    id: str
    article: str
    layer: Layer
    heading: Heading
    title_zh: str
    title_en: str
    quote_zh: str
    sha256: str
    rendering_en: str
    elements: tuple[Element, ...]
    chapeau_zh: str = ""
    chapeau_en: str = ""

    @property
    def instrument(self) -> str:
        """Id of the instrument it stands in."""
        return self.id.partition(":")[0]

    @property
    def measurable(self) -> tuple[Element, ...]:
        """The elements that a machine can measure."""
        return tuple(element for element in self.elements if element.measurable)


def measured(key: str, name_zh: str, name_en: str, note: str, least: int | None = None) -> Element:
    """An element that a machine can measure; `note` says by what."""
    return Element(key, name_zh, name_en, True, note, least)


def judged(key: str, name_zh: str, name_en: str, why: str) -> Element:
    """An element that stays with people; `why` says why."""
    return Element(key, name_zh, name_en, False, why)


VILE_IMPACT: Final = judged(
    "vile_impact", "社会影响恶劣", "vile social impact", "a judgement of society; figures are proxies at most"
)
FALSITY: Final = judged(
    "falsity", "捏造的事实", "the fact is invented", "no machine decides what is true; only people may allege it"
)
KNOWLEDGE: Final = judged("knowledge", "明知", "the actor knew", "what somebody knew is not in the data")
CAUSATION: Final = judged("causation", "造成", "the acts caused it", "cause is for doctors, police and courts")
OTHER: Final = judged("other", "其他情形", "other circumstances", "open by its wording; a reviewer writes it down")
HOSTILE: Final = measured(
    "hostile_content",
    "侮辱、诽谤信息",
    "insulting or defamatory content",
    "lower bound of hostile items by the scorer's measured rates; that content is insult in law stays with people",
)
