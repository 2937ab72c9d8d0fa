"""Marks in every place and form that standards and generators use; and what looks like one and is none."""

from __future__ import annotations

import gzip
import html
import json
import struct
import zlib

import numpy as np
import pytest
from msgspec.structs import replace
from numpy.typing import NDArray

from detectors.marks import c2pa_store, declared, stealth
from detectors.marks.containers import pieces_of
from detectors.marks.mark import Mark
from detectors.marks.source import Bytes
from detectors.marks.tiff import user_comment
from detectors.marks.verdict import C2pa, compared, judge, marks_of
from graph.events import Event, Media, Reading
from tests.detectors.marks.made import avi, box, element, flac, jpeg_with, mp4, ogg, picture, png_with, xmp

LABEL = (
    '{"Label":"1","ContentProducer":"p","ProduceID":"7","ReservedCode1":"",'
    '"ContentPropagator":"","PropagateID":"","ReservedCode2":""}'
)
IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
STEPS = "a cat\nNegative prompt: dog\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512"


def marks(data: bytes) -> list[Mark]:
    return marks_of(pieces_of(Bytes(data))[1])


def packet(data: bytes) -> bytes:
    """A PNG with an XMP packet."""
    return png_with((b"iTXt", b"XML:com.adobe.xmp" + bytes(5) + data))


def exif(tag: int, kind: int, value: bytes, order: str = ">") -> bytes:
    """An EXIF block of one tag in the EXIF directory."""
    head = (b"MM\0*" if order == ">" else b"II*\0") + struct.pack(f"{order}I", 8)
    first = struct.pack(f"{order}HHHIII", 1, 0x8769, 4, 1, 26, 0)
    return head + first + struct.pack(f"{order}HHHIII", 1, tag, kind, len(value), 44, 0) + value


@pytest.mark.parametrize(
    "value",
    [
        LABEL,
        '{"AIGC":' + LABEL + "}",
        json.dumps({"AIGC": LABEL}),
        json.dumps(LABEL),
        html.escape(LABEL),
        html.escape(html.escape(LABEL)),
        LABEL + "\0",
        "AIGC=" + LABEL,
        LABEL.replace('"', "'"),
        '{"Label":1,"ProduceID":"7"}',
    ],
)
def test_a_label_is_read_in_every_form_that_is_written(value: str) -> None:
    for data in (
        png_with((b"tEXt", b"AIGC\0" + value.encode())),
        png_with((b"zTXt", b"AIGC\0\0" + zlib.compress(value.encode()))),
        png_with((b"iTXt", b"AIGC\0\1\0\0\0" + zlib.compress(value.encode()))),
        png_with((b"tEXt", b"AIGC\0" + value.encode()), late=True),
        packet(xmp(f'TC260:AIGC="{html.escape(value.strip(chr(0)))}"')),
        packet(xmp(f"<rdf:Description><TC260:AIGC>{html.escape(value.strip(chr(0)))}</TC260:AIGC></rdf:Description>")),
    ):
        assert [(mark.kind, mark.claim) for mark in marks(data)] == [("gb45438", "ai")], data


def test_a_label_is_read_from_xmp_that_is_not_well_formed_or_binds_no_prefix() -> None:
    assert marks(packet(xmp(f'TC260:AIGC="{LABEL}"')))[0].claim == "ai"
    bare = f"<x:xmpmeta><rdf:RDF><rdf:Description><TC260:AIGC>{LABEL}</TC260:AIGC></rdf:Description></rdf:RDF>"
    assert marks(packet(bare.encode()))[0].claim == "ai"


def test_a_label_is_read_whose_keys_are_properties_of_their_own() -> None:
    assert marks(packet(xmp('TC260:Label="1" TC260:ProduceID="7"')))[0].claim == "ai"
    nested = '<rdf:Description><TC260:AIGC rdf:parseType="Resource"><TC260:Label>1</TC260:Label>'
    nested += "<TC260:ProduceID>7</TC260:ProduceID></TC260:AIGC></rdf:Description>"
    assert marks(packet(xmp(nested)))[0].claim == "ai"


@pytest.mark.parametrize("order", "<>")
def test_a_label_is_read_from_the_user_comment_of_exif(order: str) -> None:
    comment = b"ASCII\0\0\0" + ('{"AIGC":' + LABEL + "}").encode()
    assert marks(jpeg_with((0xE1, b"Exif\0\0" + exif(0x9286, 7, comment, order))))[0].kind == "gb45438"


def test_a_label_is_read_from_user_data_and_tags_of_films() -> None:
    data = mp4()[:-116] + box(b"moov", box(b"udta", box(b"AIGC", LABEL.encode())))
    assert marks(data)[0].claim == "ai"
    named = box(
        b"----",
        box(b"mean", bytes(4) + b"com.example"),
        box(b"name", bytes(4) + b"AIGC"),
        box(b"data", bytes(8) + LABEL.encode()),
    )
    data = mp4()[:-116] + box(
        b"moov", box(b"udta", box(b"meta", bytes(4), box(b"hdlr", bytes(25)), box(b"ilst", named)))
    )
    assert marks(data)[0].claim == "ai"
    tag = element(0x67C8, element(0x45A3, b"aigc") + element(0x4487, LABEL.encode()))
    data = element(0x1A45DFA3, b"") + element(0x18538067, element(0x1254C367, element(0x7373, tag)))
    assert marks(data)[0].claim == "ai"


@pytest.mark.parametrize(
    ("label", "claim"), [("1", "ai"), ("2", "ai"), ("3", "ai"), ("AIGC", "ai"), ("0", ""), ("", ""), ("none", "")]
)
def test_what_a_label_claims_depends_on_its_first_key(label: str, claim: str) -> None:
    value = json.dumps({"Label": label, "ContentProducer": "p"})
    assert marks(png_with((b"tEXt", b"AIGC\0" + value.encode())))[0].claim == claim


@pytest.mark.parametrize(
    "value", ["", "{}", "{", "[1]", '{"Label":"urgent"}', '{"label":"1"}', "null", '{"AIGC":null}', "[" * 100_000]
)
def test_json_that_is_no_label_is_none(value: str) -> None:
    assert marks(png_with((b"tEXt", b"Comment\0" + value.encode()))) == []


@pytest.mark.parametrize(
    ("term", "verdict"),
    [
        ("trainedAlgorithmicMedia", "ai"),
        ("compositeWithTrainedAlgorithmicMedia", "ai"),
        ("algorithmicMedia", "algorithmic_not_trained"),
        ("digitalCapture", "none"),
        ("softwareImage", "none"),
        ("compositeSynthetic", "none"),
        ("minorHumanEdits", "none"),
    ],
)
def test_source_types_of_iptc_are_told_apart(term: str, verdict: str) -> None:
    for description in (
        f'Iptc4xmpExt:DigitalSourceType="{IPTC}{term}"',
        f"<rdf:Description><Iptc4xmpExt:DigitalSourceType>{IPTC}{term}</Iptc4xmpExt:DigitalSourceType></rdf:Description>",
        f'<rdf:Description><Iptc4xmpExt:DigitalSourceType rdf:resource="{IPTC}{term}"/></rdf:Description>',
    ):
        assert judge(marks(packet(xmp(description)))).verdict == verdict


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("parameters", STEPS),
        ("parameters", '{"base_model": "x", "sampler": "y", "seed": 1}'),
        ("prompt", '{"3": {"class_type": "KSampler", "inputs": {}}}'),
        ("workflow", '{"last_node_id": 3, "nodes": [{"id": 1}], "links": []}'),
        ("fooocus_scheme", "fooocus"),
        ("invokeai_metadata", '{"app_version": "3"}'),
        ("Dream", '"a cat" -s 50 -S 1'),
        ("Software", "NovelAI"),
        ("Comment", '{"steps": 28, "sampler": "k_euler", "seed": 1, "uc": ""}'),
        ("sui_image_params", "{}"),
        ("Description", "a cat --v 5.2 Job ID: 01234567-89ab-cdef-0123-456789abcdef"),
    ],
)
def test_generators_are_known_by_what_they_write(name: str, value: str) -> None:
    data = png_with((b"tEXt", name.encode() + b"\0" + value.encode()))
    assert judge(marks(data)).verdict == "ai"
    late = png_with((b"tEXt", name.encode() + b"\0" + value.encode()), late=True)
    told = judge(marks(late))
    assert (told.verdict, told.marks[0].state) == ("none", "none") and "behind the pixels" in told.note


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("parameters", "f=3.5 iso=100"),
        ("prompt", "Say cheese"),
        ("workflow", "scanned, cropped, sharpened"),
        ("Comment", "Steps: 20 of them led to the sampler of cheeses"),
        ("Software", "Adobe Photoshop 26.9"),
        ("Software", "Editor de Imagen 2"),
        ("Description", "Seed: 3, wheat"),
        ("Title", "AI is everywhere"),
        ("Source", "Nikon"),
    ],
)
def test_what_looks_like_a_generator_and_is_none_is_left_alone(name: str, value: str) -> None:
    assert marks(png_with((b"tEXt", name.encode() + b"\0" + value.encode()))) == []


@pytest.mark.parametrize("encoding", ["utf-16-be", "utf-16-le"])
@pytest.mark.parametrize("order", "<>")
def test_a_user_comment_is_read_whatever_its_byte_order(encoding: str, order: str) -> None:
    value = b"UNICODE\0" + STEPS.encode(encoding)
    assert user_comment(value, order) == STEPS
    assert judge(marks(jpeg_with((0xE1, b"Exif\0\0" + exif(0x9286, 7, value, order))))).verdict == "ai"


def hidden(signature: bytes, text: bytes, channels: int = 4) -> NDArray[np.uint8]:
    """Pixels, height 8, with a text in their lowest bits."""
    bits = np.unpackbits(np.frombuffer(signature + struct.pack(">I", 8 * len(text)) + text, np.uint8))
    parts = 1 if b"png" in signature else 3
    columns = np.pad(bits, (0, -len(bits) % (8 * parts))).reshape(-1, 8, parts)
    pixels = np.full((8, len(columns) + 2, channels), 254, np.uint8)
    part = slice(3, 4) if parts == 1 else slice(0, 3)
    pixels[:, : len(columns), part] |= columns.transpose(1, 0, 2)
    return pixels


@pytest.mark.parametrize("signature", stealth.SIGNATURES)
def test_the_mark_in_the_lowest_bits_is_read(signature: bytes) -> None:
    text = b'{"Software": "NovelAI"}'
    pixels = hidden(signature, gzip.compress(text) if stealth.SIGNATURES[signature][1] else text)
    assert stealth.read(lambda count: pixels[:, :count], 8, 4) == text.decode()
    assert stealth.read(lambda _: pixels[:, :20], 8, 4) is not None  # cut off, the signature is left
    pixels &= np.uint8(254)
    assert stealth.read(lambda count: pixels[:, :count], 8, 4) is None


def test_marks_that_contradict_each_other_say_so() -> None:
    told = judge(
        marks(packet(xmp(f'Iptc4xmpExt:DigitalSourceType="{IPTC}digitalCapture" TC260:AIGC="{html.escape(LABEL)}"')))
    )
    assert told.verdict == "ai" and {mark.state for mark in told.marks} == {"conflicting"}
    assert "contradict" in told.note
    other = LABEL.replace('"7"', '"8"')
    told = judge(marks(png_with((b"tEXt", b"AIGC\0" + LABEL.encode()), (b"tEXt", b"AIGC\0" + other.encode()))))
    assert {mark.state for mark in told.marks} == {"conflicting"}


def test_a_mark_that_an_earlier_copy_had_is_lost() -> None:
    earlier = judge(marks(png_with((b"tEXt", b"AIGC\0" + LABEL.encode()))))
    told = compared(earlier, judge([]))
    assert (told.verdict, [mark.state for mark in told.marks]) == ("none", ["lost"]) and "Lost since" in told.note
    assert compared(earlier, earlier).marks == earlier.marks
    other = judge(marks(png_with((b"tEXt", b"AIGC\0" + LABEL.replace('"7"', '"8"').encode()))))
    assert [mark.state for mark in compared(earlier, other).marks] == ["conflicting"]
    signed = judge([], C2pa("valid", [Mark("c2pa", "signed_valid", "trainedAlgorithmicMedia", "ai")], ""))
    assert [mark.state for mark in compared(signed, judge([])).marks] == ["lost"]


def test_a_broken_signature_is_not_taken_for_a_whole_one() -> None:
    told = judge(
        [], C2pa("invalid", [Mark("c2pa", "signed_broken", "trainedAlgorithmicMedia", "ai")], "C2PA manifest broken")
    )
    assert (told.verdict, told.c2pa, told.marks[0].state) == ("ai", "invalid", "signed_broken")


def test_absence_proves_nothing_and_says_so() -> None:
    assert "proves nothing" in judge(marks(picture("JPEG"))).note


def store(state: str, *actions: str, ingredient: str = "") -> dict[str, object]:
    """A report as the C2PA library gives it."""
    manifests: dict[str, object] = {
        "own": {
            "signature_info": {"issuer": "a signer"},
            "assertions": [{"data": {"actions": [{"digitalSourceType": IPTC + action} for action in actions]}}],
        }
    }
    if ingredient:
        manifests["other"] = {"assertions": [{"data": {"actions": [{"digitalSourceType": IPTC + ingredient}]}}]}
    status = [{"code": "signingCredential.untrusted"}]
    return {"active_manifest": "own", "manifests": manifests, "validation_state": state, "validation_status": status}


@pytest.mark.parametrize(
    ("report", "verdict", "states"),
    [
        (store("Valid", "trainedAlgorithmicMedia"), "ai", {"signed_valid"}),
        (store("Trusted", "trainedAlgorithmicMedia"), "ai", {"signed_valid"}),
        (store("Invalid", "trainedAlgorithmicMedia"), "ai", {"signed_broken"}),
        (store("Valid", "digitalCapture", "compositeWithTrainedAlgorithmicMedia"), "ai", {"signed_valid"}),
        (store("Valid", "digitalCapture", ingredient="trainedAlgorithmicMedia"), "ai", {"signed_valid"}),
        (store("Valid", "digitalCapture"), "none", {"signed_valid"}),
        (store("Valid", "algorithmicMedia"), "algorithmic_not_trained", {"signed_valid"}),
        (store("Valid"), "none", {"signed_valid"}),
        ({}, "none", {"signed_broken"}),
        ({"manifests": [], "active_manifest": 3, "validation_status": ["x"]}, "none", {"signed_broken"}),
    ],
)
def test_a_manifest_store_gives_state_and_source_types(
    report: dict[str, object], verdict: str, states: set[str]
) -> None:
    told = judge([], C2pa(*c2pa_store.read(report)))
    assert (told.verdict, {mark.state for mark in told.marks}) == (verdict, states)


def test_a_signed_camera_contradicts_a_label() -> None:
    label = marks(png_with((b"tEXt", b"AIGC\0" + LABEL.encode())))
    told = judge(label, C2pa(*c2pa_store.read(store("Valid", "digitalCapture"))))
    assert {mark.state for mark in told.marks} == {"conflicting"} and told.c2pa == "valid"


def test_long_labels_of_one_content_agree_and_of_two_contents_do_not() -> None:
    def told(number: str) -> list[Mark]:
        value = json.dumps({"Label": "1", "ProduceID": number, "ReservedCode1": number + "x" * 4000})
        return marks(png_with((b"tEXt", b"AIGC\0" + value.encode())))

    assert {mark.state for mark in judge([*told("1"), *told("1")]).marks} == {"declared"}
    assert {mark.state for mark in judge([*told("1"), *told("2")]).marks} == {"conflicting"}


@pytest.mark.parametrize(
    ("media", "claims"),
    [
        (Media(), []),
        (Media(declared_ai=True), ["ai"]),
        (Media(declared_ai=False), [""]),
        (Media(marks=LABEL), ["ai"]),
        (Media(marks='{"AIGC":' + LABEL + "}", declared_ai=True), ["ai", "ai"]),
        (Media(marks=IPTC + "trainedAlgorithmicMedia"), ["ai"]),
        (Media(marks=IPTC + "algorithmicMedia"), ["algorithmic"]),
        (Media(marks=json.dumps(store("Valid", "trainedAlgorithmicMedia"))), ["ai"]),
        (Media(marks="who knows"), [""]),
        (Media(marks="[" * 200_000), [""]),
    ],
)
def test_what_a_platform_sends_is_read(media: Media, claims: list[str]) -> None:
    assert [mark.claim for mark in declared.of_media(media)] == claims


def test_what_is_declared_with_an_event_is_gathered() -> None:
    event = Event(
        platform="weibo",
        item="1",
        kind="post",
        created_at=0,
        labels={"declared_ai": 1.0},
        reading=Reading(declares_ai=True),
        media=(Media(), Media(declared_ai=True)),
    )
    assert [mark.kind for mark in declared.of_event(event)] == ["platform", "text", "platform"]
    assert declared.of_event(replace(event, labels={"declared_ai": 0.1}, reading=None, media=())) == []


def test_a_label_is_read_from_the_items_of_avif() -> None:
    comment = exif(0x9286, 7, b"ASCII\0\0\0" + LABEL.encode())
    assert marks(picture("AVIF", exif=b"Exif\0\0" + comment))[0].kind == "gb45438"
    assert marks(picture("AVIF", xmp=xmp(f"TC260:AIGC='{LABEL}'")))[0].kind == "gb45438"


def test_a_label_is_read_from_flac_ogg_and_avi() -> None:
    for data in (flac(b"TITLE=a", b"AIGC=" + LABEL.encode()), ogg(b"AIGC=" + LABEL.encode()), avi(LABEL.encode())):
        container, pieces, problem = pieces_of(Bytes(data))
        assert problem == "", container.name
        assert [mark.claim for mark in marks_of(pieces)] == ["ai"], container.name


def test_a_graph_of_comfyui_is_read_from_sound_and_films() -> None:
    graph = '{"3": {"class_type": "KSampler"}}'
    tag = element(0x67C8, element(0x45A3, b"COMMENT") + element(0x4487, graph.encode()))
    film = element(0x1A45DFA3, b"") + element(0x18538067, element(0x1254C367, element(0x7373, tag)))
    assert [judge(marks(data)).verdict for data in (flac(b"prompt=" + graph.encode()), film)] == ["ai", "ai"]


def test_extended_xmp_of_jpeg_is_put_together_from_its_parts() -> None:
    packet_ = xmp(f"TC260:AIGC='{LABEL}'")
    half = len(packet_) // 2
    head = b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 32 + struct.pack(">I", len(packet_))
    parts = [(0xE1, head + struct.pack(">I", at) + packet_[at:end]) for at, end in ((half, len(packet_)), (0, half))]
    assert marks(jpeg_with(*parts))[0].kind == "gb45438"


def test_xmp_stands_open_in_sidecars_and_drawings() -> None:
    packet_ = xmp(f'Iptc4xmpExt:DigitalSourceType="{IPTC}trainedAlgorithmicMedia"')
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><metadata>' + packet_ + b"</metadata></svg>"
    for data in (packet_, drawing, b"%PDF-1.7\n" + packet_ + b"\n%%EOF", b"no format" + packet_):
        assert judge(marks(data)).verdict == "ai"


def test_hexadecimal_profiles_of_imagemagick_are_read() -> None:
    block = b"Exif\0\0" + exif(0x9286, 7, b"ASCII\0\0\0" + LABEL.encode())
    profile = b"\nexif\n" + str(len(block)).encode() + b"\n" + block.hex().encode() + b"\n"
    assert marks(png_with((b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(profile))))[0].kind == "gb45438"
