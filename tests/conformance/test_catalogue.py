"""Every detector says what it measures, how, with which parameters, what it cannot see, and where that comes from."""

from __future__ import annotations

import importlib
import pkgutil
import re
from types import ModuleType

import pytest

import detectors
from detectors.catalogue import CATALOGUE, Entry
from detectors.law import criterion
from detectors.signal import Signal
from graph.watermark import END
from streams.settings import Settings
from streams.watch import chain_of
from tests.conformance.cases import CASES

HEADINGS = ("Criteri", "Formula.", "Parameters:", "Blind spots:", "Source:")
# What only the safety receiver is told: no finding, so no detector of its own (`detectors.serious_consequence`).
RESTRICTED = {"distress", "outcome_told"}
MODULES = sorted({entry.module for entry in CATALOGUE.values()})


def said(module: str) -> tuple[ModuleType, str]:
    found = importlib.import_module(module)
    return found, found.__doc__ or ""


def signals(name: str) -> list[Signal]:
    """Everything that the whole chain says of the records on which the detector is loud."""
    staged = CASES[name].loud()
    return chain_of(Settings(), lambda: staged.registry).take(staged.records, END, staged.shares).signals


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=list(CATALOGUE))
def test_a_detector_is_documented(entry: Entry) -> None:
    _, text = said(entry.module)
    for heading in HEADINGS:
        assert heading in text, heading
    for key in entry.criteria:
        assert key in text
        assert criterion(key).id == key


@pytest.mark.parametrize("module", MODULES)
def test_every_parameter_is_explained_and_says_whether_a_text_gives_its_number(module: str) -> None:
    found, text = said(module)
    told = re.split(r"\n?Blind spots:", text.partition("Parameters:")[2])[0]
    for field in getattr(getattr(found, "Parameters", None), "_fields", ()):
        assert f"`{field}`" in told, field
    if any(letter.isdigit() for letter in told):
        assert re.search("statutory|Fa Shi", told), told


def test_every_module_that_detects_is_in_the_catalogue() -> None:
    names = (module.name for module in pkgutil.walk_packages(detectors.__path__, "detectors."))
    detecting = {name for name in names if hasattr(importlib.import_module(name), "detect")}
    assert sorted(detecting - set(MODULES)) == []


@pytest.mark.parametrize("name", CATALOGUE)
def test_what_is_said_is_said_by_a_detector_of_the_catalogue_about_elements_of_the_law(name: str) -> None:
    for signal in signals(name):
        assert signal.detector in CATALOGUE or signal.detector in RESTRICTED
        for key in signal.elements:
            criterion_id, _, element = key.partition("/")
            assert element in {one.id for one in criterion(criterion_id).elements}, key
        assert [criterion(key).id for key in signal.criteria] == list(signal.criteria)
        assert signal.lower <= signal.value <= signal.upper
