"""Passwords: how they are kept, compared and made up. Argon2id with the parameters of OWASP's cheat sheet."""

import secrets
from dataclasses import dataclass
from functools import cache
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # argon2 is imported by what hashes
    from argon2 import PasswordHasher

MEMORY_KIB, ROUNDS, LANES = 19_456, 2, 1
"""OWASP, Password Storage Cheat Sheet: argon2id with 19 MiB, two iterations, one degree of parallelism."""

AT_ONCE = 2
"""Hashes that are computed at a time; a crowd that logs in waits its turn instead of taking all memory."""

UNUSABLE = "!"
"""What is kept where there is no password yet: no hash looks like it, so nobody is let in."""

TURNS = BoundedSemaphore(AT_ONCE)

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without what is taken for another when it is read aloud or written down."""
GROUPS, GROUP = 4, 5
"""20 of these 31 letters are 99 bits."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """True if a password is the right one; `renewed` is its new hash where the kept one has other parameters."""

    right: bool
    renewed: str | None = None


@cache
def hasher() -> "PasswordHasher":
    """Return the hasher with the current parameters."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=ROUNDS, memory_cost=MEMORY_KIB, parallelism=LANES)


def hash_password(password: str) -> str:
    """Return the hash of a password, with the parameters and a salt of its own."""
    with TURNS:
        return hasher().hash(_bytes(password))


def compare_password(password: str, kept: str | None) -> Verdict:
    """Compare a password with what is kept of one; where there is nothing, work as long and say no."""
    from argon2.exceptions import VerificationError

    if kept is None or kept == UNUSABLE:
        hash_password(password)
        return Verdict(right=False)
    try:
        with TURNS:
            hasher().verify(kept, _bytes(password))
    except VerificationError:
        return Verdict(right=False)
    return Verdict(right=True, renewed=hash_password(password) if hasher().check_needs_rehash(kept) else None)


def _bytes(password: str) -> bytes:
    """Return the bytes of a text, also of one that is not valid Unicode: JSON can carry such."""
    return password.encode("utf-8", "surrogatepass")


def generate_password() -> str:
    """Make up a password that nobody guesses and everybody can type."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
