"""Ask a process, and read what it answers as it comes."""

import json
import os
import select
import time
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from lexrights.errors import CommandError, LexRightsError
from lexrights.query.worker import start

CHUNK = 65536


class Process(Protocol):
    """A process that waits for its question: the files by which it is asked and answers."""

    @property
    def asking(self) -> int:
        """Where it reads."""

    @property
    def reading(self) -> int:
        """Where its answer is read."""

    def kill(self) -> None:
        """End it."""

    def wait(self) -> int:
        """Return its exit code when it has ended."""


@dataclass(frozen=True)
class Answer:
    """What a query gives, as it comes: `select`, `boolean` or `graph`, and the bytes in the form that was asked for.

    `cut` says that there were more rows or triples than were asked for. Reading the bytes raises LexRightsError where
    the query takes too long or too much memory.
    """

    kind: str
    chunks: Iterator[bytes]
    cut: bool = False

    def read(self) -> bytes:
        """Return all the bytes."""
        return b"".join(self.chunks)


class Worker:
    """A process that loads the published graph of a home, or other RDF files, and answers one query over it."""

    def __init__(self, home: str, data: list[str], child: Process | None = None) -> None:
        """Say what is to be loaded; the process does so while this one goes on."""
        self._child = child or start()
        self._asking, self._reading = self._child.asking, self._child.reading
        self._say([home, data])

    def ask(self, text: str, form: str, prefixes: dict[str, str], timeout: float, rows: int | None = None) -> Answer:
        """Return the answer to a query, within `timeout` seconds, with at most so many rows or triples.

        `form` is `table` (at most 1,000 rows, as JSON with the labels beside them), `csv`, `tsv`, `json`, `ttl`,
        `jsonld` or `nt`. Raises CommandError where the query is wrong or would open something.
        """
        from lexrights.query import sparql

        sparql.refuse(text)
        self._say({"text": text, "form": form, "prefixes": prefixes, "timeout": timeout, "rows": rows})
        os.close(self._asking)
        received = self._received(timeout)
        try:
            chunks = _Chunks(received)
            _told(text, chunks.line())
            found = _told(text, chunks.line())
        except LexRightsError:
            received.close()  # now, and not whenever what is unused is collected
            raise
        return Answer(found["kind"], chunks.rest(), found["cut"])

    def end(self) -> None:
        """End the process before it has answered."""
        self._child.kill()

    def _say(self, said: Any) -> None:
        with suppress(BrokenPipeError):
            os.write(self._asking, json.dumps(said).encode() + b"\n")

    def _received(self, timeout: float) -> Generator[bytes]:
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
                self._child.kill()
            status = self._child.wait()
        if status:
            raise LexRightsError(
                "the query ended before its answer was complete; it may need more than 4 GiB, or be too deep."
            )


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
        from lexrights.query import sparql

        raise CommandError(sparql.fault(text, found["error"]) if found["syntax"] else found["error"])
    return found
