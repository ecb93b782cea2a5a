"""The published JSON-LD context, as the one table of keys, classes and prefixes."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from lexrights.dataset.namespaces import THINGS
from lexrights.errors import CommandError


@dataclass(frozen=True)
class Term:
    """One key: its IRI and the kind of its values.

    The kinds are `id`, `code`, `text`, `texts` (a map of languages), `number` (whole or decimal) and `xsd:…`.
    """

    name: str
    iri: str
    kind: str


class Context:
    """What `ontology/context.jsonld` says, read for people who write and read the authored files."""

    def __init__(self, document: dict[str, Any]) -> None:
        """Take the parsed document, `{"@context": {…}}`."""
        self.document = document
        self.raw: dict[str, Any] = document["@context"]

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """Prefix to namespace; those that share their name with a key stand in the scoped contexts."""
        plain = {name: value for name, value in self.raw.items() if isinstance(value, str) and value[-1:] in "/#"}
        scopes = [self.raw, *(value.get("@context", {}) for value in self.raw.values() if isinstance(value, dict))]
        return plain | {
            name: value["@id"]
            for scope in scopes
            for name, value in scope.items()
            if isinstance(value, dict) and value.get("@prefix")
        }

    @cached_property
    def language(self) -> str:
        """The language of texts that name none."""
        return str(self.raw["label"]["@language"])

    @cached_property
    def kinds(self) -> set[str]:
        """The kinds of things: the prefixes that lie under `/id/`."""
        return {name for name, namespace in self.prefixes.items() if namespace.startswith(THINGS)}

    @cached_property
    def hidden(self) -> set[str]:
        """The prefixes that stand for their namespace in some scopes only: elsewhere they are keys."""
        found = {name: self.raw.get(name, {}) for name in self.prefixes}
        return {name for name, value in found.items() if isinstance(value, dict) and not value.get("@prefix")}

    def scope(self, name: str) -> set[str]:
        """Return the names that the scoped context of a key or a class defines."""
        value = self.raw.get(name)
        return set(value.get("@context", ())) if isinstance(value, dict) else set()

    @cached_property
    def lists(self) -> set[str]:
        """The keys that may hold a file's list of entries."""
        return {name for name, value in self.raw.items() if value == "@graph"}

    @cached_property
    def classes(self) -> dict[str, str]:
        """Class key to IRI."""
        found = {
            name: value if isinstance(value, str) else value["@id"]
            for name, value in self._named()
            if name[0].isupper()
        }
        return {name: self.expand(value) for name, value in found.items()}

    @cached_property
    def terms(self) -> dict[str, Term]:
        """Property key to what it is, in the order in which an entry's keys stand."""
        found = [(name, value) for name, value in self._named() if name[0].islower() and isinstance(value, dict)]
        properties = [(name, value) for name, value in found if not value.get("@prefix")]
        return {name: Term(name, self.expand(value["@id"]), _kind(value)) for name, value in properties}

    @cached_property
    def keys(self) -> dict[str, str]:
        """IRI to key, for properties and classes."""
        return {term.iri: name for name, term in self.terms.items()} | {iri: name for name, iri in self.classes.items()}

    def expand(self, name: str) -> str:
        """Return the IRI of a compact one; what has no known prefix comes back as it is."""
        prefix, colon, rest = name.partition(":")
        return self.prefixes[prefix] + rest if colon and prefix in self.prefixes else name

    def compact(self, iri: str) -> str:
        """Return the shortest written form of an IRI."""
        return self.keys.get(iri) or self.compact_iri(iri)

    def compact_iri(self, iri: str) -> str:
        """Return an IRI with a prefix in the place of its namespace, where there is one."""
        fits = [(space, name) for name, space in self.prefixes.items() if iri.startswith(space)]
        space, name = max(fits, key=lambda fit: len(fit[0]), default=("", ""))
        return f"{name}:{iri.removeprefix(space)}" if name else iri

    def _named(self) -> Iterator[tuple[str, Any]]:
        return ((name, value) for name, value in self.raw.items() if name[0] != "@")


def load(folder: Path) -> Context:
    """Return the context of an ontology folder. Raises CommandError where it cannot be read."""
    path = folder / "context.jsonld"
    try:
        return Context(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, LookupError, TypeError) as error:
        raise CommandError(f"{path}: is not a JSON-LD context: {error}.") from None


def _kind(definition: dict[str, Any]) -> str:
    if definition.get("@container") == "@language":
        return "texts"
    kinds = {"@id": "id", "@vocab": "code", None: "text" if "@language" in definition else "number"}
    kind = definition.get("@type")
    return kinds.get(kind) or str(kind)
