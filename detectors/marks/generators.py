"""What image generators write beside the pixels: parameters, prompts, graphs, their own name.

Sources: the programs' own documentation and files they wrote: AUTOMATIC1111 and its kin (`parameters`: PNG text or
EXIF UserComment), ComfyUI (`prompt`, `workflow`: PNG text, EXIF Make and Model, video tags), Fooocus
(`fooocus_scheme`, JSON in `parameters`), InvokeAI (`Dream`, `sd-metadata`, `invokeai_metadata`), NovelAI (`Software`,
`Comment`), SwarmUI (`sui_image_params`), Easy Diffusion, Midjourney (`Job ID`).

A generator writes its text before the pixels. Parameters that stand behind them were put there by another program
(ImageMagick does it when it saves a copy), maybe onto another picture: they are shown, and claim nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from detectors.marks.mark import Mark, shown
from detectors.marks.pieces import Piece, text_of

LOOKED_AT = 1 << 18  # characters of a text that are searched
COMMENTS = {"usercomment", "comment", "imagedescription", "description", "xpcomment", "cmt", "icmt"}

_SAMPLED = re.compile(r"\bSteps: ?\d+, .{0,400}?\b(?:Sampler|CFG scale|Seed|Model hash): ?\S", re.DOTALL)
_JSON_SAMPLED = re.compile(r'"(?:sampler|sampler_name|seed)"\s*:')
_JSON_MODEL = re.compile(r'"(?:base_model|base_model_name|sd_model|model|steps|cfg_scale|guidance_scale)"\s*:')
_GRAPH = re.compile(r'"class_type"\s*:\s*"')
_WORKFLOW = re.compile(r'"(?:last_node_id|last_link_id|links)"\s*:')
_NODES = re.compile(r'"nodes"\s*:\s*\[')
_MIDJOURNEY = re.compile(r"\bJob ID: ?[0-9a-f]{8}-[0-9a-f-]{27}\b|--(?:v|niji|ar|stylize) ?[\d.:]+.{0,200}\bJob ID\b")
_SOFTWARE = re.compile(
    r"\b(?:NovelAI|Midjourney|DALL[·.\- ]?E\b|Stable ?Diffusion|Automatic1111|ComfyUI|InvokeAI|Fooocus|SwarmUI|"
    r"DreamStudio|Adobe ?Firefly|Ideogram|Leonardo\.?AI|Recraft|Black Forest Labs|Draw ?Things|Mochi ?Diffusion|"
    r"Easy ?Diffusion|Jimeng|Doubao|Kling ?AI|Hailuo ?AI|Sora(?: ?2)?$|ChatGPT|GPT-?4o|gpt-image)|"
    r"即梦|豆包|文心一格|通义万相|可灵",
    re.IGNORECASE,
)


def _any_text(text: str) -> bool:
    return bool(text.strip())


def _parameters(text: str) -> bool:
    """Settings of a sampler, as a line of the web UI or as JSON."""
    return bool(_SAMPLED.search(text) or (_JSON_SAMPLED.search(text) and _JSON_MODEL.search(text)))


def _graph(text: str) -> bool:
    return bool(_GRAPH.search(text))


def _workflow(text: str) -> bool:
    return bool(_NODES.search(text) and _WORKFLOW.search(text))


class Trace(NamedTuple):
    """A text under a name that only a generator uses, or with content that only one writes."""

    generator: str
    names: frozenset[str]  # in lower case
    holds: Callable[[str], bool]


def _trace(generator: str, names: str, holds: Callable[[str], bool]) -> Trace:
    return Trace(generator, frozenset(names.split()), holds)


TRACES = (
    _trace("Fooocus", "fooocus_scheme", _any_text),
    _trace("InvokeAI", "invokeai_metadata invokeai_graph invokeai_workflow", _any_text),
    _trace("InvokeAI", "sd-metadata dream", _any_text),
    _trace("SwarmUI", "sui_image_params", _any_text),
    _trace("ComfyUI", "prompt make model", _graph),
    _trace("ComfyUI", "workflow make model imagedescription", _workflow),
    _trace("Easy Diffusion", "use_stable_diffusion_model", _any_text),
    _trace("AUTOMATIC1111 or like it", "parameters", _parameters),
    _trace("Midjourney", "description imagedescription", lambda text: bool(_MIDJOURNEY.search(text))),
)
_SOFTWARE_NAMES = {
    "software",
    "source",
    "creatortool",
    "artist",
    "make",
    "model",
    "hostcomputer",
    "encoder",
    "too",
    "swr",
    "softwareagent",
}
_GENERATED = re.compile(r"^\s*(?:AI[- ]generated image|AI生成|人工智能生成)", re.IGNORECASE)


def of_text(piece: Piece) -> Mark | None:
    """The trace of a generator in a text piece."""
    name = piece.name.lower()
    text = text_of(piece.value[:LOOKED_AT])
    for generator, names, holds in TRACES:
        if name in names and holds(text):
            return _mark("generator", f"{generator}: {piece.name}", piece)
    if name in COMMENTS and (_parameters(text) or _graph(text) or _workflow(text)):
        return _mark("generator", f"parameters in {piece.place}: {text[:200]}", piece)
    if name in _SOFTWARE_NAMES and len(text) < 500 and _SOFTWARE.search(text):
        return _mark("software", f"{piece.name}: {text}", piece)
    if name == "title" and _GENERATED.search(text):
        return _mark("generator", f"Title: {text}", piece)
    return None


def _mark(kind: str, value: str, piece: Piece) -> Mark:
    if piece.late:
        note = (
            f"{piece.place} {piece.name!r} stands behind the pixels, where no generator writes: "
            "another program put it there, so it is not counted"
        )
        return Mark(kind, "none", shown(value), "", note)
    return Mark(kind, "declared", shown(value), "ai")
