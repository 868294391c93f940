"""What changed since the last visit: one line above the cards, whose height is there before it is filled."""

from __future__ import annotations

from datetime import date

from crm_dash.changes import Change, Changes
from crm_dash.definitions import definition
from crm_dash.i18n import Locale
from layouts import blocks, h
from layouts.h import Element
from layouts.view import View

_SLUG = "changes"
_TONES = {"overdue": "bad", "ending_agreements": "warn"}


def changes_line(data: Changes, kinds: tuple[str, ...], view: View, today: date) -> Element:
    """What is new of ``kinds``, each opening its rows; one quiet sentence where there is nothing to tell."""
    loc = view.loc
    if data.since is None:
        return _line([h.span(loc.t(f"changes.{data.state}"), "changes-lead")], loc, data.customer_id)
    when = f"{loc.relative_day(data.since.date(), today)}, {loc.time(data.since)}"
    said = "since" if data.changes else "none"
    texts = [
        h.span(loc.t(f"changes.{said}", when=when), "changes-long"),
        h.span(loc.t(f"changes.{said}_short", when=when), "changes-short"),
    ]
    items = [h.li(_change(change, data.visit, view)) for change in data.changes]
    told = h.ul(items, "changes-list", aria_label=loc.t("changes.title")) if items else None
    return _line([h.span(texts, "changes-lead"), told], loc, data.customer_id, _about(data, kinds, loc))


def changes_awaited(loc: Locale) -> Element:
    """The line before its answer: nothing of another customer or day."""
    return _line([], loc, "")


def _line(parts: list[Element | None], loc: Locale, customer_id: str, about: Element | None = None) -> Element:
    told = h.div([h.icon("history"), *parts] if parts else None, "changes-told")
    title = loc.t("changes.title")
    return h.section([told, about], "changes", data_customer=customer_id, aria_label=title)


def _change(change: Change, visit: str | None, view: View) -> Element:
    loc = view.loc
    count = h.span(loc.n(f"changes.kind_{change.kind}", change.count), "change-count")
    amount = h.span(loc.money(change.amount), "change-amount") if change.amount is not None else None
    tone = f"change change-{_TONES.get(change.kind, 'plain')}"
    return blocks.opens([count, amount] if amount else count, view.rows(f"{_SLUG}.{change.kind}", visit), tone)


def _about(data: Changes, kinds: tuple[str, ...], loc: Locale) -> Element:
    """ⓘ: compared with when, how, and what each kind means."""
    terms = [
        h.div([h.dt(loc.t(f"changes.name_{kind}")), h.dd(definition(_SLUG, (kind,), loc))], "change-meaning")
        for kind in kinds
    ]
    text = [
        h.p(loc.t("changes.compared", moment=loc.datetime(data.since))),
        h.p(loc.t("changes.definition"), "muted"),
        h.dl(terms),
    ]
    return blocks.info(loc, loc.t("changes.title"), text)
