"""The mutants of a file: Python by cosmic-ray's operators, SQL by swapping tokens."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator
from pathlib import Path

from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names
from sqlglot import tokenize

# Without the operators of bits (no figure has any) and without swaps of identity with order.
KINDS = (
    *("ReplaceBinaryOperator_Add_Sub", "ReplaceBinaryOperator_Sub_Add", "ReplaceBinaryOperator_Mul_Div"),
    *("ReplaceBinaryOperator_Div_Mul", "ReplaceComparisonOperator_", "ReplaceAndWithOr", "ReplaceOrWithAnd"),
    *("ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceUnaryOperator_Delete", "ReplaceUnaryOperator_USub_UAdd"),
    *("NumberReplacer", "AddNot", "ZeroIterationForLoop"),
)
MOST_PER_OPERATOR = 200

# SQL: a token (or tokens) and what it may become.
SWAPS = {
    "<=": ["<", ">="],
    ">=": [">", "<="],
    "<": ["<="],
    ">": [">="],
    "=": ["<>"],
    "<>": ["="],
    "+": ["-"],
    "-": ["+"],
    "and": ["or"],
    "or": ["and"],
    "min": ["max"],
    "max": ["min"],
    "sum": ["max"],
    "median": ["max"],
    "least": ["greatest"],
    "arg_min": ["arg_max"],
    "desc": ["asc"],
    "asc": ["desc"],
    "first": ["last"],
    "last": ["first"],
    "left": ["inner"],
    "inner": ["left"],
    "not": [""],
    "is": ["is not"],
    "distinct": [""],
    "exists": ["not exists"],
    "true": ["false"],
    "false": ["true"],
    "union": ["except"],
    "intersect": ["union"],
    "between": ["not between"],
    "null": ["0"],
}


def mutants(path: Path) -> Iterator[tuple[str, str]]:
    """(what changed, the file's whole text with it), one for each mutant of the file."""
    text = path.read_text(encoding="utf-8")
    changed = _sql(text) if path.suffix == ".sql" else _python(text)
    seen = {text}
    for mutant in changed:
        if mutant not in seen:
            seen.add(mutant)
            yield _change(text, mutant), mutant


def _change(text: str, mutant: str) -> str:
    lines = difflib.ndiff(text.splitlines(), mutant.splitlines())
    before, after = [], []
    for line in lines:
        if line.startswith(("- ", "+ ")):
            (before if line[0] == "-" else after).append(line[2:].strip())
    return f"`{' '.join(before)}` → `{' '.join(after)}`"


def _python(text: str) -> Iterator[str]:
    for name in operator_names():
        kind = name.split("/")[-1]
        if not kind.startswith(KINDS) or kind.endswith(("_Is", "_IsNot")) or "_Is_" in kind or "_IsNot_" in kind:
            continue
        for occurrence in range(MOST_PER_OPERATOR):
            mutant = mutate_code(text, get_operator(name)(), occurrence)
            if mutant is None:
                break
            if _runs_differently(text, mutant):
                yield mutant


def _runs_differently(text: str, mutant: str) -> bool:
    """Whether it can be read at all, and not only an annotation changed (they are never evaluated)."""
    try:
        return ast.dump(_bare(mutant)) != ast.dump(_bare(text))
    except SyntaxError:
        return False


def _bare(text: str) -> ast.Module:
    """Without what says how a value is built and typed: decorators and annotations."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign):
            node.annotation = ast.Constant(None)
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            node.decorator_list = []
        if isinstance(node, ast.FunctionDef):
            node.returns = None
        if isinstance(node, ast.arg):
            node.annotation = None
    return tree


def _sql(text: str) -> Iterator[str]:
    for token in tokenize(text, dialect="duckdb"):
        source = text[token.start : token.end + 1]
        for other in _others(source.lower()):
            yield text[: token.start] + other + text[token.end + 1 :]


def _others(source: str) -> list[str]:
    if source.isdigit():
        return [str(int(source) + 1)]
    if source.startswith("'") and source.endswith("'") and len(source) > 2:
        return [f"{source[:-1]}!'"]
    return SWAPS.get(source, [])
