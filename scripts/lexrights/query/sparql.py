"""SPARQL as text: its tokens, which form a query has, and where it is wrong."""

import re
from collections.abc import Mapping

QUERY_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
TOKENS = re.compile(  # https://www.w3.org/TR/sparql11-query/#sparqlGrammar, as far as it hides a keyword
    r"""\\(?s:.) | <[^\x00-\x20<>"{}|^`\\]*> | \#[^\r\n]*
      | '''(?s:\\.|[^\\])*?''' | \"\"\"(?s:\\.|[^\\])*?\"\"\" | '(?:\\.|[^'\\\r\n])*' | "(?:\\.|[^"\\\r\n])*"
      | [?$@]\w+ | [\w.-]*:[\w.:%-]* | (?P<word>[A-Za-z_]\w*)""",
    re.VERBOSE,
)
CLOSING = set("})].;,")
LETTERS = 2  # of a keyword, at least
SHOWN = 8  # things that were expected
WHERE = re.compile(r"error at (\d+):(\d+): (?:expected (?:one of )?)?(.*)", re.DOTALL)


def form(text: str) -> str:
    """Return the form of a query: the first of the four keywords, or nothing."""
    words = ((token["word"] or "").upper() for token in TOKENS.finditer(text))
    return next((word for word in words if word in QUERY_FORMS), "")


def names(text: str, prefixes: Mapping[str, str]) -> dict[str, str]:
    """Return the IRIs that a query names, by how they are written there; texts and comments name nothing."""
    tokens = [token for token in TOKENS.finditer(text) if token[0][0] not in "#\"'?$@\\"]
    spaces, found = dict(prefixes), [token[0] for token in tokens]
    for word, name, space in zip(tokens, found[1:], found[2:], strict=False):
        if _declares(word["word"]) and name.endswith(":"):
            spaces[name[:-1]] = space.strip("<>")
    declared = {place + step for place, token in enumerate(tokens) if _declares(token["word"]) for step in (1, 2)}
    written = (
        one.rstrip(".") for place, one in enumerate(found) if place not in declared and not tokens[place]["word"]
    )
    return {one: _iri(one, spaces) for one in written}


def _declares(word: str | None) -> bool:
    return (word or "").upper() == "PREFIX"


def _iri(written: str, spaces: Mapping[str, str]) -> str:
    if written.startswith("<"):
        return written.strip("<>")
    prefix, _, local = written.partition(":")
    return f"{spaces[prefix]}{local}" if prefix in spaces else ""


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
