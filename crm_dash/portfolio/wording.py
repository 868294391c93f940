"""How an account's fields and reasons are called and read; the same in the grid and in a file."""

from __future__ import annotations

from typing import Any

from crm_dash.account_rows import AccountRow
from crm_dash.facts.model import Reason
from crm_dash.i18n import Locale
from crm_dash.portfolio.fields import Field


def plain_value(account: AccountRow, field: Field) -> Any:
    """The field's own value."""
    if field.name == "health_score":
        return account.health.score if account.health is not None else None
    if field.name == "health_level":
        return account.health.level if account.health is not None else None
    return getattr(account, field.name)


def reason_text(loc: Locale, reason: Reason) -> str:
    """A reason in a few words, for a badge."""
    return loc.name(
        "portfolio.reason", reason.code, **{name: _figure(name, v, loc) for name, v in reason.params.items()}
    )


def reasons(account: AccountRow) -> list[tuple[Reason, str]]:
    """What to say about an account, what is urgent first, with the tone to say it in."""
    if account.health is None:
        return []
    found = [(reason, "bad") for reason in account.health.at_risk]
    found += [(reason, "warn") for reason in account.health.service]
    return found + [(reason, "good") for reason in account.health.growth]


def _figure(name: str, value: Any, loc: Locale) -> str:
    if name == "amount":
        return loc.money(value, compact=True)
    if name.endswith("_pct"):
        return loc.percent(value, digits=0, signed=name == "change_pct")
    return loc.number(value)
