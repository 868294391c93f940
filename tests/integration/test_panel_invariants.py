"""What must hold whatever the rows: parts sum to totals, a distributor's rows are nobody else's (SPEC §3)."""

import pytest

from crm_dash.book import BookAsk, book
from crm_dash.customers import search_customers
from crm_dash.scope import find_viewer, resolve_as_of, scope_for
from crm_dash.settings import load_settings
from tests import oracle
from tests.stores import LEDGER_DAY, LEDGER_DAYS, OracleCase


@pytest.fixture(scope="module", params=[1, 2])
def case(request, tmp_path_factory):
    return OracleCase(tmp_path_factory.mktemp("ledger"), oracle.random_ledger(request.param))


def additive(panel):
    """Figures that add up over distributors, in cents."""
    data = {slug: widget.get("data") for slug, widget in panel["widgets"].items()}
    named = [
        ("last_12_months", "total"),
        ("last_12_months", "previous_total"),
        ("sales_trend", "month_to_date"),
        ("sales_trend", "rolling_12m"),
        ("quotes_by_brand", "total_amount"),
        ("quotes_by_brand", "total_quotes"),
        ("order_ratios", "quoted_amount"),
        ("order_ratios", "order_amount"),
        ("order_ratios", "orders"),
    ]
    return [round(data[slug][name] * 100) if data[slug] else 0 for slug, name in named]


def test_all_is_direct_plus_the_distributors_to_the_cent(case):
    for user in ("M1-manager", "M2-admin"):
        for customer in case.tables["customers"]:
            question = (user, customer["customer_id"])
            parts = [case.product(*question, one, LEDGER_DAY) for one in ("direct", "D1", "D12", "D3")]
            if not isinstance(parts[0], str):
                added = [sum(column) for column in zip(*map(additive, parts), strict=True)]
                assert additive(case.product(*question, "all", LEDGER_DAY)) == added


def test_aging_sums_to_the_total_and_shares_are_defined(case):
    seen = 0
    questions = [one for one in case.questions(2) if one[0].endswith("manager") and one[2] is None]
    for question in questions:
        panel = case.product(*question)
        data = None if isinstance(panel, str) else panel["widgets"]["outstanding"].get("data")
        if data:
            cents = {name: round(value * 100) for name, value in data["buckets"].items()}
            assert sum(cents.values()) == round(data["total"] * 100)
            assert sum(round(line["open_amount"] * 100) for line in data["documents"]) == round(data["total"] * 100)
            assert round(data["overdue"] * 100) == sum(cents[f"d{n}"] for n in ("1_30", "31_60", "61_90", "90_plus"))
            assert cents["credits"] <= 0 <= min(value for name, value in cents.items() if name != "credits")
            seen += 1
    assert seen > 5


def _without_organisation(tables, organisation):
    """The ledger before the distributor ``organisation`` came to the store (its name and users excepted)."""
    kept = {
        name: [row for row in rows if organisation not in (row.get("distributor_id"), row.get("organisation_id"))]
        for name, rows in tables.items()
    }
    kept |= {name: tables[name] for name in ("organisations", "users")}
    for child, key, parent in (
        ("quote_lines", "quote_id", "quotes"),
        ("order_lines", "order_id", "orders"),
        ("payments", "document_id", "receivables"),
        ("agreement_tiers", "agreement_id", "agreements"),
    ):
        keys = {row[key] for row in kept[parent]}
        kept[child] = [row for row in tables[child] if row[key] in keys]
    return kept


def test_another_distributors_rows_change_nothing_of_what_a_distributor_receives(case, tmp_path):
    before = OracleCase(tmp_path, _without_organisation(case.tables, "D3"))
    assert len(before.tables["sales"]) < len(case.tables["sales"])
    data_day = load_settings(tmp_path / "crm.toml", environ={"CRM_DASH_PANEL_AS_OF": "data"})
    for user in ("D1-manager", "D1-rep1", "D12-admin"):
        for customer in case.tables["customers"]:
            for as_of in LEDGER_DAYS[:3]:
                question = (user, customer["customer_id"], None, as_of)
                old, new = before.product(*question), case.product(*question)
                if isinstance(new, dict):
                    new["snapshot"] = old["snapshot"]
                assert new == old
        sides = []
        for one in (before, case):
            viewer = find_viewer(one.snapshot, user)
            day = resolve_as_of(one.snapshot, viewer, data_day, None, LEDGER_DAY)
            ask = BookAsk(scope=scope_for(one.snapshot, viewer, None), as_of=LEDGER_DAY, with_payments=True)
            accounts = book(one.snapshot, ask).accounts()
            sides.append((day, accounts, search_customers(one.snapshot, viewer, "")))
        assert sides[0] == sides[1]
