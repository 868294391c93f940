"""Marcas frente a cuentas similares: what peers buy and the customer does not, or no longer does."""

from __future__ import annotations

from decimal import Decimal

from crm_dash.facts.brand_gaps import FEWEST_PEERS
from crm_dash.facts.model import BrandGap, BrandGaps, Peers
from crm_dash.i18n import Locale
from layouts import blocks, h
from layouts.h import Element
from layouts.view import View

SHOWN = 5


def brand_gaps(data: BrandGaps, view: View) -> Element:
    """Who the peers are, then the brands below their median or lapsed, the rest on demand."""
    loc = view.loc
    open_rows = [row for row in data.rows if _matters(row)]
    rest = [row for row in data.rows if not _matters(row)]
    first, more = open_rows[:SHOWN], [*open_rows[SHOWN:], *rest]
    return h.div(
        [
            h.p(peers_text(data.peers, view.loc), "peers"),
            _table(first, view) if first else h.p(loc.t("brand_gaps.none"), "muted"),
            blocks.disclosure(loc.n("brands.more", len(more)), _table(more, view)) if more else None,
        ]
    )


def _matters(row: BrandGap) -> bool:
    return row.lapsed or (row.gap_amount is not None and row.gap_amount > 0)


def peers_text(peers: Peers, loc: Locale) -> str:
    """The rule in words, and how many they are."""
    params = peers.rule.params
    segment = str(params.get("segment") or loc.t("brand_gaps.no_segment"))
    if "from" not in params:
        return loc.t("brand_gaps.no_purchases")
    low, high = (loc.money(Decimal(str(params[name])), compact=True) for name in ("from", "to"))
    key = "brand_gaps.peers" if peers.n >= FEWEST_PEERS else "brand_gaps.few_peers"
    return loc.n(key, peers.n, segment=segment, low=low, high=high)


def _table(rows: list[BrandGap], view: View) -> Element:
    loc = view.loc
    heads = [
        (loc.t("common.brand"), ""),
        (loc.t("brand_gaps.customer"), "num"),
        (loc.t("brand_gaps.median"), "num peer-median"),
        (loc.t("brand_gaps.gap"), "num"),
    ]
    return blocks.table_of(heads, [_row(row, view) for row in rows], loc.t("brand_gaps.title"), cls="compact")


def _row(row: BrandGap, view: View) -> Element:
    loc = view.loc
    name = h.a(row.brand, dir="auto", href=view.links.analytics(brand=row.brand_id))
    lapsed = (
        blocks.badge(loc.t("brand_gaps.lapsed", month=loc.month(f"{row.last_bought_on:%Y-%m}", "short")), "warn")
        if row.lapsed and row.last_bought_on is not None
        else None
    )
    amount = blocks.opens(loc.money(row.customer_amount), view.rows("brand_gaps.rows.customer_amount", row.brand_id))
    return h.tr(
        [
            h.th([name, lapsed], "brand-cell", scope="row"),
            h.td(amount, "num"),
            h.td(loc.money(row.peer_median_amount), "num peer-median"),
            h.td(loc.money(row.gap_amount) if row.gap_amount is not None and row.gap_amount > 0 else "–", "num strong"),
        ]
    )
