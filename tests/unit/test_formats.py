"""Figures as people read them, held against Babel."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

import pytest
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_precision
from hypothesis import given
from hypothesis import strategies as st

from crm_dash.formats import (
    BABEL_LOCALES,
    format_day,
    format_moment,
    format_money,
    format_month,
    format_number,
    format_pct,
    format_relative,
    rounded,
    whole_shares,
)

AMOUNTS = st.decimals(min_value=-(10**11), max_value=10**11, places=4, allow_nan=False)
LANGUAGES = pytest.mark.parametrize("language", BABEL_LOCALES)


@LANGUAGES
@pytest.mark.parametrize("currency", ["EUR", "USD", "JPY", "KWD"])
@given(amount=AMOUNTS)
def test_money_is_babels(language, currency, amount):
    exact = amount.quantize(Decimal(1).scaleb(-get_currency_precision(currency)), rounding=ROUND_HALF_UP) + 0
    assert format_money(amount, language, currency) == format_currency(exact, currency, locale=BABEL_LOCALES[language])


@LANGUAGES
@given(amount=AMOUNTS)
def test_numbers_and_percentages_are_babels(language, amount):
    locale = BABEL_LOCALES[language]
    whole = amount.quantize(Decimal(1), rounding=ROUND_HALF_UP) + 0
    assert format_number(amount, language) == format_decimal(whole, locale=locale)
    assert format_pct(amount, language, digits=0) == format_percent(whole / 100, locale=locale)


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [("0.005", 2, "0.01"), ("-0.005", 2, "-0.01"), ("2.5", 0, "3"), ("-2.5", 0, "-3"), ("1.005", 2, "1.01")],
)
def test_half_rounds_away_from_zero(value, digits, expected):
    assert rounded(Decimal(value), digits) == Decimal(expected)


def test_a_negative_that_rounds_to_nothing_has_no_sign():
    assert format_money(Decimal("-0.004"), "es", "EUR") == "0,00\xa0€"
    assert format_pct(Decimal("-0.04"), "es", signed=True) == "0,0\xa0%"


def test_signs_are_written_on_demand():
    assert format_pct(Decimal("12.25"), "es", signed=True) == "+12,3\xa0%"
    assert format_money(Decimal("-1234.5"), "en", "EUR", signed=True) == "-€1,234.50"


@pytest.mark.parametrize(
    ("value", "spanish", "english"),
    [
        ("950", "950\xa0€", "€950"),
        ("12345", "12,3\xa0mil\xa0€", "€12.3K"),
        ("20000", "20\xa0mil\xa0€", "€20K"),
        ("-1250000", "-1,3\xa0M€", "-€1.3M"),
        ("0", "0\xa0€", "€0"),
    ],
)
def test_compact_money_keeps_one_decimal_at_most(value, spanish, english):
    assert format_money(Decimal(value), "es", "EUR", compact=True) == spanish
    assert format_money(Decimal(value), "en", "EUR", compact=True) == english


def test_dates_by_style():
    day = date(2026, 9, 3)
    assert [format_day(day, "es", style) for style in ("short", "day", "weekday")] == [
        "3 sept 2026",
        "3 sept",
        "jue, 3 sept",
    ]
    assert format_day(day, "en", "long") == "Thursday, 3 September 2026"
    assert format_month("2026-09", "es") == "septiembre de 2026"
    assert format_moment(datetime(2026, 1, 2, 8, 5), "es") == "2 ene 2026, 8:05"


def test_relative_days_end_after_a_month():
    assert format_relative(-3, "es") == "hace 3 días"
    assert format_relative(30, "en") == "in 30 days"
    assert format_relative(31, "es") is None


@given(st.lists(st.integers(-(10**7), 10**9), min_size=1, max_size=40).filter(lambda cents: sum(cents) > 0))
def test_shares_shown_together_sum_to_a_hundred(cents):
    shares = [Decimal(part) / sum(cents) * 100 for part in cents]
    shown = whole_shares(shares)
    assert sum(shown) == 100
    assert all(abs(one - share) < Decimal("0.1") for one, share in zip(shown, shares, strict=True))
    assert all(one == rounded(one, 1) for one in shown)


def test_shares_of_nothing_stay_unknown():
    assert whole_shares([None, None]) == [None, None]
    assert whole_shares([Decimal(100) / 3] * 3) == [Decimal("33.4"), Decimal("33.3"), Decimal("33.3")]
