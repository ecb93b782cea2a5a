"""The answer to a query as a plain value, wherever it comes from: rows of terms, triples, or yes and no."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import pyoxigraph as ox

from lexrights.dataset import media
from lexrights.errors import CommandError

Labels = Callable[[set[str]], dict[str, str]]
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = TypeVar("Row")

LARGE = 2**24  # characters of a capped answer
TEXT = 2**22  # characters of one term in it


@dataclass(frozen=True)
class Table:
    """The rows of a SELECT query, as they come: a term or nothing for each of the heads.

    `partial` says that they are known, or likely, not to be all; only JSON has a place for that.
    """

    heads: list[str]
    rows: Iterable[Sequence[Term | None]]
    partial: bool = False


@dataclass(frozen=True)
class Triples:
    """The triples of a CONSTRUCT or DESCRIBE query, as they come."""

    triples: Iterable[ox.Triple]


Result = Table | Triples | bool


def read(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Result:
    """Return what an engine found as plain values."""
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    if isinstance(found, ox.QueryTriples):
        return Triples(found)
    return Table([variable.value for variable in found.variables], map(tuple, found))


def capped(found: Result, limit: int | None) -> tuple[Result, bool]:
    """Return at most so many rows or triples, of bounded size in all, and whether there were more."""
    if limit is None or isinstance(found, bool):
        return found, False
    if isinstance(found, Triples):
        triples, cut = _capped(found.triples, limit)
        return Triples(triples), cut
    rows, cut = _capped(found.rows, limit)
    return Table(found.heads, rows), cut


def kind_of(found: Result) -> str:
    """Return `select`, `boolean` or `graph`."""
    return "boolean" if isinstance(found, bool) else "graph" if isinstance(found, Triples) else "select"


def refuse_form(kind: str, form: str) -> None:
    """Raise CommandError where an answer of this kind has no such form."""
    of_kind = {"graph": media.GRAPHS, "boolean": (media.JSON, media.XML)}
    forms = ["table", *(one.ending for one in of_kind.get(kind, (media.CSV, media.TSV, media.JSON, media.XML)))]
    if form not in forms:
        use = ", ".join(one for one in forms if one != media.XML.ending)  # only the endpoint gives XML
        what = {"graph": "a graph", "boolean": "yes or no"}.get(kind, "rows")
        raise CommandError(f"This query returns {what}, which cannot be written as {form.upper()}. Use {use}.")


def _capped(rows: Iterable[Row], limit: int) -> tuple[list[Row], bool]:
    kept: list[Row] = []
    size = 0
    for row in rows:
        lengths = [len(str(getattr(term, "value", term))) for term in row if term is not None]  # type: ignore[attr-defined]
        size += sum(lengths)
        if len(kept) == limit or size > LARGE or max(lengths, default=0) > TEXT:
            return kept, True
        kept.append(row)
    return kept, False
