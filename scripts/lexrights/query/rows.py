"""The rows of an answer as values of Python."""

import datetime as dt
import html
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any, overload

import pyoxigraph as ox

from lexrights.dataset.namespaces import XSD
from lexrights.query import loaded

TYPES: dict[str, Callable[[str], Any]] = {
    f"{XSD}integer": int,
    f"{XSD}decimal": Decimal,
    f"{XSD}boolean": lambda text: text in {"true", "1"},
    f"{XSD}date": dt.date.fromisoformat,
}


class Uri(str):
    """A URI that knows its label.

    >>> import lexrights
    >>> lexrights.Uri("https://w3id.org/lexrights/id/person/kozlov-vladimir").label
    'Vladimir Kozlov'
    """

    __slots__ = ()

    @property
    def label(self) -> str:
        """The English label, or the compact URI where there is none."""
        there = loaded.published()
        return there.labels.get(self) or there.context.compact_iri(self)

    def _repr_html_(self) -> str:
        return f'<a href="{html.escape(self)}">{html.escape(self.label)}</a>'


class Rows(Sequence[tuple[Any, ...]]):
    """The rows of a SELECT query, in order; a notebook shows them as a table.

    >>> import lexrights
    >>> rows = lexrights.ask("SELECT ?months { ?claim lr:after ?months ; lr:unit lrt:month } ORDER BY ?months")
    >>> rows.columns, list(rows)
    (('months',), [(144,), (240,)])
    """

    def __init__(self, columns: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> None:
        """Take the names of the variables and the rows."""
        self.columns = tuple(columns)
        self._rows = tuple(rows)

    @overload
    def __getitem__(self, index: int) -> tuple[Any, ...]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[tuple[Any, ...]]: ...
    def __getitem__(self, index: int | slice) -> tuple[Any, ...] | Sequence[tuple[Any, ...]]:
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        return f"Rows({self.columns!r}, {list(self._rows)!r})"

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        body = "".join(f"<tr>{''.join(f'<td>{_cell(value)}</td>' for value in row)}</tr>" for row in self._rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def value(term: Any) -> Any:
    """Return a term of RDF as int, bool, Decimal, date, Uri or str; what its datatype does not allow stays str."""
    if term is None or isinstance(term, ox.BlankNode):
        return None if term is None else str(term)
    if isinstance(term, ox.NamedNode):
        return Uri(term.value)
    try:
        return TYPES.get(term.datatype.value, str)(term.value)
    except (ValueError, ArithmeticError):
        return term.value


def _cell(value: Any) -> str:
    if isinstance(value, Uri):
        return value._repr_html_()
    return "" if value is None else html.escape(str(value))
