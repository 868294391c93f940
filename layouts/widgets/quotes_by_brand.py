"""Presupuestos por marca: what was quoted in 12 months, by brand; a brand opens Analytics 360."""

from __future__ import annotations

from crm_dash.facts.model import BrandQuotes, QuotesByBrand
from layouts import blocks, h
from layouts.brands import brand_bars
from layouts.h import Element
from layouts.view import View


def quotes_by_brand(data: QuotesByBrand, view: View) -> Element:
    """The total and its change, then the brands' bars."""
    loc = view.loc
    head = blocks.stat(
        blocks.opens(loc.n("quotes_by_brand.quotes", data.total_quotes), view.rows("quotes_by_brand.total_quotes")),
        blocks.opens(blocks.money_figure(loc, data.total_amount), view.rows("quotes_by_brand.total_amount")),
        [
            blocks.delta(loc, data.change_pct, new=data.total_amount > 0),
            blocks.versus(view, "quotes_by_brand", "previous_total_amount", data.previous_total_amount),
        ],
    )
    return h.div(
        [
            head,
            brand_bars(
                data.brands,
                view,
                figure="quotes_by_brand.brands.amount",
                label=loc.t("quotes_by_brand.title"),
                describe=lambda brand: _count(brand, view),
            ),
        ]
    )


def _count(brand: BrandQuotes, view: View) -> str:
    return view.loc.n("quotes_by_brand.quotes", brand.quotes)
