"""The quantity of a claim as a sentence."""

from decimal import Decimal
from typing import Any

from lexrights.dataset.namespaces import TERMS
from lexrights.site.data import Node, Shelf
from lexrights.source.conventions import Unit

AMOUNTS = ("value", "before", "after", "minimum", "maximum")
TIMES, TO = "\u00d7", "\u2013"


def sentence(shelf: Shelf, node: Node) -> str:
    """Return the quantity of a claim in words: `maximum imprisonment: 12 → 20 years (144 → 240 months)`."""
    if "measure" not in node:
        return ""
    numbers = [number(node[key]) for key in AMOUNTS if key in node]
    unit = node.get("unit", "")
    written = shelf.conventions.units.get(unit, Unit())
    words = _sides(node, [f"{one:,}" for one in numbers]) if numbers else f"{TIMES} {number(node['factor']):,}"
    whole = number(node["outOf"]) if "outOf" in node else None
    if whole is not None:
        words += f" of {whole:,}"
    if numbers:
        words += f" {symbol(shelf, unit) or _plural(shelf.label(unit), whole or numbers[-1])}"
    if written.larger and whole is None and not any(one % written.step for one in numbers):
        larger = _sides(node, [f"{one / written.times:g}" for one in numbers])
        words = f"{larger} {_plural(written.larger, numbers[-1] / written.times)} ({words})"
    return f"{shelf.label(node['measure'])}: {qualified(shelf, node)}{words}"


def qualified(shelf: Shelf, node: Node) -> str:
    """Return what stands before a figure: on which side of it the quantity lies, and whether it is rough."""
    bound = f"{shelf.label(node['bound'])} " if "bound" in node else ""
    return f"{bound}approximately " if node.get("approximate") else bound


def number(value: Any) -> int | Decimal:
    """Return a number as it is written in a node: whole, or decimal with its type."""
    return Decimal(value["@value"]) if isinstance(value, dict) else int(value)


def symbol(shelf: Shelf, unit: str) -> str:
    """Return what stands for a unit: by the conventions, else its notation, such as EUR; nothing where it has none."""
    written = shelf.conventions.units.get(unit, Unit()).symbol
    return written or next(iter(shelf.vocabulary.get(TERMS + unit, {}).get("notation", [])), "")


def _sides(node: Node, numbers: list[str]) -> str:
    return (TO if "minimum" in node else " → ").join(numbers)


def _plural(unit: str, count: float | Decimal) -> str:
    return unit if count == 1 else f"{unit}s"
