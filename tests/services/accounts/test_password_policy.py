"""Rules of passwords: length and what attackers try first; nothing about kinds of characters."""

import pytest

from services.accounts.password_policy import common, require_allowed
from services.core.errors import PasswordRefused

EMAIL = "Marguerite.Oyelaran@example.org"


@pytest.mark.parametrize(
    "password",
    ["correct horse battery staple", "onlylowercaseletterswithoutmeaning", "9471 0386 2257 9013",
     "Übergrößenträger läuft", "   spaces count   as they are   ",
     "密码是一个很长的句子而且没有人会猜到", "x" * 8 + "7Kp#" * 60],
)  # fmt: skip
def test_any_characters_make_a_password(password: str) -> None:
    require_allowed(password, email=EMAIL, shortest=12)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("kJ8#mQ2$vX9", "fewer than 12 characters"),
        ("", "fewer than 12 characters"),
        ("x" * 257, "more than 256 characters"),
        ("marguerite.oyelaran@EXAMPLE.org", "is the e-mail address"),
        ("Marguerite.Oyelaran", "is the e-mail address"),
        ("password1234", "leaked most often"),
        ("PASSWORD1234", "leaked most often"),
        ("123456789012", "variation of what attackers try first"),
        ("qwertyuiop123456", "variation of what attackers try first"),
        ("Passw0rd!Passw0rd!", "variation of what attackers try first"),
        ("aaaaaaaaaaaaaaaaaaaa", "variation of what attackers try first"),
        ("cartographcartograph", "variation of what attackers try first"),
        ("oyelaranmarguerite.oyelaran"[8:] + "1", "variation of what attackers try first"),
    ],
)
def test_what_is_refused_and_why_without_the_password(password: str, why: str) -> None:
    with pytest.raises(PasswordRefused, match=why) as refused:
        require_allowed(password, email=EMAIL, shortest=12)
    assert not password or password not in refused.value.public


def test_the_length_is_counted_in_characters_not_bytes() -> None:
    with pytest.raises(PasswordRefused, match="fewer"):
        require_allowed("密码密码密码", email=EMAIL, shortest=12)


def test_the_list_of_common_passwords_is_there() -> None:
    assert len(common()) == 30_000
    assert {"password", "123456", "password1234"} <= common()
