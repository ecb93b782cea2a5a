"""The published folder: it is whole or not there at all, and one build at a time writes it."""

import fcntl
import filecmp
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from lexrights import files as one_file
from lexrights.dataset import identifiers, releases
from lexrights.errors import CommandError, DataError
from lexrights.findings import Finding
from lexrights.home import Home
from lexrights.publish import redaction
from lexrights.publish.redaction import Node


def stale(home: Home, fresh: Path, known: set[str], marks: Mapping[str, Node]) -> list[Finding]:
    """Return a finding for each published file that is missing, different or not ours, and for URIs not listed yet.

    So for each release that describes what was taken out since, of which only `marks` are left.
    """
    there, made = ({path.name for path in folder.glob("*")} for folder in (home.published, fresh))
    same, _, _ = filecmp.cmpfiles(home.published, fresh, there & made, shallow=False)
    places = [home.published / name for name in sorted((there | made) - set(same))]
    published = identifiers.read(home.data / "identifiers.txt")
    if identifiers.extended(published, known) != published:
        places.append(home.data / "identifiers.txt")
    found = [Finding(home.name(place), 0, "", "is stale.", "Run `lexrights build`.") for place in places]
    advice = "Run `lexrights build`, which takes it out here, too."
    for place, iri in redaction.held(home, marks):
        found.append(Finding(home.name(place), 0, "", f"holds {iri}, which was taken out.", advice))
    return found


@contextmanager
def replaced(home: Home) -> Iterator[Path]:
    """Yield an empty folder to write to, beside the published one; nobody else builds meanwhile.

    It is gone at the end, whatever happens, unless `publish` has put it in the place of the published one. Raises
    CommandError where this home is not written to or another build is at work, DataError where the disk refuses.
    """
    if not home.writable:
        raise CommandError("the installed package cannot be written to. Name a checkout with --home.")
    if home.published.exists() and not home.published.is_dir():
        raise DataError([Finding(home.name(home.published), 0, "", "is not a folder.", "Move it out of the way.")])
    with _alone(home.data):
        fresh = home.data / ".published.new"
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            fresh.mkdir()
            yield fresh
        except OSError as error:
            problem = f"cannot be written: {error.strerror or error}; what was there is as it was."
            raise DataError(
                [Finding(home.name(home.published), 0, "", problem, "Make room, or the folder writable.")]
            ) from None
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def publish(home: Home, fresh: Path, version: str, known: set[str], marks: Mapping[str, Node]) -> list[str]:
    """Put a folder in the place of the published one, and add new URIs to the list.

    What was published under another version is kept as a release. Raises DataError where that is not whole any more.
    That of which only `marks` are left is taken out of all releases; what was is returned in words.
    """
    releases.keep(home, version)
    _extend(home.data / "identifiers.txt", known)
    one_file.swap(fresh, home.published)
    return redaction.take_out(home, marks)


def _extend(path: Path, known: set[str]) -> None:
    published = identifiers.read(path)
    extended = identifiers.extended(published, known)
    if extended != published:
        one_file.write(path, (f"{iri}\n".encode() for iri in extended))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder for one build at a time."""
    with locked(folder) as mine:
        if not mine:
            raise CommandError(f"{folder}: another build is running here. Wait for it.")
        yield


@contextmanager
def locked(folder: Path) -> Iterator[bool]:
    """Yield whether the folder is ours until the end; the lock goes with the process, however it ends."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        mine = True
    except BlockingIOError:
        mine = False
    try:
        yield mine
    finally:
        os.close(handle)
