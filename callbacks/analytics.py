"""Analytics 360: the URL's question → figures or documents → page; and the filters that typing finds."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State

from callbacks.url_state import UrlState, links_of, text, url_state
from callbacks.visitor import shown, visitor
from crm_dash.analytics.answer import answer
from crm_dash.analytics.book import Book, check_dimensions, filter_names
from crm_dash.analytics.documents import documents
from crm_dash.analytics.question import Question, parse_question
from crm_dash.analytics.search import LONGEST, find_filters
from crm_dash.errors import InvalidChoice, QueryTimeout, TooBroad
from crm_dash.i18n import Locale, locale_for
from crm_dash.scope import distributor_names
from crm_dash.web.service import service
from layouts import ids
from layouts.analytics.filters import found_filters
from layouts.analytics.page import answer_page, documents_page, problem_page, refused_page
from layouts.analytics.place import Place
from layouts.picker import distributor_name
from layouts.view import Theme


def register(app: Dash) -> None:
    """The filters that are found as people type."""

    @app.callback(
        Output(ids.ANALYTICS_FOUND, "children"),
        Input(ids.ANALYTICS_SEARCH, "value"),
        State(ids.URL, "pathname"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def find(typed: Any, pathname: Any, search: Any) -> Any:
        state = url_state(pathname, search)
        words = text("value", typed, LONGEST) or ""
        loc = locale_for(state.language, service().settings.panel.currency)
        book, question = _asked(state)
        return found_filters(_place(book, question, state, loc, "light"), find_filters(book, words), words)


def analytics_view(state: UrlState, loc: Locale, theme: Theme) -> Any:
    """The page of the URL's question, or what is wrong with it."""
    try:
        book, question = _asked(state, what="analytics")
    except InvalidChoice as problem:
        return refused_page(problem, loc, links_of(state), visitor())
    place = _place(book, question, state, loc, theme)
    try:
        if question.show is not None:
            return documents_page(documents(book, question), place, visitor())
        return answer_page(answer(book, question), place, visitor())
    except (InvalidChoice, TooBroad) as problem:
        return problem_page(problem, place, visitor())
    except QueryTimeout:
        return problem_page(None, place, visitor())


def _asked(state: UrlState, what: str | None = None) -> tuple[Book, Question]:
    """The viewer's book in the URL's scope, and the checked question."""
    book = service().book(state.distributor, state.as_of, customer=state.filters.get("customer"), what=what)
    question = parse_question(state.filters)
    check_dimensions(book, question)
    return book, question


def _place(book: Book, question: Question, state: UrlState, loc: Locale, theme: Theme) -> Place:
    scope, who = book.scope.distributor, book.viewer
    names = distributor_names(book.snapshot) if who.is_manufacturer else {scope: who.organisation_name}
    return Place(
        question=question,
        links=links_of(state),
        loc=loc,
        theme=theme,
        as_of=book.as_of,
        shown=shown(book.scope, book.as_of),
        names=filter_names(book, question),
        scope=distributor_name(scope, names.get(scope), loc),
        dimensions=book.dimensions,
        may_widen=who.is_manufacturer and not book.scope.all_sales,
    )
