"""SPARQL as text: what a query would open, which form it has, and where it is wrong."""

import re
import sys

from lexrights.errors import CommandError

QUERY_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
TOKENS = re.compile(  # https://www.w3.org/TR/sparql11-query/#sparqlGrammar, as far as it hides a keyword
    r"""\\(?s:.) | <[^\x00-\x20<>"{}|^`\\]*> | \#[^\r\n]*
      | '''(?s:\\.|.)*?''' | \"\"\"(?s:\\.|.)*?\"\"\" | '(?:\\.|[^'\\\r\n])*' | "(?:\\.|[^"\\\r\n])*"
      | [?$@]\w+ | [\w.-]*:[\w.:%-]* | (?P<word>[A-Za-z_]\w*)""",
    re.VERBOSE,
)
OPENING = {
    "SERVICE": "would send a part of the query to another server",
    "FROM": "would read a graph from elsewhere",
}
NOTHING = "nothing is opened by a query here"
HEAD = re.compile(r"(\s*#[^\r\n]*[\r\n])*")  # comments before all else are comments in any reading
HIDDEN = re.compile(r"\b(SERVICE|FROM)\b", re.IGNORECASE)
WHERE = re.compile(r"error at (\d+):(\d+): (?:expected (?:one of )?)?(.*)", re.DOTALL)


def refuse(text: str) -> None:
    """Raise CommandError where a query would open something: SERVICE, FROM or FROM NAMED, wherever it stands.

    Where one of the words stands in what looks like an IRI, a text, a name or a comment, rdflib's grammar is asked too;
    a query that hides it from one of the two readings is refused.
    """
    readings = {text, re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", _character, text)}
    tokens = [token for reading in readings for token in TOKENS.finditer(HEAD.sub("", reading, count=1))]
    for word in ((token["word"] or "").upper() for token in tokens):
        if word in OPENING:
            raise CommandError(f"{word} {OPENING[word]}; {NOTHING}. Take it out.")
    hiding = any(HIDDEN.search(token[0]) for token in tokens if token[0][0] not in "?$@")
    if hiding and not all(map(_opens_nothing, readings)):
        raise CommandError(f"SERVICE or FROM may be hidden in this query; {NOTHING}. Write it without these words.")


def _opens_nothing(text: str) -> bool:
    """Return whether rdflib's grammar knows the query and sees nothing in it that is opened."""
    from pyparsing import ParseException
    from rdflib.plugins.sparql.parser import Query

    try:
        parsed = Query.parse_string(text, parse_all=True)
    except (ParseException, RecursionError):
        return False
    return not re.search(r"ServiceGraphPattern|DatasetClause", repr(parsed))


def form(text: str) -> str:
    """Return the form of a query: the first of the four keywords, or nothing."""
    words = ((token["word"] or "").upper() for token in TOKENS.finditer(text))
    return next((word for word in words if word in QUERY_FORMS), "")


def fault(text: str, message: str) -> str:
    """Return a syntax error with the line it stands on, a caret, and what was expected."""
    found = WHERE.match(message)
    if not found:
        return f"the query: {message}"
    line, column = int(found[1]), int(found[2])
    words = dict.fromkeys(re.findall(r"\b[A-Z]{2,}\b", found[3]))
    keywords = [word for word in words if word not in {"LATERAL", "SERVICE"}]
    expected = (
        "a prefix that is declared" if "Prefix not found" in found[3] else ", ".join(keywords) or "something else"
    )
    shown = (text.splitlines() or [""])[min(line, len(text.splitlines()) or 1) - 1]
    return f"the query, line {line}, column {column}: expected {expected}.\n  {shown}\n  {' ' * (column - 1)}^"


def _character(found: re.Match[str]) -> str:
    code = int(found[1] or found[2], 16)
    return chr(code) if code <= sys.maxunicode else ""
