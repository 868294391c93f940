"""The picker's search, and the customer that opens first."""

from datetime import date
from decimal import Decimal

import pytest

from crm_dash.customers import search_customers
from crm_dash.scope import find_viewer
from tests.oracle.handmade import sale, shop
from tests.stores import built, write_source

TODAY = date(2025, 3, 31)
PEOPLE = {
    "C1": ("Talleres Núñez", "Cádiz", "B111"),
    "C2": ("Recambios Ávila", "León", "B222"),
    "C3": ("León Motor", "Madrid", "B333"),
    "C4": ("100% Ruedas_SA", None, None),
    "N": ("Zeta' or 1=1 --", "Ávila", "X-9"),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    tables = shop()
    blank = {"segment": None, "region": None, "country": None}
    tables["customers"] += [
        {"customer_id": f"F{n:03}", "name": f"Ferretería {n:03}", "city": "Soria", "tax_number": None, **blank}
        for n in range(40)
    ]
    tables["customers"] = [row for row in tables["customers"] if row["customer_id"] != "C1"] + [
        {"customer_id": key, "name": name, "city": city, "tax_number": tax, **blank}
        for key, (name, city, tax) in PEOPLE.items()
    ]
    more = {"owner_user_id": None, "opened_on": None, "credit_limit": None, "kind": "customer"}
    tables["accounts"] += [
        {"organisation_id": "M1", "customer_id": row["customer_id"], **more}
        for row in tables["customers"]
        if row["customer_id"] not in ("C1", "P1", "C3")
    ]
    tables["accounts"] += [{"organisation_id": "D1", "customer_id": "C3", **more}]
    tables["sales"] = [
        sale(1, "2025-03-01", "10.00"),
        {**sale(2, "2025-03-01", "30.00"), "customer_id": "C2", "distributor_id": "D2"},
        {**sale(3, "2023-03-01", "90.00"), "customer_id": "N"},
        {**sale(4, "2025-03-01", "500.00", product="p9"), "customer_id": "N"},
        {**sale(5, "2025-03-01", str(Decimal("70.00"))), "customer_id": "C3"},
    ]
    return built(write_source(tmp_path_factory.mktemp("customers"), tables), today=TODAY)


def _found(store, text: str, user: str = "m1", **more) -> list[str]:
    _, snapshot = store
    return [found.customer_id for found in search_customers(snapshot, find_viewer(snapshot, user), text, **more)]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("núñez", ["C1"]),
        ("NUNEZ", ["C1"]),
        ("  tall   nun ", ["C1"]),
        ("nun tall", ["C1"]),
        ("c2", ["C2"]),
        ("b222", ["C2"]),
        ("cadiz", ["C1"]),
        ("avila", ["C2", "N"]),  # a name that starts with nothing of it: by name
        ("recambios cadiz", []),
        ("%", ["C4"]),
        ("_", ["C4"]),
        ("' or 1=1 --", ["N"]),
        ("'; drop table x; --", []),
        ("león", ["C2"]),  # C3 is D1's account, not M1's
        ("\x00", []),
    ],
)
def test_search_finds_parts_of_name_id_city_and_tax_number(store, text, ids):
    assert _found(store, text) == ids


def test_an_exact_id_comes_first_then_names_that_start_so(store):
    assert _found(store, "N")[0] == "N"
    assert _found(store, "ferretería 03")[0] == "F030"


def test_an_empty_search_lists_by_name_up_to_the_limit(store):
    assert len(_found(store, "")) == 20
    assert _found(store, "", limit=2) == ["C4", "F000"]
    assert len(_found(store, "", limit=1000)) == 45


def test_a_very_long_search_is_cut_and_answers(store):
    assert _found(store, "x" * 1_000_000) == []


def test_only_the_organisations_accounts_are_found(store):
    assert _found(store, "", "d1") == ["C3", "C1"]
    assert _found(store, "", "d2") == []


def test_a_rep_finds_only_what_it_owns(store):
    assert _found(store, "", "m1-rep") == ["C1"]
    assert _found(store, "", "m1-rep2") == []


def test_the_kind_is_the_viewers_organisations(store):
    _, snapshot = store
    (found,) = search_customers(snapshot, find_viewer(snapshot, "m1"), "p1")
    assert (found.customer_id, found.kind, found.city, found.tax_number) == ("P1", "prospect", None, None)
