"""A process that loads a store and answers one query over it: it can open nothing, and it can be ended.

Nothing but `os` is imported before the process is there, so that it gets ready while the rest of the command starts.
"""

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO, Any

    import pyoxigraph as ox

    Load = Callable[[str, list[str]], ox.Store]

MEMORY = 4 * 2**30  # bytes that a query may use

_ready: "list[Child]" = []


class Child:
    """A process of ours: the files by which it is asked and answers."""

    def __init__(self, number: int, asking: int, reading: int) -> None:
        """Take its id and its files."""
        self.number, self.asking, self.reading = number, asking, reading

    def kill(self) -> None:
        """End it."""
        os.kill(self.number, 9)

    def wait(self) -> int:
        """Return its exit code when it has ended."""
        return os.waitpid(self.number, 0)[1]


def prepare() -> None:
    """Start a process before it is known what it shall load; the next `start` gives it."""
    _ready.append(_fork(None))


def start(load: "Load | None" = None) -> Child:
    """Start a process that loads a store: by default the published graph of the home that it is told."""
    return _ready.pop() if _ready and not load else _fork(load)


def _fork(load: "Load | None") -> Child:
    asking, questions = os.pipe()
    answers, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(questions)
        os.close(answers)
        work(asking, writing, load)
    os.close(asking)
    os.close(writing)
    return Child(child, questions, answers)


def work(asking: int, writing: int, load: "Load | None") -> None:
    """Answer in this process, which then ends: 0 where an answer or an error was told."""
    status = 1
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)  # what the engine says when it runs out of memory is no answer
    os.close(nowhere)
    try:
        with os.fdopen(asking, encoding="utf-8") as questions, os.fdopen(writing, "wb") as out:
            _serve(questions, out, load or _published())
            out.flush()
        status = 0
    finally:
        os._exit(status)


def _published() -> "Load":
    """Load what is most likely meant before anybody says what is."""
    from contextlib import suppress
    from pathlib import Path

    from lexrights.errors import LexRightsError
    from lexrights.graph import published
    from lexrights.home import Home, find_home
    from lexrights.query import results  # noqa: F401 - whatever takes time is done now

    def load(home: str, data: list[str]) -> "ox.Store":
        return published.load(Home(Path(home)), [Path(name) for name in data])

    with suppress(LexRightsError):
        likely = find_home()
        store = published.load(likely)
        return lambda home, data: store if (home, data) == (str(likely.root), []) else load(home, data)
    return load


def _serve(questions: "IO[str]", out: "IO[bytes]", load: "Load") -> None:
    import json

    from lexrights.query import results

    where = questions.readline()
    if not where:
        return
    try:
        store = load(*json.loads(where))
        _line(out, {})
        asked = json.loads(questions.readline())
        _confine(asked["timeout"])
        found = store.query(asked["text"], prefixes=asked["prefixes"])
        kind = results.kind_of(found)
        results.refuse_form(kind, asked["form"])
        found, cut = results.capped(found, asked["rows"])
    except Exception as error:  # noqa: BLE001 - the process that waits tells it
        _line(out, {"error": str(error), "syntax": isinstance(error, SyntaxError)})
    else:
        _line(out, {"kind": kind, "cut": cut})
        results.write(out, found, asked["form"], asked["prefixes"], lambda iris: results.labels_in(store, iris))


def _line(out: "IO[bytes]", said: "dict[str, Any]") -> None:
    import json

    out.write(json.dumps(said).encode() + b"\n")
    out.flush()


def _confine(timeout: float) -> None:
    """Leave this process no way to open anything, and bounded memory and time, whatever its parent does."""
    import math
    import resource
    import time

    seconds = math.ceil(time.process_time() + timeout) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
