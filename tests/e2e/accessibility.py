"""axe on whatever a page shows."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def violations(page: Page) -> list[str]:
    """What axe finds wrong, as rule and element."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


# The body clips what sticks out, so the document's own width says nothing.
_STICKING_OUT = """() => [...document.querySelectorAll('body *')].filter(one => {
    const box = one.getBoundingClientRect();
    if (!one.checkVisibility() || one.closest('details:not([open]) > :not(summary)')) return false;
    if (!box.width || !box.height || (box.right <= innerWidth + 1 && box.left >= -1)) return false;
    for (let up = one; up !== document.body; up = up.parentElement)
        if (up.matches('.sr-only, .skip-link') || getComputedStyle(up).overflowX !== 'visible') return false;
    return true;
}).map(one => `${one.tagName}.${one.className} ${Math.round(one.getBoundingClientRect().right)}`)"""

_CONTROLS = "button, summary, select, input:not([type=hidden]), .menu-link, .lang, .chip, .tool, .toggle"
_SMALL = """CONTROLS => [...document.querySelectorAll(CONTROLS)]
    .filter(one => one.checkVisibility() && !one.disabled)
    .filter(one => !one.closest('.sr-only, .ag-root-wrapper, .js-plotly-plot'))
    .filter(one => !one.closest('details:not([open]) > :not(summary)'))
    .filter(one => one.getAttribute('tabindex') !== '-1')
    .map(one => [one, (one.closest('label, .form-switch') || one).getBoundingClientRect()])
    .filter(([, box]) => box.height > 0 && box.height < 43.5)
    .map(([one, box]) => `${one.outerHTML.slice(0, 120)} ${Math.round(box.height)}`)"""


def sticking_out(page: Page) -> list[str]:
    """Elements that stand outside of the window sideways, where nothing scrolls or clips them."""
    found: list[str] = page.evaluate(_STICKING_OUT)
    return found


def small_targets(page: Page) -> list[str]:
    """Controls lower than 44 px; links inside of text, tables and the chart's own are not controls."""
    found: list[str] = page.evaluate(_SMALL, _CONTROLS)
    return found


_MOVING = """() => [...document.querySelectorAll('*')].flatMap(one => ['', '::before', '::after'].map(part => {
    const style = getComputedStyle(one, part || null);
    const times = [style.transitionDuration, style.animationDuration].join(',').split(',').map(parseFloat);
    return Math.max(...times) > 0.01 ? `${one.tagName}.${one.className}${part} ${times}` : null;
})).filter(Boolean)"""

# Marks without words; what they stand on vanishes in forced colours, as it may.
_MARKS = (".part", ".swatch", ".progress-fill", ".progress-mark", ".range-sold", ".range-point", ".compare-track")
_MARKS += (".mb-bar", ".dot", ".factor-fill", ".gap-fill", ".gap-mark", ".bar-track::before", ".icon", ".i::before")
_UNPAINTED = """marks => {
    const empty = ['rgba(0, 0, 0, 0)', getComputedStyle(document.body).backgroundColor];
    return marks.flatMap(mark => {
        const [name, part] = mark.split('::');
        return [...document.querySelectorAll(name)].filter(one => one.checkVisibility()).filter(one => {
            const style = getComputedStyle(one, part ? `::${part}` : null);
            return empty.includes(style.backgroundColor) && style.backgroundImage === 'none'
                && style.boxShadow === 'none' && style.content !== 'none';
        }).map(one => `${mark} ${one.outerHTML.slice(0, 120)}`);
    });
}"""
_SHOWN = """selector => [...document.querySelectorAll(selector)].filter(one => one.checkVisibility())
    .map(one => one.outerHTML.slice(0, 120))"""


def moving(page: Page) -> list[str]:
    """Elements that take their time for a change."""
    found: list[str] = page.evaluate(_MOVING)
    return found


def unpainted(page: Page) -> list[str]:
    """Marks of the page's ground's own colour."""
    found: list[str] = page.evaluate(_UNPAINTED, list(_MARKS))
    return found


def shown(page: Page, selector: str) -> list[str]:
    """Which of ``selector`` are displayed."""
    found: list[str] = page.evaluate(_SHOWN, selector)
    return found
