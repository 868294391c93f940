"""The head of the panel and its foot: who the customer is, how fresh the figures are, what is left out."""

from __future__ import annotations

from datetime import date

from crm_dash.drill.figures import FIGURES
from crm_dash.facts.model import Panel, Reason
from crm_dash.i18n import Locale
from layouts import blocks, h
from layouts.h import Element
from layouts.registry import WIDGETS
from layouts.shared import Shown, other_edition
from layouts.view import View


def identity(panel: Panel, view: View) -> list[Element | None]:
    """Who the customer is, and whose figures these are."""
    loc, customer = view.loc, panel.customer
    place = ", ".join(part for part in (customer.city, customer.region, customer.country) if part)
    facts = [
        (loc.t("header.segment"), customer.segment),
        (loc.t("header.place"), place),
        (loc.t("header.owner"), customer.owner),
        (loc.t("header.id"), customer.customer_id),
    ]
    terms = [h.div([h.dt(label), h.dd(value, dir="auto")]) for label, value in facts if value]
    kind = blocks.badge(loc.t(f"customer.{customer.kind}"), "accent" if customer.kind == "prospect" else "neutral")
    return [
        h.div(
            [h.h1(customer.name, dir="auto", title=customer.name), kind, h.span(view.scope_name, "scope-chip")],
            "identity-name",
        ),
        h.dl(terms, "identity-facts"),
    ]


def freshness_line(shown: Shown, loc: Locale, today: date) -> Element:
    """When the snapshot was built, as seen from ``today``, and its number; it holds what a copied link says."""
    built = shown.edition.built_at
    when = f"{loc.relative_day(built.date(), today)}, {loc.time(built)}"
    parts = [loc.t("header.refreshed", when=when), loc.t("header.snapshot", snapshot=shown.edition.snapshot)]
    return h.span(" · ".join(parts), "i icon-clock", data_shown=shown.copied())


def notices(panel: Panel, view: View, shown: Shown, usual: date) -> list[Element]:
    """What there is to know before reading the figures; ``usual``: the day without one in the URL."""
    first = (other_edition(view.links.seen, shown.edition, view.loc), past_notice(panel, view, usual))
    return [*[one for one in first if one is not None], *[notice(reason, view) for reason in panel.notices]]


def past_notice(panel: Panel, view: View, usual: date) -> Element | None:
    """That the panel is one of another day than usual, and the way back; None on the usual day."""
    if panel.as_of == usual:
        return None
    text = view.loc.t("notice.as_of", day=view.loc.date(panel.as_of, "long"))
    back = h.a(view.loc.t("notice.as_of_back"), href=view.links.without("as_of"))
    return h.p([h.span(text), back], "notice i icon-clock")


def notice(reason: Reason, view: View) -> Element:
    """Something the figures leave out, or another thing to know; a count opens what it counts."""
    loc = view.loc
    key = f"notice.{reason.code}"
    count = reason.params.get("count")
    text = loc.n(key, count) if isinstance(count, int) and loc.has(key) else loc.name("notice", reason.code)
    opened = view.rows(f"notices.{reason.code}") if f"notices.{reason.code}" in FIGURES else None
    return h.p(blocks.opens(text, opened), "notice i icon-info")


def hidden_widgets(panel: Panel, loc: Locale) -> Element | None:
    """Which widgets are hidden, by reason."""
    by_reason: dict[str, list[str]] = {}
    for entry in WIDGETS:
        widget = panel.widgets[entry.slug]
        if widget.state == "hidden":
            by_reason.setdefault(widget.reason or "no_data", []).append(loc.t(f"{entry.slug}.title"))
    if not by_reason:
        return None
    rows = [h.div([h.dt(loc.t(f"hidden.{reason}")), h.dd(", ".join(titles))]) for reason, titles in by_reason.items()]
    return h.footer([h.h2(loc.t("hidden.title")), h.dl(rows)], "hidden-widgets")
