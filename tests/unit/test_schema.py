"""The canonical tables are exactly SPEC §2's table: ``*`` a key's part, ``?`` may be null, ``>x`` refers to x."""

import pytest

from crm_dash.schema import canonical_tables

SPEC = {
    "organisations": "organisation_id* name kind",
    "users": "user_id* name email? organisation_id>organisations role default_distributor_id?>organisations active",
    "customers": "customer_id* name segment? city? region? country? tax_number?",
    "accounts": (
        "organisation_id*>organisations customer_id*>customers kind owner_user_id?>users opened_on? credit_limit?"
    ),
    "brands": "brand_id* name manufacturer_id>organisations",
    "products": "product_id* name brand_id>brands category?",
    "sales": (
        "document_id* line_no* sold_on customer_id>customers distributor_id?>organisations product_id>products"
        " quantity amount order_id?>orders"
    ),
    "quotes": (
        "quote_id* quoted_at customer_id>customers distributor_id?>organisations user_id?>users status"
        " valid_until? closed_at?"
    ),
    "quote_lines": "quote_id*>quotes line_no* product_id>products quantity amount",
    "orders": "order_id* ordered_at customer_id>customers distributor_id?>organisations quote_id?>quotes status",
    "order_lines": "order_id*>orders line_no* product_id>products quantity amount",
    "activities": (
        "activity_id* organisation_id>organisations customer_id>customers user_id>users kind subject description?"
        " scheduled_at done_at? status duration_min? recorded_by?>users"
    ),
    "tasks": (
        "task_id* organisation_id>organisations customer_id>customers user_id>users title description? created_at"
        " due_on? completed_at? completed_by?>users priority?"
    ),
    "notes": "note_id* organisation_id>organisations customer_id>customers user_id>users created_at body",
    "system_events": "event_id* organisation_id>organisations customer_id>customers occurred_at kind description",
    "receivables": (
        "document_id* organisation_id>organisations customer_id>customers kind issued_on due_on? amount disputed"
    ),
    "payments": "payment_id* document_id>receivables paid_on amount",
    "agreements": (
        "agreement_id* organisation_id>organisations customer_id>customers kind title brand_id?>brands"
        " product_id?>products discount_pct? net_price? target_amount? starts_on ends_on?"
    ),
    "agreement_tiers": "agreement_id*>agreements threshold_amount* bonus_pct",
}
VALUES = {
    "organisations.kind": ("manufacturer", "distributor"),
    "users.role": ("admin", "manager", "rep"),
    "accounts.kind": ("customer", "prospect"),
    "quotes.status": ("open", "won", "lost", "expired"),
    "orders.status": ("open", "delivered", "cancelled"),
    "activities.kind": ("visit", "call", "meeting", "email", "other"),
    "activities.status": ("planned", "done", "cancelled"),
    "receivables.kind": ("invoice", "credit_note"),
    "agreements.kind": ("price", "promotion", "bonus"),
}
MONEY = ("amount", "credit_limit", "net_price", "target_amount", "threshold_amount")


def _described(name: str) -> str:
    table = canonical_tables()[name]
    words = []
    for column in table.columns:
        key = "*" if column.name in table.key else ""
        optional = "" if column.required else "?"
        target = f">{column.references[0]}" if column.references else ""
        words.append(f"{column.name}{key}{optional}{target}")
    return " ".join(words)


def test_the_tables_are_those_of_the_contract():
    assert set(canonical_tables()) == set(SPEC)


@pytest.mark.parametrize("name", SPEC)
def test_columns_keys_optional_marks_and_references(name):
    assert _described(name) == SPEC[name]


def test_references_point_at_the_targets_whole_key():
    for table in canonical_tables().values():
        for column in table.columns:
            if column.references:
                target, key = column.references
                assert canonical_tables()[target].key == (key,)


def test_a_referenced_table_is_loaded_before():
    order = list(canonical_tables())
    for table in canonical_tables().values():
        targets = [column.references[0] for column in table.columns if column.references]
        assert all(order.index(target) < order.index(table.name) for target in targets)


def test_enumerated_columns_accept_the_listed_values_only():
    enums = {
        f"{table.name}.{column.name}": column.type
        for table in canonical_tables().values()
        for column in table.columns
        if column.type.startswith("ENUM")
    }
    assert enums == {name: f"ENUM({', '.join(repr(value) for value in values)})" for name, values in VALUES.items()}


def test_money_dates_and_moments_have_one_type_each():
    for table in canonical_tables().values():
        for column in table.columns:
            if column.name in MONEY:
                assert column.type == "DECIMAL(14,2)", f"{table.name}.{column.name}"
            if column.name.endswith("_at"):
                assert column.type == "TIMESTAMP", f"{table.name}.{column.name}"
            if column.name.endswith(("_on", "_until")):
                assert column.type == "DATE", f"{table.name}.{column.name}"
            if column.name.endswith(("_id", "_by")):
                assert column.type == "VARCHAR", f"{table.name}.{column.name}"


def test_every_table_with_an_amount_may_carry_a_currency():
    with_currency = {name for name, table in canonical_tables().items() if table.has_currency}
    assert with_currency == {"sales", "quote_lines", "order_lines", "receivables", "payments"}
