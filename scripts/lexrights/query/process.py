"""The inside of a process that answers one query over a store: it can open nothing.

It is asked by one line of JSON and answers in frames: a length of four bytes and so many bytes, first a line that says
what follows or what is wrong, then the answer, and at the end an empty frame, without which the answer is not whole.
"""

import io
import json
import math
import os
import resource
import struct
import threading
import time
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyoxigraph as ox

Load = Callable[[], "ox.Store"]

MEMORY = 4 * 2**30  # bytes that a query may use
CHUNK = 65536
SIZE = struct.Struct(">I")  # of a frame


def work(asking: int, writing: int, load: Load) -> None:
    """Answer in this process, which then ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)  # what the engine says when it runs out of memory is no answer
    os.close(nowhere)
    try:
        with os.fdopen(asking, encoding="utf-8") as questions:
            # In a thread of its own, which draws numbers of its own: those of a fork are the same in each of its like.
            answering = threading.Thread(target=_serve, args=(questions, writing, load))
            answering.start()
            answering.join()
    finally:
        os._exit(0)


def _serve(questions: IO[str], writing: int, load: Load) -> None:
    from lexrights.dataset import published
    from lexrights.query import results, writers

    try:
        store = load()
        line = questions.readline()
        if not line:
            return
        asked = json.loads(line)
        _confine(asked["timeout"])
        found = results.read(store.query(asked["text"], prefixes=asked["prefixes"]))
        kind = results.kind_of(found)
        results.refuse_form(kind, asked["form"])
        found, cut = results.capped(found, asked["rows"])
    except Exception as error:  # noqa: BLE001 - the process that waits tells it
        frame(writing, json.dumps({"error": str(error), "syntax": isinstance(error, SyntaxError)}).encode())
    else:
        frame(writing, json.dumps({"kind": kind, "cut": cut}).encode())
        with io.BufferedWriter(_Framed(writing), CHUNK) as out:
            writers.write(out, found, asked["form"], asked["prefixes"], lambda iris: published.labels(store, iris))
    frame(writing, b"")


class _Framed(io.RawIOBase):
    """A file each write to which is a frame."""

    def __init__(self, place: int) -> None:
        self._place = place

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        chunk = bytes(data)
        if chunk:
            frame(self._place, chunk)
        return len(chunk)


def frame(place: int, content: bytes) -> None:
    """Write a frame."""
    write(place, SIZE.pack(len(content)) + content)


def write(place: int, content: bytes) -> None:
    """Write all of the bytes to a file."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(place, rest) :]


def _confine(timeout: float) -> None:
    """Leave this process no way to open anything, and bounded memory and time, whatever its parent does."""
    seconds = math.ceil(time.process_time() + timeout) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
