"""The quantity of a claim as a sentence."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from lexrights.dataset.namespaces import TERMS
from lexrights.site import i18n, locales
from lexrights.site.data import Node, Shelf
from lexrights.source.conventions import Unit

AMOUNTS = ("value", "before", "after", "minimum", "maximum")
TIMES, TO = "\u00d7", "\u2013"
Number = float | Decimal


def sentence(shelf: Shelf, node: Node, language: str = "en") -> str:
    """Return the quantity of a claim in words: `maximum imprisonment: 12 → 20 years (144 → 240 months)`."""
    if "measure" not in node:
        return ""
    numbers = [number(node[key]) for key in AMOUNTS if key in node]
    whole = number(node["outOf"]) if "outOf" in node else None
    written = shelf.conventions.units.get(node.get("unit", ""), Unit())
    words = "" if numbers else f"{TIMES} {locales.number(number(node['factor']), language)}"
    if numbers:
        counted = _unit(shelf, node["unit"], symbol(shelf, node["unit"]), whole or numbers[-1], language)
        told = _sides(node, numbers, language)
        if whole is not None:
            told = i18n.word("out-of", language).format(told, locales.number(whole, language))
        words = f"{told} {counted}"
    if written.larger and whole is None and not any(one % written.step for one in numbers):
        larger = [one / written.times for one in numbers]
        counted = _unit(shelf, written.larger, "", larger[-1], language)
        words = f"{_sides(node, larger, language)} {counted} ({words})"
    measure = shelf.names(node["measure"])
    return f"{measure.get(language, measure['en'])}: {qualified(shelf, node, language)}{words}"


def qualified(shelf: Shelf, node: Node, language: str = "en") -> str:
    """Return what stands before a figure: on which side of it the quantity lies, and whether it is rough."""
    names = shelf.names(node["bound"]) if "bound" in node else {}
    about = i18n.word("approximately", language) if node.get("approximate") else ""
    return "".join(f"{one} " for one in (names.get(language, names.get("en", "")), about) if one)


def number(value: Any) -> int | Decimal:
    """Return a number as it is written in a node: whole, or decimal with its type."""
    return Decimal(value["@value"]) if isinstance(value, dict) else int(value)


def symbol(shelf: Shelf, unit: str) -> str:
    """Return what stands for a unit: by the conventions, else its notation, such as EUR; nothing where it has none."""
    written = shelf.conventions.units.get(unit, Unit()).symbol
    return written or next(iter(shelf.vocabulary.get(TERMS + unit, {}).get("notation", [])), "")


def _sides(node: Node, numbers: Sequence[Number], language: str) -> str:
    return (TO if "minimum" in node else " → ").join(locales.number(one, language) for one in numbers)


def _unit(shelf: Shelf, unit: str, symbol: str, count: Number, language: str) -> str:
    """Return what is counted; outside English, what CLDR cannot inflect stands apart: `(единица: …)`."""
    if language == "en" or (symbol and not symbol.isalpha()):
        return symbol or (shelf.label(unit) if count == 1 else f"{shelf.label(unit)}s")
    names = shelf.names(unit)
    apart = f"({i18n.word('unit', language)}: {names.get(language, names['en'])})"
    return locales.unit(symbol or unit, count, language) or apart
