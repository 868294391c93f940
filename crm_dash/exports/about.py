"""What an export says of itself: customer, scope, day, snapshot, filters and definitions, in the reader's words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from crm_dash.definitions import definition, field_paths, windows
from crm_dash.exports.table import About, Column
from crm_dash.facts.ask import Ask
from crm_dash.facts.model import Customer
from crm_dash.i18n import Locale
from crm_dash.periods import Window
from crm_dash.scope import ALL, DIRECT, Scope, Viewer, distributor_names
from crm_dash.store import Snapshot

Lines = Sequence[tuple[str, str]]


def about_of(  # noqa: PLR0913 - an export names all that its figures depend on
    loc: Locale,
    *,
    title: str,
    viewer: Viewer,
    snapshot: Snapshot,
    scope: Scope,
    as_of: date,
    customer: Customer | None = None,
    filters: Lines = (),
    totals: Lines = (),
    definitions: Lines = (),
) -> About:
    """The lines of a table ``title``; filters, totals and definitions are pairs of label and text, worded already."""
    scope_text = scope_label(viewer, snapshot, scope, loc)
    lines = [
        (loc.t("export.table"), title),
        *([(loc.t("picker.label"), f"{customer.name} ({customer.customer_id})")] if customer is not None else []),
        (loc.t("export.organisation"), viewer.organisation_name),
        (loc.t("common.scope"), scope_text),
        (loc.t("header.as_of"), as_of.isoformat()),
        (loc.t("export.snapshot"), str(snapshot.number)),
        (loc.t("export.currency"), loc.currency),
        *(filters or [(loc.t("export.filters"), loc.t("export.no_filters"))]),
        *totals,
        *definitions,
    ]
    subject = customer.name if customer is not None else ""
    return About(
        heading=loc.t("export.about"),
        title=title,
        lines=tuple(lines),
        name_parts=(subject, title, scope_text, as_of.isoformat()),
    )


def about_ask(
    ask: Ask,
    viewer: Viewer,
    loc: Locale,
    *,
    title: str,
    filters: Lines = (),
    totals: Lines = (),
    definitions: Lines = (),
) -> About:
    """The lines of a table about one customer."""
    return about_of(
        loc,
        title=title,
        viewer=viewer,
        snapshot=ask.snapshot,
        scope=ask.scope,
        as_of=ask.as_of,
        customer=ask.account.customer,
        filters=filters,
        totals=totals,
        definitions=definitions,
    )


def scope_label(viewer: Viewer, snapshot: Snapshot, scope: Scope, loc: Locale) -> str:
    """How the sales scope is called: all, direct, or a distributor's name (a distributor's user has only its own)."""
    if scope.distributor in (ALL, DIRECT):
        return loc.t(f"scope.{scope.distributor}")
    if not viewer.is_manufacturer:
        return viewer.organisation_name
    return distributor_names(snapshot).get(scope.distributor, scope.distributor)


def widget_meaning(slug: str, columns: Sequence[Column], as_of: date, loc: Locale) -> list[tuple[str, str]]:
    """What ⓘ and the help say of a widget: its windows in dates, what is counted, what is not, and its columns."""
    spans = [(loc.t(f"window.{code}"), _span(span)) for code, span in windows(slug, as_of)]
    by_key = {path[-1]: path for path in field_paths(slug) if len(path) > 1}
    meanings = [
        (loc.t("export.definition", title=column.label), definition(slug, by_key[column.key], loc))
        for column in columns
        if column.key in by_key
    ]
    return [
        *spans,
        (loc.t("export.definition", title=loc.t(f"{slug}.title")), loc.t(f"{slug}.definition")),
        (loc.t("export.left_out"), loc.t(f"{slug}.left_out")),
        *meanings,
    ]


def _span(window: Window) -> str:
    return f"{window.to}" if window.from_ == window.to else f"{window.from_} – {window.to}"
