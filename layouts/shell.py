"""The document every page stands in: neutral in language and viewer, since ``_dash-layout`` knows no URL."""

from __future__ import annotations

from dash import dcc, html

from layouts import ids

# assets/panel.js sets the theme before anything is drawn, and the document's language when the page is there.
INDEX = """<!DOCTYPE html>
<html lang="es">
<head>
{%metas%}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{%title%}</title>
{%favicon%}
<link rel="preload" href="/assets/vendor/inter.woff2" as="font" type="font/woff2" crossorigin>
{%css%}
</head>
<body>
{%app_entry%}
<footer>
{%config%}
{%scripts%}
{%renderer%}
</footer>
</body>
</html>"""


def shell() -> html.Div:
    """The URL, what is derived from it, and the place where the page goes."""
    return html.Div(
        [
            dcc.Location(id=ids.URL, refresh=False),
            dcc.Store(id=ids.ROUTE),
            dcc.Store(id=ids.THEME),
            dcc.Store(id=ids.TITLE),
            html.Div(id=ids.PAGE),
        ]
    )
