"""Codes and parameters of rules → the values that a catalogue's sentence takes, as people read them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from crm_dash.facts.model import Scalar
from crm_dash.i18n import Locale

_MONTH = re.compile(r"\d{4}-\d{2}")


def shown(loc: Locale, params: Mapping[str, Scalar]) -> dict[str, str]:
    """Each parameter in words: by its type, and by its name where the type is not enough (``*_pct``, ``times``)."""
    return {name: _shown(loc, name, value) for name, value in params.items()}


def _shown(loc: Locale, name: str, value: Scalar) -> str:
    if isinstance(value, Decimal):
        if name.endswith("_pct"):
            return loc.percent(value)
        return loc.number(value, digits=1) if name == "times" else loc.money(value)
    if isinstance(value, datetime):
        return loc.date(value.date())
    if isinstance(value, date):
        return loc.date(value)
    if isinstance(value, int | float):
        return loc.number(value)
    if isinstance(value, str) and name == "month" and _MONTH.fullmatch(value):
        return loc.month(value)
    return str(value) if value is not None else loc.t("common.not_available")
