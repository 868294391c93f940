"""What is new since the viewer's last visit, and noting that somebody looks.

A visit is one to the panel of the usual day; a panel of another day is history, which has no news.
"""

from __future__ import annotations

from crm_dash.changes import Changes, changes_since, facts_of, first_day
from crm_dash.facts.ask import Ask
from crm_dash.scope import resolve_as_of
from crm_dash.visit import sight_of
from crm_dash.web.service import service, viewer


def changes(ask: Ask, *, noted: bool) -> Changes:
    """What is new; where ``noted``, this look is a visit, or more of the current one."""
    parts, who = service(), viewer()
    currency = parts.settings.panel.currency
    if ask.as_of != resolve_as_of(ask.snapshot, who, parts.settings, None, ask.today):
        return changes_since(ask, None, None, currency)
    facts, own = facts_of(ask), parts.visits(who, ask.account.customer.customer_id)
    before = own.look(sight_of(facts, first_day(ask)), parts.clock()) if noted else own.before(parts.clock())
    return changes_since(ask, facts, before, currency)
