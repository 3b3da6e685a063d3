"""Passwords as scrypt hashes (RFC 7914): 32 MiB of memory and about a tenth of a second for each guess."""

import base64
import hashlib
import hmac
import re
import secrets
from typing import Final

from modiste.core.errors import InputError

MIN_PASSWORD_CHARACTERS: Final = 8
MAX_PASSWORD_CHARACTERS: Final = 1000
_N, _R, _P = 2**15, 8, 3
_SALT_BYTES: Final = 16
_MEMORY_BYTES: Final = 1 << 26
_MOST: Final = 4
"""How many times today's costs a kept hash may have."""
_KEPT: Final = re.compile(
    r"scrypt\$(?P<n>\d{1,8})\$(?P<r>\d{1,3})\$(?P<p>\d{1,3})\$(?P<salt>[\w+/=]+)\$(?P<key>[\w+/=]+)", re.ASCII)


def hash_password(password: str) -> str:
    """`scrypt$N$r$p$salt$hash`: the costs stand beside it, so that they can grow later.

    Raises:
        InputError: the password is shorter than 8 or longer than 1000 characters.
    """
    if not MIN_PASSWORD_CHARACTERS <= len(password) <= MAX_PASSWORD_CHARACTERS:
        raise InputError("studio.password_length", count=len(password), least=MIN_PASSWORD_CHARACTERS,
                         most=MAX_PASSWORD_CHARACTERS)
    salt = secrets.token_bytes(_SALT_BYTES)
    key = _derive(password, salt, _N, _R, _P)
    return "$".join(("scrypt", str(_N), str(_R), str(_P), _text(salt), _text(key)))


def check_password(password: str, kept: str) -> bool:
    """True when `kept` is the hash of `password`. It takes as long when `kept` is blank: nobody learns who exists."""
    if len(password) > MAX_PASSWORD_CHARACTERS:
        return False
    if not kept:
        _derive(password, b"\0" * _SALT_BYTES, _N, _R, _P)
        return False
    costs = _costs(kept)
    if costs is None:
        return False
    n, r, p, salt, key = costs
    return hmac.compare_digest(_derive(password, salt, n, r, p), key)


def is_hash(kept: str) -> bool:
    """Whether it is a hash of ours whose costs are bounded: one from a stranger's backup could keep a core busy for
    days."""
    return _costs(kept) is not None


def _costs(kept: str) -> tuple[int, int, int, bytes, bytes] | None:
    match = _KEPT.fullmatch(kept)
    if match is None:
        return None
    n, r, p = int(match["n"]), int(match["r"]), int(match["p"])
    if not (1 < n <= _MOST * _N and n & (n - 1) == 0 and r == _R and 1 <= p <= _MOST * _P):
        return None
    if 128 * r * (n + p + 2) > _MEMORY_BYTES:
        return None
    try:
        return n, r, p, base64.b64decode(match["salt"], validate=True), base64.b64decode(match["key"], validate=True)
    except ValueError:
        return None


def _derive(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    secret = password.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(secret, salt=salt, n=n, r=r, p=p, maxmem=_MEMORY_BYTES, dklen=32)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
