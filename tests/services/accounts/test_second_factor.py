"""Second factor: on with a first right code, off without a trace; what is kept of the recovery codes."""

from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from pyotp import TOTP, parse_uri

from models.app.sessions import RecoveryCode
from services.accounts import second_factor
from services.accounts.audit import list_entries
from services.core.context import Desk
from services.core.errors import AlreadyThere, BadValue, UnknownName
from tests.services.accounts.hiring import WHO, hire
from tests.services.accounts.test_people import at_once

ANN = "ann@example.org"


def code(desk: Desk, secret: str) -> str:
    return TOTP(secret).at(desk.clock.now())


def turned_on(desk: Desk) -> tuple[str, ...]:
    return second_factor.confirm(desk, ANN, code(desk, second_factor.begin(desk, ANN).secret))


def test_it_is_on_from_the_first_right_code(desk: Desk) -> None:
    hire(desk, ANN)
    secret = second_factor.begin(desk, ANN).secret
    for wrong in ("000000", "", "\ud800"):
        with pytest.raises(BadValue, match="not the right one"):
            second_factor.confirm(desk, ANN, wrong)
    assert not second_factor.has_second_factor(desk, ANN)
    recovery = second_factor.confirm(desk, ANN, f"{code(desk, secret)[:3]} {code(desk, secret)[3:]}")
    assert second_factor.has_second_factor(desk, "ANN@example.org")
    assert len(set(recovery)) == 10
    assert {(len(one), one.count("-")) for one in recovery} == {(11, 1)}


def test_the_uri_says_what_the_secret_says(desk: Desk) -> None:
    hire(desk, ANN)
    enrolment = second_factor.begin(desk, ANN)
    assert parse_qs(urlsplit(enrolment.uri).query) == {"secret": [enrolment.secret], "issuer": ["Cartograph"]}
    assert parse_uri(enrolment.uri).at(0) == TOTP(enrolment.secret).at(0)
    assert len(enrolment.secret) >= 32


def test_a_page_that_is_loaded_again_shows_the_same_secret_for_an_hour(desk: Desk) -> None:
    hire(desk, ANN)
    first = second_factor.begin(desk, ANN)
    assert second_factor.begin(desk, ANN) == first
    desk.clock.advance(3600)
    later = second_factor.begin(desk, ANN)
    assert later != first
    with pytest.raises(BadValue):
        second_factor.confirm(desk, ANN, code(desk, first.secret))
    assert second_factor.confirm(desk, ANN, code(desk, later.secret))


def test_it_is_turned_on_once(desk: Desk) -> None:
    hire(desk, ANN)
    with pytest.raises(BadValue, match="begin anew"):
        second_factor.confirm(desk, ANN, "000000")
    secret = second_factor.begin(desk, ANN).secret
    raised = at_once(3, lambda _: second_factor.confirm(desk, ANN, code(desk, secret)))
    assert sorted(type(error).__name__ for error in raised) == ["AlreadyThere", "AlreadyThere", "NoneType"]
    with pytest.raises(AlreadyThere):
        second_factor.begin(desk, ANN)


def test_off_leaves_no_trace_but_in_the_audit(desk: Desk) -> None:
    hire(desk, ANN)
    turned_on(desk)
    second_factor.remove(desk, ANN, who=WHO)
    second_factor.remove(desk, ANN, who=WHO)
    assert not second_factor.has_second_factor(desk, ANN)
    with desk.application.read() as session:
        assert session.scalars(sa.select(RecoveryCode)).all() == []
    told = [(entry.who, entry.what, entry.subject, entry.details) for entry in list_entries(desk)[1:]]
    assert told == [(ANN, "second factor on", ANN, {}), (WHO, "second factor off", ANN, {})]


def test_no_recovery_code_is_in_the_database(desk: Desk) -> None:
    hire(desk, ANN)
    recovery = turned_on(desk)
    with desk.application.read() as session:
        kept = session.scalars(sa.select(RecoveryCode.code_hash)).all()
    assert len(kept) == 10
    assert not {*kept} & {*recovery, *(one.replace("-", "") for one in recovery)}


@pytest.mark.parametrize("act", [second_factor.begin, second_factor.has_second_factor])
def test_there_is_none_without_an_account(desk: Desk, act: object) -> None:
    with pytest.raises(UnknownName):
        act(desk, ANN)  # type: ignore[operator]


def test_those_who_are_asked_for_a_code_are_known_at_once(desk: Desk) -> None:
    hire(desk, ANN)
    hire(desk, "ben@example.org")
    enrolment = second_factor.begin(desk, ANN)
    assert second_factor.emails_with_second_factor(desk) == frozenset()  # begun is not on
    second_factor.confirm(desk, ANN, code(desk, enrolment.secret))
    assert second_factor.emails_with_second_factor(desk) == {ANN}
