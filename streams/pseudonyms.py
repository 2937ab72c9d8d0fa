"""Names for accounts and victims that tell nobody who they are: keyed hashes, 48 bits.

The key is that of the installation (`reading.key_file`, else `personal-data.key` in `paths.data`): one account has one
pseudonym wherever that key is, and another one after the key was changed. No map is kept: who stands behind a
pseudonym is read from the incident itself, against a recorded reference (`streams.queries`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

from streams.reading import personal_key
from streams.settings import Settings

BYTES = 6
PSEUDONYM = re.compile(rf"p[0-9a-f]{{{2 * BYTES}}}")


def pseudonym(account: str, key: bytes) -> str:
    """The pseudonym of "platform:account", or of a victim: "p" and twelve hexadecimal digits.

    >>> pseudonym("weibo:7", bytes(32))
    'p154fd398af8e'
    """
    content = account.encode(errors="surrogatepass")
    # `person` keeps these hashes apart from those of personal data under the same key.
    return "p" + hashlib.blake2b(content, key=key, digest_size=BYTES, person=b"pseudonym").hexdigest()


def pseudonyms(settings: Settings) -> Callable[[str], str]:
    """`pseudonym` with the key of the installation; one is made where there is none. Raises SettingsError."""
    key = personal_key(settings, make=True)
    return lambda account: pseudonym(account, key)
