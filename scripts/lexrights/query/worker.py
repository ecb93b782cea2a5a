"""Processes that each answer one query over a store: how they are started, asked, read and ended."""

import json
import os
import select
import signal
import socket
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from lexrights.errors import CommandError, LexRightsError
from lexrights.query import process
from lexrights.query.process import CHUNK, SIZE, Load

if TYPE_CHECKING:
    import pyoxigraph as ox

PIPES = 2  # of a process: where it is asked, where it answers


@dataclass(frozen=True)
class Child:
    """A process that waits for its question: the files by which it is asked and answers, how to end and to bury it."""

    asking: int
    reading: int
    kill: Callable[[], None]
    reap: Callable[[], None]


@dataclass(frozen=True)
class Answer:
    """What a query gives, as it comes: `select`, `boolean` or `graph`, and the bytes in the form that was asked for.

    `cut` says that there were more rows or triples than were asked for, or than a store elsewhere gave; of the latter
    `reason` says how that is known. Reading the bytes raises LexRightsError where the query takes too long or too much
    memory.
    """

    kind: str
    chunks: Iterator[bytes]
    cut: bool = False
    reason: str = ""

    def read(self) -> bytes:
        """Return all the bytes."""
        return b"".join(self.chunks)


@dataclass(frozen=True)
class Query:
    """A query, and how it is to be answered: the form, within how many seconds, with at most how many rows or triples.

    `form` is `table` (at most 1,000 rows, as JSON with the labels beside them), `csv`, `tsv`, `json`, `xml`, `ttl`,
    `jsonld` or `nt`; the `prefixes` need no declaration.
    """

    text: str
    form: str
    prefixes: dict[str, str]
    timeout: float
    rows: int | None = None


def ask(child: Child, query: Query) -> Answer:
    """Return the answer of a process. Raises CommandError where the query is wrong or would open something."""
    from lexrights.query import guard

    try:
        guard.refuse(query.text)
    except LexRightsError:
        _end(child)
        raise
    with suppress(BrokenPipeError):
        process.write(child.asking, json.dumps(asdict(query)).encode() + b"\n")
    os.close(child.asking)
    frames = _frames(child, query.timeout)
    try:
        found = _told(query.text, next(frames))
    except LexRightsError:
        frames.close()  # now, and not whenever what is unused is collected
        raise
    return Answer(found["kind"], frames, found["cut"])


def start(load: Load) -> Child:
    """Fork a process that loads a store and waits for its question, while this one goes on."""
    asking, questions = os.pipe()
    answers, writing = os.pipe()
    number = os.fork()
    if number == 0:
        os.close(questions)
        os.close(answers)
        process.work(asking, writing, load)
    os.close(asking)
    os.close(writing)
    return Child(questions, answers, lambda: os.kill(number, signal.SIGKILL), lambda: _reap(number))


class Nursery:
    """A process that holds a loaded store and forks a child for each query, so that no thread of ours is forked."""

    def __init__(self, load: Load) -> None:
        """Start it; to be called before there are threads. It ends with this process."""
        self._alone = threading.Lock()
        self._line, theirs = socket.socketpair()
        self._number = os.fork()
        if self._number == 0:
            os.closerange(3, theirs.fileno())  # nothing of the preview's, such as its port, is held here
            os.closerange(theirs.fileno() + 1, os.sysconf("SC_OPEN_MAX"))
            try:
                _nurse(theirs, load())
            finally:
                os._exit(0)
        theirs.close()
        self._line.recv(1)  # it has loaded

    def close(self) -> None:
        """End it; the children that answer go on."""
        self._line.close()
        os.waitpid(self._number, 0)

    def start(self) -> Child:
        """Return a new child."""
        asking, questions = os.pipe()
        answers, writing = os.pipe()
        with self._alone:
            socket.send_fds(self._line, [b"."], [asking, writing])
            told = self._line.recv(SIZE.size)
        os.close(asking)
        os.close(writing)
        if not told:
            os.close(questions)
            os.close(answers)
            raise LexRightsError("the process that starts queries has ended. Start the preview again.")
        handle = _Handle(SIZE.unpack(told)[0])
        return Child(questions, answers, handle.kill, handle.close)


class _Handle:
    """A handle of a process that is no child of this one; it never ends another one that got the same number."""

    def __init__(self, number: int) -> None:
        self._alone = threading.Lock()
        self._handle: int | None = os.pidfd_open(number)  # it waits for its question, so the number is its own

    def kill(self) -> None:
        with self._alone, suppress(ProcessLookupError):
            if self._handle is not None:
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def close(self) -> None:
        with self._alone:
            if self._handle is not None:
                os.close(self._handle)
                self._handle = None


def _nurse(line: socket.socket, store: "ox.Store") -> None:
    from lexrights.query import results, writers  # noqa: F401 - whatever takes time is done before the forks

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries the children
    line.send(b".")
    while True:
        sent, handles, _flags, _address = socket.recv_fds(line, 1, PIPES)
        if not sent:
            return
        number = os.fork()
        if number == 0:
            line.close()
            process.work(handles[0], handles[1], lambda: store)
        for handle in handles:
            os.close(handle)
        line.send(SIZE.pack(number))


def _reap(number: int) -> None:
    os.waitpid(number, 0)


def _end(child: Child) -> None:
    child.kill()
    os.close(child.asking)
    os.close(child.reading)
    child.reap()


def _frames(child: Child, timeout: float) -> Generator[bytes]:
    """Yield the frames of an answer; end the process when it was waited for too long, or when nobody reads on."""
    left, held, whole = timeout, b"", False
    try:
        while not whole:
            begun = time.monotonic()
            if not select.select([child.reading], [], [], max(left, 0))[0]:
                raise LexRightsError(f"the query took longer than {timeout:g} s. Narrow it, or give it more time.")
            left -= time.monotonic() - begun
            chunk = os.read(child.reading, CHUNK)
            if not chunk:
                raise LexRightsError(
                    "the query ended before its answer was complete; it may need more than 4 GiB, or be too deep."
                )
            held += chunk
            while len(held) >= SIZE.size and len(held) >= (end := SIZE.size + SIZE.unpack_from(held)[0]):
                frame, held = held[SIZE.size : end], held[end:]
                whole = not frame
                if frame:
                    yield frame
    finally:
        if not whole:
            child.kill()
        os.close(child.reading)
        child.reap()


def _told(text: str, line: bytes) -> dict[str, Any]:
    """Return what the process says of itself in one line. Raises CommandError where it says an error."""
    found: dict[str, Any] = json.loads(line)
    if "error" in found:
        from lexrights.query import sparql

        raise CommandError(sparql.fault(text, found["error"]) if found["syntax"] else found["error"])
    return found
