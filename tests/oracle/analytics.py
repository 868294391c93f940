"""Analytics 360 over the whole book: one measure by two dimensions, against the same span earlier (SPEC §3, §4, §6)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from .facts import _channel_seen, _line_seen
from .periods import add_months, inside, is_last_day, last_day, previous_window, same_span, window
from .quotes import status_on
from .scope import NotFound, Row, Tables, View, _distributor, find

Span = tuple[date, date]
Key = str | None
FACTS = {
    **dict.fromkeys(("amount", "quantity", "documents", "average"), "sales"),
    **dict.fromkeys(("quotes", "quoted_amount", "conversion"), "quotes"),
    **dict.fromkeys(("orders", "ordered_amount"), "orders"),
}


@dataclass(frozen=True)
class Book:
    """Who looks at which accounts (customer_id → account and customer), through whom, as of when."""

    view: View
    accounts: dict[str, Row]
    kept: dict[str, list[Row]] = field(default_factory=dict)


def open_book(tables: Tables, user_id: str, distributor: str | None, as_of: date, today: date) -> Book:
    """The user's accounts; NotFound for nobody, Forbidden for a foreign scope."""
    user = find(tables, "users", user_id=user_id)
    if user is None or not user["active"]:
        raise NotFound(user_id)
    organisation = find(tables, "organisations", organisation_id=user["organisation_id"])
    assert organisation is not None
    chosen = _distributor(tables, user, organisation, distributor)
    accounts = {
        account["customer_id"]: {**(find(tables, "customers", customer_id=account["customer_id"]) or {}), **account}
        for account in tables["accounts"]
        if account["organisation_id"] == organisation["organisation_id"]
        and (user["role"] != "rep" or account["owner_user_id"] == user_id)
    }
    return Book(View(tables, user, organisation, {}, {}, chosen, as_of, today), accounts)


def lines(book: Book, fact: str) -> list[Row]:
    """Visible lines dated by D of the book's accounts, each with what it may be grouped by; found once."""
    if fact not in book.kept:
        book.kept[fact] = _lines(book, fact)
    return book.kept[fact]


def _lines(book: Book, fact: str) -> list[Row]:
    tables, view = book.view.tables, book.view
    products = {row["product_id"]: row for row in tables["products"]}
    brands = {row["brand_id"]: row for row in tables["brands"]}
    found = []
    for line in _raw(tables, fact):
        product = products[line["product_id"]]
        account = book.accounts.get(line["customer_id"])
        seen = _channel_seen(view, line["distributor_id"], view.distributor)
        if account is None or not seen or not _line_seen(view, brands[product["brand_id"]]):
            continue
        if line["day"] > view.as_of:
            continue
        keys = {
            "brand": product["brand_id"],
            "category": product["category"],
            "product": product["product_id"],
            "distributor": line["distributor_id"] or "direct",
            "customer": line["customer_id"],
            "segment": account["segment"],
            "region": account["region"],
            "user": account["owner_user_id"],
        }
        found.append({**line, "keys": keys})
    return found


def _raw(tables: Tables, fact: str) -> list[Row]:
    if fact == "sales":
        return [{**line, "day": line["sold_on"], "document": line["document_id"]} for line in tables["sales"]]
    one, moment = {"quotes": ("quote", "quoted_at"), "orders": ("order", "ordered_at")}[fact]
    heads = {head[f"{one}_id"]: head for head in tables[fact]}
    return [
        {
            **heads[line[f"{one}_id"]],
            **line,
            "day": heads[line[f"{one}_id"]][moment].date(),
            "document": line[f"{one}_id"],
        }
        for line in tables[f"{one}_lines"]
        if fact == "quotes" or heads[line["order_id"]]["status"] != "cancelled"
    ]


def spans(period: str, compare: str, as_of: date) -> tuple[Span, Span, int]:
    """The window, its base, and how many months lie between them."""
    if period == "12m":
        return window(as_of), previous_window(as_of), 12
    assert period == "month"
    back = 12 if compare == "previous_year" else 1
    return same_span(as_of, 0) if is_last_day(as_of) else (as_of.replace(day=1), as_of), same_span(as_of, back), back


def bucket(day: date, granularity: str) -> str:
    """The first day of the calendar bucket."""
    starts: dict[str, Callable[[], date]] = {
        "day": lambda: day,
        "week": lambda: day - timedelta(days=day.weekday()),
        "month": lambda: day.replace(day=1),
        "quarter": lambda: day.replace(month=day.month - (day.month - 1) % 3, day=1),
        "year": lambda: day.replace(month=1, day=1),
    }
    return starts[granularity]().isoformat()


def figures(
    book: Book, *, measure: str, dimensions: list[str], period: str, compare: str, granularity: str, narrow: Row
) -> dict[tuple[Key, ...], tuple[Fraction | None, Fraction | None]]:
    """(value, base) by the dimensions' keys; ``()`` is the whole."""
    now, base, months = spans(period, compare, book.view.as_of)
    found = [
        line for line in lines(book, FACTS[measure])
        if all(line["keys"][name] == value for name, value in narrow.items())
    ]  # fmt: skip
    sides = []
    for span, moved in ((now, 0), (base, months)):
        judged = _back(book.view.as_of, now[0], moved)
        groups: dict[tuple[Key, ...], list[Row]] = {(): []}
        for line in found:
            if inside(line["day"], span):
                day = min(max(add_months(line["day"], moved), now[0]), now[1])
                keys = {**line["keys"], "period": bucket(day, granularity)}
                for key in ((), tuple(keys[name] for name in dimensions)):
                    groups.setdefault(key, []).append(line)
        sides.append({key: _value(book, measure, rows, judged) for key, rows in groups.items()})
    nothing = None if measure in ("average", "conversion") else Fraction(0)
    return {key: (sides[0].get(key, nothing), sides[1].get(key, nothing)) for key in {*sides[0], *sides[1]}}


def _back(as_of: date, first: date, months: int) -> date:
    """D, or the same day earlier: a month's last day stays one where the window begins with a month."""
    day = add_months(as_of, -months)
    return last_day(day) if months and first.day == 1 and is_last_day(as_of) else day


def _value(book: Book, measure: str, rows: list[Row], judged: date) -> Fraction | None:
    documents = {row["document"] for row in rows}
    if measure in ("documents", "quotes", "orders"):
        return Fraction(len(documents))
    if measure == "quantity":
        return sum((Fraction(row["quantity"]) for row in rows), Fraction(0))
    if measure == "conversion":
        converted = {row["document"] for row in rows if _converted(book, row, judged)}
        return Fraction(len(converted), len(documents)) * 100 if documents else None
    amount = sum((Fraction(row["amount"]) for row in rows), Fraction(0))
    if measure == "average":
        return amount / len(documents) if documents else None
    return amount


def _converted(book: Book, quote: Row, judged: date) -> bool:
    """Won, or answered by a visible non-cancelled order of the same customer by the day."""
    answered = any(
        order["quote_id"] == quote["document"]
        and order["customer_id"] == quote["customer_id"]
        and order["day"] <= judged
        for order in lines(book, "orders")
    )
    return answered or status_on(quote, judged) == "won"
