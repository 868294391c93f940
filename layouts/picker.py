"""The options of the two selectors: customers as they are searched, and distributors."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from crm_dash.customers import FoundCustomer
from crm_dash.facts.distributors import Distributors
from crm_dash.i18n import Locale
from crm_dash.scope import ALL, DIRECT

LONGEST_LABEL = 90


def customer_options(found: Sequence[FoundCustomer], words: str = "") -> list[dict[str, Any]]:
    """The picker's options in the order found.

    The dropdown searches them once more in the browser, by ``search``: it holds what the server looked at, with and
    without accents, and the ``words`` themselves, so that nothing the server found is dropped.
    """
    return [_customer(customer, words) for customer in found]


def _customer(customer: FoundCustomer, words: str) -> dict[str, Any]:
    parts = [customer.name, customer.customer_id, customer.city, customer.tax_number]
    text = " ".join(part for part in parts if part)
    label = " · ".join(part for part in (_short(customer.name), customer.city, customer.customer_id) if part)
    return {
        "value": customer.customer_id,
        "label": label,
        "title": customer.name,
        "search": f"{text} {plain(text)} {words}",
    }


def distributor_options(distributors: Distributors, loc: Locale) -> list[dict[str, str]]:
    """The distributors of this customer with what they sold it, largest first; the choice of all last."""
    options = [
        {
            "value": share.distributor,
            "label": _named(distributor_name(share.distributor, share.name, loc), share.amount, loc),
        }
        for share in distributors.choices
    ]
    if all(option["value"] != ALL for option in options):
        options.append({"value": ALL, "label": loc.t("scope.all")})
    return options


def distributor_name(distributor: str, name: str | None, loc: Locale) -> str:
    """How a distributor is called on screen."""
    if distributor in (ALL, DIRECT):
        return loc.t(f"scope.{distributor}")
    return name or distributor


def scope_name(distributor: str, distributors: Distributors | None, own_name: str, loc: Locale) -> str:
    """The name of the chosen scope: of one of the ``distributors``, or for a distributor's user its own name."""
    if distributors is None:
        return own_name
    names = {share.distributor: share.name for share in distributors.choices}
    return distributor_name(distributor, names.get(distributor), loc)


def plain(text: str) -> str:
    """``text`` without accents."""
    return "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))


def _named(name: str, amount: Decimal, loc: Locale) -> str:
    return f"{_short(name)} · {loc.money(amount, compact=True)}"


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_LABEL else f"{name[:LONGEST_LABEL].rstrip()}…"
