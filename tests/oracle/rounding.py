"""Numbers as the JSON shows them: rounded last, half away from zero, from exact values (SPEC §4, §5)."""

from decimal import Decimal
from fractions import Fraction
from math import floor

Exact = int | Decimal | Fraction


def half_away(value: Exact, places: int) -> float:
    """The value with at most `places` decimals; 0.05 → 0.1 and −0.05 → −0.1; never −0.0."""
    exact = Fraction(value)
    steps = floor(abs(exact) * 10**places + Fraction(1, 2))
    if exact < 0:
        steps = -steps
    return float(Fraction(steps, 10**places))


def money(value: Exact | None) -> float | None:
    """An amount: at most 2 decimals."""
    return None if value is None else half_away(value, 2)


def one_decimal(value: Exact | None) -> float | None:
    """A percentage or a number of days: 1 decimal."""
    return None if value is None else half_away(value, 1)


def share(part: Exact, whole: Exact) -> Fraction | None:
    """part / whole × 100, unrounded; null when the whole is ≤ 0."""
    return Fraction(part) / Fraction(whole) * 100 if whole > 0 else None


def change(current: Exact, base: Exact) -> Fraction | None:
    """(current − base) / base × 100, unrounded; null when the base is ≤ 0."""
    return (Fraction(current) - Fraction(base)) / Fraction(base) * 100 if base > 0 else None
