"""What a viewer may name: brands, products, people; and the first and last days of what it sees."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from crm_dash.analytics.book import Book
from crm_dash.facts.ask import statement
from crm_dash.scope import find_viewer, resolve_as_of, scope_for
from tests.oracle.handmade import row, sale, shop
from tests.stores import built, write_source

TODAY = date(2025, 3, 31)
# Brand (and its product "p-<brand>") → its manufacturer, and by which kind of fact which distributor deals in it.
DEALT_IN = {
    "sold": ("M1", "sales", "D1"),
    "sold-too": ("M2", "sales", "D1"),
    "quoted": ("M2", "quotes", "D1"),
    "ordered": ("M1", "orders", "D1"),
    "others": ("M2", "sales", "D2"),
    "others-quoted": ("M1", "quotes", "D2"),
    "others-ordered": ("M2", "orders", "D2"),
    "nobodys": ("M1", None, None),
}
OWN = {"b1", "b2", "b9"}  # brands of the shop itself, of which nothing is sold


def _facts(day, kind, distributor, product, key):
    """One line of ``kind``, with its head."""
    if kind == "sales":
        return {"sales": [{**sale(1, day, "1.00", product=product, distributor=distributor), "document_id": key}]}
    one = kind.removesuffix("s")
    at = {"quotes": "quoted_at", "orders": "ordered_at"}[kind]
    head = {f"{one}_id": key, at: datetime.fromisoformat(day), "customer_id": "C1", "distributor_id": distributor}
    line = {f"{one}_id": key, "line_no": 1, "product_id": product, "quantity": Decimal(1), "amount": Decimal(1)}
    return {kind: [row(kind, **head, **({"status": "open"} if kind == "quotes" else {}))], f"{one}_lines": [line]}


def _shop(*facts):
    tables = shop()
    for more in facts:
        for table, rows in more.items():
            tables[table] = [*tables[table], *rows]
    return tables


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    tables = _shop(
        *(
            _facts("2025-03-01", kind, distributor, f"p-{brand}", brand)
            for brand, (_, kind, distributor) in DEALT_IN.items()
            if kind is not None
        )
    )
    for brand, (manufacturer, *_) in DEALT_IN.items():
        tables["brands"].append({"brand_id": brand, "name": brand.title(), "manufacturer_id": manufacturer})
        tables["products"].append({"product_id": f"p-{brand}", "name": "P", "brand_id": brand, "category": None})
    owners = {"C1": "m1-rep", "P1": "m1-rep2", "X1": "m1-rep", "X2": None}
    (example, *_), (account, *_) = tables["customers"], tables["accounts"]
    tables["customers"] = [{**example, "customer_id": key} for key in owners]
    tables["accounts"] = [
        {**account, "customer_id": key, "owner_user_id": owner, "credit_limit": None} for key, owner in owners.items()
    ] + [{**account, "organisation_id": "D1", "owner_user_id": "d1"}]
    return built(write_source(tmp_path_factory.mktemp("named"), tables), today=TODAY)


def _book(snapshot, user):
    viewer = find_viewer(snapshot, user)
    return Book(snapshot=snapshot, viewer=viewer, scope=scope_for(snapshot, viewer, None), as_of=TODAY)


NAMED = {
    "m1": {"sold", "ordered", "others-quoted", "nobodys", "b1", "b2"},
    "d1": {"sold", "sold-too", "quoted", "ordered"},
    "d2": {"others", "others-quoted", "others-ordered"},
}


@pytest.mark.parametrize("user", NAMED)
def test_a_manufacturer_names_its_own_brands_a_distributor_those_it_deals_in(case, user):
    book = _book(case[1], user)
    binds = book.scope.binds()
    sql = statement("analytics_brand")
    found = {brand: case[1].rows(sql, {**binds, "brand_id": brand}) for brand in {*DEALT_IN, *OWN, "none"}}
    assert {brand for brand, rows in found.items() if rows} == NAMED[user]
    assert all(rows == [{"brand_id": brand, "name": rows[0]["name"]}] for brand, rows in found.items() if rows)


@pytest.mark.parametrize("user", NAMED)
def test_products_are_those_of_the_brands_that_may_be_named(case, user):
    found = [(row["product_id"], row["brand_id"]) for row in _book(case[1], user).products()]
    products = {"b1": "p1", "b2": "p2", **{brand: f"p-{brand}" for brand in DEALT_IN}}
    assert sorted(found) == sorted((products[brand], brand) for brand in NAMED[user])


@pytest.mark.parametrize(
    ("user", "owners"), [("m1", ["m1-rep2", "m1-rep"]), ("m1-rep", ["m1-rep"]), ("d1", ["d1"]), ("d2", [])]
)
def test_the_people_are_the_owners_of_visible_accounts_each_once(case, user, owners):
    found = [row["id"] for row in _book(case[1], user).account_values() if row["dimension"] == "user"]
    assert found == owners


@pytest.mark.parametrize("kind", ["sales", "quotes", "orders"])
@pytest.mark.parametrize(
    ("user", "first", "last"),
    [
        ("m1", "2024-02-01", "2025-03-20"),
        ("d1", "2024-02-01", "2025-03-20"),
        ("m1-rep2", "2025-03-31", "2025-03-20"),
        ("d2", "2025-03-31", "2025-03-31"),
    ],
)
def test_the_first_and_last_days_are_of_any_kind_of_fact(tmp_path, kind, user, first, last):
    """A rep's first day is of its own accounts, the last one the organisation's; who sees nothing has today."""
    usual = [_facts("2024-06-01", other, "D1", "p1", "usual") for other in ("sales", "quotes", "orders")]
    # Twice the same, which must not cancel each other out.
    edges = [_facts(day, kind, "D1", "p1", f"{day}-{n}") for day in ("2024-02-01", "2025-03-20") for n in range(2)]
    settings, snapshot = built(write_source(tmp_path, _shop(*usual, *edges)), today=TODAY)
    book = _book(snapshot, user)
    settings = replace(settings, panel=replace(settings.panel, as_of="data"))
    assert book.first_day().isoformat() == first
    assert resolve_as_of(snapshot, book.viewer, settings, None, TODAY).isoformat() == last
