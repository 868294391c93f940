"""The rows a view may see, as of its day (SPEC §3, §4): everything else in the oracle reads these lists only."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from .scope import Row, View


def brand_of_product(view: View) -> dict[str, Row]:
    """product_id → its brand's row."""
    brands = {brand["brand_id"]: brand for brand in view.rows("brands")}
    return {product["product_id"]: brands[product["brand_id"]] for product in view.rows("products")}


def _line_seen(view: View, brand: Row) -> bool:
    """A distributor sees every brand; a manufacturer its own brands."""
    return not view.is_manufacturer or brand["manufacturer_id"] == view.organisation_id


def _channel_seen(view: View, distributor_id: str | None, distributor: str) -> bool:
    """`distributor` is the scope: 'all', 'direct' or an id."""
    if distributor == "all":
        return True
    if distributor == "direct":
        return distributor_id is None
    return distributor_id == distributor


def _sales_lines(view: View, distributor: str) -> list[Row]:
    """This customer's sales lines in a distributor scope, whatever their date, each with its brand_id."""
    brand_of = brand_of_product(view)
    return [
        {**line, "brand_id": brand_of[line["product_id"]]["brand_id"]}
        for line in view.rows("sales")
        if line["customer_id"] == view.customer["customer_id"]
        and _channel_seen(view, line["distributor_id"], distributor)
        and _line_seen(view, brand_of[line["product_id"]])
    ]


def book_sales(view: View) -> list[Row]:
    """All the organisation's accounts' lines in the panel's distributor scope, of the months before D's."""
    accounts = {row["customer_id"] for row in view.rows("accounts") if row["organisation_id"] == view.organisation_id}
    brand_of = brand_of_product(view)
    return [
        line
        for line in view.rows("sales")
        if line["customer_id"] in accounts
        and line["sold_on"] < view.as_of.replace(day=1)
        and _channel_seen(view, line["distributor_id"], view.distributor)
        and _line_seen(view, brand_of[line["product_id"]])
    ]


def _known(view: View, lines: list[Row]) -> list[Row]:
    """Sales after D do not exist yet; those after today are future-dated and left out (§4), even for a later D."""
    return [line for line in lines if line["sold_on"] <= min(view.as_of, view.today)]


def sales(view: View) -> list[Row]:
    """The sales lines of the panel's scope."""
    return _known(view, _sales_lines(view, view.distributor))


def future_sales(view: View) -> int:
    """How many lines of the panel's scope are dated after today."""
    return sum(line["sold_on"] > view.today for line in _sales_lines(view, view.distributor))


def full_scope_sales(view: View) -> list[Row]:
    """All the organisation may ever see: the toggle does not touch it (agreements)."""
    return _known(view, _sales_lines(view, "all" if view.is_manufacturer else view.organisation_id))


def own_sales(view: View) -> list[Row]:
    """What the organisation itself invoices: a distributor's own, a manufacturer's direct ones (dso)."""
    return _known(view, _sales_lines(view, "direct" if view.is_manufacturer else view.organisation_id))


def _documents(view: View, table: str, key: str, moment: str) -> list[Row]:
    """Quotes or orders of the scope dated by D with their visible lines, total `amount` and `date`."""
    brand_of = brand_of_product(view)
    found = []
    for head in view.rows(table + "s"):
        if head["customer_id"] != view.customer["customer_id"] or head[moment].date() > view.as_of:
            continue
        if not _channel_seen(view, head["distributor_id"], view.distributor):
            continue
        lines = [
            {"brand": brand_of[line["product_id"]], "amount": line["amount"]}
            for line in view.rows(table + "_lines")
            if line[key] == head[key] and _line_seen(view, brand_of[line["product_id"]])
        ]
        if lines:
            found.append({**head, "lines": lines, "amount": total(lines), "date": head[moment].date()})
    return found


def quotes(view: View) -> list[Row]:
    """Visible quotes dated by D; one without a visible line is visible to nobody."""
    return _documents(view, "quote", "quote_id", "quoted_at")


def orders(view: View) -> list[Row]:
    """Visible orders dated by D, cancelled ones too."""
    return _documents(view, "order", "order_id", "ordered_at")


def private(view: View, table: str) -> list[Row]:
    """The organisation's own rows about this customer; the toggle does not touch them."""
    return [
        row
        for row in view.rows(table)
        if row["organisation_id"] == view.organisation_id and row["customer_id"] == view.customer["customer_id"]
    ]


def total(rows: Iterable[Row]) -> Decimal:
    return sum((row["amount"] for row in rows), Decimal(0))


def total_between(lines: list[Row], span: tuple[date, date]) -> Decimal:
    """The amount of the sales lines sold in the span, both days inclusive."""
    return total(line for line in lines if span[0] <= line["sold_on"] <= span[1])


def by_brand(documents: list[Row], key: str) -> list[tuple[Row, Decimal, set[Any]]]:
    """(brand, amount, keys of the documents with lines of it), by amount descending, then name, then id."""
    brands: dict[str, Row] = {}
    amounts: dict[str, Decimal] = {}
    seen: dict[str, set[Any]] = {}
    for document in documents:
        for line in document["lines"]:
            brand_id = line["brand"]["brand_id"]
            brands[brand_id] = line["brand"]
            amounts[brand_id] = amounts.get(brand_id, Decimal(0)) + line["amount"]
            seen.setdefault(brand_id, set()).add(document[key])
    order = sorted(brands, key=lambda brand_id: (-amounts[brand_id], brands[brand_id]["name"], brand_id))
    return [(brands[brand_id], amounts[brand_id], seen[brand_id]) for brand_id in order]
