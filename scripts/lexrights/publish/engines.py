"""Where parts are made: here one after the other, in a process for each core, or on Apache Spark."""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context, parent_process, resource_tracker
from threading import Thread

from lexrights.check import rules, summary
from lexrights.errors import CommandError, DataError, LexRightsError
from lexrights.findings import Finding
from lexrights.home import Home
from lexrights.publish import serialization
from lexrights.publish.keep import Keep, Made, shared_entries
from lexrights.source import description, part
from lexrights.source.part import DATASET, Ground, Part

FEW = 4  # parts that are made before other processes would be ready
Engine = Callable[[Keep, Sequence[str]], Iterator[Made]]


@dataclass(frozen=True)
class Task:
    """A part to be made."""

    keep: Keep
    key: str


def make(ground: Ground, keep: Keep, key: str) -> Made:
    """Read, complete and check a part and turn it into blocks; a part with findings has none."""
    try:
        one = part.read(ground, key)
    except DataError as error:
        return Made(key, summary.Summary(error.findings, read=False))
    if not ground.shared:  # which their own part tells; what follows from it would drown that
        return Made(key, summary.Summary([], read=False))
    return _checked(keep, one, rules.check(one))


def describe(ground: Ground, keep: Keep, parts: Sequence[Made]) -> Made:
    """Return the part that describes others, kept or made; what it says of them waits until all can be read."""
    totals = summary.totals(one.summary for one in parts)
    kept, entries = keep.describing(totals), {name: digest for one in parts for name, digest in one.entries.items()}
    if there := kept.load(DATASET, entries):
        return there
    try:
        one = description.read(ground, totals)
    except DataError as error:
        return Made(DATASET, summary.Summary(error.findings, read=False))
    if not all(one.summary.read for one in parts):
        return Made(DATASET, summary.Summary([], read=False))
    return _checked(kept, one, [*rules.check(one), *rules.coverage(one, totals)])


def _checked(keep: Keep, one: Part, findings: list[Finding]) -> Made:
    """Return a part, and keep it where nothing was found in it."""
    told = summary.of_part(one, findings)
    if findings:
        return Made(one.key, told, entries=shared_entries(one))
    return keep.save(one, told, *serialization.blocks(one))


def local(keep: Keep, keys: Sequence[str]) -> Iterator[Made]:
    """Make parts on this machine, on all its cores where there are enough of them."""
    cores = len(os.sched_getaffinity(0))
    if len(keys) < FEW or cores == 1:
        ground = part.ground(keep.home)
        yield from (make(ground, keep, key) for key in keys)
        return
    try:
        with _quiet():
            pool = ProcessPoolExecutor(min(cores, len(keys)), get_context("spawn"), _follow)
            made = pool.map(_made, (Task(keep, key) for key in keys))
        with pool:
            yield from map(_told, made)
    except BrokenProcessPool:
        raise LexRightsError("a process that made a report was ended; it may need more memory. Try again.") from None


@contextmanager
def _quiet() -> Iterator[None]:
    """Start processes that do not hear Ctrl-C, of which each would tell at length: they end with this one anyway.

    The one that Python starts to tidy up behind them, which is not to tell of it either, changes the mask of signals.
    """
    sys.warnoptions.append("ignore:resource_tracker")
    resource_tracker.ensure_running()
    sys.warnoptions.pop()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _follow() -> None:
    """End this process as soon as that which started it has ended, however that was."""
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)


def spark(master: str) -> Engine:
    """Return what makes parts on a Spark cluster; its machines must all see the home under the same path."""
    try:
        from py4j.protocol import Py4JError  # noqa: PLC0415 - only who asks for it needs it
        from pyspark.errors import PySparkException  # noqa: PLC0415
        from pyspark.sql import SparkSession  # noqa: PLC0415
    except ModuleNotFoundError:
        raise CommandError("pyspark is not installed. Install it with: pip install 'lexrights[spark]'") from None

    def run(keep: Keep, keys: Sequence[str]) -> Iterator[Made]:
        if not keys:
            return
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        settings = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "OFF"}
        try:
            with _silence():
                session = SparkSession.builder.master(master).appName("lexrights").config(map=settings).getOrCreate()
            try:
                tasks = session.sparkContext.parallelize([Task(keep, key) for key in keys], len(keys))
                yield from map(_told, tasks.map(_made).collect())
            finally:
                session.stop()
        except (PySparkException, Py4JError) as error:
            words = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise LexRightsError(f"Spark at {master} failed: {words}") from None

    return run


@contextmanager
def _silence() -> Iterator[None]:
    """Give what starts meanwhile no way to stderr: Java would tell of itself, and of errors line by line."""
    ours, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(ours, 2)
        os.close(ours)
        os.close(nowhere)


def engine(name: str) -> Engine:
    """Return the engine of a name: `local`, `spark` or `spark:MASTER`. Raises CommandError."""
    kind, _, master = name.partition(":")
    if kind == "spark":
        return spark(master or "local[*]")
    if name != "local":
        raise CommandError(f"--engine {name}: there is local, spark and spark:MASTER.")
    return local


def _made(task: Task) -> Made | str:
    """Make a part in a process of its own; an error comes back as its words, for not each can travel."""
    try:
        return make(_ground(task.keep.home, task.keep.ground), task.keep, task.key)
    except LexRightsError as error:
        return str(error)


def _told(made: Made | str) -> Made:
    if isinstance(made, str):
        raise CommandError(made)
    return made


@lru_cache(maxsize=1)
def _ground(home: Home, _digest: str) -> Ground:
    """Return the ground of a home, once a process and state of the home."""
    return part.ground(home)
