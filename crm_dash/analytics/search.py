"""The filters that a few typed letters may mean: brands, categories, products, customers, segments, regions, users."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from crm_dash.analytics.book import Book
from crm_dash.customers import search_customers

EACH = 5
LONGEST = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundFilter:
    """A value that a dimension can be narrowed to."""

    dimension: str
    value: str
    name: str
    detail: str | None = None


def find_filters(book: Book, text: str) -> list[FoundFilter]:
    """What holds every word of ``text`` (accents and case aside), at most EACH of a dimension; nothing for no text."""
    words = plain(text[:LONGEST]).split()
    if not words:
        return []
    customers = [
        FoundFilter(dimension="customer", value=one.customer_id, name=one.name, detail=one.city)
        for one in search_customers(book.snapshot, book.viewer, text, limit=EACH)
    ]
    counts: dict[str, int] = {}
    found = []
    for one in _named(book):
        named = plain(f"{one.name} {one.value}")
        if counts.get(one.dimension, 0) < EACH and all(word in named for word in words):
            counts[one.dimension] = counts.get(one.dimension, 0) + 1
            found.append(one)
    return [*(one for one in found if one.dimension != "product"), *customers, *_of(found, "product")]


def plain(text: str) -> str:
    """``text`` without accents, in lower case."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


def _of(found: list[FoundFilter], dimension: str) -> list[FoundFilter]:
    return [one for one in found if one.dimension == dimension]


def _named(book: Book) -> Iterator[FoundFilter]:
    """Every value that has a name of its own, each once; the products last, which are many."""
    products = book.products()
    for row in {row["brand_id"]: row for row in products}.values():
        yield FoundFilter(dimension="brand", value=row["brand_id"], name=row["brand"])
    for category in dict.fromkeys(row["category"] for row in products if row["category"] is not None):
        yield FoundFilter(dimension="category", value=category, name=category)
    for row in book.account_values():
        yield FoundFilter(dimension=row["dimension"], value=row["id"], name=row["name"])
    for row in products:
        yield FoundFilter(dimension="product", value=row["product_id"], name=row["name"], detail=row["brand"])
