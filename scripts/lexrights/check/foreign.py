"""The check of RDF files that a user names, against the shapes and the audits."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from itertools import chain

import pyoxigraph as ox

from lexrights.check import focus, rules, shacl, soundness
from lexrights.dataset.foreign import Files
from lexrights.dataset.rdf import value
from lexrights.errors import DataError
from lexrights.findings import Finding
from lexrights.home import Home
from lexrights.source import part
from lexrights.source.part import Ground, Part


def check(home: Home, reading: Future[Files]) -> tuple[list[Finding], int]:
    """Return what the shapes and the audits find in files that are being read, and in how many things.

    The shapes are made ready meanwhile, which takes as long; what else there is to do goes on beside the validation.
    """
    with ThreadPoolExecutor(2) as beside:
        ground = part.ground(home)
        soundness.refuse_empty(ground)
        gathering = beside.submit(_gathered, ground, reading)
        auditing = beside.submit(lambda: list(rules.audit(gathering.result())))
        shacl.prepare(ground.shapes)
        try:
            files, whole = reading.result(), gathering.result()
        except DataError as error:
            return list(error.findings), 0
        if beyond := [one for name, some in files.items() for one in _beyond(ground, name, some)]:
            return beyond, 0
        validating = beside.submit(rules.shapes, whole)
        soundness.refuse_unsound(ground, soundness.terms(whole.triples))
        things = focus.find(ground, whole.triples)
        by_file = {name: focus.find(ground, some) if len(files) > 1 else things for name, some in files.items()}
        found = {*validating.result(), *rules.imports(whole, whole.triples), *auditing.result()}
    found |= set(_nothing(ground, files, by_file))
    return sorted(found), len(things)


def _gathered(ground: Ground, reading: Future[Files]) -> Part:
    """Return all files as one part, its store filled."""
    files = reading.result()
    names = {value(triple.subject): name for name in files for triple in files[name]}
    whole = replace(Part(ground), triples=list(chain.from_iterable(files.values())), files=names)
    _ = whole.store
    return whole


def _beyond(ground: Ground, name: str, triples: list[ox.Triple]) -> Iterator[Finding]:
    """Yield what is wrong with a file that has texts with a direction (RDF 1.2), which no shape can look at: once."""
    if first := next((one for one in triples if getattr(one.object, "direction", None)), None):
        problem = "has a text with a direction, which is RDF 1.2; shapes are for RDF 1.1."
        where = ground.context.compact(value(first.subject))
        yield Finding(name, 0, where, problem, "Say it in RDF 1.1, or take it out.")


def _nothing(ground: Ground, files: Files, looked_at: dict[str, set[object]]) -> Iterator[Finding]:
    """Yield what is wrong with each file in which there is nothing to check: it would pass whatever it says.

    The last one tells what was looked for.
    """
    empty = [name for name, triples in sorted(files.items()) if not triples]
    idle = [name for name, triples in sorted(files.items()) if triples and not looked_at[name]]
    yield from (Finding(name, 0, "", "holds no triple.", "Name a file with data.") for name in empty)
    problem = "holds nothing that the shapes speak of, so nothing was checked."
    for name in idle:
        yield Finding(name, 0, "", problem, focus.wanted(ground) if name == idle[-1] else "")
