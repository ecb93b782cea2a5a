"""RDF files that a user names: each is read by a process of its own, all alike, and nothing in them is lost unseen."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

import pyoxigraph as ox

from lexrights.dataset import parser, rdf
from lexrights.errors import DataError
from lexrights.findings import Finding

COMMAND = (sys.executable, "-P", "-m", "lexrights.dataset.parser")  # -P: nothing is imported from the folder it runs in
NTRIPLES = ox.RdfFormat.N_TRIPLES
Told = Callable[[str], None]
Files = dict[str, list[ox.Triple]]  # the triples of each file, by its name


def begin(paths: Iterable[Path], base: str | None, told: Told) -> Future[Files]:
    """Begin to read files beside what else there is to do; the result raises DataError with all that is wrong."""
    beside = ThreadPoolExecutor(1)
    reading = beside.submit(_files, tuple(paths), base, told)
    beside.shutdown(wait=False)
    return reading


def _files(paths: Iterable[Path], base: str | None, told: Told) -> Files:
    found: Files = {}
    findings: list[Finding] = []
    for path in paths:
        try:
            found[str(path)] = list(_checkable(path, read(path, base, told), told))
        except DataError as error:
            findings += error.findings
    if findings:
        raise DataError(findings)
    return found


def _checkable(path: Path, triples: list[ox.Triple], told: Told) -> Iterator[ox.Triple]:
    """Return the triples that SHACL knows of, and tell of the others."""
    beyond = sum(isinstance(triple.object, ox.Triple) for triple in triples)
    if beyond:
        told(f"{path}: triples about triples (RDF 1.2) are not checked: {beyond}.")
    return (triple for triple in triples if not isinstance(triple.object, ox.Triple))


def read(path: Path, base: str | None, told: Told) -> list[ox.Triple]:
    """Return the triples of all graphs of a file; what is to be known about them is told.

    `base` is what its relative IRIs are relative to; without one that is the address of the file. Raises DataError.
    """
    with gathered([path], base, told) as (plain,):
        return [quad.triple for quad in ox.parse(path=plain, format=NTRIPLES, lenient=True)]  # it was read before


@contextmanager
def gathered(paths: Iterable[Path], base: str | None, told: Told) -> Iterator[tuple[Path, ...]]:
    """Yield a file for each one given, with the same triples as N-Triples. Raises DataError with all that is wrong."""
    with TemporaryDirectory() as folder:
        found: list[Path] = []
        findings: list[Finding] = []
        for number, path in enumerate(paths):
            plain = Path(folder) / f"{number}.nt"
            try:
                with plain.open("wb") as out:
                    said = _parsed(path, base, out)
                    _tell(path, said if base is None else said | {"relative": False}, told)
            except DataError as error:
                findings += error.findings
            found.append(plain)
        if findings:
            raise DataError(findings)
        yield tuple(found)


def _parsed(path: Path, base: str | None, out: IO[bytes]) -> dict[str, Any]:
    """Write the triples of a file as N-Triples, and return what there is to say about it."""
    words = [str(path), rdf.form(path).media_type, base or path.absolute().as_uri()]
    done = subprocess.run([*COMMAND, *words], stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE, check=False)  # noqa: S603 - this package itself
    said = _said(done)
    if "error" in said:
        raise DataError([Finding(str(path), said.get("line", 0), "", said["error"])])
    return said


def _said(done: subprocess.CompletedProcess[bytes]) -> dict[str, Any]:
    if done.returncode == -signal.SIGSEGV:
        return {"error": "cannot be read: it is nested too deep."}
    if done.returncode == -signal.SIGXCPU:
        return {"error": f"cannot be read: it takes more than {parser.TIME // 60} minutes of a processor."}
    try:
        found: dict[str, Any] = json.loads(done.stderr)
    except ValueError:  # the process ended before it could say anything
        return {
            "error": f"cannot be read: it is nested too deep, or needs more than {parser.MEMORY >> 30} GiB of memory."
        }
    return found


def _tell(path: Path, said: dict[str, Any], told: Told) -> None:
    if said["graphs"]:
        named = f"{said['graphs']} named graph{'' if said['graphs'] == 1 else 's'}"
        told(f"{path}: holds {named}; all are read together.")
    if said["relative"]:
        told(
            f"{path}: holds relative IRIs; they are relative to {path.absolute().as_uri()}, unless --base says to what."
        )
    if said["left_out"]:
        told(f"{path}: keys without an IRI say nothing in JSON-LD: {', '.join(said['left_out'])}.")
