"""The releases: what was published under each version stays as it was, in data/releases, and nothing is lost."""

import io
import shutil
from dataclasses import dataclass
from itertools import dropwhile, takewhile
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from lexrights import checksums
from lexrights.dataset.namespaces import DATASET, DCAT, DCTERMS
from lexrights.dataset.published import DUMP, Published
from lexrights.dataset.rdf import value
from lexrights.errors import DataError
from lexrights.findings import Finding
from lexrights.home import Home

SUBJECT = f"<{DATASET}> ".encode()


@dataclass(frozen=True)
class Release:
    """What was published under a version: the day (ISO 8601) and the folder that holds it."""

    version: str
    issued: str
    folder: Path


def read(there: Published) -> list[Release]:
    """Return the releases of a home: what is published now, then those kept, the newest first."""
    older = sorted(map(_kept, folders(there.home)), key=lambda one: _number(one.version), reverse=True)
    return [_release(io.BytesIO(there.content(there.path(DUMP))), there.home.published), *older]


def keep(home: Home, version: str) -> None:
    """Keep what is published now as a release, where something of another `version` takes its place.

    Raises DataError where that is not whole any more.
    """
    try:
        old = _kept(home.published).version
    except (OSError, SyntaxError, LookupError):
        return  # nothing that could be released
    place = home.data / "releases" / old
    if old == version or place.exists():
        return
    if changed := _changed(home, home.published):
        raise DataError(changed)
    fresh = place.with_name(f".{old}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(home.published, fresh)
    fresh.rename(place)


def findings(home: Home) -> list[Finding]:
    """Return a finding for each file of a release that is not as it was."""
    return [one for folder in folders(home) for one in _changed(home, folder)]


def folders(home: Home) -> list[Path]:
    """Return the folders of the releases that were kept."""
    place = home.data / "releases"
    return sorted(one for one in place.iterdir() if not one.name.startswith(".")) if place.is_dir() else []


def kept(home: Home) -> set[str]:
    """Return the versions that were released before."""
    return {folder.name for folder in folders(home)}


def _kept(folder: Path) -> Release:
    with (folder / DUMP).open("rb") as lines:
        return _release(lines, folder)


def _release(dump: IO[bytes], folder: Path) -> Release:
    """Return the release that a sorted dump says to be; what stands behind that in it is not read."""
    own = takewhile(lambda line: line.startswith(SUBJECT), dropwhile(lambda line: line < SUBJECT, dump))
    found = ox.parse(b"".join(own), format=ox.RdfFormat.N_TRIPLES)
    said = {quad.predicate.value: value(quad.object) for quad in found}
    return Release(said[f"{DCAT}version"], said[f"{DCTERMS}issued"], folder)


def _changed(home: Home, folder: Path) -> list[Finding]:
    """Return a finding for each file of a folder that is not what its checksums say."""
    sums = checksums.read(folder)
    there = {one.name: checksums.of(one.read_bytes()) for one in folder.iterdir() if one.name != checksums.NAME}
    wrong = sorted(name for name in sums.keys() | there.keys() if sums.get(name) != there.get(name))
    advice = "Restore it: what was released stays as it was."
    return [Finding(home.name(folder / name), 0, "", f"is not what {checksums.NAME} says.", advice) for name in wrong]


def _number(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdigit()]
