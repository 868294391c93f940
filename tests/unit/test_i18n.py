"""The catalogues: complete in both languages, nothing missing, nothing left over."""

import ast
import re
import string
from datetime import date
from decimal import Decimal

import pytest
from babel.messages.pofile import read_po

from crm_dash.facts.registry import WIDGETS
from crm_dash.i18n import LANGUAGES, locale_for
from crm_dash.settings import PRODUCT_FOLDER

ASKING = {"t", "n", "name", "has"}
PART = "[a-z0-9_]+"
GROUPS_BY_FIELD = ("event", "status", "priority")  # chosen by the name of an event's field: layouts/events.py


def messages(language):
    path = PRODUCT_FOLDER / "crm_dash" / "locales" / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as source:
        entries = [entry for entry in read_po(source, locale=language) if entry.id]
    return {entry.id if isinstance(entry.id, str) else entry.id[0]: entry for entry in entries}


CATALOGUES = {language: messages(language) for language in LANGUAGES}


def texts(entry):
    return entry.string if isinstance(entry.string, (tuple, list)) else (entry.string,)


def placeholders(entry):
    return {name for text in texts(entry) for _, name, _, _ in string.Formatter().parse(text) if name}


def trees():
    for folder in ("layouts", "callbacks", "crm_dash"):
        for path in (PRODUCT_FOLDER / folder).rglob("*.py"):
            yield ast.parse(path.read_text(encoding="utf-8"))


def asked_keys():
    """What the code asks a locale for: whole keys, and patterns where part of a key is computed."""
    for tree in trees():
        for node in ast.walk(tree):
            asks = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ASKING
            if asks and node.args and (pattern := _pattern(node.args[0])):
                yield pattern + (r"\.[a-z0-9_]+" if node.func.attr == "name" else "")
    for path in (PRODUCT_FOLDER / "crm_dash" / "web" / "templates").glob("*.html"):
        yield from map(re.escape, re.findall(r'loc\.t\("([a-z0-9_.]+)"', path.read_text(encoding="utf-8")))


def written_keys():
    """Every text in the code that is a key or the pattern of one, wherever it stands."""
    return [pattern for tree in trees() for node in ast.walk(tree) if (pattern := _pattern(node))]


def _pattern(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(re.escape(part.value) if isinstance(part, ast.Constant) else PART for part in node.values)
    return None


def test_both_languages_have_the_same_keys():
    spanish, english = (set(CATALOGUES[language]) for language in ("es", "en"))
    assert spanish == english


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_says_something(language):
    assert [key for key, entry in CATALOGUES[language].items() if not all(texts(entry))] == []


def test_both_languages_take_the_same_parameters():
    spanish, english = CATALOGUES["es"], CATALOGUES["en"]
    assert [key for key in spanish if placeholders(spanish[key]) != placeholders(english[key])] == []


def test_every_key_in_the_code_exists():
    keys = CATALOGUES["es"]
    assert [pattern for pattern in asked_keys() if not any(re.fullmatch(pattern, key) for key in keys)] == []


def test_every_key_is_used():
    patterns = [re.compile(pattern) for pattern in {*asked_keys(), *written_keys()} if pattern != PART]
    unused = [key for key in CATALOGUES["es"] if not any(pattern.fullmatch(key) for pattern in patterns)]
    assert [key for key in unused if key.split(".")[0] not in GROUPS_BY_FIELD] == []


@pytest.mark.parametrize("slug", WIDGETS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_widget_has_its_words(slug, language):
    loc = locale_for(language)
    assert all(loc.has(f"{slug}.{part}") for part in ("title", "definition", "left_out", "empty"))


def test_the_users_own_words_come_first():
    loc = locale_for("es")
    titles = [loc.t(f"{slug}.title") for slug in ("sales_trend", "quotes_by_brand", "monthly_projection")]
    assert titles == ["Tendencia de ventas", "Presupuestos por marca", "Proyección mensual"]


def test_plurals_and_counts():
    loc = locale_for("es")
    assert loc.n("quotes_by_brand.quotes", 1) == "1 presupuesto"
    assert loc.n("quotes_by_brand.quotes", 1234) == "1.234 presupuestos"


def test_a_code_nobody_foresaw_stands_for_itself():
    loc = locale_for("es")
    assert loc.name("event", "quantum_leap") == "Quantum leap"
    assert loc.name("event", "Ñandú <b>") == "Ñandú <b>"


def test_nothing_is_called_so():
    loc = locale_for("es")
    assert {loc.money(None), loc.percent(None), loc.number(None), loc.date(None), loc.datetime(None)} == {"n/d"}


def test_near_days_have_names():
    loc, today = locale_for("es"), date(2026, 3, 31)
    assert loc.relative_day(date(2026, 4, 1), today) == "mañana"
    assert loc.relative_day(today, today) == "hoy"
    assert loc.relative_day(date(2027, 3, 31), today) == "31 mar 2027"


def test_an_unknown_language_is_spanish_and_locales_are_shared():
    assert locale_for("xx").language == "es"
    assert locale_for("en") is locale_for("en")
    assert locale_for("en", "USD").money(Decimal(1)) == "US$1.00"
