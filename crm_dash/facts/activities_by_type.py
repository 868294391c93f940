"""Activities by type: what the viewer's organisation did with the customer in the last 12 months."""

from __future__ import annotations

from crm_dash.facts.ask import Ask, share_pct
from crm_dash.facts.model import ActivitiesByType, ActivityCount
from crm_dash.periods import twelve_months


def activities_by_type(ask: Ask) -> ActivitiesByType | None:
    """Activities done in (D - 12 months, D] by kind, most first; None when there is none."""
    window = twelve_months(ask.as_of)
    rows = ask.rows("activities_by_type", from_day=window.from_)
    if not rows:
        return None
    total = sum(row["done"] for row in rows)
    return ActivitiesByType(
        window=window,
        total=total,
        by_type=tuple(
            ActivityCount(type=row["kind"], count=row["done"], share_pct=share_pct(row["done"], total)) for row in rows
        ),
        last_done_at=max(row["last_done_at"] for row in rows),
    )
