"""The secret that is shared with receivers."""

from __future__ import annotations

import base64
import doctest
from pathlib import Path

import pytest

from streams.errors import SettingsError
from streams.notices import shared_secret as module
from streams.notices.shared_secret import proof, shared_secret


def test_the_proof_is_that_of_the_specification() -> None:
    # Example of the documentation of Svix, whose libraries the Standard Webhooks specification grew out of.
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    headers = proof(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_secret_is_read_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f"whsec_{base64.b64encode(bytes(range(32))).decode()}\n")
    assert shared_secret(str(file)) == bytes(range(32))


@pytest.mark.parametrize(
    "text",
    ["", "canary", "whsec_", f"whsec_{base64.b64encode(bytes(8)).decode()}", base64.b64encode(bytes(32)).decode(), "é"],
)
def test_what_is_no_secret_is_refused_with_the_cure_and_not_quoted(text: str, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(text)
    with pytest.raises(SettingsError, match=r"secret holds no secret; it takes whsec_ .* such as: echo") as refused:
        shared_secret(str(file))
    assert not text or text == "whsec_" or text not in str(refused.value)


def test_a_secret_that_is_not_there_is_told_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"cannot read notices\.secret_file .*gone: No such file"):
        shared_secret(str(tmp_path / "gone"))


def test_the_examples_of_docstrings_hold() -> None:
    assert doctest.testmod(module).failed == 0
