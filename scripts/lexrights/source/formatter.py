"""The one normal form of the authored files: YAML by key order, Turtle by IRI."""

import io
import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from rdflib import Graph
from rdflib.compare import to_canonical_graph
from rdflib.namespace import RDF, RDFS, SKOS
from rdflib.plugins.serializers.longturtle import LongTurtleSerializer
from rdflib.term import BNode, Node, URIRef

from lexrights.dataset import context, rdf
from lexrights.dataset.context import Context
from lexrights.errors import DataError
from lexrights.findings import Finding
from lexrights.home import Home
from lexrights.source import conventions, entries, layout, yamlfile
from lexrights.source.yamlfile import Block

WIDTH = 110
TOKENS = re.compile(r'"""(?s:.*?)(?<!\\)"""|"(?:[^"\\\n]|\\.)*"|<[^<>\s]*>|\\.|#')
REFERENCE = re.compile(r"[a-z]+:[a-z0-9-]+")


def authored(home: Home) -> list[Path]:
    """Return every file that has a normal form, in the order of their paths."""
    yamls = [path for path in home.data.rglob("*.yaml") if home.published not in path.parents]
    return sorted([*yamls, *home.ontology.glob("*.ttl"), *home.shapes.glob("*.ttl")])


def changes(home: Home) -> dict[Path, bytes]:
    """Return the normal form of every file that is not in it yet. Raises DataError with every faulty file."""
    table = context.load(home.ontology)
    forms: dict[Path, bytes] = {}
    findings: list[Finding] = []
    for path in authored(home):
        try:
            forms[path] = normal(path, home.name(path), table)
        except DataError as error:
            findings += error.findings
    if findings:
        raise DataError(findings)
    return {path: form for path, form in forms.items() if form != path.read_bytes()}


def finding(home: Home, path: Path) -> Finding:
    """Return the finding for a file that is not in its normal form."""
    return Finding(home.name(path), 0, "", "is not in the normal form.", "Run `lexrights format`.")


def normal(path: Path, name: str, table: Context) -> bytes:
    """Return the normal form of a file. Raises DataError where the file is faulty or holds comments."""
    if path.suffix == ".ttl":
        return turtle(path, name, table).encode()
    return (_conventions(path, name) if name == conventions.NAME else _yaml(path, name, table)).encode()


def turtle(path: Path, name: str, table: Context) -> str:
    """Return a Turtle file with subjects in byte order, one predicate a line and the project's table of prefixes.

    What is published is written by `lexrights.publish.serialization`, in a look of its own: it is 60 times as fast, and
    makes a block of each subject. But it names the blank nodes, where authors write lists and brackets, and puts a text
    of several lines on one, which is not to be edited by hand.
    """
    _refuse_comments(path, name, "rdfs:comment, skos:scopeNote or skos:editorialNote")
    rdf.from_files([path])
    out = io.BytesIO()
    house = Graph(bind_namespaces="none")
    for prefix in sorted(table.prefixes.keys() - table.kinds - {"dataset"}):
        house.bind(prefix, table.prefixes[prefix])
    house += to_canonical_graph(Graph().parse(path, format="turtle"))
    _House(house).serialize(out, spacious=True)  # type: ignore[no-untyped-call]
    lines = [line.rstrip() for line in out.getvalue().decode().strip().split("\n")]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
    return re.sub(r"\n\n(?= )", "\n", text) + "\n"


class _House(LongTurtleSerializer):
    """rdflib orders subjects by class and by how often they are referenced; we order them by IRI.

    A blank node is written where it is pointed to; those to which nothing points come last, by their canonical names.
    """

    predicateOrder = [RDF.type, RDFS.label, SKOS.definition, SKOS.example]  # noqa: N815, RUF012 - rdflib's names

    def reset(self) -> None:
        super().reset()  # type: ignore[no-untyped-call]
        self.namespaces.update(self.store.namespaces())

    def startDocument(self) -> None:  # noqa: N802 - rdflib's name
        """Write `@prefix`, which older parsers know too."""
        for name, space in sorted(self.namespaces.items()):
            self.write(f"@prefix {name}: <{space}> .\n")

    def s_squared(self, subject: Node) -> bool:
        """Write a blank node that nothing points to as `[]`, alone on its line as every subject is."""
        if self._references[subject] > 0 or not isinstance(subject, BNode):
            return False
        self.write("\n[]\n")
        self.predicateList(subject)  # type: ignore[no-untyped-call]
        self.write("\n.")
        return True

    def orderSubjects(self) -> list[Any]:  # noqa: N802 - rdflib's name
        inner = {node for node in self._subjects if isinstance(node, BNode) and self._references[node]}
        return [*sorted(self._subjects.keys() - inner, key=_rank), *inner]

    def buildPredicateHash(self, subject: Node) -> dict[Any, list[Any]]:  # noqa: N802 - rdflib's name
        found = super().buildPredicateHash(subject)
        return {predicate: sorted(objects, key=_rank) for predicate, objects in found.items()}


def _rank(node: Node) -> tuple[bool, str, str]:
    return (not isinstance(node, URIRef), str(node), getattr(node, "language", None) or "")


def _yaml(path: Path, name: str, table: Context) -> str:
    root = yamlfile.load(path, name)
    listed = entries.listed(root, name, table)
    if found := list(layout.faults(root, name)):
        raise DataError(found)
    _refuse_comments(path, name, "rationale, or the commit message")
    text = dump({"defaults": _Flow(_sorted(root["defaults"], table))}) if "defaults" in root else ""
    if layout.KEY in root:
        text += dump({layout.KEY: _in_order(root[layout.KEY], layout.KEYS)})
    text += dump({listed: [_shaped(item, table) for item in root[listed]]})
    return _same(text, root, name)


def _conventions(path: Path, name: str) -> str:
    """Return the conventions with their keys in order; acts, words and units stay in that of the author."""
    root = conventions.load(path)
    _refuse_comments(path, name, "the commit message")
    text = "".join(dump({key: _convention(root[key])}) for key in conventions.KEYS if key in root)
    return _same(text, root, name)


def _convention(value: Any) -> Any:
    if not isinstance(value, Block):
        return _short(value)
    units = {key: _Flow(_in_order(one, conventions.UNIT)) for key, one in value.items() if isinstance(one, Block)}
    return {key: units.get(key) or _short(one) for key, one in value.items()}


def _same(text: str, root: Block, name: str) -> str:
    if _bare(yamlfile.read(text)) != _bare(root):
        raise DataError([Finding(name, 0, "", "has no normal form that says the same.", "Report this file to us.")])
    return text


def _bare(value: Any) -> Any:
    """Return a value without the order of its keys, and a list of one as the one."""
    if isinstance(value, dict):
        return {key: _bare(one) for key, one in value.items()}
    if isinstance(value, list):
        return _bare(value[0]) if len(value) == 1 else [_bare(one) for one in value]
    return value


def _refuse_comments(path: Path, name: str, instead: str) -> None:
    text = path.read_text(encoding="utf-8")
    found = _turtle_comment(text) if path.suffix == ".ttl" else _yaml_comment(text)
    if found is not None:
        line = text.count("\n", 0, found) + 1
        raise DataError([Finding(name, line, "", "a comment would be lost.", f"Move what it says into {instead}.")])


def _turtle_comment(text: str) -> int | None:
    """Return where the first comment begins: a `#` outside of texts, IRIs and escapes."""
    return next((found.start() for found in TOKENS.finditer(text) if found[0] == "#"), None)


def _yaml_comment(text: str) -> int | None:
    """Return where the first comment begins: a `#` that is no part of a value."""
    values = [token for token in yaml.scan(text, Loader=yaml.SafeLoader) if isinstance(token, yaml.ScalarToken)]
    spans = [(token.start_mark.index, token.end_mark.index) for token in values]
    places = (found.start() for found in re.finditer("#", text))
    return next((place for place in places if not any(start <= place < end for start, end in spans)), None)


def _sorted(block: dict[str, Any], table: Context) -> dict[str, Any]:
    order = {key: place for place, key in enumerate(["id", "type", *table.terms])}
    return dict(sorted(block.items(), key=lambda item: order.get(item[0], len(order))))


def _in_order(block: Block, keys: Sequence[str]) -> dict[str, Any]:
    """Return a block of settings in the order of the keys that it may have."""
    return {key: _short(block[key]) for key in sorted(block, key=keys.index)}


def _shaped(block: Any, table: Context) -> Any:
    if not isinstance(block, dict):
        return block
    return {key: _short(value) for key, value in _sorted(block, table).items()}


def _short(value: Any) -> Any:
    """Write a list or a map of languages on one line where it fits."""
    if isinstance(value, dict):
        value = {key: _short(value[key]) for key in sorted(value)}
    fits = isinstance(value, list | dict) and len(str(value)) < WIDTH - len("  obtainsSupportFrom: ")
    if isinstance(value, list) and len(value) == 1:
        return value[0]
    return value if not fits else _Flow(value) if isinstance(value, dict) else _FlowList(value)


class _Flow(dict[str, Any]):
    """A mapping on one line."""


class _FlowList(list[Any]):
    """A list on one line."""


class _Dumper(yaml.SafeDumper):
    """PyYAML's dumper; a date is text to us and needs no quotes."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's name
        first: [(tag, pattern) for tag, pattern in pairs if not tag.endswith("timestamp")]
        for first, pairs in yaml.SafeDumper.yaml_implicit_resolvers.items()
    }

    def analyze_scalar(self, scalar: str) -> Any:
        """Leave `kind:key` bare inside brackets too, where PyYAML is more careful than YAML asks."""
        analysis = super().analyze_scalar(scalar)
        analysis.allow_flow_plain = analysis.allow_flow_plain or bool(REFERENCE.fullmatch(scalar))
        return analysis

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True


_Dumper.add_representer(Decimal, lambda dumper, data: dumper.represent_scalar("tag:yaml.org,2002:float", str(data)))
_Dumper.add_representer(
    _Flow, lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=True)
)
_Dumper.add_representer(
    _FlowList, lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)
)


def dump(value: dict[str, Any]) -> str:
    """Return YAML in the order given, one line a text."""
    form: dict[str, Any] = {"sort_keys": False, "allow_unicode": True, "width": 100_000, "default_flow_style": False}
    return str(yaml.dump(value, Dumper=_Dumper, **form))
