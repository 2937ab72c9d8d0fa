"""What a notice says, its signature, and what verifying it refuses."""

from __future__ import annotations

import doctest
import hashlib
import html
import json
from functools import cache
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from detectors.explain import explain
from detectors.incidents.incident import Spreading
from detectors.law import criterion
from detectors.signal import Level
from detectors.wording import ROLES
from streams.errors import SettingsError
from streams.notices import document
from streams.notices.checking import check, check_file
from streams.notices.document import LANGUAGES, WHOLE, event_of, page_hash
from streams.notices.lifecycle import Life, Notice, Outgoing
from streams.notices.page import FIGURES, LEVELS
from streams.notices.signing import Refused, canonical, key_id, public_key, public_pem, sign, signing_key, verify
from streams.pseudonyms import pseudonym
from streams.settings import Settings, changed
from tests.factories import T0
from tests.streams.sinks.made import CANARIES, incident

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
RELEASED = Outgoing(1, "released", T0, ("li",), "0" * 16)


def hidden(account: str) -> str:
    return pseudonym(account, bytes(32))


@cache
def signed(outgoing: Outgoing | None = RELEASED) -> bytes:
    return sign(event_of(Notice(incident(), Life()), outgoing, Settings(), hidden), KEY)


def said(outgoing: Outgoing | None = RELEASED) -> dict[str, Any]:
    return check(signed(outgoing), [KEY.public_key()])


def test_it_is_a_cloud_event_of_version_1() -> None:
    event = said()
    assert {key: event[key] for key in ("specversion", "type", "subject", "datacontenttype")} == {
        "specversion": "1.0",
        "type": "breakwater.notice.released",
        "subject": incident().id,
        "datacontenttype": "application/json",
    }
    assert event["id"] == f"{incident().id}-1" and event["time"].endswith("Z") and event["source"]
    # Names of attributes are lower-case letters and digits (CloudEvents 1.0.2, naming conventions).
    assert all(name.isascii() and name.isalnum() and name == name.lower() for name in event)


def test_it_quotes_the_law_with_versions_and_bounds() -> None:
    rows = {row["criterion"]: row for row in said()["data"]["matrix"]}
    row = rows["go:12.2.2"]
    law = criterion("go:12.2.2")
    assert row["quotation"]["zh"] == law.quote_zh and row["quotation"]["sha256"] == law.sha256
    assert row["instrument"]["version"] and row["instrument"]["number"]
    assert row["figure"]["lower"] <= row["figure"]["value"] <= row["figure"]["upper"]
    assert [one["element"] for one in row["elements"]] == [one.id for one in law.elements]
    assert any(one["unmet"] for one in row["elements"])


def test_the_page_says_the_same_in_both_languages() -> None:
    event = said()
    page = html.unescape(event["data"]["page"])
    for text in ("不构成法律认定", "not a legal finding", "反证", "Counter-evidence", "未达到的要素", "Unmet elements"):
        assert text in page
    assert criterion("go:12.2.2").quote_zh in page and criterion("go:12.2.2").rendering_en in page
    assert event["pagesha256"] == hashlib.sha256(event["data"]["page"].encode()).hexdigest()
    assert "<script" not in page and "http" not in page


def test_the_page_names_campaigns_and_roles_in_both_languages() -> None:
    campaign = Spreading("85d779dbb9d7354d", 58, 166, 982, ("douyin", "weibo"), ("weibo:canary-author-1",))
    roles = (("initiator", "weibo:canary-author-0", 3), ("amplifier", "weibo:canary-author-2", 120))
    event = event_of(Notice(incident(campaigns=(campaign,), roles=roles), Life()), RELEASED, Settings(), hidden)
    page = html.unescape(event["data"]["page"])
    for text in ("有组织传播 / Coordinated campaigns", "85d779dbb9d7354d", "<td>58</td><td>166</td><td>98.2 %</td>"):
        assert text in page
    assert "发起者 / initiator" in page and "120 ‰ 的转发 / ‰ of the reshares" in page and "intent" in page
    for number in range(3):
        assert hidden(f"weibo:canary-author-{number}") in page
    assert not any(canary in page for canary in CANARIES)
    without = html.unescape(said()["data"]["page"])
    assert "Coordinated campaigns</h2><p>无 / none</p>" in without and "intent" not in without


def test_every_number_that_is_needed_says_whether_a_text_gives_it() -> None:
    event = said()
    assert all(isinstance(found["statutory"], bool) for found in event["data"]["findings"])
    page = html.unescape(event["data"]["page"])
    needed = [found for found in event["data"]["findings"] if found["threshold"]]
    assert needed
    for found in needed:
        by = "法定 / statutory" if found["statutory"] else "非法定 / not statutory"
        assert f"<td>{found['threshold']} ({by})</td>" in page


def test_every_role_and_level_has_a_name_on_the_page() -> None:
    assert ROLES.keys() == FIGURES.keys() and LEVELS.keys() == set(get_args(Level))


def test_what_is_alleged_is_the_alert_uncut_and_without_its_advice() -> None:
    alleged = said()["data"]["alleged"]
    for language in LANGUAGES:
        lines, alert = alleged[language], explain(incident(), language=language, pseudonym=hidden)
        whole = explain(incident(), language=language, pseudonym=hidden, columns=WHOLE)
        assert lines == whole[: len(lines)] and 5 < len(lines) < len(whole)
        assert [line[:30] for line in alert if not line.startswith(" ")] == [line[:30] for line in whole]
        assert "…" not in "".join(lines)
    assert "shift" not in " ".join(alleged["en"])


def test_nobody_is_named_in_it() -> None:
    assert not any(canary in signed().decode() for canary in CANARIES)
    assert hidden("weibo:canary-victim") in signed().decode()


def test_a_draft_and_a_withdrawal_say_that_they_are() -> None:
    assert said(None)["type"] == "breakwater.notice.waiting" and "草稿" in said(None)["data"]["page"]
    withdrawn = said(Outgoing(2, "withdrawn", T0, ("li",), ""))
    assert withdrawn["data"]["withdraws"] == [f"{incident().id}-1"] and "matrix" not in withdrawn["data"]


def test_the_same_release_is_the_same_to_the_byte() -> None:
    signed.cache_clear()
    before = signed()
    signed.cache_clear()
    assert signed() == before


def test_there_is_no_float_in_it() -> None:
    json.loads(signed(), parse_float=lambda text: pytest.fail(text))


# ── the signature ────────────────────────────────────────────────────────────────────────────


@given(st.data())
def test_any_changed_byte_is_refused(data: st.DataObject) -> None:
    original = signed()
    place = data.draw(st.integers(0, len(original) - 1))
    other = data.draw(st.integers(1, 255))
    changed_bytes = original[:place] + bytes([original[place] ^ other]) + original[place + 1 :]
    with pytest.raises(Refused):
        check(changed_bytes, [KEY.public_key()])


@given(st.data())
def test_bytes_added_or_taken_away_are_refused(data: st.DataObject) -> None:
    original = signed()
    start = data.draw(st.integers(0, len(original)))
    end = data.draw(st.integers(start, min(len(original), start + 4)))
    new = data.draw(st.binary(max_size=4))
    other = original[:start] + new + original[end:]
    if other != original:
        with pytest.raises(Refused):
            check(other, [KEY.public_key()])


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda event: json.dumps(event, ensure_ascii=False, sort_keys=True).encode(),  # other spaces
        lambda event: canonical({**event, "signature": event["signature"].upper()}) + b"\n",
        lambda event: canonical({key: value for key, value in event.items() if key != "signature"}) + b"\n",
        lambda event: canonical({**event, "signature": 7}) + b"\n",
        lambda event: canonical({**event, "signature": "0" * 128}) + b"\n",
        lambda event: canonical([event]) + b"\n",
        lambda event: b'{"a":1,"a":1}\n',
        lambda event: b"",
    ],
)
def test_another_writing_of_the_same_is_refused(rewrite: Any) -> None:
    with pytest.raises(Refused):
        check(rewrite(json.loads(signed())), [KEY.public_key()])


def test_a_key_inside_the_notice_proves_nothing() -> None:
    forged = sign(json.loads(signed()), Ed25519PrivateKey.generate())
    with pytest.raises(Refused, match="is not trusted"):
        check(forged, [KEY.public_key()])
    with pytest.raises(Refused, match="trusted keys: none"):
        check(signed(), [])
    other = Ed25519PrivateKey.generate().public_key()
    assert verify(signed(), [other, KEY.public_key()])["subject"] == incident().id


def test_a_signed_event_with_another_page_is_refused() -> None:
    event = msgspec.json.decode(signed())
    for name in ("signature", "signaturekey"):
        del event[name]
    event["data"]["page"] += " "
    with pytest.raises(Refused, match="not the page that was signed"):
        check(sign(event, KEY), [KEY.public_key()])
    event["data"] = "nothing"
    with pytest.raises(Refused, match="not the page that was signed"):
        check(sign(event, KEY), [KEY.public_key()])


def test_a_changed_page_beside_the_notice_is_refused(tmp_path: Path) -> None:
    file, page = tmp_path / "notice.json", tmp_path / "notice.html"
    file.write_bytes(signed())
    keys = [KEY.public_key()]
    assert check_file(file, keys)["subject"] == incident().id
    page.write_text(said()["data"]["page"], encoding="utf-8")
    assert check_file(file, keys)
    page.write_text(said()["data"]["page"] + " ", encoding="utf-8")
    with pytest.raises(Refused, match=r"notice\.html: the page beside"):
        check_file(file, keys)


# ── keys ─────────────────────────────────────────────────────────────────────────────────────


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    settings = changed(Settings(), paths={"data": str(tmp_path / "home")})
    first = signing_key(settings).private_bytes_raw()
    assert signing_key(settings).private_bytes_raw() == first
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["notices.key"]
    assert (tmp_path / "home" / "notices.key").stat().st_mode & 0o077 == 0


def test_a_public_key_is_read_in_each_form(tmp_path: Path) -> None:
    digits = KEY.public_key().public_bytes_raw().hex()
    (tmp_path / "pem").write_bytes(public_pem(KEY))
    (tmp_path / "hex").write_text(digits + "\n")
    for given_key in (digits, digits.upper(), str(tmp_path / "pem"), str(tmp_path / "hex")):
        assert key_id(public_key(given_key)) == key_id(KEY.public_key())


def test_what_is_no_such_key_is_refused_with_its_place(tmp_path: Path) -> None:
    other = generate_private_key(SECP256R1())
    public = other.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    private = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for name, content, text in (("a", public, "of another kind"), ("b", b"no", "is no public key")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(SettingsError, match=rf"{tmp_path / name} is .*{text.removeprefix('is ')}"):
            public_key(str(tmp_path / name))
    with pytest.raises(SettingsError, match="cannot read the public key"):
        public_key(str(tmp_path / "none"))
    for content, text in ((private, "another kind"), (b"no", "no signing key")):
        (tmp_path / "key").write_bytes(content)
        with pytest.raises(SettingsError, match=text):
            signing_key(changed(Settings(), notices={"key_file": str(tmp_path / "key")}))
    with pytest.raises(SettingsError, match="`breakwater notices key` makes one"):
        signing_key(changed(Settings(), notices={"key_file": str(tmp_path / "none")}))


def test_the_hash_of_a_page_is_that_of_its_bytes() -> None:
    assert page_hash("页") == hashlib.sha256("页".encode()).hexdigest()


def test_the_examples_of_docstrings_hold() -> None:
    assert doctest.testmod(document).failed == 0
