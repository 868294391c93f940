"""scope.sql is the only SQL that names a base table; all else stands on the macros it defines (SPEC §3)."""

import ast
import re
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from crm_dash.build.load import DERIVED
from crm_dash.schema import canonical_tables
from crm_dash.settings import PRODUCT_FOLDER

SCOPE = (PRODUCT_FOLDER / "crm_dash" / "scope.sql").read_text(encoding="utf-8")
MACROS = set(re.findall(r"create macro (\w+)\([^)]*\) as table", SCOPE))
FACTS = sorted(path for path in (PRODUCT_FOLDER / "crm_dash").rglob("*.sql") if path.name != "scope.sql")
BASE = {*canonical_tables(), *DERIVED, "build_tables", "build_info"}
# The build writes the base tables; the schema reads DuckDB's catalogue of an empty database.
NOT_READERS = ("crm_dash/build/", "crm_dash/schema.py")
SOURCES = [
    path
    for folder in ("crm_dash", "layouts", "callbacks", "app.py")
    for path in sorted([*(PRODUCT_FOLDER / folder).rglob("*.py"), PRODUCT_FOLDER / folder])
    if path.is_file() and not str(path.relative_to(PRODUCT_FOLDER)).startswith(NOT_READERS)
]


def _strangers(sql: str) -> list[str]:
    """What stands in a FROM and is neither a macro of scope.sql nor a CTE defined before it."""
    statements = sqlglot.parse(sql, dialect="duckdb")
    return [
        table.sql(dialect="duckdb")
        for statement in statements
        if statement is not None
        for table in statement.find_all(exp.Table)
        if not _known(table)
    ]


def _known(table: exp.Table) -> bool:
    if isinstance(table.this, exp.Func):
        return isinstance(table.this, exp.Anonymous) and table.this.name.lower() in MACROS
    return not table.db and table.name in _ctes_before(table)


def _ctes_before(node: exp.Expression) -> set[str]:
    """Names of the CTEs that ``node`` can see: of each WITH around it, those that stand before its own."""
    names: set[str] = set()
    inside: exp.Expression | None = None
    above = node
    while above is not None:
        if isinstance(above, exp.CTE):
            inside = above
        with_ = above.args.get("with_") or above.args.get("with")
        if isinstance(with_, exp.With):
            for cte in with_.expressions:
                if cte is inside:
                    break
                names.add(cte.alias)
        above = above.parent
    return names


def _sql_strings(source: str) -> list[str]:
    """The strings of a module that read like SQL on rows; neighbouring literals are one string already."""
    tree = ast.parse(source)
    strings = [
        "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
        if isinstance(node, ast.JoinedStr)
        else node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))
    ]
    return [text for text in strings if re.match(r"\s*(--|with\s|select\s|from\s+\w+\s*\(|from store\.)", text, re.I)]


def test_scope_defines_macros():
    assert {"visible_sales", "visible_accounts", "active_users"} <= MACROS


@pytest.mark.parametrize("path", FACTS, ids=lambda path: path.stem)
def test_a_facts_select_stands_on_scoped_macros_only(path):
    assert _strangers(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", FACTS, ids=lambda path: path.stem)
def test_a_facts_select_says_its_grain_and_parameters(path):
    comment = "".join(re.findall(r"^--.*\n", path.read_text(encoding="utf-8"), re.M))
    assert comment.startswith("-- Grain:")
    assert "Parameters:" in comment


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PRODUCT_FOLDER)))
def test_python_sources_name_no_base_table(path):
    source = path.read_text(encoding="utf-8")
    assert [stranger for sql in _sql_strings(source) for stranger in _strangers(sql)] == []
    named = re.findall(rf"[\"'\s(]store\.({'|'.join(sorted(BASE))})\b(?!\()", _without_comments(source))
    # `store.path` and the like are attributes; no attribute of a Store or of its settings is named as a table.
    assert named == []


def _without_comments(source: str) -> str:
    return re.sub(r"#[^\n]*", "", source)


@pytest.mark.parametrize(
    "sql",
    [
        "select * from store.sales",
        "select * from sales",
        "from customers",
        "select 1 from visible_accounts($o, $w) as a inner join store.users as u on a.owner = u.user_id",
        "with sales as (from sales) select * from sales",
        "with a as (from later), later as (select 1 as x) select * from a",
        "select (select max(amount) from store.sales) as top",
        "select * from visible_sales($o, $k, $d, $c, $t) where customer_id in (select customer_id from accounts)",
        "select * from read_csv('x.csv')",
        "select * from 'x.parquet'",
        "select * from query_table('store.sales')",
        "select 1 union all select amount from store.sales",
    ],
)
def test_the_check_can_fail(sql):
    assert _strangers(sql) != []


@pytest.mark.parametrize(
    "source",
    ["X = 'select * from store.sales'", "X = f'select {1} from sales'", "X = (\n'select *'\n' from users'\n)"],
)
def test_the_search_of_python_sources_can_fail(source):
    assert [stranger for sql in _sql_strings(source) for stranger in _strangers(sql)] != []


def test_every_macro_on_base_tables_qualifies_them_with_the_store():
    """An unqualified name could be answered by another attached database or by a Python variable."""
    from_names = re.findall(r"\b(?:from|join) ([\w.]+)(\(?)", re.sub(r"--[^\n]*", "", SCOPE))
    loose = {name for name, call in from_names if not call and not name.startswith("store.")}
    assert loose == {"facts", "paid"}  # CTEs of last_days and open_receivables


def test_paths_of_the_search_exist():
    assert Path(PRODUCT_FOLDER / "crm_dash" / "store.py") in SOURCES
