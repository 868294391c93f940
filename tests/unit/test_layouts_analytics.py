"""The analytics page's elements: links that narrow and lead back, figures as text, marks that lead where cells do."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from crm_dash.analytics.answer import Answer, AnswerRow, Figure, Member
from crm_dash.analytics.documents import Document, DocumentLine, Documents
from crm_dash.analytics.question import parse_question
from crm_dash.analytics.search import FoundFilter
from crm_dash.analytics.spans import spans
from crm_dash.errors import InvalidChoice, TooBroad
from crm_dash.i18n import LANGUAGES, locale_for
from crm_dash.periods import Window
from layouts.analytics.chart import chart
from layouts.analytics.controls import controls
from layouts.analytics.filters import breadcrumbs, filters, found_filters
from layouts.analytics.page import answer_page, documents_page, problem_page, refused_page
from layouts.analytics.place import Place
from layouts.analytics.table import table
from layouts.frame import Visitor
from layouts.links import Links
from tests.unit import layouts_facts as facts
from tests.unit.test_layouts_cards import by_class, elements, text
from tests.unit.test_layouts_pages import plain

VISITOR = Visitor(viewer=facts.VIEWER)
DIMENSIONS = ("period", "brand", "product", "customer", "region")
NAMES = {"brand": "Frenor", "customer": "Talleres Uno"}


def place(url, language="es", **more):
    links = Links(page="analytics", customer_id=None, distributor="all", filters=tuple(url.items()))
    base = {
        "loc": locale_for(language),
        "theme": "light",
        "as_of": facts.DAY,
        "shown": facts.SHOWN,
        "names": NAMES,
        "scope": "Todos",
    }
    return Place(question=parse_question(url), links=links, dimensions=DIMENSIONS, **{**base, **more})


def member(key, name=None, days=None):
    window = Window(from_=date.fromisoformat(days[0]), to=date.fromisoformat(days[1])) if days else None
    return Member(key=key, name=name, window=window, partial=window is not None)


MONTHS = (
    member("2026-10-01", days=("2026-10-01", "2026-10-31")),
    member("2026-11-01", days=("2026-11-01", "2026-11-24")),
)
BRANDS = (member("B1", "Frenor"), member(None), member("B<i>", facts.NASTY))


def answered(url, members, columns=()):
    question = parse_question(url)
    figure = Figure(value=Decimal("10.50"), base=Decimal("7.00"))
    rows = tuple(AnswerRow(member=one, total=figure, cells=(figure,) * len(columns)) for one in members)
    whole = Figure(value=Decimal("10.50") * len(rows), base=Decimal(0))
    return Answer(
        question=question,
        spans=spans(question, facts.DAY, lambda: facts.DAY),
        columns=tuple(columns),
        rows=rows,
        footer=(figure,) * len(columns),
        total=whole,
        rows_found=120,
        page=1,
        pages=3,
        sort="-value",
    )


def hrefs(page):
    return [element["props"]["href"] for element in elements(page) if "href" in element["props"]]


def test_a_click_on_a_row_narrows_and_shows_what_it_consists_of():
    url = {"rows": "brand", "measure": "quoted_amount"}
    page = plain(answer_page(answered(url, BRANDS), place(url), VISITOR))
    assert "/analytics?brand=B1&measure=quoted_amount&rows=product&distributor=all" in hrefs(page)
    assert "/analytics?brand=B%3Ci%3E&measure=quoted_amount&rows=product&distributor=all" in hrefs(page)


def test_a_click_on_a_cell_narrows_by_both_and_a_month_shows_its_days():
    url = {"rows": "brand", "split": "period"}
    page = plain(answer_page(answered(url, BRANDS, MONTHS), place(url), VISITOR))
    wanted = "/analytics?brand=B1&span=2026-10-01~2026-10-31&rows=product&split=period&granularity=day&distributor=all"
    assert wanted.replace("~", "%7E") in [link.replace("~", "%7E") for link in hrefs(page)]


def test_those_without_a_value_can_be_narrowed_to():
    url = {"rows": "region"}
    page = plain(answer_page(answered(url, [member(None)]), place(url), VISITOR))
    assert "/analytics?rows=customer&empty=region&distributor=all" in hrefs(page)
    assert "Sin región" in text(page)


def test_the_way_here_leads_back_step_by_step():
    url = {"brand": "B1", "customer": "C1", "span": "2026-10-01~2026-10-31", "granularity": "day"}
    crumbs = plain(breadcrumbs(place(url)))
    assert [link.split("?")[1] for link in hrefs(crumbs)] == [
        "rows=brand&granularity=day&distributor=all",
        "brand=B1&rows=customer&granularity=day&distributor=all",
        "brand=B1&customer=C1&distributor=all",
    ]
    assert text(crumbs) == "Todo Frenor Talleres Uno 1 oct 2026 – 31 oct 2026"
    assert breadcrumbs(place({})) is None


def test_filters_are_chips_that_can_be_taken_away():
    chips = {text(chip): chip["props"].get("href") for chip in by_class(plain(filters(place({"brand": "B1"}))), "chip")}
    assert next(href for label, href in chips.items() if label.startswith("Marca")) == "/analytics?distributor=all"
    assert next(href for label, href in chips.items() if label.startswith("Distribuidor")) is None
    wide = by_class(plain(filters(place({}, may_widen=True))), "chip")[0]
    assert wide["props"]["href"] == "/analytics?distributor=all"


def test_controls_offer_what_may_be_asked_and_mark_what_is():
    page = plain(controls(place({"rows": "brand", "split": "period"})))
    links = hrefs(page)
    assert not [link for link in links if "rows=user" in link]
    assert "/analytics?split=brand&distributor=all" in links  # rows by period: they change places
    chosen = [text(element) for element in elements(page) if element["props"].get("aria-current") == "true"]
    assert chosen == ["Importe de ventas", "Marca", "Periodo", "Mes", "Últimos 12 meses", "Año anterior"]
    hidden = {
        one["props"]["name"]: one["props"]["defaultValue"]
        for one in elements(page)
        if one["props"].get("type") == "hidden"
    }
    assert hidden == {"rows": "brand", "split": "period", "distributor": "all"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("url", "members", "columns"),
    [
        ({}, MONTHS, ()),
        ({"rows": "brand", "measure": "conversion"}, BRANDS, ()),
        ({"rows": "brand", "split": "period"}, BRANDS, MONTHS),
        ({"split": "brand"}, MONTHS, BRANDS),
        ({"rows": "brand", "split": "customer"}, BRANDS, tuple(member(f"C{n}", f"N{n}") for n in range(9))),
        ({"rows": "brand", "split": "customer", "measure": "documents"}, BRANDS, (member("C1", "Uno"),)),
    ],
)
def test_every_mark_leads_where_its_cell_does(language, url, members, columns):
    found, where = answered(url, members, columns), place(url, language)
    figure = by_class(plain(chart(found, where)), "chart")[0]["props"]["figure"]
    links = set(hrefs(plain(answer_page(found, where, VISITOR))))
    marks = [href for trace in figure["data"] for href in trace["customdata"] if href is not None]
    assert marks
    assert set(marks) <= links
    assert {trace["type"] for trace in figure["data"]} <= {"bar", "scatter"}
    assert facts.NASTY not in str(figure) or "<" not in facts.NASTY


def _traces(url, members, columns=()):
    where = place(url)
    return by_class(plain(chart(answered(url, members, columns), where)), "chart")[0]["props"]["figure"]["data"]


def test_a_part_of_a_period_is_not_drawn_as_a_whole_one():
    whole = member("2026-09-01")
    figures = _traces({}, (whole, *MONTHS))[-1]
    assert figures["marker"]["pattern"]["shape"] == ["", "/", "/"]
    legend = text(plain(chart(answered({}, (whole, *MONTHS)), place({}))))
    assert "Periodo incompleto" in legend
    assert "Periodo incompleto" not in text(plain(chart(answered({}, (whole,)), place({}))))
    line = _traces({"rows": "brand", "split": "period"}, BRANDS, (whole, *MONTHS))[0]
    assert line["marker"]["symbol"] == ["circle", "circle-open", "circle-open"]
    url = {"rows": "brand", "split": "period"}
    found, where = answered(url, BRANDS, (whole, *MONTHS)), place(url)
    (ring,) = by_class(plain(chart(found, where)), "chart-part")
    assert ring["props"]["aria-hidden"] == "true"
    assert "Periodo incompleto" in text(plain(chart(found, where)))


def test_a_column_that_is_a_part_of_its_period_says_its_days():
    url = {"rows": "brand", "split": "period"}
    whole = Member(key="2026-10-01", name=None, window=MONTHS[0].window)
    heads = by_class(plain(table(answered(url, BRANDS, (whole, MONTHS[1])), place(url))), "partial")
    assert [text(head) for head in heads] == ["1 nov – 24 nov"]


def test_lines_say_how_many_they_leave_out():
    rows = answered({"rows": "brand", "split": "period"}, BRANDS, MONTHS)  # a page of three of 120
    assert "117 más no están dibujados" in text(plain(chart(rows, place({"rows": "brand", "split": "period"}))))
    for count, said in ((9, "3 más no están dibujados"), (7, "1 más no está dibujado"), (6, "")):
        columns = tuple(member(f"B{n}", f"N{n}") for n in range(count))
        drawn = text(plain(chart(answered({"split": "brand"}, MONTHS, columns), place({"split": "brand"}))))
        assert said in drawn
        assert ("dibujado" in drawn) is bool(said)


def documents(**more):
    document = Document(
        document_id="F1",
        day=facts.DAY,
        customer_id="C1",
        customer=facts.NASTY,
        distributor=None,
        state=None,
        lines=2,
        quantity=Decimal(3),
        amount=Decimal("-45.10"),
    )
    base = {
        "window": Window(from_=facts.DAY, to=facts.DAY),
        "documents": (document,),
        "documents_found": 101,
        "total_lines": 200,
        "total_quantity": Decimal(3),
        "total_amount": Decimal("1000.00"),
        "page": 2,
        "pages": 3,
        "sort": "-day",
    }
    return Documents(**{**base, **more})


def test_documents_lead_to_their_lines_and_their_pages():
    url = {"brand": "B1", "show": "documents", "page": "2", "sort": "-day"}
    page = plain(documents_page(documents(), place(url), VISITOR))
    assert {
        "/analytics?brand=B1&show=documents&document=F1&distributor=all",
        "/analytics?brand=B1&show=documents&sort=-day&page=3&distributor=all",
        "/analytics?brand=B1&distributor=all",
    } & set(hrefs(page)) >= {"/analytics?brand=B1&show=documents&sort=-day&page=3&distributor=all"}
    assert "-45,10\xa0€" in text(page)
    assert "101 documentos" in text(page)


def test_one_document_shows_its_lines():
    line = DocumentLine(
        line_no=1, day=facts.DAY, product="Pieza", brand="Roca", quantity=Decimal("2.5"), amount=Decimal("9.99")
    )
    page = plain(documents_page(documents(lines=(line,)), place({"document": "F1"}), VISITOR))
    assert "9,99\xa0€" in text(page)
    assert "2,50" in text(page)


def test_problems_are_said_in_words_and_lead_on():
    broad = plain(problem_page(TooBroad("columns", found=1234, most=24), place({}), VISITOR))
    assert "1.234 columnas" in text(broad)
    refused = plain(
        refused_page(
            InvalidChoice("measure", "x", allowed=("amount",)), locale_for("en"), Links(page="analytics"), VISITOR
        )
    )
    assert "measure cannot be “x”. It can be: amount." in text(refused)
    unknown = InvalidChoice("colour", "x", allowed=(), unknown_name=True)
    assert "colour" in text(plain(refused_page(unknown, locale_for("en"), Links(page="analytics"), VISITOR)))


def test_a_question_that_takes_too_long_names_what_is_left_to_narrow():
    def said(url):
        return text(plain(problem_page(None, place(url, "en"), VISITOR)))

    wide = said({"rows": "product", "split": "period"})
    assert "To narrow it: choose a shorter period; choose a customer; choose a brand; leave the columns out." in wide
    narrow = said({"customer": "C1", "brand": "B1", "rows": "product"})
    assert "To narrow it: choose a shorter period." in narrow


def test_found_filters_are_links_to_this_page_narrowed():
    found = [
        FoundFilter(dimension="brand", value="B 1", name=facts.NASTY),
        FoundFilter(dimension="product", value="P", name="n", detail="d"),
    ]
    page = plain(found_filters(place({"region": "x"}), found, "n"))
    assert hrefs(page) == [
        "/analytics?region=x&brand=B+1&distributor=all",
        "/analytics?region=x&product=P&distributor=all",
    ]
    assert found_filters(place({}), [], " ") is None
    assert "Nada" in text(plain(found_filters(place({}), [], "zz")))


def test_narrowing_by_a_distributor_is_the_scope():
    where = place({"rows": "distributor"})
    assert where.narrowed(("distributor", member("D1", "Uno"))) == "/analytics?rows=brand&distributor=D1"
    asked = replace(where.question, rows="customer")
    assert "rows=customer" in replace(where, question=asked).narrowed(("distributor", member("direct")))
