"""The URL as the one state of a tab: controls write it, everything else reads it (in ``assets/navigation.js``)."""

from __future__ import annotations

from dash import ClientsideFunction, Dash, Input, Output, State

from layouts import ids

NAVIGATION, PANEL = "navigation", "panel"


def register(app: Dash) -> None:
    """URL → route, or the open panel's state; customer, distributor, switch and date → URL; theme and title."""
    url = [Input(ids.URL, "pathname"), Input(ids.URL, "search")]
    _clientside(app, NAVIGATION, "route", Output(ids.ROUTE, "data"), *url, State(ids.ROUTE, "data"))
    scope = State(ids.SCOPE, "data")
    for function, output, *inputs in (
        ("chooseCustomer", "pathname", Input(ids.CUSTOMER_SELECT, "value"), scope, State(ids.PANEL_STATE, "data")),
        ("chooseDistributor", "search", Input(ids.DISTRIBUTOR_SELECT, "value"), scope),
        ("showAllSales", "search", Input(ids.SHOW_ALL_SALES, "value"), scope),
        ("chooseDay", "search", Input(ids.AS_OF, "value"), scope),
    ):
        _clientside(app, NAVIGATION, function, Output(ids.URL, output, allow_duplicate=True), *inputs, initial=False)
    places = [(ids.NEIGHBOURS, "hidden"), (ids.PREVIOUS, "href"), (ids.NEXT, "href"), (ids.POSITION, "href")]
    neighbours = [Output(name, what) for name, what in (*places, (ids.POSITION, "children"))]
    _clientside(app, "neighbours", "show", *neighbours, *url)
    mark = Output(ids.URL, "search", allow_duplicate=True)
    _clientside(app, NAVIGATION, "openMark", mark, Input(ids.ANALYTICS_CHART, "clickData"), initial=False)
    _register_looks(app)


def _register_looks(app: Dash) -> None:
    """Theme and title, which only the browser knows or shows."""
    theme = Output(ids.THEME, "data", allow_duplicate=True)
    _clientside(app, PANEL, "theme", Output(ids.THEME, "data"), Input(ids.URL, "pathname"), State(ids.THEME, "data"))
    _clientside(app, PANEL, "toggleTheme", theme, Input(ids.THEME_TOGGLE, "n_clicks"), initial=False)
    for chart in (ids.CHART, ids.ANALYTICS_CHART):
        figure = Output(chart, "figure", allow_duplicate=True)
        _clientside(app, PANEL, "recolor", figure, Input(ids.THEME, "data"), State(chart, "figure"), initial=False)
    _clientside(app, PANEL, "title", Output(ids.PAGE, "title"), Input(ids.TITLE, "data"), initial=False)


def _clientside(
    app: Dash, namespace: str, function: str, *arguments: Input | Output | State, initial: bool = True
) -> None:
    app.clientside_callback(
        ClientsideFunction(namespace=namespace, function_name=function), *arguments, prevent_initial_call=not initial
    )
