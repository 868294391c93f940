"""Every building block in every state, in both themes side by side: for those who work on the product.

Served with ``panel.development`` only (crm_dash/web/pages.py). What stands here is what widgets are made of; a widget
that needs something else adds it to ``layouts/blocks.py`` and here. Names are those of the code.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from dash import dcc

from crm_dash.edition import Edition
from crm_dash.facts.model import Event, Last12Months, MonthSales, Widget
from crm_dash.i18n import Locale
from layouts import blocks, h
from layouts.cards import error_body
from layouts.charts import CONFIG, last_12_months_figure
from layouts.frame import Visitor, page_frame
from layouts.h import Element, Node
from layouts.links import Links
from layouts.shared import other_edition
from layouts.view import Theme
from layouts.widgets.latest_events import event_items

THEMES: tuple[Theme, ...] = ("light", "dark")
TONES: tuple[blocks.Tone, ...] = ("neutral", "accent", "good", "warn", "bad")
GROUNDS = ("page", "surface", "surface-sunken", "surface-hover", "border", "border-strong", "track", "accent-soft")
INKS = ("text", "text-muted", "accent", "good", "warn", "bad", "chart-current", "chart-previous", "chart-mark")
SIZES = ("2xl", "xl", "l", "m", "s", "xs")
MOMENT = datetime.fromisoformat("2026-11-24T10:30")
PARTS = (("quote-converted", 21), ("quote-open", 6), ("quote-lost", 7), ("quote-expired", 12))
EVENTS = (
    ("activity", "visit"),
    ("task", "task_created"),
    ("note", "note"),
    ("system", "web_login"),
    ("commercial", "order"),
)


def design_page(loc: Locale, links: Links, visitor: Visitor) -> Element:
    """The page; a theme is a column, whatever the page's own one is."""
    title = loc.t("design.title")
    body = [
        h.h1(title),
        h.p(loc.t("design.about"), "muted"),
        h.div([_column(loc, theme) for theme in THEMES], "design"),
    ]
    return page_frame(loc, links, visitor, body, title=title)


def _column(loc: Locale, theme: Theme) -> Element:
    return h.section(
        [
            h.h2(loc.t(f"design.{theme}")),
            h.tree(h.div([_part(name, shown) for name, shown in _parts(loc)]), f"design-blocks-{theme}"),
            _chart(loc, theme),
        ],
        "design-theme",
        data_bs_theme=theme,
    )


def _part(name: str, shown: Sequence[Node]) -> Element:
    return h.div([h.h3(name, "mono design-name"), h.div(list(shown), "design-states")], "design-part")


def _chart(loc: Locale, theme: Theme) -> Element:
    figure = last_12_months_figure(_months(), loc, theme)
    graph = dcc.Graph(id=f"design-chart-{theme}", figure=figure, config=CONFIG, responsive=True, className="chart")
    return h.div([h.h3("chart", "mono design-name"), h.div(graph, "chart-box")], "widget design-part")


def _parts(loc: Locale) -> list[tuple[str, list[Node]]]:
    return [
        ("tokens", [*[_swatch(name) for name in (*GROUNDS, *INKS)], *[_size(name) for name in SIZES]]),
        ("stat", _stats(loc)),
        ("delta", _deltas(loc)),
        ("badge", _badges(loc)),
        ("bar_row", [blocks.bar_list(_bars(loc), "bar_row", _more(loc))]),
        ("stacked_bar", _stacked(loc)),
        ("timeline", [h.ol(event_items(_events(), loc), "timeline", aria_label="timeline")]),
        ("table", [_table(loc)]),
        ("controls", _controls(loc)),
        ("skeleton", [blocks.skeleton()]),
        ("empty", [blocks.empty(loc.t("latest_events.empty"))]),
        ("error_body", [error_body(Widget(slug="sales_trend", state="error", error_id="3f9a12c0"), loc)]),
        (
            "notice",
            [
                h.p(loc.t("notice.as_of", day=loc.date(MOMENT.date(), "long")), "notice i icon-clock"),
                other_edition(Edition(snapshot=13, built_at=MOMENT), Edition(snapshot=14, built_at=MOMENT), loc),
            ],
        ),
        ("banner", [h.div(h.span(loc.t("common.connection_lost")), "banner i icon-alert")]),
    ]


def _swatch(name: str) -> Element:
    ground = h.span(None, "swatch", style={"background": f"var(--{name})"}, aria_hidden="true")
    return h.span([ground, h.span(name, "mono")], "design-token")


def _size(name: str) -> Element:
    return h.span(f"text-{name}", "design-token", style={"fontSize": f"var(--text-{name})"})


def _stats(loc: Locale) -> list[Node]:
    label, amount = loc.t("sales_trend.title"), Decimal("346521.30")
    note = [blocks.delta(loc, Decimal("12.4"), cls="delta-strong"), h.span(loc.money(amount), "muted")]
    return [
        blocks.stat(label, blocks.money_figure(loc, amount), note, cls="stat-large"),
        blocks.stat(label, loc.percent(Decimal("52.5")), loc.number(40)),
        blocks.stat(label, h.span(loc.money(amount), "i icon-alert"), cls="is-bad"),
        blocks.stat(label, blocks.opens(loc.money(amount), "#main")),
    ]


def _deltas(loc: Locale) -> list[Node]:
    changes = [Decimal("12.7"), Decimal("-28.7"), Decimal("0.4"), None]
    return [
        *[blocks.delta(loc, pct) for pct in changes],
        blocks.delta(loc, None, new=True),
        *[blocks.delta(loc, pct, cls="delta-strong") for pct in changes],
    ]


def _badges(loc: Locale) -> list[Node]:
    return [
        *[blocks.badge(tone, tone) for tone in TONES],
        blocks.badge(loc.t("customer.prospect"), "warn", "clock"),
        h.span(loc.t("scope.all_short"), "scope-chip"),
        h.span([h.span(loc.t("scope.all"), "chip-value")], "chip"),
    ]


def _bars(loc: Locale) -> list[Element]:
    amounts = [("Frenor", Decimal("16348.04")), ("Voltera", Decimal("6803.20")), ("Clutexa", Decimal(0))]
    return [
        blocks.bar_row(
            name,
            [loc.money(amount), loc.percent(amount / 250)],
            blocks.share_width(amount, amounts[0][1]),
            href="#main" if at == 0 else None,
        )
        for at, (name, amount) in enumerate(amounts)
    ]


def _more(loc: Locale) -> Element:
    return blocks.disclosure(loc.t("common.as_table"), h.p(loc.t("scope.all"), "fine-print"))


def _stacked(loc: Locale) -> list[Node]:
    legend = [blocks.legend_item(cls, cls, loc.number(count)) for cls, count in PARTS]
    return [blocks.stacked_bar([(cls, Decimal(count)) for cls, count in PARTS]), h.ul(legend, "legend-row")]


def _events() -> list[Event]:
    return [
        Event(
            event_id=kind,
            category=category,
            type=kind,
            occurred_at=MOMENT,
            user="Marta Ruiz",
            title=kind,
            description=None,
        )
        for category, kind in EVENTS
    ]


def _table(loc: Locale) -> Element:
    rows = [h.tr([h.th(name, scope="row"), h.td(loc.money(Decimal(amount)), "num")]) for name, amount in PARTS]
    return blocks.table_of([(loc.t("common.month"), ""), (loc.t("common.amount"), "num")], rows, "table_of")


def _controls(loc: Locale) -> list[Node]:
    refresh, all_sales = loc.t("refresh.button"), loc.t("scope.all_short")
    return [
        h.button(refresh, "btn-x i icon-refresh", type="button"),
        h.button(refresh, "btn-x", type="button"),
        h.span(refresh, "btn-x is-disabled", aria_disabled="true"),
        h.button(h.icon("pin"), "icon-button", type="button", aria_label=loc.t("palette.action_pin")),
        h.button(all_sales, "toggle", type="button", aria_pressed="true"),
        h.button(all_sales, "toggle", type="button", aria_pressed="false"),
        blocks.info(loc, all_sales, loc.t("sales_trend.definition")),
    ]


def _months() -> Last12Months:
    """A year with a return, an empty month and one under way."""
    amounts = [31, 17, 32, 35, 39, 24, -6, 29, 0, 25, 31, 17]
    months = tuple(
        MonthSales(
            month=f"{2025 + (at > 0)}-{(at + 11) % 12 + 1:02d}",
            amount=Decimal(amount * 1000),
            previous_year_amount=Decimal(28000 - at * 500),
            partial=at == 11,
            previous_year_to_date=Decimal(15000) if at == 11 else None,
        )
        for at, amount in enumerate(amounts)
    )
    return Last12Months(months=months, total=Decimal(274000), previous_total=Decimal(303000))
