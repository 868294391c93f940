"""Who asks, about whom, and through which distributor (SPEC §3)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

Row = dict[str, Any]
Tables = dict[str, list[Row]]


class NotFound(Exception):
    """An unknown or inactive user, a customer or a distributor that does not exist for this user: a page's 404."""


class Forbidden(Exception):
    """A distributor's user asks for a distributor scope that is not its own: a page's 403."""


@dataclass(frozen=True)
class View:
    """One question: every fact of the panel is read through it."""

    tables: Tables
    user: Row
    organisation: Row
    account: Row
    customer: Row
    distributor: str  # an id, 'direct' or 'all'
    as_of: date
    today: date

    @property
    def organisation_id(self) -> str:
        return str(self.organisation["organisation_id"])

    @property
    def is_manufacturer(self) -> bool:
        return bool(self.organisation["kind"] == "manufacturer")

    def rows(self, table: str) -> list[Row]:
        """A table's rows; an absent table among present ones is an empty one."""
        return self.tables.get(table, [])

    def user_name(self, user_id: str | None) -> str | None:
        user = find(self.tables, "users", user_id=user_id)
        return user["name"] if user else None


def find(tables: Tables, table: str, **key: Any) -> Row | None:
    """The one row with this key, or None."""
    for row in tables.get(table, []):
        if all(row[column] == value for column, value in key.items()):
            return row
    return None


def open_view(
    tables: Tables, *, user_id: str, customer_id: str, distributor: str | None, as_of: date, today: date
) -> View:
    """Checks, in this order: the user (404), the distributor scope (403, 404), the customer (404)."""
    user = find(tables, "users", user_id=user_id)
    if user is None or not user["active"]:
        raise NotFound(f"user {user_id}")
    organisation = find(tables, "organisations", organisation_id=user["organisation_id"])
    if organisation is None:
        raise NotFound(f"organisation of {user_id}")
    chosen = _distributor(tables, user, organisation, distributor)
    account = find(tables, "accounts", organisation_id=organisation["organisation_id"], customer_id=customer_id)
    customer = find(tables, "customers", customer_id=customer_id)
    if account is None or customer is None:
        raise NotFound(f"customer {customer_id}")
    if user["role"] == "rep" and account["owner_user_id"] != user["user_id"]:
        raise NotFound(f"customer {customer_id}")
    return View(tables, user, organisation, account, customer, chosen, as_of, today)


def _distributor(tables: Tables, user: Row, organisation: Row, asked: str | None) -> str:
    """An id, 'direct' or 'all'; a manufacturer's user starts at its default distributor, or at all."""
    if organisation["kind"] == "distributor":
        own = str(organisation["organisation_id"])
        if asked is not None and asked != own:
            raise Forbidden(f"distributor {asked}")
        return own
    if asked is None:
        return user["default_distributor_id"] or "all"
    if asked in ("all", "direct") or find(tables, "organisations", organisation_id=asked, kind="distributor"):
        return asked
    raise NotFound(f"distributor {asked}")


def customer_json(view: View) -> Row:
    known, account = view.customer, view.account
    return {
        "customer_id": known["customer_id"],
        "name": known["name"],
        "kind": account["kind"],
        "segment": known["segment"],
        "city": known["city"],
        "region": known["region"],
        "country": known["country"],
        "owner": view.user_name(account["owner_user_id"]),
    }


def scope_json(view: View) -> Row:
    return {
        "organisation_id": view.organisation_id,
        "distributor": view.distributor,
        "all_sales": view.distributor == "all",
    }
