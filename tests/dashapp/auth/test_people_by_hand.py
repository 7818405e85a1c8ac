"""Who asks, by hand: nobody outside of a request, initials of odd addresses, the words of a device, the second step."""

import pytest
from flask import Flask

from dashapp.auth.devices import device
from dashapp.auth.principal import current, initials_of, present
from dashapp.auth.second_factor import group_digits, picture
from services.core.errors import NotAllowed
from tests.dashapp.pages.by_hand import SCRIPT

APP = Flask("by_hand")


def test_nobody_is_there_outside_of_a_request() -> None:
    assert present() is None
    with APP.test_request_context("/"), pytest.raises(NotAllowed, match="Log in first"):
        current()


@pytest.mark.parametrize(
    ("email", "letters"),
    [("ann.lee@x", "AL"), ("ann@x", "AN"), ("a@x", "A"), ("", "?"), ("@x", "?"), ("a_b-c@x", "AB"), ("é.ß@x", "ÉSS")],
)
def test_initials_of_odd_addresses(email: str, letters: str) -> None:
    assert initials_of(email) == letters


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("", "Unknown device"),
        ("curl/8", "Unknown device"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/125 Safari/537 Edg/125", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/125 Safari/537 OPR/110", "Opera on Linux"),
        ("Mozilla/5.0 (Linux; Android 14) SamsungBrowser/25 Chrome/121 Safari/537", "Samsung Internet on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17 like Mac OS X) CriOS/125 Safari/604", "Chrome on iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/17 Safari/605", "Safari on macOS"),
        ("Firefox", "Firefox"),
        ("Windows", "Windows"),
        (SCRIPT, "Unknown device"),
    ],
)
def test_a_device_is_named_by_the_last_of_its_line(agent: str, said: str) -> None:
    assert device(agent) == said


@pytest.mark.parametrize(("secret", "said"), [("", ""), ("ABC", "ABC"), ("ABCD", "ABCD"), ("ABCDEFGHI", "ABCD EFGH I")])
def test_a_secret_is_read_in_groups(secret: str, said: str) -> None:
    assert group_digits(secret) == said


def test_nothing_of_a_hostile_name_is_in_the_picture() -> None:
    assert "script" not in picture(f"otpauth://totp/{SCRIPT}?secret=ABC").lower()
