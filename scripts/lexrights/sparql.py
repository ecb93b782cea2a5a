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
WHERE = re.compile(r"error at (\d+):(\d+): (?:expected (?:one of )?)?(.*)", re.DOTALL)


def refuse(text: str) -> None:
    """Raise CommandError where a query would open something: SERVICE, FROM or FROM NAMED, wherever it stands."""
    decoded = re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", _character, text)
    for token in (*TOKENS.finditer(text), *TOKENS.finditer(decoded)):
        word = (token["word"] or "").upper()
        if word in OPENING:
            raise CommandError(f"{word} {OPENING[word]}; nothing is opened by a query here. Take it out.")


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
