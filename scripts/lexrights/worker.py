"""Run a query where it can open nothing and can be ended: in a process of its own."""

import json
import math
import os
import resource
import select
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from lexrights.errors import CommandError, LexRightsError

if TYPE_CHECKING:
    import pyoxigraph as ox

    Load = Callable[[], ox.Store]

MEMORY = 4 * 2**30  # bytes that a query may use
CHUNK = 65536


@dataclass(frozen=True)
class Answer:
    """What a query gives, as it comes: `select`, `boolean` or `graph`, and the bytes in the form that was asked for.

    Reading the bytes raises LexRightsError where the query takes too long or too much memory.
    """

    kind: str
    chunks: Iterator[bytes]

    def read(self) -> bytes:
        """Return all the bytes."""
        return b"".join(self.chunks)


class Worker:
    """A process that loads a store and answers one query over it; it can open nothing, and it can be ended."""

    def __init__(self, load: "Load") -> None:
        """Start the process, which loads the store while this one goes on."""
        asking, self._asking = os.pipe()
        self._reading, writing = os.pipe()
        self._child = os.fork()
        if self._child == 0:
            os.close(self._asking)
            os.close(self._reading)
            _work(asking, writing, load)
        os.close(asking)
        os.close(writing)

    def ask(self, text: str, form: str, prefixes: dict[str, str], timeout: float) -> Answer:
        """Return the answer to a query, within `timeout` seconds.

        `form` is `table` (at most 1,000 rows, as JSON with the labels beside them), `csv`, `tsv`, `json`, `ttl` or
        `nt`. Raises CommandError where the query is wrong or would open something.
        """
        from lexrights import sparql

        sparql.refuse(text)
        with suppress(BrokenPipeError), os.fdopen(self._asking, "w", encoding="utf-8") as asking:
            json.dump({"text": text, "form": form, "prefixes": prefixes, "timeout": timeout}, asking)
        chunks = _Chunks(self._received(timeout))
        _told(text, chunks.line())
        found = _told(text, chunks.line())
        return Answer(found["kind"], chunks.rest())

    def _received(self, timeout: float) -> Iterator[bytes]:
        """Yield what the process writes; end it when it was waited for too long, or when nobody reads on."""
        left, ended = timeout, False
        try:
            while not ended:
                start = time.monotonic()
                if not select.select([self._reading], [], [], max(left, 0))[0]:
                    raise LexRightsError(f"the query took longer than {timeout:g} s. Narrow it, or give it more time.")
                left -= time.monotonic() - start
                chunk = os.read(self._reading, CHUNK)
                ended = not chunk
                if chunk:
                    yield chunk
        finally:
            os.close(self._reading)
            if not ended:
                os.kill(self._child, signal.SIGKILL)
            _, status = os.waitpid(self._child, 0)
        if status:
            raise LexRightsError("the query ended before its answer was complete; it may have needed more than 4 GiB.")


class _Chunks:
    """Bytes as they come: first lines, then the rest."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._read = b""

    def line(self) -> bytes:
        while b"\n" not in self._read and (chunk := next(self._chunks, b"")):
            self._read += chunk
        line, _, self._read = self._read.partition(b"\n")
        return line

    def rest(self) -> Iterator[bytes]:
        yield self._read
        yield from self._chunks


def _told(text: str, line: bytes) -> dict[str, Any]:
    """Return what the process says of itself in one line. Raises CommandError where it says an error."""
    found: dict[str, Any] = json.loads(line or b"{}")
    if "error" in found:
        from lexrights import sparql

        raise CommandError(sparql.fault(text, found["error"]) if found["syntax"] else found["error"])
    return found


def _work(asking: int, writing: int, load: "Load") -> None:
    """Answer in this process, which then ends: 0 where an answer or an error was told."""
    status = 1
    try:
        with os.fdopen(asking, encoding="utf-8") as question, os.fdopen(writing, "wb") as out:
            _serve(question, out, load)
            out.flush()
        status = 0
    finally:
        os._exit(status)


def _serve(question: IO[str], out: IO[bytes], load: "Load") -> None:
    from lexrights import results

    try:
        store = load()
        _line(out, {})
        asked = json.load(question)
        _confine(asked["timeout"])
        found = store.query(asked["text"], prefixes=asked["prefixes"])
        results.refuse_form(results.kind_of(found), asked["form"])
    except Exception as error:  # noqa: BLE001 - the process that waits tells it
        _line(out, {"error": str(error), "syntax": isinstance(error, SyntaxError)})
    else:
        _line(out, {"kind": results.kind_of(found)})
        results.write(out, found, asked["form"], asked["prefixes"], lambda iris: results.labels_in(store, iris))


def _line(out: IO[bytes], said: dict[str, Any]) -> None:
    out.write(json.dumps(said).encode() + b"\n")
    out.flush()


def _confine(timeout: float) -> None:
    """Leave this process no way to open anything, and bounded memory and time, whatever its parent does."""
    seconds = math.ceil(time.process_time() + timeout) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
