"""The parameters of a reason as people read them; the catalogues word its code."""

from __future__ import annotations

from decimal import Decimal

from crm_dash.facts.model import Reason, Scalar
from crm_dash.i18n import Locale


def params_text(reason: Reason, loc: Locale) -> dict[str, str]:
    """``*_pct`` as a percentage, ``amount`` as money, other numbers as whole ones."""
    return {name: _shown(name, value, loc) for name, value in reason.params.items()}


def _shown(name: str, value: Scalar, loc: Locale) -> str:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return str(value)
    if name.endswith("_pct"):
        return loc.percent(value, digits=0)
    return loc.money(Decimal(value)) if name == "amount" else loc.number(value)
