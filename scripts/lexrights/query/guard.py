"""What a query would open, and that it does not."""

import re
import sys

from lexrights.errors import CommandError
from lexrights.query.sparql import TOKENS

OPENING = {
    "SERVICE": "would send a part of the query to another server",
    "FROM": "would read a graph from elsewhere",
}
NOTHING = "nothing is opened by a query here"
HEAD = re.compile(r"(\s*#[^\r\n]*[\r\n])*")  # comments before all else are comments in any reading
HIDDEN = re.compile(r"\b(SERVICE|FROM)\b", re.IGNORECASE)


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


def _character(found: re.Match[str]) -> str:
    code = int(found[1] or found[2], 16)
    return chr(code) if code <= sys.maxunicode else ""
