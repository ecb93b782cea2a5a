"""The questions that come with the data: the English, the SPARQL, and what may be set in them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lexrights.dataset.context import Context
from lexrights.errors import CommandError
from lexrights.findings import suggestion

PARAMETER = re.compile(r"^(?P<head>\s*VALUES \?(?P<name>\w+) \{ )(?P<value>\S+)(?P<tail> \})$", re.MULTILINE)
OTHERS = re.compile(r"^# ([a-z]{2}): (.+)$", re.MULTILINE)  # the sentence in another language
ALL = "UNDEF"  # of a parameter named after a kind of thing, such as ?report: it may be any of them
NAME = re.compile(r"\d+|[a-z0-9]+(-[a-z0-9]+)*")  # the number or the slug of a shipped question
FORBIDDEN = re.compile(r"[\x00-\x20<>\"{}|^`\\]")  # what an IRIREF of SPARQL cannot hold


@dataclass(frozen=True)
class Question:
    """One shipped question: its number, its slug, its sentence by language, its SPARQL."""

    number: int
    slug: str
    asked: Mapping[str, str]
    text: str

    @property
    def english(self) -> str:
        """Its sentence in English."""
        return self.asked["en"]

    @property
    def name(self) -> str:
        """The name of its files: `07-maximum-before-and-after`."""
        return f"{self.number:02}-{self.slug}"

    @cached_property
    def parameters(self) -> dict[str, str]:
        """What may be set, each with the value that it has otherwise: a VALUES line with one value declares one."""
        return parameters(self.text)


def shipped(ontology: Path) -> list[Question]:
    """Return the questions of an ontology folder in the order of their numbers."""
    return [_read(path) for path in sorted((ontology / "questions").glob("*.rq"))]


def find(ontology: Path, name: str) -> Question:
    """Return a question by its number or its slug. Raises CommandError."""
    number = int(name) if name.isdecimal() else name.partition("-")[0]
    for path in sorted((ontology / "questions").glob("*.rq")):
        if name == path.stem or number == int(path.stem[:2]):
            return _read(path)
    raise CommandError(f"there is no question {name}. `lexrights ask` lists them.")


def parameters(text: str) -> dict[str, str]:
    """Return the parameters of a query and their values; one that is `UNDEF` leaves its variable free."""
    return {found["name"]: found["value"] for found in PARAMETER.finditer(text)}


def bind(text: str, values: Mapping[str, str], context: Context, known: set[str]) -> str:
    """Return the query with its parameters bound to other things. Raises CommandError, with a suggestion.

    A value is a URI, a CURIE, or a key of the kind that stands there; it must be one of `known` where it is ours. It
    reaches the query as a term in a VALUES block, and nothing that is not an IRI does.
    """
    declared = parameters(text)
    for name in values.keys() - declared.keys():
        hint = suggestion(name, declared) or f"It has {', '.join(declared) or 'nothing to set'}."
        raise CommandError(f"{name} cannot be set in this query. {hint}")
    terms = {name: f"<{_iri(name, value, declared[name], context, known)}>" for name, value in values.items()}
    return PARAMETER.sub(
        lambda found: f"{found['head']}{terms.get(found['name'], found['value'])}{found['tail']}", text
    )


def _iri(name: str, value: str, default: str, context: Context, known: set[str]) -> str:
    kind = default.partition(":")[0] if default != ALL else name
    iri = context.expand(value if ":" in value else f"{kind}:{value}")
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", iri) or FORBIDDEN.search(iri):
        raise CommandError(f"{value} is not an IRI.")
    space = context.prefixes.get(kind, "")
    if iri.startswith(space or iri) and iri not in known:
        keys = {one.removeprefix(space) for one in known if one.startswith(space)}
        raise CommandError(f"{value} is not known here. {suggestion(iri.removeprefix(space), keys)}".strip())
    return iri


def _read(path: Path) -> Question:
    text = path.read_text(encoding="utf-8")
    number, _, slug = path.stem.partition("-")
    asked = {"en": text.partition("\n")[0].removeprefix("# ")} | dict(OTHERS.findall(text))
    return Question(int(number), slug, asked, text)
