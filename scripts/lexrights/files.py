"""Write a file, or put a folder in the place of another, as a whole or not at all."""

import ctypes
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2)
HERE = -100  # AT_FDCWD


def write(path: Path, chunks: Iterable[bytes]) -> None:
    """Replace one file: write beside it, then rename. Raises OSError with the name of the file itself."""
    beside = path.with_name(f".{path.name}.new")
    try:
        with beside.open("wb") as file:
            file.writelines(chunks)
        beside.replace(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        beside.unlink(missing_ok=True)


def swap(fresh: Path, place: Path) -> None:
    """Exchange two folders in one step where the system can, so that no moment shows a mixture."""
    if not place.exists():
        fresh.rename(place)
        return
    libc = ctypes.CDLL(None, use_errno=True)
    exchange = getattr(libc, "renameat2", None)
    if exchange and exchange(HERE, os.fsencode(fresh), HERE, os.fsencode(place), EXCHANGE) == 0:
        return
    old = place.with_name(f".{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    place.rename(old)
    fresh.rename(place)
    shutil.rmtree(old)
