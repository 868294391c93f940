"""Exports under attack: another's scope, customer or brand, odd parameters, names and cells (THREATS 11 to 13, 29)."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest

from app import create_app
from crm_dash import scope
from crm_dash.build.run import build
from crm_dash.exports import table
from crm_dash.facts.registry import WIDGETS
from crm_dash.panel import today_in
from crm_dash.settings import load_settings
from tests.attacks import shop
from tests.attacks.protocol import Answer, Tab, generic
from tests.attacks.shop import leaks
from tests.attacks.sites import Target
from tests.attacks.test_scope import FORGED
from tests.stores import write_source

EXPORT = "/api/v1/customers/C1/export"
FORMATS = ("csv", "xlsx")
FORMULA = '=HYPERLINK("http://evil.example";"x")'


def _opened(answer: Answer) -> Answer:
    """An answer whose body is text: an XLSX file's parts one after another."""
    if not answer.body.startswith(b"PK"):
        return answer
    archive = zipfile.ZipFile(io.BytesIO(answer.body))
    body = b"\n".join(archive.read(name) for name in archive.namelist())
    return Answer(status=answer.status, headers=answer.headers, body=body)


def _export(tab: Tab, slug: str = "sales_trend", file_format: str = "csv", **query: str) -> Answer:
    return _opened(tab.get(EXPORT, widget=slug, format=file_format, **query))


@pytest.mark.parametrize("slug", WIDGETS)
def test_a_forged_scope_is_a_403_for_every_table(target: Target, slug: str) -> None:
    tab = target.tab("d1")
    before = len(target.audit())
    answers = [_export(tab, slug, file_format, distributor=asked) for asked in FORGED for file_format in FORMATS]
    assert {answer.status for answer in answers} == {403}
    assert [leak for answer in answers for leak in leaks(answer)] == []
    lines = [(line["action"], line["user"]) for line in target.audit()[before:]]
    assert lines == [("refused", "d1")] * len(answers)


def test_no_table_of_ones_own_holds_anothers_rows_and_the_owners_do(target: Target) -> None:
    seen: dict[str, set[str]] = {"d1": set(), "d2": set()}
    for user, found in seen.items():
        tab = target.tab(user)
        for slug in WIDGETS:
            for file_format in FORMATS:
                answer = _export(tab, slug, file_format)
                assert answer.status in (200, 404), slug
                found.update([f"{slug}.{file_format}"] if leaks(answer) else [])
    assert seen["d1"] == set()
    marked = ("quotes_by_brand", "order_ratios", "outstanding", "latest_events")
    assert seen["d2"] >= {f"{slug}.{file_format}" for slug in marked for file_format in FORMATS}


# The files of the pages that list, each with what it must be asked with.
PAGES: dict[str, tuple[str, dict[str, str]]] = {
    "rows": ("/api/v1/customers/C1/export-rows", {"figure": "order_ratios.quotes"}),
    "analytics": ("/api/v1/analytics/export", {"customer": "C1", "rows": "brand", "measure": "quoted_amount"}),
    "documents": ("/api/v1/analytics/export", {"show": "documents", "measure": "quotes"}),
    "portfolio": ("/api/v1/portfolio/export", {}),
    "compare": ("/api/v1/compare/export?c=C1&c=CX", {"table": "brands"}),
}


def _page(tab: Tab, page: str, file_format: str = "csv", **query: str) -> Answer:
    path, asked = PAGES[page]
    path, _, fixed = path.partition("?")
    rest = urlencode({**asked, "format": file_format, **query})
    return _opened(tab.get(f"{path}?{f'{fixed}&' if fixed else ''}{rest}"))


@pytest.mark.parametrize("page", PAGES)
def test_a_pages_file_is_of_the_viewers_scope_only(target: Target, page: str) -> None:
    tab = target.tab("d1")
    before = len(target.audit())
    forged = [_page(tab, page, file_format, distributor=asked) for asked in FORGED for file_format in FORMATS]
    assert {answer.status for answer in forged} == {403}
    lines = [(line["action"], line["user"]) for line in target.audit()[before:]]
    assert lines == [("refused", "d1")] * len(forged)
    for file_format in FORMATS:
        answer = _page(tab, page, file_format)
        # CX is D2's customer alone.
        assert (answer.status, leaks(answer)) == (404 if page == "compare" else 200, [])
        assert leaks(_page(target.tab("d2"), page, file_format)) != []


@pytest.mark.parametrize(
    ("page", "query", "status"),
    [
        ("rows", {"figure": "nothing"}, 404),
        ("rows", {"sort": "' or 1=1 --"}, 400),
        ("rows", {"snapshot": "999"}, 410),
        ("rows", {"format": "exe"}, 400),
        ("analytics", {"customer": "CX"}, 404),
        ("analytics", {"brand": "nothing"}, 404),
        ("analytics", {"rows": "__class__"}, 400),
        ("analytics", {"rows": "distributor"}, 400),
        ("analytics", {"secret": "1"}, 400),
        ("documents", {"document": "SENTINEL-Q"}, 404),
        ("documents", {"sort": "amount; drop"}, 400),
        ("portfolio", {"columns": "name,secret"}, 400),
        ("portfolio", {"filter": "{"}, 400),
        ("portfolio", {"start": "1"}, 400),
        ("portfolio", {"as_of": "9999-99-99"}, 400),
        ("compare", {"table": "secret"}, 400),
        ("compare", {"c": "C9"}, 404),
    ],
)
def test_odd_questions_of_a_page_are_refused(target: Target, page: str, query: dict[str, str], status: int) -> None:
    answer = _page(target.tab("d1"), page, **query)
    assert (answer.status, leaks(answer)) == (status, [])
    assert set(answer.json) == {"error"}


@pytest.mark.parametrize(
    ("user", "customer"), [("m1", "NOBODY"), ("d1", "CX"), ("m1-rep", "P1"), ("d1", "' or 1=1 --")]
)
def test_a_customer_of_others_is_like_none(target: Target, user: str, customer: str) -> None:
    tab = target.tab(user)
    path = f"/api/v1/customers/{customer.replace(' ', '%20')}/export"
    for slug in WIDGETS:
        generic(tab.get(path, widget=slug, format="csv"), 404)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "widget=sales_trend",
        "format=csv",
        "widget=sales_trend&format=exe",
        "widget=sales_trend&format=csv&format=xlsx",
        "widget=..%2f..%2fapp.py&format=csv",
        "widget=__class__&format=csv",
        "widget=latest_events&format=csv&category=secret",
        "widget=latest_events&format=csv&as_of=9999-99-99",
        "widget=sales_trend&format=csv&as_of=2025-03-01&as_of=2025-03-02",
        "widget=%00&format=%0d%0aSet-Cookie:x",
    ],
)
def test_odd_parameters_are_a_400(target: Target, query: str) -> None:
    generic(target.tab("m1").get(f"{EXPORT}?{query}"), 400)


def test_a_language_nobody_speaks_is_spanish(target: Target) -> None:
    answer = _export(target.tab("m1"), lang="../../en\r\n")
    assert (answer.status, "Acerca de" in answer.text) == (200, True)


def test_only_get_takes_a_file_and_nothing_keeps_it(target: Target) -> None:
    tab = target.tab("d2")
    query = f"{EXPORT}?widget=outstanding&format=csv"
    answer = tab.get(query)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert tab.request("HEAD", query).status == 200
    for method in ("POST", "PUT", "DELETE"):
        assert tab.request(method, query).status in (405, 403)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Tab]:
    """A shop whose customer and note are written by an attacker."""
    tables = shop.tables()
    tables["customers"][0]["name"] = '..\\..\\x"; filename="evil.exe'
    tables["notes"][0]["body"] = FORMULA
    settings = load_settings(
        write_source(tmp_path_factory.mktemp("hostile"), tables, panel=f'as_of = "{shop.DAY}"'), environ={}
    )
    build(settings, today=today_in(settings))
    return lambda: Tab(create_app(settings).server.test_client()).become("d1")


def _note(tab: Tab) -> str:
    text = tab.get(EXPORT, widget="latest_events", format="csv").body.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    return next(row[5] for row in rows if row[6] == "note:N1")


def test_a_source_that_writes_formulas_and_paths_gets_text(
    hostile: Callable[[], Tab], monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = hostile()
    assert _note(tab) == f"'{FORMULA}"
    header = tab.get(EXPORT, widget="latest_events", format="csv").headers["content-disposition"]
    assert header.count("filename=") == 1
    assert not {"\\", "/", "\r", "\n", ".."} & set(header)
    assert 'evil.exe"' not in header
    monkeypatch.setattr("crm_dash.exports.csv.defused", lambda text: text)
    assert table.is_formula(_note(tab))


def test_each_of_the_two_walls_alone_keeps_the_amounts_in(
    inside: Callable[[str], Tab], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, weaken_macros: Callable[[], None]
) -> None:
    """Without the check of what is asked the macros still hold; only without both does D2's amount get out."""
    assert _export(inside("d1"), "latest_events", distributor="D2").status == 403
    monkeypatch.setattr(scope, "_allowed_distributor", lambda _snapshot, viewer, asked: asked or viewer.organisation_id)
    unchecked = _export(inside("d1"), "latest_events", distributor="D2")
    assert (unchecked.status, leaks(unchecked)) == (200, [])
    weaken_macros()
    assert leaks(_export(inside("d1"), "latest_events", distributor="D2")) != []
