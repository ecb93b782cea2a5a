"""A process that reads one RDF file of unknown origin, and writes its triples as N-Triples to stdout.

Deep nesting ends a parser in a crash, and entities of XML in all the memory; here that ends this process and no other.
Run as `python -P -m lexrights.dataset.parser FILE FORMAT BASE`. In the end it says on stderr, as JSON, how it went.
"""

import json
import re
import resource
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import IO, Any
from xml.parsers.expat import ExpatError, ParserCreate

import pyoxigraph as ox

from lexrights.dataset.rdf import is_language

MEMORY = 2**30  # bytes that reading a file may take
TIME = 600  # seconds of a processor
GROWTH = 200  # times the size of the file that its N-Triples may have; entities of XML make more
ROOM = 2**24  # bytes that they may have in any case
DEPTH = 8  # triples inside of triples
LEFT_OUT = 5  # keys without an IRI that are told
WITHOUT_BASE = {ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS}
BOM = b"\xef\xbb\xbf"
NAMED = re.compile(r"'(.+?)'|^(.+?) is not a valid ")  # in what the parser says of RDF/XML
REMOTE = "No LoadDocumentCallback"  # what the parser says of a context that it would have to fetch


def main() -> None:
    """Read the file that the arguments name; exit 0 where all of it was written."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (TIME, TIME + 1))  # the first is told, the second ends it
    path, media, base = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    kind = ox.RdfFormat.from_media_type(media)
    assert kind  # noqa: S101 - the caller has it from a table
    said = read(path, kind, base, sys.stdout.buffer)
    print(json.dumps(said), file=sys.stderr)  # noqa: T201 - this is how it answers
    sys.exit("error" in said)


def read(path: Path, kind: ox.RdfFormat, base: str, out: IO[bytes]) -> dict[str, Any]:
    """Write the triples, and return what there is to say."""
    try:
        with path.open("rb") as source:
            start = len(BOM) if source.read(len(BOM)) == BOM else 0

            def quads(*, lenient: bool = False) -> Iterable[ox.Quad]:
                source.seek(start)
                iri = None if kind in WITHOUT_BASE else base
                return ox.parse(source, format=kind, base_iri=iri, rename_blank_nodes=True, lenient=lenient)

            left_out = _left_out(quads(lenient=True)) if kind == ox.RdfFormat.JSON_LD else []
            graphs, relative = _write(quads(), out, max(ROOM, GROWTH * path.stat().st_size), _folder(base))
            return {"graphs": graphs, "left_out": left_out, "relative": relative and kind not in WITHOUT_BASE}
    except SyntaxError as error:
        line = _line_of_xml(path, base, str(error.msg)) if kind == ox.RdfFormat.RDF_XML else error.lineno
        return {"error": _plain(str(error.msg), kind), "line": line or 0}
    except ValueError as error:
        return {"error": str(error.args[0]), "line": _line(path, base, *error.args[1:])}
    except MemoryError as error:  # a line longer than the parser takes, or no memory left
        return {"error": f"cannot be read: {str(error) or f'it needs more than {MEMORY >> 30} GiB of memory'}."}
    except OSError as error:
        return {"error": f"cannot be read: {error.strerror or error}."}


def _left_out(quads: Iterable[ox.Quad]) -> list[str]:
    """Return the keys without an IRI in JSON-LD, and raise ValueError on what is no IRI; both would be dropped."""
    keys = set()
    for quad in quads:
        if not _is_iri(quad.predicate.value) and ":" not in quad.predicate.value.removeprefix("_:"):
            keys.add(quad.predicate.value)
            continue
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            _refuse(term)
    return sorted(keys)[:LEFT_OUT]


def _write(quads: Iterable[ox.Quad], out: IO[bytes], most: int, folder: str) -> tuple[int, bool]:
    """Write the triples, and return of how many named graphs they are, and whether an IRI lies in the file's folder."""
    graphs, size, relative = set(), 0, False
    for quad in quads:
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            _refuse_deep(term)
            relative = relative or (isinstance(term, ox.NamedNode) and term.value.startswith(folder))
        if not isinstance(quad.graph_name, ox.DefaultGraph):
            graphs.add(str(quad.graph_name))
        line = f"{quad.triple} .\n".encode()
        size += len(line)
        if size > most:
            raise ValueError(f"cannot be read: it unfolds to more than {GROWTH} times its size.")
        out.write(line)
    out.flush()
    return len(graphs), relative


def _folder(base: str) -> str:
    return f"{base.rpartition('/')[0]}/"


def _refuse_deep(term: object, depth: int = 0) -> None:
    """Raise ValueError on triples that are nested too deep."""
    if isinstance(term, ox.Triple):
        if depth > DEPTH:
            raise ValueError(f"cannot be read: triples are nested more than {DEPTH} deep.")
        for part in term:
            _refuse_deep(part, depth + 1)


def _refuse(term: object) -> None:
    """Raise ValueError on a term of JSON-LD that no graph can hold."""
    if isinstance(term, ox.NamedNode) and not _is_iri(term.value):
        raise ValueError(f"{term.value!r} is not an absolute IRI. Write one as http://example.org/thing.", term.value)
    if isinstance(term, ox.Literal):
        _refuse(term.datatype)
        if term.language and not is_language(term.language):
            raise ValueError(f"{term.language!r} is no language tag. Write one as en or kk-Cyrl.", term.language)


@lru_cache(2**16)
def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _line(path: Path, base: str, text: str = "") -> int:
    """Return the first line that has a text, be it in full, relative or behind a prefix; 0 where none has."""
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n") if text else []
    for part in _shorter(text, base):
        for number, line in enumerate(lines, 1):
            if any(f"{part}{mark}" in line for mark in "\"'") or f"<{part}>" in line:
                return number
    return 0


def _line_of_xml(path: Path, base: str, said: str) -> int:
    """Return the line where XML is wrong, or that has what the parser of RDF names; it tells none."""
    checking = ParserCreate(namespace_separator=" ")
    try:
        with path.open("rb") as source:
            checking.ParseFile(source)
    except ExpatError as error:
        return error.lineno
    named = NAMED.search(said)
    return _line(path, base, named[1] or named[2]) if named else 0


def _shorter(text: str, base: str) -> Iterator[str]:
    yield from (text, text.removeprefix(_folder(base)))
    for mark in "/#":
        yield text.rpartition(mark)[2]


def _plain(said: str, kind: ox.RdfFormat) -> str:
    """Return what the parser says, without what is said beside it."""
    if REMOTE in said:
        return "names a context elsewhere, and nothing is fetched. Put the context itself into the file."
    words = said.partition(": ")[2] if said.startswith("Parser error at") else said
    words = re.sub(r"^at \d+\.\.\d+: ", "", words)
    return f"not {kind.name}: {words.rpartition(' (line ')[0] or words}."


if __name__ == "__main__":
    main()
