"""The oracle: a second, deliberately plain implementation of SPEC §2–§5 over raw rows.

It shares no code with the product; tests compare the two field by field. Interface:

- ``panel(tables, *, user_id, customer_id, distributor, as_of, today, ...)`` the panel's JSON without ``snapshot``;
- ``events(...)`` the same arguments, every item of ``latest_events`` in order (the panel holds the first 20);
- ``changes(then, now, ...)`` what is new between two looks, each at a ledger on a day;
- ``random_ledger(seed)`` whole small ledgers, ``without(ledger, *tables)`` the same without some tables,
  ``together(ledger)`` with each sales document in one place;
- ``NotFound`` and ``Forbidden``, what a page answers with 404 and 403.
"""

from .changes import changes
from .ledger import random_ledger, together, without
from .panel import events, panel
from .scope import Forbidden, NotFound

__all__ = ["Forbidden", "NotFound", "changes", "events", "panel", "random_ledger", "together", "without"]
