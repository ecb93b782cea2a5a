"""The last room: an edition as bytes, and the bytes as a folder that is whole or not there at all."""

import ctypes
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from lexrights import files as one_file
from lexrights import identifiers, releases, tables
from lexrights.context import Context
from lexrights.editions import Edition
from lexrights.errors import CommandError, DataError
from lexrights.findings import Finding
from lexrights.homes import Home

VOCABULARIES = {"ns.ttl": "lexrights.ttl", "terms.ttl": "terms.ttl", "alignments.ttl": "alignments.ttl"}
EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2)
HERE = -100  # AT_FDCWD


def files(edition: Edition) -> dict[str, bytes]:
    """Return the name and the bytes of every published file; the same edition gives the same bytes."""
    nodes = edition.document["@graph"]
    sheets = tables.tables(nodes, edition.context)
    found = {
        "lexrights.ttl": turtle(edition.triples, edition.context),
        "lexrights.nt": ntriples(edition.triples),
        "lexrights.jsonld": json.dumps(edition.document, ensure_ascii=False, indent=1).encode() + b"\n",
        "dictionary.csv": tables.dictionary_text(tables.dictionary(sheets, edition.context, edition.vocabulary)),
    } | {name: tables.text(rows, edition.context.terms) for name, rows in sheets.items()}
    found |= {name: (edition.home.ontology / source).read_bytes() for name, source in VOCABULARIES.items()}
    sums = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(found.items())]
    return found | {"SHA256SUMS": "".join(sums).encode()}


def turtle(triples: Iterable[ox.Triple], context: Context) -> bytes:
    """Return triples in order as Turtle: prefixes and subjects in byte order, a blank line between subjects."""
    prefixes = {name: space for name, space in context.prefixes.items() if name != "dataset"}
    text = (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()
    lines = text.splitlines(keepends=True)  # no line break stands inside a literal: the serializer escapes it
    head = sorted(line for line in lines if line.startswith("@prefix"))
    body = "".join(lines[len(head) :]).rstrip("\n").replace(" .\n", " .\n\n")
    return f"{''.join(head)}\n{body}\n".encode()


def ntriples(triples: list[ox.Triple]) -> bytes:
    """Return the triples as sorted N-Triples, one a line."""
    return "".join(sorted(f"{triple} .\n" for triple in triples)).encode()


def stale(home: Home, content: dict[str, bytes], known: set[str]) -> list[Finding]:
    """Return a finding for each published file that is missing, different or not ours, and for URIs not listed yet."""
    there = {path.name: path.read_bytes() for path in home.published.iterdir()} if home.published.is_dir() else {}
    names = sorted(name for name in there.keys() | content.keys() if there.get(name) != content.get(name))
    places = [home.published / name for name in names]
    if known - set(identifiers.read(home.data / "identifiers.txt")):
        places.append(home.data / "identifiers.txt")
    return [Finding(home.name(place), 0, "", "is stale.", "Run `lexrights build`.") for place in places]


def publish(home: Home, content: dict[str, bytes], edition: Edition) -> None:
    """Put `content` in the place of the published folder, and add new URIs to the list.

    What was published under another version is kept as a release. Raises CommandError, DataError.
    """
    if not home.writable:
        raise CommandError("the installed package is not written to. Name a checkout with --home.")
    if home.published.exists() and not home.published.is_dir():
        raise DataError([Finding(home.name(home.published), 0, "", "is not a folder.", "Move it out of the way.")])
    with _alone(home.data):
        fresh = home.data / ".published.new"
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            fresh.mkdir()
            for name, data in content.items():
                (fresh / name).write_bytes(data)
            releases.keep(home, releases.version_of(edition.document))
            _extend(home.data / "identifiers.txt", edition.known)
            _swap(fresh, home.published)
        except OSError as error:
            problem = f"cannot be written: {error.strerror or error}; what was there is as it was."
            raise DataError(
                [Finding(home.name(home.published), 0, "", problem, "Make room, or the folder writable.")]
            ) from None
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def _extend(path: Path, known: set[str]) -> None:
    published = identifiers.read(path)
    extended = identifiers.extended(published, known)
    if extended != published:
        one_file.write(path, (f"{iri}\n".encode() for iri in extended))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder for one build at a time; the lock goes with the process, however it ends."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise CommandError(f"{folder}: another build is at work here. Wait for it.") from None
    finally:
        os.close(handle)


def _swap(fresh: Path, place: Path) -> None:
    """Exchange two folders in one step where the system can, so that no moment shows a mixture."""
    if not place.exists():
        fresh.rename(place)
        return
    libc = ctypes.CDLL(None, use_errno=True)
    exchange = getattr(libc, "renameat2", None)
    if exchange and exchange(HERE, os.fsencode(fresh), HERE, os.fsencode(place), EXCHANGE) == 0:
        return
    old = place.with_name(".published.old")
    shutil.rmtree(old, ignore_errors=True)
    place.rename(old)
    fresh.rename(place)
    shutil.rmtree(old)
