"""What a C2PA manifest store says, from the report that the C2PA library gives of it.

Sources: C2PA 2.2, 15 (validation), 18.15 (actions); c2pa-rs `validation_state`: `Invalid` is a failure of signature,
hash or time; an unknown signer alone leaves it `Valid`, because we ship no list of trusted signers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from detectors.marks import digital_source
from detectors.marks.mark import C2paState, Mark, State, shown

MAX_DEPTH = 40
UNTRUSTED = "signingCredential.untrusted"
STATES: dict[str, C2paState] = {"Valid": "valid", "Trusted": "valid", "Invalid": "invalid"}


def read(report: dict[str, Any]) -> tuple[C2paState, list[Mark], str]:
    """State of the active manifest, marks of the whole store, and a note for a person."""
    state = STATES.get(str(report.get("validation_state")), "invalid")
    manifests = report.get("manifests")
    manifests = manifests if isinstance(manifests, dict) else {}
    active = str(report.get("active_manifest") or "")
    signed: State = "signed_valid" if state == "valid" else "signed_broken"
    marks: list[Mark] = []
    for label in sorted(manifests, key=lambda each: each != active):
        note = "" if label == active else "the source type stands in the manifest of an ingredient"
        marks += [
            Mark("c2pa", signed, shown(digital_source.term(value)), digital_source.claim(value), note)
            for value in dict.fromkeys(_source_types(manifests[label], 0))
        ]
    if any(mark.claim == "ai" for mark in marks):
        # A photograph that a model worked on says both: that is a composite, not a contradiction.
        marks = [replace(mark, claim="") if mark.claim == "captured" else mark for mark in marks]
    if not marks:
        marks.append(Mark("c2pa", signed, "manifest without a source type"))
    return state, _distinct(marks), _note(state, report, manifests.get(active))


def _source_types(value: Any, depth: int) -> Iterator[str]:
    """Every `digitalSourceType` in assertions, whatever their version."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, dict):
        for key, held in value.items():
            if key.rpartition(":")[2].lower() == "digitalsourcetype" and isinstance(held, str):
                yield held
            else:
                yield from _source_types(held, depth + 1)
    elif isinstance(value, list):
        for held in value:
            yield from _source_types(held, depth + 1)


def _distinct(marks: list[Mark]) -> list[Mark]:
    kept: dict[tuple[str, str], Mark] = {}
    for mark in marks:
        kept.setdefault((mark.value, mark.claim), mark)
    return list(kept.values())


def _note(state: C2paState, report: dict[str, Any], active: Any) -> str:
    codes = [str(each.get("code")) for each in report.get("validation_status") or [] if isinstance(each, dict)]
    information = active.get("signature_info") if isinstance(active, dict) else None
    signer = shown(str((information or {}).get("issuer") or "unknown"))[:120]
    if state == "invalid":
        why = ", ".join(code for code in dict.fromkeys(codes) if code != UNTRUSTED) or "no reason given"
        return f"C2PA manifest broken ({why}); signer: {signer}"
    trust = " (not on a list of trusted signers)" if UNTRUSTED in codes else ""
    return f"C2PA signature holds; signer: {signer}{trust}"
