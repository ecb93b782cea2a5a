"""The check of RDF files that a user names, against the shapes and the audits."""

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
        validating = beside.submit(rules.shapes, whole)
        soundness.refuse_unsound(ground, soundness.terms(whole.triples))
        things = focus.find(ground, whole.triples)
        by_file = {name: focus.find(ground, some) if len(files) > 1 else things for name, some in files.items()}
        found = {*validating.result(), *rules.imports(whole, whole.triples), *auditing.result()}
    found |= {_nothing(ground, name, files[name]) for name, some in by_file.items() if not some}
    return sorted(found), len(things)


def _gathered(ground: Ground, reading: Future[Files]) -> Part:
    """Return all files as one part, its store filled."""
    files = reading.result()
    names = {value(triple.subject): name for name in files for triple in files[name]}
    whole = replace(Part(ground), triples=list(chain.from_iterable(files.values())), files=names)
    _ = whole.store
    return whole


def _nothing(ground: Ground, name: str, triples: list[ox.Triple]) -> Finding:
    """Return what is wrong with a file in which there is nothing to check: it would pass whatever it says."""
    if not triples:
        return Finding(name, 0, "", "holds no triple.", "Name a file with data.")
    problem = "holds nothing that the shapes speak of, so nothing was checked."
    return Finding(name, 0, "", problem, focus.wanted(ground))
