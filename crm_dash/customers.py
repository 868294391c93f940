"""Finding customers by what people type: part of a name, id, city or tax number, whatever the accents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from crm_dash.facts.ask import statement
from crm_dash.scope import Viewer
from crm_dash.store import Snapshot

SEARCH_LIMIT = 20
LONGEST_SEARCH = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundCustomer:
    """One line of the picker's list."""

    customer_id: str
    name: str
    kind: Literal["customer", "prospect"]
    city: str | None
    tax_number: str | None


def search_customers(
    snapshot: Snapshot, viewer: Viewer, text: str, *, limit: int = SEARCH_LIMIT
) -> list[FoundCustomer]:
    """Visible customers that hold every word of ``text``, best first: id, start of the name, then the rest by name."""
    binds: dict[str, Any] = {
        "organisation_id": viewer.organisation_id,
        "owner": viewer.owner_filter,
        "words": text[:LONGEST_SEARCH].split(),
        "text": text[:LONGEST_SEARCH].strip(),
        "page_rows": limit,
    }
    return [FoundCustomer(**row) for row in snapshot.rows(statement("customer_search"), binds)]


def named_customers(snapshot: Snapshot, viewer: Viewer, customer_ids: Sequence[str]) -> list[FoundCustomer]:
    """Those of ``customer_ids`` that the viewer may see, in their order."""
    binds = {
        "organisation_id": viewer.organisation_id,
        "owner": viewer.owner_filter,
        "customer_ids": list(customer_ids),
    }
    rows = snapshot.rows(statement("customers_named"), binds) if customer_ids else []
    return [FoundCustomer(**row) for row in rows]
