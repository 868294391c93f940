"""What stands on a macro of ``scope.sql``: only that needs to be asked whether it notices a fault in the macro."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

CRM_DASH = Path(__file__).parents[2] / "crm_dash"
SCOPE = CRM_DASH / "scope.sql"
_MACRO = re.compile(r"^create macro (\w+)\(", re.MULTILINE)
# Tests by where the files lie that they prove.
PROVED_BY = {
    "facts/book/": ("tests/integration/test_book.py",),
    "facts/analytics/account_values.sql": ("tests/integration/test_named.py",),
    "facts/analytics/cells.sql": (
        "tests/integration/test_first_lines.py",
        "tests/integration/test_analytics_window.py",
        "tests/integration/test_analytics_oracle.py::test_what_is_read_from_the_lines_is_what_the_sums_do_not_have",
    ),
    "facts/analytics/first_day.sql": ("tests/integration/test_named.py",),
    "facts/analytics/products.sql": ("tests/integration/test_named.py",),
    "facts/analytics_brand.sql": ("tests/integration/test_named.py",),
    "facts/changes.sql": ("tests/integration/test_changes.py",),
    "facts/customer_search.sql": ("tests/unit/test_customers.py",),
    "facts/distributors.sql": ("tests/integration/test_choices.py",),
    "facts/latest_events.sql": ("tests/integration/test_choices.py",),
    "facts/sales_by_brand.sql": ("tests/integration/test_compare_oracle.py",),
    "drill/": ("tests/integration/test_drill.py", "tests/integration/test_drill_document.py"),
    "scope.py": (
        "tests/integration/test_scope.py",
        "tests/integration/test_named.py",
        "tests/integration/test_choices.py",
    ),
    "store.py": ("tests/integration/test_store.py",),
    "backtest.py": ("tests/integration/test_backtest.py",),
}


def reach(text: str) -> list[str]:
    """The files of the product, below ``crm_dash``, that stand on the macro in which ``text`` differs."""
    original = SCOPE.read_text(encoding="utf-8")
    at = next((i for i, (one, other) in enumerate(zip(original, text, strict=False)) if one != other), len(original))
    names = {_MACRO.findall(original[:at])[-1]}
    bodies = dict(zip(_MACRO.findall(original), re.split(_MACRO, original)[2::2], strict=True))
    grown = 0
    while grown != len(names):
        grown = len(names)
        names |= {name for name, body in bodies.items() if _names(body) & names}
    return [name for name, words in _words().items() if words & names]


def tests_of(files: list[str]) -> list[str]:
    """The tests that prove any of ``files``, the quickest kinds first."""
    found = [test for start, tests in PROVED_BY.items() if any(f.startswith(start) for f in files) for test in tests]
    return sorted(dict.fromkeys(found), key=lambda test: "unit" not in test)


def _names(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


@cache
def _words() -> dict[str, set[str]]:
    paths = [path for path in sorted(CRM_DASH.rglob("*")) if path.suffix in (".sql", ".py") and path != SCOPE]
    return {path.relative_to(CRM_DASH).as_posix(): _names(path.read_text(encoding="utf-8")) for path in paths}
