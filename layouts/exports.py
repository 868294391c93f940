"""The export menu in a card's head: the table as files, and of a chart the picture too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crm_dash.exports.names import file_name
from crm_dash.facts.model import Customer
from crm_dash.i18n import Locale
from layouts import h
from layouts.axes import safe
from layouts.h import Element
from layouts.links import Links
from layouts.view import View

FILE_FORMATS = ("xlsx", "csv")
PICTURE_FORMATS = ("png", "svg")


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A chart to draw (assets/pictures.js): its element's id, what stands above it, and the file's name."""

    chart: str
    title: str
    note: str
    name_parts: tuple[str, ...]


def widget_exports(slug: str, view: View, picture: Picture | None = None) -> Element:
    """The menu of a widget's card."""
    files = {one: view.links.export(slug, one) for one in FILE_FORMATS}
    return export_menu(view.loc, view.loc.t(f"{slug}.title"), files, picture)


def page_exports(links: Links, loc: Locale, title: str, **more: str) -> Element:
    """The menu of what a page lists (``Links.file``)."""
    return export_menu(loc, title, {one: links.file(one, **more) for one in FILE_FORMATS})


def chart_picture(chart: str, slug: str, customer: Customer, view: View, *notes: str) -> Picture:
    """A widget's chart, named by customer, scope and day; ``notes`` say what its legend does not."""
    title, day = view.loc.t(f"{slug}.title"), view.as_of.isoformat()
    scope = view.scope_name or ""
    return Picture(
        chart=chart,
        title=f"{customer.name} · {title}",
        note=" · ".join(part for part in (scope, view.loc.t("export.on_day", day=day), *notes) if part),
        name_parts=(customer.name, title, scope, day),
    )


def export_menu(loc: Locale, title: str, files: Mapping[str, str], picture: Picture | None = None) -> Element:
    """A small menu: ``files`` by format with their links, then the ``picture``'s formats."""
    links = [h.li(h.a(_label(loc, one), "menu-item", href=link, download="")) for one, link in files.items()]
    pictures = [h.li(_picture_button(loc, one, picture)) for one in PICTURE_FORMATS] if picture is not None else []
    name = loc.t("export.menu_of", title=title)
    return h.details(
        [
            h.summary(None, "i icon-export", title=loc.t("export.menu"), aria_label=name),
            h.ul([*links, *pictures], "menu-body", aria_label=name),
        ],
        "menu export",
    )


def _label(loc: Locale, file_format: str) -> list[Element]:
    return [h.span(loc.t(f"export.as_{file_format}")), h.span(file_format.upper(), "muted")]


def _picture_button(loc: Locale, file_format: str, picture: Picture) -> Element:
    return h.button(
        _label(loc, file_format),
        "menu-item",
        type="button",
        data_action="chart-picture",
        data_chart=picture.chart,
        data_format=file_format,
        data_title=safe(picture.title),
        data_note=safe(picture.note),
        data_name=file_name(picture.name_parts, file_format),
    )
