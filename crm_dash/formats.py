"""Numbers, money, percentages and dates as people read them; Babel knows how, half away from zero rounds.

Babel is asked once per locale for its symbols and patterns: a whole panel shows some three hundred figures, and
``format_currency`` takes 45 µs for each, a tenth of the panel's budget. The tests hold the two equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel import Locale as BabelLocale
from babel.dates import format_date, format_skeleton, format_time, format_timedelta
from babel.numbers import (
    format_compact_currency,
    format_currency,
    format_decimal,
    format_percent,
    get_currency_precision,
    get_decimal_symbol,
    get_group_symbol,
    get_minus_sign_symbol,
    get_plus_sign_symbol,
)

# English for Europe: day before month, 24 hours.
BABEL_LOCALES = {"es": "es_ES", "en": "en_GB"}
_SKELETONS = {"short": "yMMMd", "day": "MMMd", "weekday": "MMMEd", "numeric": "yMd"}
_MONTH_SKELETONS = {"name": "MMM", "short": "yMMM", "long": "yMMMM"}
_FARTHEST_RELATIVE = 30
_STEPS = tuple(Decimal(1).scaleb(-digits) for digits in range(7))


@dataclass(frozen=True, kw_only=True, slots=True)
class Pattern:
    """What stands around the digits, and between them."""

    prefix: str
    suffix: str
    group: str
    decimal: str
    plus: str
    minus: str
    digits: int = 0


def rounded(value: Decimal | float, digits: int) -> Decimal:
    """``value`` with ``digits`` decimals, half away from zero."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return exact.quantize(_STEPS[digits], rounding=ROUND_HALF_UP)


def whole_shares(shares: Sequence[Decimal | None]) -> list[Decimal | None]:
    """Percentages of one total as they are shown together: with one decimal, and summing to their rounded sum.

    Largest remainder: all are rounded down, and the tenths that are missing go where most was cut off. Where one is
    unknown (a total that is not positive) all are left as they are.
    """
    known = [share for share in shares if share is not None]
    if len(known) < len(shares):
        return list(shares)
    tenths = [int((share * 10).to_integral_value(ROUND_FLOOR)) for share in known]
    missing = int(rounded(sum(known, Decimal(0)), 1) * 10) - sum(tenths)
    by_remainder = sorted(range(len(known)), key=lambda index: (tenths[index] - known[index] * 10, index))
    for index in by_remainder[:missing]:
        tenths[index] += 1
    return [Decimal(tenth) / 10 for tenth in tenths]


def format_number(value: Decimal | float, language: str, *, digits: int = 0, signed: bool = False) -> str:
    """A plain number with ``digits`` decimals; ``signed`` puts + before a positive one."""
    return _written(rounded(value, digits), number_pattern(language), digits, signed)


def format_money(value: Decimal, language: str, currency: str, *, compact: bool = False, signed: bool = False) -> str:
    """An amount with the currency's decimals, or ``compact`` with one ("12,3 mil €")."""
    if compact:
        return _compact(value, language, currency, signed)
    pattern = money_pattern(language, currency)
    return _written(rounded(value, pattern.digits), pattern, pattern.digits, signed)


def format_pct(value: Decimal | float, language: str, *, digits: int = 1, signed: bool = False) -> str:
    """A percentage, given as one (12.3 is "12,3 %")."""
    return _written(rounded(value, digits), percent_pattern(language), digits, signed)


@lru_cache(maxsize=4096)
def format_day(day: date, language: str, style: str = "short") -> str:
    """A civil date: ``short`` 24 nov 2026, ``day`` 24 nov, ``weekday`` mar, 24 nov, ``numeric``, ``long``."""
    locale = BABEL_LOCALES[language]
    return (
        format_date(day, "full", locale) if style == "long" else format_skeleton(_SKELETONS[style], day, locale=locale)
    )


def format_moment(moment: datetime, language: str) -> str:
    """Date and time of day, no seconds."""
    return f"{format_day(moment.date(), language)}, {format_clock(moment, language)}"


@lru_cache(maxsize=2048)
def format_clock(moment: datetime, language: str) -> str:
    """Time of day, no seconds."""
    return format_time(moment.time(), format="short", locale=BABEL_LOCALES[language])


@lru_cache(maxsize=1024)
def format_month(month: str, language: str, style: str = "long") -> str:
    """``YYYY-MM`` as a month: ``name`` nov, ``short`` nov 2026, ``long`` noviembre de 2026."""
    day = date.fromisoformat(f"{month}-01")
    return format_skeleton(_MONTH_SKELETONS[style], day, locale=BABEL_LOCALES[language])


@lru_cache(maxsize=2048)
def format_relative(days: int, language: str) -> str | None:
    """``days`` from today as people say it ("en 3 días", "hace 2 días"); None where a date says it better."""
    if abs(days) > _FARTHEST_RELATIVE:
        return None
    return format_timedelta(
        timedelta(days=days), granularity="day", threshold=99, add_direction=True, locale=BABEL_LOCALES[language]
    )


@lru_cache(maxsize=16)
def number_pattern(language: str) -> Pattern:
    """Babel's plain number of a language."""
    return _around(format_decimal(1, locale=BABEL_LOCALES[language]), language)


@lru_cache(maxsize=64)
def money_pattern(language: str, currency: str) -> Pattern:
    """Babel's amount of a language and currency."""
    digits = get_currency_precision(currency)
    sample = format_currency(1, currency, locale=BABEL_LOCALES[language])
    whole = sample.replace(get_decimal_symbol(BABEL_LOCALES[language]) + "0" * digits, "", 1)
    return replace(_around(whole, language), digits=digits)


@lru_cache(maxsize=16)
def percent_pattern(language: str) -> Pattern:
    """Babel's percentage of a language."""
    return _around(format_percent(0.01, locale=BABEL_LOCALES[language]), language)


def _around(sample: str, language: str) -> Pattern:
    locale = BabelLocale.parse(BABEL_LOCALES[language])
    prefix, _, suffix = sample.partition("1")
    return Pattern(
        prefix=prefix,
        suffix=suffix,
        group=get_group_symbol(locale),
        decimal=get_decimal_symbol(locale),
        plus=get_plus_sign_symbol(locale),
        minus=get_minus_sign_symbol(locale),
    )


def _written(value: Decimal, pattern: Pattern, digits: int, signed: bool) -> str:
    whole, _, part = f"{abs(value):,.{digits}f}".partition(".")
    body = whole.replace(",", pattern.group) + (pattern.decimal + part if part else "")
    return f"{_sign(value, pattern, signed)}{pattern.prefix}{body}{pattern.suffix}"


def _sign(value: Decimal, pattern: Pattern, signed: bool) -> str:
    if value < 0:
        return pattern.minus
    return pattern.plus if signed and value > 0 else ""


def _compact(value: Decimal, language: str, currency: str, signed: bool) -> str:
    size = abs(value)
    unit = next((unit for unit in (Decimal(10) ** 9, Decimal(10) ** 6, Decimal(10) ** 3) if size >= unit), Decimal(1))
    near = rounded(size / unit, 1 if unit > 1 else 0) * unit
    digits = 1 if unit > 1 and near % unit else 0
    text = format_compact_currency(near, currency, locale=BABEL_LOCALES[language], fraction_digits=digits)
    return f"{_sign(value if near else Decimal(0), number_pattern(language), signed)}{text}"
