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
        loc.n("quotes_by_brand.quotes", data.total_quotes),
        blocks.money_figure(loc, data.total_amount),
        [
            blocks.delta(loc, data.change_pct, new=data.total_amount > 0),
            h.span(loc.t("quotes_by_brand.versus", amount=loc.money(data.previous_total_amount)), "muted"),
        ],
    )
    return h.div(
        [
            head,
            brand_bars(
                data.brands, view, label=loc.t("quotes_by_brand.title"), describe=lambda brand: _count(brand, view)
            ),
        ]
    )


def _count(brand: BrandQuotes, view: View) -> str:
    return view.loc.n("quotes_by_brand.quotes", brand.quotes)
