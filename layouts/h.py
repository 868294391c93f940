"""HTML elements in the JSON form that Dash components serialise to.

A ``dash.html`` object costs 31 µs to make and to serialise, its JSON form 0.3: on a panel of 600 elements that is
18 ms of the 30 that a panel may cost. The tests hold the two forms equal. Forms of controls (``dcc``, ``dbc``)
stay objects: there are few, and their arguments are worth checking.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

# An element, a component object, or text.
Node: TypeAlias = Any
Children: TypeAlias = Node | Sequence[Node] | None
Element: TypeAlias = dict[str, Any]


def _tag(name: str) -> Callable[..., Element]:
    def make(children: Children = None, cls: str | None = None, /, **props: Any) -> Element:
        made: dict[str, Any] = {}
        if isinstance(children, (list, tuple)):
            made["children"] = [child for child in children if child is not None]
        elif children is not None:
            made["children"] = children
        if cls:
            made["className"] = cls
        for key, value in props.items():
            if value is not None:
                made[key.replace("_", "-") if key.startswith(("data_", "aria_")) else key] = value
        return {"props": made, "type": name, "namespace": "dash_html_components"}

    make.__name__ = name.lower()
    make.__doc__ = f"``html.{name}(children, className, **props)``; ``data_x`` and ``aria_x`` get their dash."
    return make


a, b, button, caption, dd, details, div, dl, dt, em = map(
    _tag, ("A", "B", "Button", "Caption", "Dd", "Details", "Div", "Dl", "Dt", "Em")
)
footer, form, h1, h2, h3, h4, header, input_, label, li = map(
    _tag, ("Footer", "Form", "H1", "H2", "H3", "H4", "Header", "Input", "Label", "Li")
)
main, nav, ol, p, section, span, strong, summary = map(
    _tag, ("Main", "Nav", "Ol", "P", "Section", "Span", "Strong", "Summary")
)
article, dialog, kbd = map(_tag, ("Article", "Dialog", "Kbd"))
table, tbody, td, tfoot, th, thead, time, tr, ul, aside = map(
    _tag, ("Table", "Tbody", "Td", "Tfoot", "Th", "Thead", "Time", "Tr", "Ul", "Aside")
)


def tree(node: Children, id: str) -> Element | None:  # noqa: A002 - the property's name
    """``node`` as one Dash component (assets/tree.js) instead of one for each element; None stays None.

    Elements inside are plain HTML: an ``id`` must be text, and what is pressed needs ``data_action`` (and
    ``data_value``), which go to the page's store PRESSED. Controls (``dcc``, ``dbc``) cannot stand
    inside.
    """
    return None if node is None else {"props": {"id": id, "node": node}, "type": "Tree", "namespace": "crm_dash"}


def icon(name: str, cls: str = "") -> Element:
    """An icon of ``assets/icons.css``; it says nothing that the text beside it does not."""
    return span(None, f"icon icon-{name} {cls}".rstrip(), aria_hidden="true")


def sr_only(text: str) -> Element:
    """Text for screen readers."""
    return span(text, "sr-only")
