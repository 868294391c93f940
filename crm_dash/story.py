"""A customer's story in six sentences, by rules from the panel's facts: codes and parameters, never texts.

One rule per sentence, in the order of a conversation: the year, the month, the quotes, the money, the contact, the
agreements. Each names the widget it stands on; what a widget does not show is a sentence of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from crm_dash.facts.model import Panel, Scalar

FLAT_BELOW = Decimal(1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """``code`` and ``params`` for the catalogue; ``slug``: the widget whose figures it says; ``count`` is plural."""

    code: str
    slug: str
    params: dict[str, Scalar] = field(default_factory=dict)


def story(panel: Panel) -> tuple[Sentence, ...]:
    """The six sentences of ``panel``."""
    return tuple(rule(panel) for rule in RULES)


def _facts(panel: Panel, slug: str) -> Any:
    """The widget's facts, None unless it is ready."""
    widget = panel.widgets.get(slug)
    return widget.data if widget is not None and widget.state == "ready" else None


def _year(panel: Panel) -> Sentence:
    facts = _facts(panel, "sales_trend")
    if facts is None:
        return Sentence(code="no_sales", slug="sales_trend")
    params: dict[str, Scalar] = {"amount": facts.rolling_12m, "before": facts.previous_rolling_12m}
    code = f"year_{_direction(facts.rolling_pct)}"
    return Sentence(code=code, slug="sales_trend", params={**params, **_size(facts.rolling_pct)})


def _month(panel: Panel) -> Sentence:
    facts, ahead = _facts(panel, "sales_trend"), _facts(panel, "monthly_projection")
    if facts is None:
        return Sentence(code="no_month", slug="sales_trend")
    params: dict[str, Scalar] = {
        "month": facts.month,
        "amount": facts.month_to_date,
        "before": facts.previous_month_to_date,
        **_size(facts.mom_pct),
    }
    code = f"month_{_direction(facts.mom_pct)}"
    if ahead is None:
        return Sentence(code=code, slug="sales_trend", params=params)
    return Sentence(code=f"{code}_ahead", slug="monthly_projection", params={**params, "ahead": ahead.projected_total})


def _quotes(panel: Panel) -> Sentence:
    facts = _facts(panel, "order_ratios")
    if facts is None or not facts.quotes:
        return Sentence(code="no_quotes", slug="order_ratios")
    params: dict[str, Scalar] = {
        "count": facts.quotes,
        "converted": facts.converted,
        "conversion_pct": facts.conversion_pct,
        "open": facts.open,
    }
    return Sentence(code="quotes", slug="order_ratios", params=params)


def _money(panel: Panel) -> Sentence:
    facts = _facts(panel, "outstanding")
    if facts is None:
        widget = panel.widgets.get("outstanding")
        unknown = widget is None or widget.state == "error" or widget.reason in ("feature_disabled", "not_in_source")
        return Sentence(code="owed_unknown" if unknown else "owed_nothing", slug="outstanding")
    if facts.overdue <= 0:
        return Sentence(code="owed", slug="outstanding", params={"amount": facts.total})
    late = max(document.days_overdue for document in facts.documents if document.open_amount > 0)
    params: dict[str, Scalar] = {"amount": facts.total, "overdue": facts.overdue, "count": late}
    return Sentence(code="owed_late", slug="outstanding", params=params)


def _contact(panel: Panel) -> Sentence:
    done, coming = _facts(panel, "activities_by_type"), _facts(panel, "upcoming")
    planned = [item for item in coming.items if not item.overdue and item.due_at is not None] if coming else []
    params: dict[str, Scalar] = {}
    if done is not None and done.last_done_at is not None:
        params = {"count": done.total, "last": _day(done.last_done_at)}
    if planned:
        params |= {"next": _day(planned[0].due_at), "title": planned[0].title}
    code = f"contact_{'done' if 'last' in params else 'none'}_{'planned' if planned else 'open'}"
    slug = "upcoming" if "last" not in params and planned else "activities_by_type"
    return Sentence(code=code, slug=slug, params=params)


def _agreements(panel: Panel) -> Sentence:
    facts = _facts(panel, "agreements")
    if facts is None:
        return Sentence(code="no_agreements", slug="agreements")
    count: dict[str, Scalar] = {"count": len(facts.items)}
    ending = next((item for item in facts.items if item.expiring), None)
    if ending is not None:
        params = {**count, "title": ending.title, "ends": ending.ends_on}
        return Sentence(code="agreements_ending", slug="agreements", params=params)
    tiered = next((item for item in facts.items if item.next_tier is not None), None)
    if tiered is not None:
        params = {**count, "title": tiered.title, "missing": tiered.next_tier.missing_amount}
        return Sentence(code="agreements_tier", slug="agreements", params=params)
    return Sentence(code="agreements", slug="agreements", params=count)


def _direction(pct: Decimal | None) -> str:
    if pct is None:
        return "new"
    if abs(pct) < FLAT_BELOW:
        return "flat"
    return "up" if pct > 0 else "down"


def _size(pct: Decimal | None) -> dict[str, Scalar]:
    """The change without its sign, which the sentence says in words."""
    return {"change_pct": abs(pct)} if pct is not None and abs(pct) >= FLAT_BELOW else {}


def _day(moment: datetime | date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


RULES: tuple[Callable[[Panel], Sentence], ...] = (_year, _month, _quotes, _money, _contact, _agreements)
