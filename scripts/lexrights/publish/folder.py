"""The published folder: it is whole or not there at all, and one build at a time writes it."""

import ctypes
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lexrights import files as one_file
from lexrights.errors import CommandError, DataError
from lexrights.findings import Finding
from lexrights.graph import identifiers, releases
from lexrights.home import Home
from lexrights.source.editions import Edition

EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2)
HERE = -100  # AT_FDCWD


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
        raise CommandError("the installed package cannot be written to. Name a checkout with --home.")
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
        raise CommandError(f"{folder}: another build is running here. Wait for it.") from None
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
