"""SHACL validation behind one function: pyshacl-turbo where it is installed, else pySHACL; both say the same.

The core of pyshacl-turbo reads and writes N-Triples; its Python around that is for graphs of rdflib, whose import alone
takes as long as a validation. So the core is asked first, and the rest where it is not as it was or tells of a fault.
"""

import logging
import warnings
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from lexrights.dataset.namespaces import SH
from lexrights.dataset.rdf import value
from lexrights.errors import CommandError, LexRightsError

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

NTRIPLES, NQUADS = ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS
ENGINE = find_spec("pyshacl_turbo")
FAST = ENGINE is not None
PLAIN: dict[str, Any] = {  # how the core is asked: no rules, everything is told, of all nodes
    "rdf_format": "oxigraph-nquads",
    "base": None,
    "namespaces": [],
    "focus_nodes": [],
    "use_shapes": [],
    "iterate_rules": False,
    "max_rule_iterations": 100,
    "max_validation_depth": 15,
    "include_data": False,
    "allow_infos": False,
    "allow_warnings": False,
    "abort_on_first": False,
}


@dataclass(frozen=True, order=True)
class Result:
    """One validation result; IRIs as text, `path` and `value` empty where the shape names none."""

    focus: str
    path: str
    shape: str
    message: str
    value: str


def validate(data: ox.Store, shapes: Iterable[ox.Triple], *, fast: bool = FAST) -> list[Result]:
    """Return the sorted results of validating `data` against `shapes`.

    Raises CommandError on malformed shapes, LexRightsError on data that the engine cannot look at.
    """
    shapes = list(shapes)
    try:
        report = _report(data, shapes, fast=fast)
    except Exception as error:  # the engines raise many classes of their own
        if isinstance(error, MemoryError):
            raise
        said = (str(error).splitlines() or [type(error).__name__])[0]
        if _are_sound(shapes, fast=fast):
            raise LexRightsError(f"the data hold something that cannot be checked against the shapes: {said}") from None
        raise CommandError(f"the shapes cannot be used: {said} Mend the shapes.") from None
    return sorted(set(_results(report)))


def _report(data: ox.Store, shapes: list[ox.Triple], *, fast: bool) -> bytes:
    """Return the report of an engine, and keep to itself what rdflib says of an ill-typed literal."""
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _turbo(data, shapes) if fast else _reference(data, shapes)


def _are_sound(shapes: list[ox.Triple], *, fast: bool) -> bool:
    """Return whether an engine can use shapes at all."""
    try:
        _report(ox.Store(), shapes, fast=fast)
    except Exception:  # noqa: BLE001 - as above
        return False
    return True


def prepare(shapes: Iterable[ox.Triple], *, fast: bool = FAST) -> None:
    """Compile shapes for the validations to come, where the engine can. What is malformed is told by them."""
    if fast:
        with suppress(Exception):
            _core(tuple(shapes))


def _turbo(data: ox.Store, shapes: Iterable[ox.Triple]) -> bytes:
    known = tuple(shapes)
    try:
        conforms, report, *_ = _core(known).validate(data.dump(format=NQUADS).decode(), **PLAIN)  # type: ignore[union-attr]
        return b"" if conforms else str(report).encode()
    except Exception:  # noqa: BLE001 - whatever it is, the way that is documented tells it
        return _documented(data, known)


@lru_cache(maxsize=2)
def _core(shapes: tuple[ox.Triple, ...]) -> Any:
    """Return shapes ready to validate with, in the core of pyshacl-turbo; once a process is enough."""
    [place] = ENGINE.submodule_search_locations  # type: ignore[union-attr, misc]
    spec: Any = spec_from_file_location("_native", next(Path(place).glob("_native.*")))
    core: Any = module_from_spec(spec)
    spec.loader.exec_module(core)
    options: dict[str, Any] = {
        "rdf_format": "nt",
        "base": None,
        "advanced": False,
        "numeric_booleans": True,
        "namespaces": [],
    }
    return core.CompiledShapes(ox.serialize(shapes, format=NTRIPLES).decode(), **options)  # type: ignore[union-attr]


def _documented(data: ox.Store, shapes: tuple[ox.Triple, ...]) -> bytes:
    import pyshacl_turbo

    compiled = pyshacl_turbo.compile_shapes(_graph(shapes))  # type: ignore[no-untyped-call]
    conforms, report, _text = compiled.validate(data)
    return b"" if conforms else bytes(report.serialize(format="nt", encoding="utf-8"))


def _reference(data: ox.Store, shapes: Iterable[ox.Triple]) -> bytes:
    import pyshacl

    graphs = [_graph(quad.triple for quad in data), _graph(shapes)]
    report: bytes | str = pyshacl.validate(graphs[0], shacl_graph=graphs[1], serialize_report_graph="nt")[1]
    return report.encode() if isinstance(report, str) else report


def _graph(triples: Iterable[ox.Triple]) -> "Graph":
    """Return triples as a graph of rdflib, term by term: its parser takes three times as long."""
    from rdflib import BNode, Graph, Literal, URIRef

    def term(one: Any) -> "Node":
        if isinstance(one, ox.Literal):
            return Literal(one.value, lang=one.language, datatype=None if one.language else one.datatype.value)
        return URIRef(one.value) if isinstance(one, ox.NamedNode) else BNode(one.value)

    graph = Graph()
    for triple in triples:
        graph.add((term(triple.subject), term(triple.predicate), term(triple.object)))
    return graph


def _results(report: bytes) -> Iterator[Result]:
    """Yield the results that the report lists; a nested one (`sh:detail`) only explains another."""
    found: dict[object, dict[str, str]] = {}
    listed: list[object] = []
    for triple in (quad.triple for quad in ox.parse(report, format=NTRIPLES)):
        name = triple.predicate.value.removeprefix(SH)
        if name == "result":
            listed.append(triple.object)
        found.setdefault(triple.subject, {})[name] = value(triple.object)
    names = ("focusNode", "resultPath", "sourceShape", "resultMessage", "value")
    for result in listed:
        yield Result(*(found[result].get(name, "") for name in names))
