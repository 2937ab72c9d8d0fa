"""Every detector says what it measures, how, with which parameters, what it cannot see, and where that comes from."""

from __future__ import annotations

import importlib

import pytest

from detectors.catalogue import CATALOGUE, Entry
from detectors.law import criterion


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=list(CATALOGUE))
def test_a_detector_is_documented(entry: Entry) -> None:
    text = importlib.import_module(entry.module).__doc__ or ""
    for heading in ("Criteri", "Formula.", "Parameters:", "Blind spots:", "Source:"):
        assert heading in text, heading
    for key in entry.criteria:
        assert key in text
        assert criterion(key).id == key
