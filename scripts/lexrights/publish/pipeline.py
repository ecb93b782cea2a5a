"""From the authored files to the published folder, part by part, and the checks on the way."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from lexrights.check import soundness, whole
from lexrights.dataset import changes
from lexrights.errors import DataError
from lexrights.findings import Finding
from lexrights.home import Home
from lexrights.publish import delta, engines, folder, keep, merge
from lexrights.publish.engines import Engine
from lexrights.publish.keep import Keep, Made
from lexrights.publish.redaction import Node
from lexrights.publish.serialization import NTRIPLES
from lexrights.source import part
from lexrights.source.part import DATASET, SHARED, Ground

STEPS = ("Reading and checking", "Checking the whole", "Writing")
Step = Callable[[str], None]


@dataclass(frozen=True)
class Outcome:
    """What a build published: how many files and triples, and in words what changed, there and in the releases."""

    files: int
    triples: int
    changed: str
    taken_out: list[str]


def build(home: Home, step: Step, engine: Engine = engines.local) -> Outcome:
    """Publish what is authored. Raises DataError where a check finds anything; then nothing is changed."""
    with folder.replaced(home) as fresh:
        ground, parts = _written(home, step, engine, fresh)
        changed = _changed(home.published / NTRIPLES, fresh / NTRIPLES, ground)
        count = len(list(fresh.iterdir()))
        taken_out = folder.publish(home, fresh, _version(parts), _known(ground, parts), _marks(parts))
    return Outcome(count, _triples(parts), changed, taken_out)


def stale(home: Home, step: Step, engine: Engine = engines.local) -> list[Finding]:
    """Return what is published and not what a build would publish. Raises DataError where a check finds anything."""
    with tempfile.TemporaryDirectory() as name:
        ground, parts = _written(home, step, engine, Path(name))
        return folder.stale(home, Path(name), _known(ground, parts), _marks(parts))


def check(home: Home, step: Step) -> list[Finding]:
    """Return the findings on the authored data of a home."""
    try:
        with _made(home, step, engines.local) as (ground, parts):
            return _found(ground, parts, step)
    except DataError as error:
        return list(error.findings)


def _written(home: Home, step: Step, engine: Engine, place: Path) -> tuple[Ground, list[Made]]:
    """Make all parts, check them, and write the published files into a folder."""
    with _made(home, step, engine) as (ground, parts):
        if findings := _found(ground, parts, step):
            raise DataError(findings)
        step(STEPS[2])
        merge.write(place, ground, parts)
        return ground, parts


def _found(ground: Ground, parts: Sequence[Made], step: Step) -> list[Finding]:
    step(STEPS[1])
    return whole.check(ground, [one.summary for one in parts])


@contextmanager
def _made(home: Home, step: Step, engine: Engine) -> Iterator[tuple[Ground, list[Made]]]:
    """Yield the ground and all parts; those are made that are not kept in their present state."""
    step(STEPS[0])
    ground = part.ground(home)
    soundness.refuse_empty(ground)
    keys = part.parts(home)
    with _kept(ground, keys) as kept:
        shared = kept.load(SHARED, {}) or engines.make(ground, kept, SHARED)
        there = [one for key in keys if key != SHARED and (one := kept.load(key, shared.entries))]
        missing = sorted(set(keys) - {SHARED} - {one.key for one in there})
        parts = [shared, *sorted([*there, *engine(kept, missing)], key=lambda one: one.key)]
        yield ground, [*parts, engines.describe(ground, kept, parts)]


@contextmanager
def _kept(ground: Ground, keys: Sequence[str]) -> Iterator[Keep]:
    """Yield where parts are kept: in the home, or in a folder that goes at the end.

    That is where the home is not to be written to, or somebody else is at work there.
    """
    with ExitStack() as stack:
        place = ground.home.root / keep.FOLDER
        if _ours(ground.home, place, stack):
            kept = keep.keep(ground, place)
            for path in set(place.iterdir()) - {kept.path(key) for key in (*keys, DATASET)}:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        else:
            kept = keep.keep(ground, Path(stack.enter_context(tempfile.TemporaryDirectory())))
        yield kept


def _ours(home: Home, place: Path, stack: ExitStack) -> bool:
    """Return whether parts can be kept in a folder, which is then held."""
    try:
        place.mkdir(exist_ok=True)
        return home.writable and os.access(place, os.W_OK) and stack.enter_context(folder.locked(place))
    except OSError:
        return False


def _changed(old: Path, new: Path, ground: Ground) -> str:
    """Return in words what a dump changes in the one before."""
    try:
        return changes.summary(delta.changed(old, new, ground.context))
    except (SyntaxError, UnicodeDecodeError):
        return "what was there could not be read"


def _triples(parts: Iterable[Made]) -> int:
    return sum(one.summary.triples for one in parts)


def _known(ground: Ground, parts: Iterable[Made]) -> set[str]:
    return {iri for one in parts for iri in one.summary.iris} | ground.described


def _marks(parts: Iterable[Made]) -> dict[str, Node]:
    return {iri: node for one in parts for iri, node in one.summary.marks.items()}


def _version(parts: Iterable[Made]) -> str:
    return next(one.summary.version[1] for one in parts if one.summary.version)
