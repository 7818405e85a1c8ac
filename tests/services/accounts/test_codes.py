"""Codes, tokens and addresses: one-time codes against the vectors of RFC 6238, and how secrets look and compare."""

from base64 import b32encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from pyotp import TOTP

from models.app.sessions import Attempt, SecondFactor
from services.accounts.audit import clean_text
from services.accounts.emails import key_of, normal
from services.accounts.passwords import LETTERS, UNUSABLE, compare_password, generate_password
from services.accounts.second_factor import _plain, _recovery_code, _step_of
from services.accounts.throttle import Counter, Gate, remaining
from services.accounts.tokens import digest, fresh
from services.core.errors import BadValue

SECRET = b32encode(b"12345678901234567890").decode()
"""The secret of the vectors in appendix B of RFC 6238, for SHA-1."""
VECTORS = [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"),
           (2000000000, "279037"), (20000000000, "353130")]  # fmt: skip
"""Seconds since 1970, and the last six of the eight digits printed there."""
FACTOR = SecondFactor(user_id=1, secret=SECRET, last_step=0)
NOON = datetime(2024, 12, 31, 12, tzinfo=UTC)


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@pytest.mark.parametrize(("seconds", "code"), VECTORS)
def test_the_codes_of_the_standard_are_taken_in_their_half_minute(seconds: int, code: str) -> None:
    assert _step_of(FACTOR, code, at(seconds)) == seconds // 30


@pytest.mark.parametrize(("seconds", "code"), VECTORS[1:])
def test_a_code_is_taken_one_half_minute_early_or_late_and_no_more(seconds: int, code: str) -> None:
    taken = [_step_of(FACTOR, code, at(seconds + 30 * away)) for away in (-2, -1, 0, 1, 2)]
    step = seconds // 30
    assert taken == [0, step, step, step, 0]


@pytest.mark.parametrize("typed", ["050471", " 050471 ", "050 471", "0 5 0 4 7 1", "050471\n"])
def test_spaces_in_a_code_do_not_matter(typed: str) -> None:
    assert _step_of(FACTOR, typed, at(1111111111)) == 1111111111 // 30


@pytest.mark.parametrize(
    "typed",
    ["", "050472", "50471", "0050471", "14050471", "\u0660\u0665\u0660\u0664\u0667\u0661", "\ud800"],
)
def test_what_is_no_code_of_now_is_not_taken(typed: str) -> None:
    assert _step_of(FACTOR, typed, at(1111111111)) == 0


def test_the_next_half_minute_has_another_code() -> None:
    assert len({TOTP(SECRET).at(30 * step) for step in range(40)}) > 35


@pytest.mark.parametrize(
    "typed",
    ["abcde-fghjk", "ABCDE-FGHJK", "abcdefghjk", " abcde fghjk ", "Abcde\u2013fghjk", "a.b.c.d.e.f.g.h.j.k"],
)
def test_a_recovery_code_is_known_however_it_is_typed(typed: str) -> None:
    assert _plain(typed) == "abcdefghjk"


def test_recovery_codes_are_two_groups_of_clear_letters_and_differ() -> None:
    made = {_recovery_code() for _ in range(50)}
    assert len(made) == 50
    assert {tuple(map(len, one.split("-"))) for one in made} == {(5, 5)}
    assert set("".join(made)) <= {*LETTERS, "-"}


def test_letters_that_look_alike_are_left_out() -> None:
    assert not set("ilo01") & set(LETTERS)
    assert len(LETTERS) == len(set(LETTERS)) == 31


def test_a_password_that_is_made_up_is_four_groups_of_five() -> None:
    one, other = generate_password(), generate_password()
    assert [len(group) for group in one.split("-")] == [5, 5, 5, 5]
    assert one != other


def test_where_no_password_is_kept_none_is_right() -> None:
    for kept in (None, UNUSABLE):
        verdict = compare_password("", kept)
        assert (verdict.right, verdict.renewed) == (False, None)


def test_a_token_has_256_bits_and_is_kept_as_its_hash() -> None:
    made = {fresh() for _ in range(50)}
    assert len(made) == 50
    assert {len(one) for one in made} == {43}  # 32 bytes, six bits a letter
    assert digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2, B.1
    assert digest("\ud800") == sha256(b"\xed\xa0\x80").hexdigest()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Ann@Example.ORG", "Ann@example.org"), ("  ann@example.org ", "ann@example.org"),
     ("ann@localhost", "ann@localhost"),
     ("ann@shop.internal", "ann@shop.internal"), ("ann@shop.test", "ann@shop.test"),
     ("e\u0301va@example.org", "\u00e9va@example.org")],
)  # fmt: skip
def test_an_address_is_kept_in_its_normal_form(typed: str, kept: str) -> None:
    assert normal(typed) == kept


@pytest.mark.parametrize("typed", ["", "ann", "ann@", "@example.org", "a b@example.org", "ann@example..org", "a@@b.org",
                                   "ann@example.org\nBcc: x@y.org", "x" * 260 + "@example.org"])  # fmt: skip
def test_what_is_no_address_is_refused_in_one_sentence(typed: str) -> None:
    with pytest.raises(BadValue, match=r"is no e-mail address: ") as refused:
        normal(typed)
    assert refused.value.public.endswith(".")
    assert not refused.value.public.endswith("..")


def test_spellings_of_one_address_share_one_key() -> None:
    assert key_of("ANN@Example.org") == key_of(" ann@example.ORG") == "ann@example.org"
    assert key_of("stra\u00dfe@example.org") == key_of("STRASSE@example.org")
    assert key_of("ann@example.org") != key_of("anne@example.org")


@pytest.mark.parametrize(
    ("text", "clean"),
    [("plain", "plain"), ("a\nb\tc", "a\ufffdb\ufffdc"), ("x" * 500, "x" * 120), ("\u202egpj", "\ufffdgpj"), ("", "")],
)
def test_what_a_stranger_typed_is_cut_and_shown_plainly(text: str, clean: str) -> None:
    assert clean_text(text) == clean
    assert clean_text("abcdef", 3) == "abc"


def attempt(failures: int) -> Attempt:
    return Attempt(attempt_key="x", failures=failures, first_at=NOON, last_at=NOON)


@pytest.mark.parametrize(
    ("failures", "later", "left"),
    [(0, 0.0, 0), (4, 0.0, 0), (5, 0.0, 2), (5, 0.5, 2), (5, 1.0, 1), (5, 1.999, 1), (5, 2.0, 0), (9, 10.0, 22),
     (30, 0.0, 900), (30, 899.5, 1), (30, 900.0, 0), (30, 1800.0, 0)],
)  # fmt: skip
def test_the_seconds_left_are_rounded_up(failures: int, later: float, left: int) -> None:
    assert remaining(attempt(failures), Counter(key="x", allowed=5), NOON + timedelta(seconds=later)) == left


def test_only_the_last_allowed_failure_locks() -> None:
    gate = Gate(counter=Counter(key="x", allowed=3), row=attempt(0))
    locks = []
    for second in range(5):
        gate.record_failure(NOON + timedelta(seconds=second))
        locks.append(gate.locks)
    assert locks == [False, False, True, False, False]
