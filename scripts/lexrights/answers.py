"""Ask a process, and read what it answers as it comes."""

import json
import os
import select
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lexrights.errors import CommandError, LexRightsError
from lexrights.worker import start

if TYPE_CHECKING:
    from lexrights.worker import Load

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
    """A process that loads the published graph of a home, or other RDF files, and answers one query over it."""

    def __init__(self, home: str, data: list[str], load: "Load | None" = None) -> None:
        """Say what is to be loaded; the process does so while this one goes on."""
        self._child, self._asking, self._reading = start(load)
        self._say([home, data])

    def ask(self, text: str, form: str, prefixes: dict[str, str], timeout: float) -> Answer:
        """Return the answer to a query, within `timeout` seconds.

        `form` is `table` (at most 1,000 rows, as JSON with the labels beside them), `csv`, `tsv`, `json`, `ttl` or
        `nt`. Raises CommandError where the query is wrong or would open something.
        """
        from lexrights import sparql

        sparql.refuse(text)
        self._say({"text": text, "form": form, "prefixes": prefixes, "timeout": timeout})
        os.close(self._asking)
        chunks = _Chunks(self._received(timeout))
        _told(text, chunks.line())
        found = _told(text, chunks.line())
        return Answer(found["kind"], chunks.rest())

    def _say(self, said: Any) -> None:
        with suppress(BrokenPipeError):
            os.write(self._asking, json.dumps(said).encode() + b"\n")

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
