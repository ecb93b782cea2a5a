"""Whether the answer of a store elsewhere is whole: by what the store says of it, else by a count."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from typing import Any

from lexrights.query import sparql

MOST = "X-SPARQL-MaxRows"  # Virtuoso, where as many rows came as it gives at most
HEADERS = {  # what each must say, if anything
    MOST: "",
    "X-SQL-State": "S1TAT",  # Virtuoso, where the time for a query ran out: http://docs.openlinksw.com/virtuoso/anytimequeries/
    "LexRights-Cut": "",  # our own preview
}
PARTIAL = 206
ROUND = 1000
POWERS = (2**16, 2**20)
COUNT = "?lexrights_count"
TRIPLE = ("?lexrights_subject", "?lexrights_predicate", "?lexrights_object")


def sign(status: int, headers: Mapping[str, str]) -> str:
    """Return by what an answer says that it is not whole, or that it may not be; nothing where it says nothing."""
    if status == PARTIAL:
        return "it answered 206, Partial Content"
    found = ((name, headers.get(name, "")) for name in HEADERS)
    return next((f"{name}: {said}" for name, said in found if said and HEADERS[name] in {"", said}), "")


def is_doubtful(sign: str, count: int) -> bool:
    """Return whether so many rows or triples, with this sign or none, may be all and may be a store's limit.

    Stores are set to give 1,000, 10,000, 100,000 … at most, or a power of two; of triples Virtuoso gives one more.
    """
    usual = any(one > 0 and (one % ROUND == 0 or one in POWERS) for one in (count, count - 1))
    return sign.startswith(MOST) or (not sign and usual)


def limit(text: str) -> int | None:
    """Return the LIMIT of a query itself, not of a query within it."""
    ends = [mark.end() for mark in _outer(text) if (mark["word"] or "").upper() == "LIMIT"]
    number = re.match(r"\s*(\d+)", text[ends[-1] :]) if ends else None
    return int(number[1]) if number else None


def count_query(text: str) -> str | None:
    """Return a query for the number of rows, different triples or described things that a query gives.

    None where no such query can be written: for a query with FROM, for a DESCRIBE without variables, and for a
    CONSTRUCT that rdflib cannot read.
    """
    outer = list(_outer(text))
    words = {(mark["word"] or "").upper() for mark in outer}
    start = next((mark.start() for mark in outer if (mark["word"] or "").upper() in sparql.QUERY_FORMS), 0)
    prologue, query = text[:start], text[start:]
    if "FROM" in words:
        return None
    if "DESCRIBE" in words:
        return _things(text, prologue, query)
    if "CONSTRUCT" not in words:
        return f"{prologue}SELECT (COUNT(*) AS {COUNT}) {{ {{ {query}\n}} }}"
    template = _template(text)
    return f"{prologue}SELECT (COUNT(*) AS {COUNT}) {{ {_triples(template, _solutions(query))} }}" if template else None


def described(text: str) -> list[str]:
    """Return what a DESCRIBE query names, as it is written there: variables and IRIs; for `*` all its variables."""
    marks = list(sparql.TOKENS.finditer(text))
    start = next(place for place, mark in enumerate(marks) if (mark["word"] or "").upper() == "DESCRIBE")
    if text[marks[start].end() :].lstrip().startswith("*"):
        return sorted({mark[0] for mark in marks if mark[0][0] in "?$"})
    rest = (mark for mark in marks[start + 1 :] if not mark[0].startswith("#"))
    return [mark[0] for mark in takewhile(lambda mark: not mark["word"] and not mark["brace"], rest)]


def _things(text: str, prologue: str, query: str) -> str | None:
    """Return a query for the number of things that a DESCRIBE query looks for and that anything is said of."""
    named = described(text)
    variables = [name for name in named if name[0] in "?$"]
    marks = sparql.TOKENS.finditer(query)
    start = next((mark.start() for mark in marks if mark["brace"] or (mark["word"] or "").upper() == "WHERE"), None)
    if not variables or start is None:
        return None
    thing, *others = TRIPLE
    solutions = f"SELECT * {query[start:]}\n"
    found = [
        f"{{ {{ {solutions} }} BIND({name} AS {thing}) FILTER(BOUND({thing}) && !isLITERAL({thing})) }}"
        for name in variables
    ]
    listed = [f"{{ VALUES {thing} {{ {name} }} }}" for name in named if name[0] not in "?$"]
    distinct = f"SELECT DISTINCT {thing} {{ {' UNION '.join(found + listed)} }}"
    return f"{prologue}SELECT (COUNT(DISTINCT {thing}) AS {COUNT}) {{ {{ {distinct} }} {thing} {' '.join(others)} }}"


def _outer(text: str) -> Iterator[re.Match[str]]:
    """Yield the tokens of a query that stand in none of its braces."""
    depth = 0
    for mark in sparql.TOKENS.finditer(text):
        depth += {"{": 1, "}": -1}.get(mark["brace"] or "", 0)
        if depth == 0:
            yield mark


def _solutions(query: str) -> str:
    """Return the SELECT query whose solutions fill the template of a CONSTRUCT query."""
    closed = next(mark.end() for mark in _outer(query) if mark["brace"])
    short = next(
        mark for mark in sparql.TOKENS.finditer(query) if mark["brace"] or (mark["word"] or "").upper() == "WHERE"
    )
    return f"SELECT * {query[short.start() if short['word'] else closed :]}\n"


def _template(text: str) -> list[tuple[str, str, str]]:
    """Return the triples of the template of a CONSTRUCT query, as SPARQL writes their terms; blank ones are empty."""
    from pyparsing import ParseException
    from rdflib import BNode
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        algebra: Any = translateQuery(parseQuery(text)).algebra
    except (ParseException, RecursionError, ValueError, TypeError, AttributeError):
        return []
    triples = algebra.template or _basic(algebra)
    return [tuple("" if isinstance(term, BNode) else term.n3() for term in triple) for triple in triples]  # type: ignore[misc]


def _basic(algebra: Any) -> Iterable[Any]:
    """Return the triples of CONSTRUCT WHERE, whose pattern is its template."""
    while "triples" not in algebra:
        algebra = algebra.p
    return list(algebra.triples)


def _triples(template: list[tuple[str, str, str]], solutions: str) -> str:
    """Return a pattern with a solution for each different triple; with a blank node each is one of its own."""
    named, blank = ([one for one in template if ("" in one) == with_blank] for with_blank in (False, True))
    parts = [f"{{ {{ {solutions} }} {_made(one)} }}" for one in named]
    whole = [f"{{ SELECT DISTINCT {' '.join(TRIPLE)} {{ {' UNION '.join(parts)} }} }}"] if parts else []
    return " UNION ".join([*whole, *(f"{{ {{ {solutions} }} {_made(one)} }}" for one in blank)])


def _made(triple: tuple[str, str, str]) -> str:
    """Return what binds the terms of a triple, and holds only where they make one."""
    bound = [f"BIND({term} AS {name})" for term, name in zip(triple, TRIPLE, strict=True) if term]
    subject, predicate, value = (name if term else "" for term, name in zip(triple, TRIPLE, strict=True))
    tests = [f"!isLITERAL({subject})"] if subject else []
    tests += [f"isIRI({predicate})"] if predicate else []
    tests += [f"BOUND({value})"] if value else []
    return f"{' '.join(bound)} FILTER({' && '.join(tests)})"
