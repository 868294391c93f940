"""The small parts that widgets are made of. Colour never speaks alone: arrow, sign and text say the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from crm_dash.formats import rounded
from crm_dash.i18n import Locale
from layouts import h
from layouts.h import Children, Element, Node
from layouts.view import View

Tone = Literal["neutral", "good", "bad", "warn", "accent"]
FLAT_BELOW = Decimal(1)
_SLOT = re.compile("\x00(\\w+)\x00")
_ARROWS = {"up": "up-arrow", "down": "down-arrow", "flat": "flat"}


def opens(value: Node, href: str | None, cls: str = "") -> Node:
    """A figure as the link to its rows (``View.rows``); as it is where it opens nothing."""
    if href is None:
        return h.span(value, cls) if cls else value
    # Made by hand: a panel has more than a hundred. What it opens is said by assets/tree.js.
    props = {"children": value, "className": f"fig {cls}" if cls else "fig", "href": href}
    return {"props": props, "type": "A", "namespace": "dash_html_components"}


def sentence(text: str, **nodes: Node) -> list[Node]:
    """``text`` with nodes where it has their places: a message formatted with ``slots`` instead of texts."""
    found = _SLOT.split(text)
    return [nodes[part] if index % 2 else part for index, part in enumerate(found) if part]


def slots(*names: str) -> dict[str, str]:
    """What to format a message with so that ``sentence`` finds the places."""
    return {name: f"\x00{name}\x00" for name in names}


def dotted(parts: Sequence[Node]) -> list[Node]:
    """Short notes after each other."""
    return [node for part in parts for node in (" · ", part)][1:]


def versus(view: View, slug: str, field: str, amount: Decimal) -> Element:
    """What a headline is compared with, in words."""
    text = view.loc.t(f"{slug}.versus", **slots("amount"))
    return h.span(sentence(text, amount=opens(view.loc.money(amount), view.rows(f"{slug}.{field}"))), "muted")


def stat(label: Node, value: Node, note: Children = None, *, cls: str = "") -> Element:
    """A figure with its name above and what it is compared with below."""
    return h.div([h.div(label, "stat-label"), h.div(value, "stat-value"), _note(note)], f"stat {cls}".rstrip())


def _note(note: Children) -> Element | None:
    return h.div(note, "stat-note") if note is not None else None


def money_figure(loc: Locale, value: Decimal) -> Node:
    """A headline amount, its cents set smaller."""
    text = loc.money(value)
    mark = "," if loc.language == "es" else "."
    whole, found, rest = text.rpartition(mark)
    if not found or not rest[:1].isdigit():
        return text
    return [whole, h.span(found + rest, "cents")]


def direction_of(pct: Decimal | None) -> str:
    """``up``, ``down``, ``flat`` (under 1 %), or ``none`` without a percentage."""
    if pct is None:
        return "none"
    if abs(pct) < FLAT_BELOW:
        return "flat"
    return "up" if pct > 0 else "down"


def delta(loc: Locale, pct: Decimal | None, *, new: bool = False, cls: str = "") -> Element:
    """A change: arrow and signed percentage, coloured; a sign is read out, an arrow is not.

    Without a base it reads "nuevo" when there is something now (``new``), else "n/d".
    """
    direction = direction_of(pct)
    if direction == "none":
        word = loc.t("common.new") if new else loc.t("common.not_available")
        return h.span(word, f"delta delta-{'new' if new else 'none'} {cls}".rstrip())
    return h.span(loc.percent(pct, signed=True), f"delta i icon-{_ARROWS[direction]} delta-{direction} {cls}".rstrip())


def badge(text: str, tone: Tone = "neutral", icon: str | None = None) -> Element:
    """A short state in words."""
    return h.span(text, f"badge-x tone-{tone} i icon-{icon}" if icon else f"badge-x tone-{tone}")


def share_width(value: Decimal, largest: Decimal) -> str:
    """A bar's width; nothing for what is not positive."""
    if largest <= 0 or value <= 0:
        return "0%"
    return f"{rounded(value / largest * 100, 2)}%"


def bar_row(
    name: str, values: Sequence[Node], width: str, *, href: str | None = None, title: str | None = None
) -> Element:
    """A named bar with its figures; the name is a link as wide as the bar where there is more to see."""
    figures = [h.span(value, "bar-figure") for value in values]
    named = h.a(name, "bar-name", href=href, dir="auto") if href else h.span(name, "bar-name", dir="auto")
    track = h.span(None, "bar-track", style={"--width": width})
    return h.li(h.div([named, *figures, track], "bar-row", title=title))


def bar_list(rows: Sequence[Element], label: str, more: Element | None = None) -> Element:
    """Bars under each other; ``more`` holds those that do not fit."""
    return h.div([h.ul(list(rows), "bar-list", aria_label=label), more])


def stacked_bar(parts: Sequence[tuple[str, Decimal]]) -> Element | None:
    """Parts of a whole side by side, each ``(class, amount)``; what is not positive takes no room."""
    whole = sum((amount for _, amount in parts if amount > 0), Decimal(0))
    if whole <= 0:
        return None
    return h.div(
        [
            h.span(None, f"part {cls}", style={"width": share_width(amount, whole)})
            for cls, amount in parts
            if amount > 0
        ],
        "stacked-bar",
        aria_hidden="true",
    )


def legend_item(cls: str, label: str, *values: Node) -> Element:
    """One line of a stacked bar's legend, which is also its text alternative."""
    return h.li(
        [
            h.span(None, f"swatch {cls}", aria_hidden="true"),
            h.span(label, "legend-label"),
            *[h.span(v, "legend-value") for v in values],
        ]
    )


def disclosure(label: str, body: Children, *, cls: str = "") -> Element:
    """What does not fit at first sight, one click away."""
    inside = body if isinstance(body, list) else [body]
    return h.details([h.summary(label, "i icon-right"), *inside], f"disclosure {cls}".rstrip())


def table_of(heads: Sequence[tuple[str, str]], rows: Sequence[Element], caption: str, *, cls: str = "") -> Element:
    """A table: heads as ``(text, class)``, rows of cells; the caption is for screen readers."""
    return h.table(
        [
            h.caption(caption, "sr-only"),
            h.thead(h.tr([h.th(text, style_class or None, scope="col") for text, style_class in heads])),
            h.tbody(list(rows)),
        ],
        f"data {cls}".rstrip(),
    )


def under(labels: Sequence[str], row: Element) -> Element:
    """``row`` whose last cells say which heads they stand under: on a phone it is a card (assets/table_cards.css)."""
    for cell, label in zip(reversed(row["props"]["children"]), reversed(labels), strict=False):
        cell["props"]["data-label"] = label
    return row


def info(loc: Locale, title: str, text: Children) -> Element:
    """ⓘ: what the figures mean and their window."""
    return h.details(
        [
            h.summary(None, "i icon-info", title=loc.t("common.info"), aria_label=loc.t("common.info_of", title=title)),
            h.div(text, "info-text"),
        ],
        "info",
    )


def empty(text: str) -> Element:
    """Nothing to show, said calmly."""
    return h.p(text, "empty")


def skeleton(lines: int = 4) -> Element:
    """The place of what is being fetched; CSS shows it after 300 ms only."""
    return h.div([h.span(None, "skeleton-line") for _ in range(lines)], "skeleton", aria_hidden="true")
