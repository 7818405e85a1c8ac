"""Segments as they are drawn: the sentence, the strip, movement, the recovery list, on answers made by hand."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from dashapp.pages.segments.movement import LABELS, Movement
from dashapp.pages.segments.recovery_list import Waiting
from services.analyses.segments.kinds import ABSENT, SEGMENTS
from services.query.questions import Period
from tests.dashapp.handmade import NASTY, draw, draw_empty, elements, links, result, said_in, sheet, titles, view, words

ALONE = "?period=year&compare=none"


def segment(name: str, users: int, of: int = 100, **other: Any) -> dict[str, Any]:
    """A segment of so many users in all."""
    given: dict[str, Any] = {
        "segment": name,
        "label": SEGMENTS[name].label,
        "action": SEGMENTS[name].action,
        "users": users,
        "share": users / of,
        "revenue": Decimal(0),
        "value_left": None,
        "days_since": None,
        "events_per_user": 3.456,
        "views_per_user": 2.0,
        "sessions_per_user": 1.005,
        "carts": 1200,
        "purchases": 0,
    }
    return given | other


def five(browse: int, left: int, single: int, multi: int, **of_multi: Any) -> list[dict[str, Any]]:
    """The segments; those who left a cart left 10.00 each, a single buyer brought 10.00, a multi-buyer 90.00."""
    of = browse + left + single + multi or 1
    return [
        segment("view_only", browse, of),
        segment("cart_abandoner", left, of, value_left=Decimal(10 * left)),
        segment("single", single, of, revenue=Decimal(10 * single)),
        segment("multi", multi, of, revenue=Decimal(90 * multi), **of_multi),
        segment("high_value", 1, of),
    ]


def lead(rows: list[dict[str, Any]], search: str = ALONE, currency: str = "") -> str:
    """The sentence."""
    return words(draw(view("segments", search, currency=currency), "lead", result(rows)).body)


def test_the_sentence_says_who_looks_who_leaves_and_who_brings() -> None:
    """Ten single buyers bring 100.00, ten multi-buyers 900.00: 90 % of 1,000.00."""
    assert lead(five(1060, 20, 10, 10), currency="EUR") == (
        "Of 1,100 people, 96.36 % only looked and 1.82 % left a cart and bought nothing: EUR 200.00 . "
        "Multi-buyers are 0.91 % of them and bring 90.00 % of the revenue."
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (five(0, 0, 0, 0), "There are no events here: choose another period, or lift a filter."),
        (five(1, 0, 0, 0), "Of 1 person, 100.00 % only looked ."),
        (five(0, 1, 0, 0), "Of 1 person, 0.00 % only looked and 100.00 % left a cart and bought nothing: 10.00 ."),
        (five(1, 0, 1, 0), "Of 2 people, 50.00 % only looked ."),
    ],
)
def test_what_nobody_did_is_not_spoken_of(rows: list[dict[str, Any]], said: str) -> None:
    assert lead(rows) == said


def test_buyers_who_brought_nothing_are_no_share_of_the_revenue() -> None:
    rows = five(0, 0, 0, 4)
    rows[3]["revenue"] = Decimal(0)
    assert lead(rows) == "Of 4 people, 0.00 % only looked ."


@pytest.mark.parametrize(
    ("search", "change", "said"),
    [
        ("?period=year", 0.125, "Their number rose 12.5 % against 2023."),
        ("?period=year", -0.5, "Their number fell 50.0 % against 2023."),
        ("?period=year", 0.0, "of the revenue."),
        ("?period=year", None, "of the revenue."),
        (ALONE, 0.5, "of the revenue."),
    ],
)
def test_how_the_number_of_multi_buyers_moved(search: str, change: float | None, said: str) -> None:
    assert lead(five(5, 5, 5, 5, users_change=change), search).endswith(said)


def strip(rows: list[dict[str, Any]], search: str = ALONE, currency: str = "") -> list[dict[str, Any]]:
    """The parts of the strip."""
    content = draw(view("segments", search, currency=currency), "segments", result(rows))
    return list(elements(content.body, "div", "sg"))


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0.0, "Last seen 0 days ago"),
        (1.0, "Last seen 1 day ago"),
        (1.5, "Last seen 2 days ago"),
        (0.5, "Last seen 1 day ago"),
    ],
)
def test_how_long_ago_is_said_in_whole_days(days: float, said: str) -> None:
    (one,) = strip([segment("single", 3, days_since=days)])
    assert said_in(one, "div", "meta")[-1] == said


def test_a_segment_says_its_numbers_and_offers_its_list() -> None:
    (one,) = strip(
        [segment("cart_abandoner", 1234, 10_000, value_left=Decimal("98765.4"))], f"{ALONE}&brand=a%26b", "EUR"
    )
    assert words(one) == (
        "Cart abandoners 1,234 12.34 % of users EUR 98.8K left in carts Start a recovery mail Member list"
    )
    assert links(one)["Member list"] == "/members/cart_abandoner.csv?period=year&compare=none&brand=a%26b"
    assert "EUR 98,765.40" in titles(one)


def test_how_users_of_a_segment_behave_is_rounded_half_up() -> None:
    (one,) = strip([segment("single", 10)])
    (users,) = elements(one, "a", "fnl-v")
    assert users["title"] == (
        "Users with exactly one purchase event. A user: 3.46 events, 2.00 views, 1.01 sessions. "
        "Together: 1,200 cart events, 0 purchases"
    )


def test_a_segment_of_nobody_has_no_list_and_no_behaviour() -> None:
    full, nobody = strip([segment("view_only", 3), segment("single", 0)])
    assert "Member list" in links(full)
    assert "Member list" not in links(nobody)
    assert next(elements(nobody, "a"))["title"] == SEGMENTS["single"].meaning


def test_without_users_there_is_no_strip() -> None:
    assert draw_empty(view("segments", ALONE), "segments", result([segment("single", 0)])).what == "events"


def moved(counts: dict[tuple[str, str], int], *, halves: bool = False) -> Movement:
    """So many users went from one segment to another."""
    rows = [{"before": a, "after": b, "users": counts.get((a, b), 0)} for a in LABELS for b in LABELS]
    before = Period(start=date(2023, 1, 1), end=date(2024, 1, 1))
    return Movement(
        before=before, after=Period(start=date(2024, 1, 1), end=date(2025, 1, 1)), halves=halves, result=result(rows)
    )


MOVES = {
    ("cart_abandoner", "single"): 2, ("cart_abandoner", "multi"): 1, ("cart_abandoner", "cart_abandoner"): 3,
    ("cart_abandoner", ABSENT): 4, ("single", "multi"): 1, (ABSENT, "single"): 1000,
}  # fmt: skip


def test_the_matrix_says_users_and_their_share_of_the_row() -> None:
    content = draw(view("segments", "?period=year"), "movement", moved(MOVES))
    assert said_in(content.body, "tr") == [
        "From, to Browsers Cart abandoners Single buyers Multi-buyers Not seen",
        "Browsers 0 \u2013 0 \u2013 0 \u2013 0 \u2013 0 \u2013",
        "Cart abandoners 0 0.00 % 3 30.00 % 2 20.00 % 1 10.00 % 4 40.00 %",
        "Single buyers 0 0.00 % 0 0.00 % 0 0.00 % 1 100.00 % 0 0.00 %",
        "Multi-buyers 0 \u2013 0 \u2013 0 \u2013 0 \u2013 0 \u2013",
        "Not seen 0 0.00 % 0 0.00 % 1,000 100.00 % 0 0.00 %",
    ]
    assert content.caption.startswith("Rows 2023, columns 2024; users, and their share of the row.")


def test_what_became_of_abandoners_and_single_buyers_is_said() -> None:
    content = draw(view("segments", "?period=year"), "movement", moved(MOVES))
    assert said_in(content.body, "p", "mvs-words") == [
        (
            "Of 10 cart abandoners, 3 (30.00 %) bought in 2024, 40.00 % were not seen. "
            "Of 1 single buyer, 1 (100.00 %) bought again in 2024, 0.00 % were not seen."
        )
    ]


def test_the_diagonal_is_marked_and_who_was_never_seen_is_not_counted() -> None:
    content = draw(view("segments", "?period=year"), "movement", moved(MOVES))
    assert [words(one) for one in elements(content.body, "td", "stayed")] == [
        "0 \u2013",
        "3 30.00 %",
        "0 0.00 %",
        "0 \u2013",
    ]
    assert "Cart abandoners, then not seen: 4 of 10" in titles(content.body)
    assert titles(content.body)[-1] == "Nobody is counted who was seen in neither"


def test_halves_of_a_period_are_named_as_such() -> None:
    content = draw(view("segments", ALONE), "movement", moved({("single", "single"): 1}, halves=True))
    assert content.caption.startswith("The period in two halves: rows 2023, columns 2024;")
    assert words(content.body).endswith(
        "Of 1 single buyer, 1 (100.00 %) bought again in the second half, 0.00 % were not seen."
    )


def test_without_movement_it_says_why() -> None:
    assert draw_empty(view("segments", ALONE), "movement", moved({})).what == "events"
    alone = draw(view("segments", ALONE), "movement", None)
    assert words(alone.body).startswith("One day alone shows no movement")
    assert draw_empty(view("segments", first=None, last=None), "movement", None).what == "events"
    assert sheet(view("segments"), "movement", None).rows == ()


def test_the_table_of_movement_names_the_segments() -> None:
    made = sheet(view("segments"), "movement", moved(MOVES))
    assert {"before": "Not seen", "after": "Single buyers", "users": 1000} in made.rows


def waiting(*rows: dict[str, Any], users: int = 1234) -> Waiting:
    """The head of a recovery list."""
    return Waiting(result=result(rows), users=users, zone="Europe/Berlin")


def user(name: str, brand: str = "asus", product: str = "P1") -> dict[str, Any]:
    """Somebody who left two products."""
    return {
        "user": name, "value_left": Decimal("1234.5"), "products": 2, "left_at": datetime(2024, 12, 31, 18, 5, 59),
        "brand": brand, "last_product": product, "last_price": Decimal("99.9"),
    }  # fmt: skip


def test_a_user_stands_with_value_time_and_links_to_brand_and_product() -> None:
    content = draw(view("segments", ALONE, currency="EUR"), "recovery", waiting(user("U1")))
    assert said_in(content.body, "tr") == [
        "User Value left, EUR Products Last carted Brand most left Last product",
        "U1 1,234.50 2 2024-12-31 18:05 asus P1",
    ]
    assert links(content.body)["asus"] == "/segments?period=year&compare=none&brand=asus"
    assert links(content.body)["P1"] == "/segments?period=year&compare=none&product=P1"
    assert "Carted last at EUR 99.90" in titles(content.body)


def test_the_whole_list_is_one_download_of_the_same_view() -> None:
    content = draw(view("segments", f"{ALONE}&brand=a%26b"), "recovery", waiting(user("U1")))
    (download,) = elements(content.tools, "a")
    assert (words(download), download["download"]) == ("All 1,234", True)
    assert download["href"] == "/recovery.csv?period=year&compare=none&brand=a%26b"


def test_hostile_names_of_users_brands_and_products_stay_text() -> None:
    content = draw(view("segments", ALONE), "recovery", waiting(user(NASTY, NASTY, "x" * 300)))
    assert words(content.body).count(NASTY) == 2
    assert list(elements(content.body, "script")) == []
    assert links(content.body)["x" * 300].endswith("&product=" + "x" * 300)


def test_an_empty_list_says_what_is_missing() -> None:
    nothing = draw_empty(view("segments", "?period=year"), "recovery", waiting())
    assert nothing.what == "carts left behind"
    assert nothing.caption.endswith("times in Europe/Berlin. 2024, not compared. No filters")
