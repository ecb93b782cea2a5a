"""The quantity of a claim as a sentence."""

from lexrights.site.data import Node, Shelf
from lexrights.source.conventions import Unit

AMOUNTS = ("value", "before", "after", "minimum", "maximum")
TIMES, TO = "\u00d7", "\u2013"


def sentence(shelf: Shelf, node: Node) -> str:
    """Return the quantity of a claim in words: `maximum imprisonment: 12 → 20 years (144 → 240 months)`."""
    if "measure" not in node:
        return ""
    numbers = [int(node[key]) for key in AMOUNTS if key in node]
    unit = node.get("unit", "")
    written = shelf.conventions.units.get(unit, Unit())
    words = _sides(node, [f"{one:,}" for one in numbers]) if numbers else f"{TIMES} {node['factor']}"
    if numbers:
        words += f" {written.symbol or _plural(shelf.label(unit), numbers[-1])}"
    if written.larger and not any(one % written.step for one in numbers):
        larger = _sides(node, [f"{one / written.times:g}" for one in numbers])
        words = f"{larger} {_plural(written.larger, numbers[-1] // written.times)} ({words})"
    about = "approximately " if node.get("approximate") else ""
    return f"{shelf.label(node['measure'])}: {about}{words}"


def _sides(node: Node, numbers: list[str]) -> str:
    if "minimum" in node and "maximum" in node:
        return TO.join(numbers)
    lone = "at least " if "minimum" in node else "at most " if "maximum" in node else ""
    return lone + " → ".join(numbers)


def _plural(unit: str, count: int) -> str:
    return unit if count == 1 else f"{unit}s"
