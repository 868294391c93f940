"""Health: how the account is doing, 0-100, and why; the account's row of the book (rules: ``crm_dash/signals.py``)."""

from __future__ import annotations

from crm_dash.book import account_of
from crm_dash.facts.ask import Ask
from crm_dash.facts.model import Health


def health(ask: Ask) -> Health | None:
    """The account's health on D; None where no factor can be told."""
    return account_of(ask).health
