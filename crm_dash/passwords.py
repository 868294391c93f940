"""Passwords of local accounts: argon2id hashes, and the same work whoever asks."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from crm_dash.errors import InvalidRequest

SHORTEST, LONGEST = 12, 1024
_HASHER = PasswordHasher()


def hash_password(password: str) -> str:
    """The hash to keep; InvalidRequest for a password that is too short, too long or holds a control character."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidRequest(f"a password has {SHORTEST} to {LONGEST} characters")
    if not password.isprintable():
        raise InvalidRequest("a password must not hold control characters")
    return _HASHER.hash(password)


def is_right(password_hash: str | None, password: str) -> bool:
    """Whether the password fits; without a hash (an unknown account) a dummy is verified, which takes as long."""
    try:
        return _HASHER.verify(password_hash or dummy_hash(), password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def dummy_hash() -> str:
    """A hash that nobody's password fits; servers make it at their start, so that no request pays for it."""
    return _HASHER.hash("\x00 nobody's")
