"""What the screen says, in each language: catalogues of keyed messages, and one ``Locale`` to ask.

The catalogues are read straight from their ``.po`` files when first asked for; there is no compiled file to
forget. A key's first part is the slug of what it belongs to (``sales_trend.title``).
"""

from __future__ import annotations

import datetime as dt
import gettext
import io
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from crm_dash import formats

LANGUAGES = ("es", "en")
_FOLDER = Path(__file__).parent / "locales"
_DOMAIN = "messages.po"


@dataclass(frozen=True, slots=True)
class Locale:
    """One language and currency; everything a person reads goes through it."""

    language: str
    currency: str

    def t(self, key: str, **params: Any) -> str:
        """The message ``key``, its ``{placeholders}`` filled; the key itself if there is none."""
        text = catalogue(self.language).gettext(key)
        return text.format(**params) if params else text

    def n(self, key: str, count: int, **params: Any) -> str:
        """The message ``key`` for ``count`` things; ``{count}`` is written as a number."""
        text = catalogue(self.language).ngettext(key, key, count)
        return text.format(count=self.number(count), **params)

    def has(self, key: str) -> bool:
        """Whether the catalogue has ``key``."""
        return catalogue(self.language).gettext(key) != key

    def name(self, group: str, code: str, **params: Any) -> str:
        """The message ``group.code``; a code that nobody foresaw stands for itself, as words."""
        key = f"{group}.{code}"
        text = catalogue(self.language).gettext(key)
        if text == key:
            return _as_words(code)
        return text.format(**params) if params else text

    def money(self, value: Decimal | None, *, compact: bool = False, signed: bool = False) -> str:
        """An amount in the reporting currency, or "n/d"."""
        if value is None:
            return self.t("common.not_available")
        return formats.format_money(value, self.language, self.currency, compact=compact, signed=signed)

    def number(self, value: Decimal | float | None, *, digits: int = 0) -> str:
        """A number, or "n/d"."""
        if value is None:
            return self.t("common.not_available")
        return formats.format_number(value, self.language, digits=digits)

    def percent(self, value: Decimal | float | None, *, digits: int = 1, signed: bool = False) -> str:
        """A percentage (12.3 is "12,3 %"), or "n/d"."""
        if value is None:
            return self.t("common.not_available")
        return formats.format_pct(value, self.language, digits=digits, signed=signed)

    def date(self, day: dt.date | None, style: str = "short") -> str:
        """A civil date, or "n/d"; styles: short, day, weekday, numeric, long."""
        return self.t("common.not_available") if day is None else formats.format_day(day, self.language, style)

    def datetime(self, moment: dt.datetime | None) -> str:
        """Date and time of day, or "n/d"."""
        return self.t("common.not_available") if moment is None else formats.format_moment(moment, self.language)

    def time(self, moment: dt.datetime) -> str:
        """Time of day."""
        return formats.format_clock(moment, self.language)

    def month(self, month: str, style: str = "long") -> str:
        """``YYYY-MM`` as a month; styles: name, short, long."""
        return formats.format_month(month, self.language, style)

    def relative_day(self, day: dt.date, today: dt.date) -> str:
        """``day`` as seen from ``today``: today, tomorrow, in 3 days; a date when it is more than 30 days away."""
        days = (day - today).days
        if days in (-1, 0, 1):
            return self.t(("common.yesterday", "common.today", "common.tomorrow")[days + 1])
        return formats.format_relative(days, self.language) or self.date(day)


def _as_words(code: str) -> str:
    words = code.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


@lru_cache(maxsize=32)
def locale_for(language: str, currency: str = "EUR") -> Locale:
    """The locale of a language (an unknown one: Spanish, the first) and reporting currency."""
    return Locale(language if language in LANGUAGES else LANGUAGES[0], currency)


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> gettext.GNUTranslations:
    """The messages of a language, from its ``.po`` file."""
    with (_FOLDER / language / "LC_MESSAGES" / _DOMAIN).open("rb") as source:
        messages = read_po(source, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
