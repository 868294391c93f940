"""Quotes by brand: what was quoted in the last 12 months, whatever became of it."""

from __future__ import annotations

from crm_dash.facts.ask import Ask, change_pct, share_pct
from crm_dash.facts.model import BrandQuotes, QuotesByBrand
from crm_dash.periods import twelve_months


def quotes_by_brand(ask: Ask) -> QuotesByBrand | None:
    """Visible quotes of (D - 12 months, D] by brand; a quote counts once per brand it has lines of."""
    window = twelve_months(ask.as_of)
    rows = ask.rows("quotes_by_brand", from_day=window.from_, previous_from=twelve_months(ask.as_of, 1).from_)
    total = next(row for row in rows if row["brand_id"] is None)
    if not total["quotes"]:
        return None
    brands = [
        BrandQuotes(
            brand_id=row["brand_id"],
            brand=row["brand"],
            amount=row["amount"],
            share_pct=share_pct(row["amount"], total["amount"]),
            quotes=row["quotes"],
        )
        for row in rows
        if row["brand_id"] is not None and row["quotes"]
    ]
    return QuotesByBrand(
        window=window,
        total_amount=total["amount"],
        total_quotes=total["quotes"],
        previous_total_amount=total["previous_amount"],
        change_pct=change_pct(total["amount"], total["previous_amount"]),
        brands=tuple(sorted(brands, key=lambda brand: (-brand.amount, brand.brand, brand.brand_id))),
    )
