"""SPARQL as text: its tokens, which form a query has, and where it is wrong."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urljoin

QUERY_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
TOKENS = re.compile(  # https://www.w3.org/TR/sparql11-query/#sparqlGrammar, as far as it hides a keyword
    r"""\\(?s:.) | <[^\x00-\x20<>"{}|^`\\]*> | \#[^\r\n]*
      | '''(?s:\\.|[^\\])*?''' | \"\"\"(?s:\\.|[^\\])*?\"\"\" | '(?:\\.|[^'\\\r\n])*' | "(?:\\.|[^"\\\r\n])*"
      | [?$@]\w+ | (?P<name>[\w.-]*:(?:[\w.:%-]|\\[_~.!$&'()*+,;=/?\#@%-])*)
      | (?P<word>[A-Za-z_]\w*) | (?P<brace>[{}])""",
    re.VERBOSE,
)
ESCAPE = re.compile(r"\\(.)")  # in a local name
MAKING = {"CONSTRUCT", "INSERT", "DATA"}  # what stands before the braces of a template
CLOSING = set("})].;,")
LETTERS = 2  # of a keyword, at least
SHOWN = 8  # things that were expected
WHERE = re.compile(r"error at (\d+):(\d+): (?:expected (?:one of )?)?(.*)", re.DOTALL)


def form(text: str) -> str:
    """Return the form of a query: the first of the four keywords, or nothing."""
    words = ((token["word"] or "").upper() for token in TOKENS.finditer(text))
    return next((word for word in words if word in QUERY_FORMS), "")


def names(text: str, prefixes: Mapping[str, str]) -> dict[str, str]:
    """Return the IRIs that a query looks for, by how they are written there.

    Texts and comments name nothing, and what a template or INSERT puts together need not be there.
    """
    return {written: iri for written, iri, declares in _named(text, prefixes) if not declares}


def declared(text: str) -> dict[str, str]:
    """Return the namespaces that a query declares, by how: `PREFIX lr: <…>` or `BASE <…>`."""
    return {written: iri for written, iri, declares in _named(text, {}) if declares}


def _named(text: str, prefixes: Mapping[str, str]) -> Iterator[tuple[str, str, bool]]:
    """Yield how each name is written, its IRI, and whether it declares a namespace."""
    spaces, base = dict(prefixes), ""
    marks = _pattern(token for token in TOKENS.finditer(text) if token[0][0] not in "#\"'?$@\\")
    for mark in marks:
        word = (mark["word"] or "").upper()
        if word in {"PREFIX", "BASE"}:
            name = _next(marks) if word == "PREFIX" else ""
            written = _next(marks)
            iri = _joined(base, written)
            base = base if name else iri
            spaces |= {name[:-1]: iri} if name else {}
            yield " ".join(filter(None, (word, name, written))), iri, True
        elif mark["name"]:
            written = re.sub(r"(?<!\\)\.+$", "", mark["name"])
            prefix, _, local = written.partition(":")
            yield written, spaces[prefix] + ESCAPE.sub(r"\1", local) if prefix in spaces else "", False
        elif mark[0].startswith("<"):
            yield mark[0], _joined(base, mark[0]), False


def _joined(base: str, written: str) -> str:
    """Return an IRI from its brackets in full; an empty fragment stays."""
    iri = written.strip("<>")
    return urljoin(base, iri).removesuffix("#") + ("#" if iri.endswith("#") else "")


def _pattern(tokens: Iterator[re.Match[str]]) -> Iterator[re.Match[str]]:
    """Yield the tokens that stand in no template, which has braces right behind CONSTRUCT, INSERT or DATA."""
    making, depth = False, 0
    for token in tokens:
        if token["brace"] and (making or depth):
            depth += {"{": 1, "}": -1}[token["brace"]]
        elif not depth:
            yield token
        making = (token["word"] or "").upper() in MAKING


def _next(marks: Iterator[re.Match[str]]) -> str:
    mark = next(marks, None)
    return mark[0] if mark else ""


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
