"""What a widget's figures mean, in words: on its card behind ⓘ, and in the help with every field."""

from __future__ import annotations

from datetime import date

from crm_dash.definitions import definition, field_paths, windows
from crm_dash.i18n import Locale
from layouts import blocks, h
from layouts.h import Element
from layouts.view import View


def about(slug: str, view: View) -> list[Element]:
    """What ⓘ opens: what is counted, its windows in dates, what is left out, and the way to every figure."""
    more = h.a(view.loc.t("definition.more"), "i icon-help", href=view.links.help(slug))
    return [*meaning(slug, view.loc, view.as_of), h.p(more, "info-more")]


def meaning(slug: str, loc: Locale, as_of: date) -> list[Element]:
    """What is counted, the windows in dates, and what is left out."""
    left_out = loc.t("definition.left_out", what=loc.t(f"{slug}.left_out"))
    return [h.p(loc.t(f"{slug}.definition")), _windows(slug, loc, as_of), h.p(left_out, "muted")]


def fields_table(slug: str, loc: Locale) -> Element:
    """Every field of the widget's facts, by the name it has in the JSON, and what it means."""
    rows = [
        h.tr([h.th(h.span(".".join(path), "mono"), scope="row"), h.td(definition(slug, path, loc))])
        for path in field_paths(slug)
    ]
    title = loc.t("help.figures")
    heads = [(loc.t("help.field"), ""), (loc.t("help.meaning"), "")]
    return blocks.disclosure(title, blocks.table_of(heads, rows, title, cls="fields"))


def _windows(slug: str, loc: Locale, as_of: date) -> Element:
    rows = []
    for code, span in windows(slug, as_of):
        last = loc.date(span.to)
        first = loc.date(span.from_, "day" if span.from_.year == span.to.year else "short")
        text = last if span.from_ == span.to else loc.t("window.span", first=first, last=last)
        rows.append(h.div([h.dt(loc.t(f"window.{code}")), h.dd(text)]))
    return h.dl(rows, "windows", aria_label=loc.t("window.label"))
