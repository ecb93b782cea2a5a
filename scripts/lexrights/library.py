"""The graph from Python: `import lexrights`, then `lexrights.ask(7)`."""

import datetime as dt
import html
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, overload

import pyoxigraph as ox

from lexrights import context, homes, published, questions, showing, sparql
from lexrights.context import NS
from lexrights.errors import CommandError

if TYPE_CHECKING:
    import pandas as pd
    from rdflib import Graph

XSD = "http://www.w3.org/2001/XMLSchema#"
TYPES: dict[str, Callable[[str], Any]] = {
    f"{XSD}integer": int,
    f"{XSD}decimal": Decimal,
    f"{XSD}boolean": lambda text: text in {"true", "1"},
    f"{XSD}date": dt.date.fromisoformat,
}
SHARED = ("rdf:type", "label", "about", "claimant", "claimantRole", "voice", "statedIn", "hedge", "negated", "evidence")


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
        return _labels().get(self) or _context().compact_iri(self)

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


@dataclass(frozen=True)
class Claim:
    """One claim: who says what, about what, in which voice, where in which report.

    `others` holds what its class adds, such as `before` and `after`, by key of the JSON-LD context.

    >>> import lexrights
    >>> [claim] = lexrights.claims(about="case:kozlov-vladimir", kind="ContentClaim")
    >>> claim.claimants[0].label, claim.voice.label
    ('LexRights editors', 'editorial')
    """

    uri: Uri
    kind: str
    label: str
    about: tuple[Uri, ...]
    claimants: tuple[Uri, ...]
    claimant_role: str
    voice: Uri
    stated_in: Uri
    hedge: str
    negated: bool
    evidence: tuple[Uri, ...]
    others: Mapping[str, tuple[Any, ...]]

    def _repr_html_(self) -> str:
        who = ", ".join(one._repr_html_() for one in self.claimants)
        said = f"{who} ({html.escape(self.voice.label)}): {html.escape(self.label)}"
        return f'<p>{said} <a href="{html.escape(self.uri)}">{html.escape(self.uri)}</a></p>'


def store() -> ox.Store:
    """Return the published graph with its vocabulary as a pyoxigraph Store in memory, a new one at each call.

    >>> import lexrights
    >>> len(lexrights.store()) > 7000
    True
    """
    return published.load(_home())


def graph() -> "Graph":
    """Return the published graph without its vocabulary as an rdflib Graph, a new one at each call.

    >>> import lexrights
    >>> from rdflib import URIRef
    >>> (URIRef("https://w3id.org/lexrights/id/person/kozlov-vladimir"), None, None) in lexrights.graph()
    True
    """
    from rdflib import Graph

    return Graph().parse(_home().published / "lexrights.nt", format="nt")


def ask(query: int | str, **parameters: str) -> "Rows | bool | Graph":
    """Answer a shipped question by its number, or any SPARQL query; parameters set something else in it.

    SELECT gives Rows of int, bool, Decimal, date, Uri and str (a year or a month stays text), ASK a bool, CONSTRUCT
    and DESCRIBE an rdflib Graph. Prefixes of the dataset need no declaration. Raises CommandError where the query is
    wrong or would open something. There is no time limit here; `lexrights ask` has one.

    >>> import lexrights
    >>> lexrights.ask(2)
    Rows(('tenge', 'from'), [(1982, datetime.date(2015, 1, 1))])
    >>> len(lexrights.ask(22, provision="cc-2014-403")) < len(lexrights.ask(22))
    True
    """
    text = _text(query, parameters)
    sparql.refuse(text)
    try:
        found = _store().query(text, prefixes=_context().prefixes)
    except SyntaxError as error:
        raise CommandError(sparql.fault(text, str(error))) from None
    if isinstance(found, ox.QuerySolutions):
        columns = [variable.value for variable in found.variables]
        return Rows(columns, [tuple(map(_value, solution)) for solution in found])
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    from rdflib import Graph

    return Graph().parse(data=ox.serialize(found, format=ox.RdfFormat.N_TRIPLES), format="nt")


def frame(query: int | str, **parameters: str) -> "pd.DataFrame":
    """Answer a SELECT query as a pandas DataFrame, a typed column a variable. Needs `lexrights[frames]`.

    >>> import lexrights
    >>> lexrights.frame(7)[["before", "after"]].dtypes.tolist()
    [Int64Dtype(), Int64Dtype()]
    """
    import pandas as pd

    rows = ask(query, **parameters)
    if not isinstance(rows, Rows):
        raise CommandError("a frame is made of the rows of a SELECT query.")
    made = pd.DataFrame.from_records(list(rows), columns=list(rows.columns)).convert_dtypes()
    for name, column in made.items():
        if len(column) and column.map(lambda one: isinstance(one, dt.date)).all():
            made[name] = pd.to_datetime(column)
    return made


def claims(about: str = "", claimant: str = "", kind: str = "") -> list[Claim]:
    """Return the claims about a thing, by a claimant, of a class, or all that fit; in the order of their URIs.

    `about` and `claimant` are a URI, a CURIE or a key; `kind` is a class such as `MeasureClaim`. Raises CommandError,
    with a suggestion, where one is not known.

    >>> import lexrights
    >>> for claim in lexrights.claims(about="provision:cc-2014-174", kind="MeasureClaim"):
    ...     print(claim.others["before"], claim.others["after"], claim.others["unit"][0].label)
    (144,) (240,) month
    """
    wanted = {"about": _meant(about), "claimant": _meant(claimant), "rdf:type": _class(kind)}
    gathered: dict[str, dict[str, list[Any]]] = {}
    for iri, name, value in _facts():
        gathered.setdefault(iri, {}).setdefault(name, []).append(value)
    fits = (iri for iri, facts in gathered.items() if all(not one or one in facts[key] for key, one in wanted.items()))
    return [_claim(iri, gathered[iri]) for iri in fits]


def _claim(iri: str, facts: dict[str, list[Any]]) -> Claim:
    first = {key: values[0] for key, values in facts.items()}
    kinds = {name.removeprefix(NS) for name in facts["rdf:type"] if name.startswith(NS)} - {"Claim"}
    return Claim(
        uri=Uri(iri),
        kind=min(kinds, default="Claim"),
        label=first["label"],
        about=tuple(facts["about"]),
        claimants=tuple(facts["claimant"]),
        claimant_role=first.get("claimantRole", ""),
        voice=first["voice"],
        stated_in=first["statedIn"],
        hedge=first.get("hedge", ""),
        negated=first.get("negated", False),
        evidence=tuple(facts.get("evidence", ())),
        others={key: tuple(values) for key, values in facts.items() if key not in SHARED},
    )


def _facts() -> Iterator[tuple[str, str, Any]]:
    query = "SELECT ?claim ?name ?value { ?claim a lr:Claim ; ?name ?value } ORDER BY ?claim ?name ?value"
    rows = ask(query)
    assert isinstance(rows, Rows)  # noqa: S101 - it is a SELECT
    return ((iri, _context().compact(name), value) for iri, name, value in rows)


def _text(query: int | str, parameters: Mapping[str, str]) -> str:
    home = _home()
    shipped = isinstance(query, int) or "{" not in query
    text = questions.find(home.ontology, str(query)).text if shipped else str(query)
    return questions.bind(text, parameters, _context(), _known()) if parameters else text


def _meant(name: str) -> str:
    return showing.find(name, _context(), _known()) if name else ""


def _class(kind: str) -> str:
    found = _context().classes.get(kind, "")
    if kind and not found.startswith(NS):
        raise CommandError(f"{kind} is no class of claims.")
    return found


def _value(term: Any) -> Any:
    if term is None or isinstance(term, ox.BlankNode):
        return None if term is None else str(term)
    if isinstance(term, ox.NamedNode):
        return Uri(term.value)
    return TYPES.get(term.datatype.value, str)(term.value)


def _cell(value: Any) -> str:
    if isinstance(value, Uri):
        return value._repr_html_()
    return "" if value is None else html.escape(str(value))


@cache
def _home() -> homes.Home:
    return homes.find()


@cache
def _store() -> ox.Store:
    return store()


@cache
def _context() -> context.Context:
    return context.load(_home().ontology)


@cache
def _labels() -> dict[str, str]:
    return published.labels(_store())


@cache
def _known() -> set[str]:
    return published.known(_store())
