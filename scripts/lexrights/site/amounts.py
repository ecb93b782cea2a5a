"""The quantity of a claim as a sentence."""

from collections.abc import Sequence

from lexrights.site import i18n, locales
from lexrights.site.data import Node, Shelf
from lexrights.source.conventions import Unit

AMOUNTS = ("value", "before", "after", "minimum", "maximum")
TIMES, TO = "\u00d7", "\u2013"


def sentence(shelf: Shelf, node: Node, language: str = "en") -> str:
    """Return the quantity of a claim in words: `maximum imprisonment: 12 → 20 years (144 → 240 months)`."""
    if "measure" not in node:
        return ""
    numbers = [int(node[key]) for key in AMOUNTS if key in node]
    written = shelf.conventions.units.get(node.get("unit", ""), Unit())
    words = "" if numbers else f"{TIMES} {node['factor']}"
    if numbers:
        counted = _unit(shelf, node["unit"], written.symbol, numbers[-1], language)
        words = f"{_sides(node, numbers, language)} {counted}"
    if written.larger and not any(one % written.step for one in numbers):
        larger = [one / written.times for one in numbers]
        counted = _unit(shelf, written.larger, "", larger[-1], language)
        words = f"{_sides(node, larger, language)} {counted} ({words})"
    about = f"{i18n.word('approximately', language)} " if node.get("approximate") else ""
    measure = shelf.names(node["measure"])
    return f"{measure.get(language, measure['en'])}: {about}{words}"


def _sides(node: Node, numbers: Sequence[float], language: str) -> str:
    told = [locales.number(one, language) for one in numbers]
    if "minimum" in node and "maximum" in node:
        return TO.join(told)
    lone = "at-least" if "minimum" in node else "at-most" if "maximum" in node else ""
    return " ".join(filter(None, [lone and i18n.word(lone, language), " → ".join(told)]))


def _unit(shelf: Shelf, unit: str, symbol: str, count: float, language: str) -> str:
    """Return what is counted; outside English, what CLDR cannot inflect stands apart: `(единица: …)`."""
    if language == "en":
        return symbol or (shelf.label(unit) if count == 1 else f"{shelf.label(unit)}s")
    names = shelf.names(unit)
    apart = f"({i18n.word('unit', language)}: {names.get(language, names['en'])})"
    return locales.unit(symbol or unit, count, language) or apart
