"""The grid's rows: every cell as people read it, since order and conditions are the server's."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from crm_dash.account_rows import AccountRow
from crm_dash.i18n import Locale
from crm_dash.portfolio.fields import FIELDS, Field
from crm_dash.portfolio.wording import plain_value, reason_text, reasons
from layouts.blocks import direction_of
from layouts.widgets.health import told_text


def grid_row(account: AccountRow, loc: Locale) -> dict[str, Any]:
    """One account by column."""
    return {name: cell(account, field, loc) for name, field in FIELDS.items()}


def cell(account: AccountRow, field: Field, loc: Locale) -> Any:
    """A cell: its text, or what its renderer draws (assets/portfolio.js)."""
    if field.name == "health_score":
        return _health(account, loc)
    if field.kind == "reasons":
        return [{"text": reason_text(loc, reason), "tone": tone} for reason, tone in reasons(account)]
    if field.kind == "months":
        return {"values": [float(month) for month in account.months], "label": _months_label(account, loc)}
    if field.name == "mtd_pct":
        return _change(account, loc)
    return cell_text(plain_value(account, field), field, loc)


def cell_text(value: Any, field: Field, loc: Locale) -> str:
    """A value of the field's kind as text; nothing where there is none."""
    if value is None:
        return ""
    if field.kind == "choice":
        return loc.name(f"portfolio.{field.name}", value)
    if field.kind == "money":
        return loc.money(value)
    if field.kind == "percent":
        return loc.percent(value)
    if field.kind in ("count", "days", "score"):
        return loc.number(Decimal(value))
    return loc.date(value.date()) if field.kind == "date" else str(value)


def _health(account: AccountRow, loc: Locale) -> dict[str, Any] | None:
    """Score and level; ``thin`` says of how few factors they are, where the account has hardly any."""
    health = account.health
    if health is None:
        return None
    text = loc.name("portfolio.health_level", health.level)
    return {
        "score": health.score,
        "level": health.level,
        "text": text,
        "thin": told_text(health, loc) if health.is_thin else None,
    }


def _change(account: AccountRow, loc: Locale) -> dict[str, str]:
    """The month to date against the same span a year before, as the panel words it."""
    if account.mtd_pct is None:
        word = "new" if account.month_to_date > 0 else "not_available"
        return {"text": loc.t(f"common.{word}"), "tone": "none"}
    return {"text": loc.percent(account.mtd_pct, signed=True), "tone": direction_of(account.mtd_pct)}


def _months_label(account: AccountRow, loc: Locale) -> str:
    return loc.t("portfolio.months_label", first=loc.money(account.months[0]), last=loc.money(account.months[-1]))
