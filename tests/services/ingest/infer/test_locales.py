"""Locales: numbers and dates as every locale of CLDR writes them are read back equal or refused, never as others.

The ordinary run reads a few hundred columns, `--soak` ten thousand of each.
"""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from babel import dates, localedata, numbers

from services.core.errors import FileRefused
from services.ingest.clean.values import NumberFormat, TimeFormat, read_instant, read_number
from services.ingest.infer.month_names import LANGUAGES
from services.warehouse.duckdb.sandbox import Sandbox
from tests.services.ingest.clean.stage import new_stage, select
from tests.services.ingest.infer.columns import infer

LOCALES = sorted(localedata.locale_identifiers())
FEW, MANY = 150, 10_000
CURRENCIES = ("USD", "EUR", "GBP", "JPY", "CHF", "INR", "BRL", "SEK", "PLN", "CZK", "CAD", "AUD", "KWD")


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One database for all columns."""
    made = new_stage(tmp_path_factory.mktemp("stage"))
    yield made
    made.connection.close()


@pytest.fixture(scope="module")
def columns(request: pytest.FixtureRequest) -> int:
    """How many columns are written of each."""
    return MANY if request.config.getoption("--soak") else FEW


Writer = Callable[[Decimal, str, str], str]

NUMBER_FORMS: dict[Writer, Callable[[str], int]] = {
    lambda amount, _, locale: numbers.format_decimal(amount, locale=locale): lambda _: 2,
    lambda amount, _, locale: numbers.format_decimal(amount, "#,##0.00", locale=locale): lambda _: 2,
    lambda amount, _, locale: numbers.format_decimal(amount, "0.00", locale=locale): lambda _: 2,
    lambda amount, _, locale: numbers.format_decimal(amount, "#,##0.000", locale=locale): lambda _: 3,
    lambda amount, _, locale: numbers.format_decimal(amount, "#,##0", locale=locale): lambda _: 0,
    lambda amount, _, locale: numbers.format_decimal(amount, locale=locale, numbering_system="default"): lambda _: 2,
    lambda amount, currency, locale: numbers.format_currency(
        amount, currency, locale=locale
    ): numbers.get_currency_precision,
    lambda amount, currency, locale: numbers.format_currency(
        amount, currency, locale=locale, format_type="accounting"
    ): numbers.get_currency_precision,
    lambda amount, currency, _: f"{currency} {amount:.2f}": lambda _: 2,
    lambda amount, currency, _: f"{abs(amount):.2f}{'-' if amount < 0 else ''} {currency}": lambda _: 2,
    lambda amount, _, __: f"({-amount:,.2f})" if amount < 0 else f"{amount:,.2f}": lambda _: 2,
}
"""How an amount is written, and how many decimals it then has."""


def read_numbers(stage: Sandbox, texts: list[str]) -> list[Decimal | None] | None:
    """Return what a column of money is read as; None if it is refused."""
    try:
        (one,) = infer(stage, ("revenue",), texts)
    except FileRefused:
        return None
    assert isinstance(one.form, NumberFormat)
    return select(stage, read_number(one.form, one.text))


def draw_amounts(dice: random.Random) -> list[Decimal]:
    """Return amounts of all sizes, some given back."""
    sizes = [dice.choice((10, 10**3, 10**6, 10**9)) for _ in range(dice.randrange(1, 6))]
    return [Decimal(dice.randrange(-size * 10, size * 100)) / 100 for size in sizes]


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_numbers_of_every_locale_are_read_back_or_refused(stage: Sandbox, columns: int) -> None:
    dice, refused = random.Random(1), 0  # noqa: S311 - examples, no secret
    for at in range(columns):
        locale, form = LOCALES[at * 7 % len(LOCALES)], dice.choice(list(NUMBER_FORMS))
        currency = dice.choice(CURRENCIES)
        step = Decimal(1).scaleb(-NUMBER_FORMS[form](currency))
        amounts = [amount.quantize(step) for amount in draw_amounts(dice)]
        texts = [form(amount, currency, locale) for amount in amounts]
        found = read_numbers(stage, texts)
        refused += found is None
        assert found in (None, amounts), (locale, texts)
    assert refused < columns / 8  # asked for where two readings are possible, and where a script's words are not known


DATE_FORMS: tuple[Callable[[datetime, str], str], ...] = (
    lambda at, locale: dates.format_date(at, "full", locale=locale),
    lambda at, locale: dates.format_date(at, "long", locale=locale),
    lambda at, locale: dates.format_date(at, "medium", locale=locale),
    lambda at, locale: dates.format_date(at, "short", locale=locale),
    lambda at, locale: dates.format_datetime(at, "long", locale=locale),
    lambda at, locale: dates.format_datetime(at, "medium", locale=locale),
    lambda at, locale: dates.format_datetime(at, "short", locale=locale),
    lambda at, locale: dates.format_date(at, "dd-MMM-yy", locale=locale),
    lambda at, locale: dates.format_datetime(at, "d. MMMM yyyy HH:mm:ss", locale=locale),
    lambda at, locale: dates.format_datetime(at, "MMM d, yyyy h:mm:ss a", locale=locale),
    lambda at, _: f"{at:%Y-%m-%d %H:%M:%S} +0000",
    lambda at, _: f"{at:%d/%m/%Y %H:%M:%S} UTC",
    lambda at, _: f"{at:%m/%d/%y %I:%M %p}",
)


def read_dates(stage: Sandbox, texts: list[str]) -> list[datetime | None] | None:
    """Return what a column of dates is read as; None if it is refused."""
    try:
        (one,) = infer(stage, ("date",), texts)
    except FileRefused:
        return None
    assert isinstance(one.form, TimeFormat)
    return select(stage, read_instant(one.form, one.text, "UTC", proven=one.proven))


def is_same(found: datetime | None, at: datetime) -> bool:
    """True if a date was read back: the same minute, or the same day where no time of day was written."""
    return found in (at, at.replace(second=0), at.replace(hour=0, minute=0, second=0))


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_dates_of_every_locale_are_read_back_or_refused(stage: Sandbox, columns: int) -> None:
    dice, refused = random.Random(1), 0  # noqa: S311 - examples, no secret
    for at in range(columns):
        locale = dice.choice(LANGUAGES) if at % 2 else LOCALES[at * 7 % len(LOCALES)]
        form = dice.choice(DATE_FORMS)
        seconds = [dice.randrange(946684800, 1735689600) for _ in range(dice.randrange(1, 9))]
        moments = [datetime.fromtimestamp(one, UTC).replace(tzinfo=None) for one in seconds]
        texts = [form(moment, locale) for moment in moments]
        found = read_dates(stage, texts)
        refused += found is None and locale in LANGUAGES
        if found is not None:
            pairs = zip(found, moments, strict=True)
            assert all(one is None or is_same(one, moment) for one, moment in pairs), (locale, texts, found)
    assert refused < columns / 12  # days and months that could change places
