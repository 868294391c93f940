"""Brands as bars, the largest first; a brand opens its lines in Analytics 360."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TypeVar

from crm_dash.facts.model import BrandOrders, BrandQuotes
from crm_dash.formats import whole_shares
from layouts import blocks, h
from layouts.h import Element
from layouts.view import View

Brand = TypeVar("Brand", BrandQuotes, BrandOrders)

SHOWN = 6
# More than this many brands nobody reads on a card: the rest is summed up.
LISTED = 40


def brand_bars(
    brands: Sequence[Brand],
    view: View,
    *,
    figure: str,
    label: str,
    describe: Callable[[Brand], str],
    shown: int = SHOWN,
) -> Element:
    """The first ``shown`` brands, the next up to LISTED on demand, the rest as one sum; amounts open ``figure``."""
    largest = max((brand.amount for brand in brands), default=Decimal(0))
    shares = whole_shares([brand.share_pct for brand in brands])
    rows = [
        _row(brand, share, largest, view, figure, describe(brand))
        for brand, share in zip(brands[:LISTED], shares, strict=False)
    ]
    return blocks.bar_list(
        rows[:shown], label, _more(brands, rows[shown:], view, label) if len(brands) > shown else None
    )


def _row(
    brand: BrandQuotes | BrandOrders, share: Decimal | None, largest: Decimal, view: View, figure: str, count: str
) -> Element:
    loc = view.loc
    return blocks.bar_row(
        brand.brand,
        (
            blocks.opens(loc.money(brand.amount), view.rows(figure, brand.brand_id)),
            loc.percent(share),
        ),
        blocks.share_width(brand.amount, largest),
        href=view.links.analytics(
            brand=brand.brand_id, measure="quoted_amount" if isinstance(brand, BrandQuotes) else "ordered_amount"
        ),
        title=f"{brand.brand}: {count}",
    )


def _more(brands: Sequence[BrandQuotes | BrandOrders], rows: list[Element], view: View, label: str) -> Element:
    loc = view.loc
    rest = brands[LISTED:]
    body: list[Element] = [h.ul(rows, "bar-list", aria_label=label)]
    if rest:
        total = sum((brand.amount for brand in rest), Decimal(0))
        body.append(h.p(loc.n("brands.rest", len(rest), amount=loc.money(total)), "muted"))
    return blocks.disclosure(loc.n("brands.more", len(brands) - (min(LISTED, len(brands)) - len(rows))), body)
