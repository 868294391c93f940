"""What the analytics page reads: all of the viewer's accounts, in one scope, on one day, of one snapshot."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from crm_dash.analytics.question import Question
from crm_dash.analytics.registry import DIMENSIONS, DISTRIBUTOR, MAY_BE_EMPTY
from crm_dash.errors import InvalidChoice, NotFound
from crm_dash.facts.ask import statement
from crm_dash.scope import Scope, Viewer
from crm_dash.store import Row, Snapshot

NARROWABLE = ("brand", "category", "product", "customer", "segment", "region", "user")


@dataclass(frozen=True, kw_only=True, slots=True)
class Book:
    """The viewer's book of accounts; ``as_of`` is D."""

    snapshot: Snapshot
    viewer: Viewer
    scope: Scope
    as_of: date

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Those that may be asked for: the distributor only of manufacturers that look at all sales."""
        whole = self.viewer.is_manufacturer and self.scope.all_sales
        return tuple(name for name in DIMENSIONS if whole or name != DISTRIBUTOR)

    def rows(self, name: str, **binds: Any) -> list[Row]:
        """The rows of ``facts/analytics/<name>.sql`` with the scope, D and ``binds`` bound."""
        return self.snapshot.rows(statement(f"analytics/{name}"), self._bound(binds))

    def batches(self, name: str, **binds: Any) -> Iterator[list[Row]]:
        """The same rows a batch at a time, for an export that nobody may hold whole."""
        return self.snapshot.batches(statement(f"analytics/{name}"), self._bound(binds))

    def _bound(self, binds: dict[str, Any]) -> dict[str, Any]:
        return {**self.scope.binds(), "as_of": self.as_of, **binds}

    def products(self) -> list[Row]:
        """The products, with brand and category, that the viewer may name; read once per snapshot."""
        key = ("visible_products", self.scope.organisation_id)
        return self.snapshot.once(key, lambda: self.rows("products"))

    def account_values(self) -> list[Row]:
        """The segments, regions and owners of the viewer's accounts: dimension, id, name; read once per snapshot."""
        key = ("account_values", self.scope.organisation_id, self.scope.owner)
        return self.snapshot.once(key, lambda: self.rows("account_values"))

    def first_day(self) -> date:
        """The first day of anything that the organisation sees, D at the latest."""
        key = ("first_day", self.scope.organisation_id, self.scope.owner)
        found: date | None = self.snapshot.once(key, lambda: self.rows("first_day")[0]["first_day"])
        return min(found or self.as_of, self.as_of)


def check_dimensions(book: Book, question: Question) -> None:
    """Raises InvalidChoice for a dimension that this viewer and scope do not have."""
    for name, value in (("rows", question.rows), ("split", question.split)):
        if value is not None and value not in book.dimensions:
            raise InvalidChoice(name, value, allowed=book.dimensions)


def narrow_binds(question: Question) -> dict[str, Any]:
    """The struct that ``book_lines`` takes as p_narrow."""
    chosen = dict(question.narrowed)
    empty = [name for name in MAY_BE_EMPTY if name in chosen and chosen[name] is None]
    return {**{name: chosen.get(name) for name in NARROWABLE}, "empty": empty}


def documents_together(book: Book, question: Question) -> bool:
    """Whether each document asked about has one customer, distributor and day, so that its first lines count it."""
    # A quote's and an order's lines have their head's.
    return question.kind.fact != "sales" or bool(book.snapshot.info["documents_together"])


def told_apart_by(named: Collection[str | None]) -> str:
    """What ``documents_by`` of scope.sql is to count: a document once for each value of what is named of its lines."""
    if "product" in named:  # which has one brand and category
        return "product"
    return "_".join(name for name in ("brand", "category") if name in named) or "document"


def filter_names(book: Book, question: Question) -> dict[str, str]:
    """How the value of each filter is called; NotFound for one that is not the viewer's to name."""
    named = {name: value for name, value in question.narrowed if value is not None and name in NARROWABLE}
    return {name: _named(book, name, value) for name, value in named.items()}


def _named(book: Book, name: str, value: str) -> str:
    if name == "customer":
        found = {row["customer_id"]: row["name"] for row in book.rows("customer", customer_id=value)}
    elif name == "product":
        found = {row["product_id"]: row["name"] for row in book.products()}
    elif name == "brand":
        found = {row["brand_id"]: row["brand"] for row in book.products()}
    elif name == "user":
        found = {row["id"]: row["name"] for row in book.account_values() if row["dimension"] == "user"}
    else:
        return value
    if value not in found:
        raise NotFound(f"that {name} does not exist")
    return str(found[value])
