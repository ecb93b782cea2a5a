"""SPARQL as text: what a query would open, which form it has, and where it is wrong."""

import re
import sys

from lexrights.errors import CommandError

QUERY_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
TOKENS = re.compile(  # https://www.w3.org/TR/sparql11-query/#sparqlGrammar, as far as it hides a keyword
    r"""\\(?s:.) | <[^\x00-\x20<>"{}|^`\\]*> | \#[^\r\n]*
      | '''(?s:\\.|[^\\])*?''' | \"\"\"(?s:\\.|[^\\])*?\"\"\" | '(?:\\.|[^'\\\r\n])*' | "(?:\\.|[^"\\\r\n])*"
      | [?$@]\w+ | [\w.-]*:[\w.:%-]* | (?P<word>[A-Za-z_]\w*)""",
    re.VERBOSE,
)
OPENING = {
    "SERVICE": "would send a part of the query to another server",
    "FROM": "would read a graph from elsewhere",
}
CLOSING = set("})].;,")
LETTERS = 2  # of a keyword, at least
SHOWN = 8  # things that were expected
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
    shown = (text.splitlines() or [""])[min(line, len(text.splitlines()) or 1) - 1]
    wrong = f"expected {_expected(found[3])}"
    name = re.search(r"([\w-]*):[\w.:%-]*$", shown[: column - 1]) if "Prefix not found" in found[3] else None
    if name:
        column, wrong = name.start() + 1, f"the prefix {name[1]}: is not declared"
    return f"the query, line {line}, column {column}: {wrong}.\n  {shown}\n  {' ' * (column - 1)}^"


def _expected(told: str) -> str:
    """Return what the parser would have taken, the signs that close something first, in few words."""
    plain = re.sub(r"\['.*?\]|\[_\]", "", told, flags=re.DOTALL)  # ranges of characters
    words = [word for word in re.findall(r"\b[A-Z]{2,}\b", plain) if word not in {"LATERAL", "SERVICE"}]
    signs = [re.sub(r"\\(.)", r"\1", sign) for sign in re.findall(r'"((?:[^"\\]|\\.)+)"', plain)]
    ranked = [*words, *signs]
    ranked = sorted(dict.fromkeys(ranked), key=lambda one: (one not in CLOSING, len(one) < LETTERS))
    ranked = [f'"{one}"' if one in signs else one for one in ranked]
    return ", ".join(ranked[:SHOWN]) + (" and others" if len(ranked) > SHOWN else "") or "something else"


def _character(found: re.Match[str]) -> str:
    code = int(found[1] or found[2], 16)
    return chr(code) if code <= sys.maxunicode else ""
