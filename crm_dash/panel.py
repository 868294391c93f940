"""The panel: all widgets of one customer for one viewer, from one snapshot. The API, CLI and page all ask here."""

from __future__ import annotations

import logging
import uuid
from datetime import date, datetime

from crm_dash.facts.ask import Ask
from crm_dash.facts.model import HiddenReason, Panel, PanelScope, Reason, Widget
from crm_dash.facts.registry import WIDGETS, FactsEntry
from crm_dash.scope import Viewer, find_account, resolve_as_of, scope_for
from crm_dash.settings import Settings
from crm_dash.store import Snapshot

log = logging.getLogger(__name__)


def today_in(settings: Settings) -> date:
    """Today's civil date in the configured zone."""
    return datetime.now(settings.zone).date()


def make_ask(
    snapshot: Snapshot,
    settings: Settings,
    viewer: Viewer,
    customer_id: str,
    *,
    distributor: str | None = None,
    as_of: str | None = None,
    today: date | None = None,
) -> Ask:
    """The checked question behind a page or a request: viewer's scope, visible account, D.

    Raises NotFound, Forbidden or InvalidRequest where the page is refused.
    """
    today = today or today_in(settings)
    scope = scope_for(snapshot, viewer, distributor)
    return Ask(
        snapshot=snapshot,
        scope=scope,
        account=find_account(snapshot, scope, customer_id),
        as_of=resolve_as_of(snapshot, viewer, settings, as_of, today),
        today=today,
        country=settings.panel.country,
        with_payments=settings.features_of(viewer.organisation_id).outstanding_documents,
    )


def build_panel(ask: Ask, settings: Settings) -> Panel:
    """Every widget's answer; a widget that fails is an ``error`` of its own and leaves the others whole."""
    return Panel(
        customer=ask.account.customer,
        scope=PanelScope(
            organisation_id=ask.scope.organisation_id,
            distributor=ask.scope.distributor,
            all_sales=ask.scope.all_sales,
        ),
        as_of=ask.as_of,
        snapshot=ask.snapshot.number,
        currency=settings.panel.currency,
        notices=_notices(ask),
        widgets={slug: answer(slug, ask, settings) for slug in WIDGETS},
    )


def answer(slug: str, ask: Ask, settings: Settings) -> Widget:
    """One widget: ready with its facts, hidden with the reason, or an error with an id that the log explains."""
    entry = WIDGETS[slug]
    reason = hidden_before_asking(entry, ask, settings)
    if reason is not None:
        return Widget(slug=slug, state="hidden", reason=reason)
    try:
        data = entry.function(ask)
    except Exception:
        error_id = uuid.uuid4().hex[:12]
        log.exception("widget %s failed, error id %s", slug, error_id)
        return Widget(slug=slug, state="error", error_id=error_id)
    if data is None:
        prospect = ask.account.customer.kind == "prospect"
        return Widget(slug=slug, state="hidden", reason="prospect" if prospect else "no_data")
    return Widget(slug=slug, state="ready", data=data)


def hidden_before_asking(entry: FactsEntry, ask: Ask, settings: Settings) -> HiddenReason | None:
    """Why a widget is hidden whatever its facts: switched off, or the source has none of its tables."""
    features = settings.features_of(ask.scope.organisation_id)
    if entry.feature is not None and not getattr(features, entry.feature):
        return "feature_disabled"
    if not entry.tables & ask.snapshot.tables_present:
        return "not_in_source"
    return None


def _notices(ask: Ask) -> tuple[Reason, ...]:
    future = ask.row("future_sales")["lines"]
    return (Reason(code="future_sales", params={"count": future}),) if future else ()
