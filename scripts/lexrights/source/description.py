"""The part that describes all others: what its file says, and what they tell of themselves, which nobody types."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lexrights.dataset.namespaces import DATASET as DESCRIBED
from lexrights.dataset.rdf import TYPE, value
from lexrights.errors import DataError
from lexrights.findings import Finding
from lexrights.source import entries, part
from lexrights.source.entries import Entry
from lexrights.source.part import DATASET, Ground, Part
from lexrights.source.yamlfile import Block

COMPUTED = ("derivedFrom", "triples", "entities", "classPartition")
OF_CLASS = "ofClass"


@dataclass(frozen=True)
class Totals:
    """What all other parts hold: triples, things of each class by its IRI, and the reports.

    `reports` are their ids, each with the ids of the places that it is about.
    """

    triples: int
    classes: Mapping[str, int]
    reports: Mapping[str, list[str]]


def read(base: Ground, totals: Totals) -> Part:
    """Return the part. Raises DataError with every fault of its file.

    The number of triples holds those that state the numbers, too: there are as many of them whatever they state.
    """
    found = entries.read(base.home, base.context, part.files(base.home, DATASET))
    if typed := list(_typed(found)):
        raise DataError(typed)
    if not any(base.context.expand(entry.id) == DESCRIBED for entry in found):
        place = base.home.name(base.home.data / "dataset.yaml")
        raise DataError([Finding(place, 0, "", "nothing describes the dataset.", "Give it the entry `dataset:`.")])
    own = _described(base, found, totals)
    kinds = Counter(value(one.object) for one in own.triples if one.predicate.value == TYPE)
    whole = Totals(totals.triples + len(own.triples), Counter(totals.classes) + kinds, totals.reports)
    return _described(base, found, whole)


def _typed(found: list[Entry]) -> Iterator[Finding]:
    """Yield a finding for each value that an author typed and the build computes."""
    for entry in found:
        for key in (key for key in COMPUTED if key in entry.defaults | entry.block):
            yield entry.fault(f"{key} is computed by the build.", "Take the line out.", key)


def _described(base: Ground, found: list[Entry], totals: Totals) -> Part:
    partitions = [entry.id for entry in found if OF_CLASS in entry.defaults | entry.block]
    whole = {"triples": totals.triples, "classPartition": partitions, "derivedFrom": [*totals.reports]}
    told = []
    for entry in found:
        computed: dict[str, Any] = {}
        if entry.id in partitions:
            of_class = str((entry.defaults | entry.block)[OF_CLASS])
            computed["entities"] = totals.classes.get(base.context.expand(of_class), 0)
        if base.context.expand(entry.id) == DESCRIBED:
            computed |= {key: some for key, some in whole.items() if some != []}
        told.append(replace(entry, block=_extended(entry.block, computed)))
    return part.of_entries(base, DATASET, told)


def _extended(block: Block, computed: Mapping[str, Any]) -> Block:
    extended = Block(block.line)
    extended.update({**block, **computed})
    extended.lines = block.lines
    return extended
