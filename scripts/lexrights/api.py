"""The graph from Python: `import lexrights`, then `lexrights.ask(7)`."""

import datetime as dt
import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from lexrights.dataset.namespaces import NS
from lexrights.dataset.published import DUMP, Published
from lexrights.errors import CommandError
from lexrights.findings import suggestion
from lexrights.query import guard, loaded, questions, sparql, things
from lexrights.query.rows import Rows, Uri, value

if TYPE_CHECKING:
    import pandas as pd
    from rdflib import Graph

SHARED = {"rdf:type", "label", "about", "subject", "claimant", "claimantKind", "claimantRole"}
SHARED |= {"voice", "statedIn", "hedge", "evidence"}


@dataclass(frozen=True)
class Claim:
    """One claim: who says what, of what, about what else, in which voice, where in which report.

    `others` holds what its class adds, such as `before` and `after`, by key of the JSON-LD context.

    >>> import lexrights
    >>> [claim] = lexrights.claims(about="case:kozlov-vladimir", kind="ContentClaim")
    >>> claim.claimants[0].label, claim.voice.label
    ('LexRights editors', 'editorial')
    """

    uri: Uri
    kind: str
    label: str
    subject: Uri
    about: tuple[Uri, ...]
    claimants: tuple[Uri, ...]
    claimant_kind: Uri
    claimant_role: str
    voice: Uri
    stated_in: Uri
    hedge: str
    evidence: tuple[Uri, ...]
    others: Mapping[str, tuple[Any, ...]] = field(hash=False)

    def _repr_html_(self) -> str:
        levels = (self.claimants, *(self.others.get(key, ()) for key in ("reportedBy", "passedOnBy")))
        who = ", as told by ".join(", ".join(one._repr_html_() for one in some) for some in levels if some)
        said = f"{who} ({html.escape(self.voice.label)}): {html.escape(self.label)}"
        return f'<p>{said} <a href="{html.escape(self.uri)}">{html.escape(self.uri)}</a></p>'


def store() -> ox.Store:
    """Return the published graph with its vocabulary as a pyoxigraph Store in memory, a new one at each call.

    >>> import lexrights
    >>> len(lexrights.store()) > 7000
    True
    """
    return Published(loaded.published().home).store


def graph() -> "Graph":
    """Return the published graph without its vocabulary as an rdflib Graph, a new one at each call.

    >>> import lexrights
    >>> from rdflib import URIRef
    >>> (URIRef("https://w3id.org/lexrights/id/person/kozlov-vladimir"), None, None) in lexrights.graph()
    True
    """
    from rdflib import Graph

    there = loaded.published()
    return Graph().parse(data=there.content(there.path(DUMP)), format="nt")


def ask(query: int | str, **parameters: str) -> "Rows | bool | Graph":
    """Answer a shipped question by its number, or any SPARQL query; parameters set something else in it.

    SELECT gives Rows of int, bool, Decimal, date, Uri and str (a year or a month stays text), ASK a bool, CONSTRUCT
    and DESCRIBE an rdflib Graph. Prefixes of the dataset need no declaration. Raises CommandError where the query is
    wrong or would open something. There is no time limit here; `lexrights ask` has one.

    >>> import lexrights
    >>> lexrights.ask(2)
    Rows(('bound', 'tenge', 'from'), [(None, 1982, datetime.date(2015, 1, 1))])
    >>> len(lexrights.ask(22, provision="cc-2014-403")) < len(lexrights.ask(22))
    True
    """
    text = _text(query, parameters)
    guard.refuse(text)
    there = loaded.published()
    try:
        found = there.store.query(text, prefixes=there.context.prefixes)
    except SyntaxError as error:
        raise CommandError(sparql.fault(text, str(error))) from None
    if isinstance(found, ox.QuerySolutions):
        columns = [variable.value for variable in found.variables]
        return Rows(columns, [tuple(map(value, solution)) for solution in found])
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
        values = column.dropna()
        if len(values) and values.map(lambda one: isinstance(one, dt.date)).all():
            made[name] = pd.to_datetime(column)
    return made


def claims(about: str = "", claimant: str = "", kind: str = "", subject: str = "") -> list[Claim]:
    """Return the claims about a thing, by a claimant, of a class, said of a thing, or all that fit, ordered by URI.

    `about`, `claimant` and `subject` are a URI, a CURIE or a key; `kind` is a class such as `MeasureClaim`. Raises
    CommandError, with a suggestion, where one is not known.

    >>> import lexrights
    >>> for claim in lexrights.claims(about="provision:cc-2014-174", kind="MeasureClaim"):
    ...     print(claim.others["before"], claim.others["after"], claim.others["unit"][0].label)
    (144,) (240,) month
    """
    wanted = {"about": _meant(about), "claimant": _meant(claimant), "subject": _meant(subject)}
    wanted["rdf:type"] = _class(kind)
    gathered: dict[str, dict[str, list[Any]]] = {}
    for iri, name, said in _facts():
        gathered.setdefault(iri, {}).setdefault(name, []).append(said)
    fits = (iri for iri, facts in gathered.items() if all(not one or one in facts[key] for key, one in wanted.items()))
    return [_claim(iri, gathered[iri]) for iri in fits]


def _claim(iri: str, facts: dict[str, list[Any]]) -> Claim:
    first = {key: values[0] for key, values in facts.items()}
    kinds = {name.removeprefix(NS) for name in facts["rdf:type"] if name.startswith(NS)} - {"Claim"}
    return Claim(
        uri=Uri(iri),
        kind=min(kinds, default="Claim"),
        label=Uri(iri).label,
        subject=first["subject"],
        about=tuple(facts["about"]),
        claimants=tuple(facts["claimant"]),
        claimant_kind=first["claimantKind"],
        claimant_role=first.get("claimantRole", ""),
        voice=first["voice"],
        stated_in=first["statedIn"],
        hedge=first.get("hedge", ""),
        evidence=tuple(facts.get("evidence", ())),
        others=MappingProxyType({key: tuple(values) for key, values in facts.items() if key not in SHARED}),
    )


def _facts() -> Iterator[tuple[str, str, Any]]:
    query = "SELECT ?claim ?name ?value { ?claim a lr:Claim ; ?name ?value } ORDER BY ?claim ?name ?value"
    rows = ask(query)
    assert isinstance(rows, Rows)  # noqa: S101 - it is a SELECT
    return ((iri, loaded.published().context.compact(name), value) for iri, name, value in rows)


def _text(query: int | str, parameters: Mapping[str, str]) -> str:
    shipped = isinstance(query, int) or bool(questions.NAME.fullmatch(query))
    there = loaded.published()
    text = questions.find(there.home.ontology, str(query)).text if shipped else str(query)
    return questions.bind(text, parameters, there.context, there.known) if parameters else text


def _meant(name: str) -> str:
    there = loaded.published()
    return things.find(name, there.context, there.known) if name else ""


def _class(kind: str) -> str:
    classes = {name: iri for name, iri in loaded.published().context.classes.items() if name.endswith("Claim")}
    if kind and kind not in classes:
        raise CommandError(f"{kind} is not a class of claims. {suggestion(kind, classes)}".strip())
    return classes.get(kind, "")
