"""Runs of commands in turns, what they took, and the tables that say so."""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

import psutil

CHECKOUT = Path(__file__).parent.parent.parent
LEXRIGHTS = [sys.executable, "-m", "lexrights"]
KIB, MIB = 2**10, 2**20
PAUSE = 0.01  # seconds between two looks at the memory


@dataclass(frozen=True)
class Options:
    """What the command line asks for; `seconds` is the length of a round of requests."""

    rounds: int
    sizes: tuple[int, ...]
    edit: int
    triples: int
    seconds: float
    generator: str


@dataclass(frozen=True)
class Run:
    """What one run took: seconds, and the peak resident MiB of its largest process.

    `cpu` counts the process and every child that it waited for.
    """

    wall: float
    cpu: float
    largest: float


Runs = dict[str, list[Run]]
Before = Callable[[str], None]


def run(words: Sequence[str], fine: tuple[int, ...] = (0,)) -> Run:
    """Run a command and return what it took. Raises CalledProcessError where its exit code is not fine."""
    start = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        _pid, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in fine:
            said.seek(0)
            raise subprocess.CalledProcessError(process.returncode, words, said.read())
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / KIB)


def in_turns(
    commands: Mapping[str, Sequence[str]], rounds: int, before: Before | None = None, fine: tuple[int, ...] = (0,)
) -> Runs:
    """Run the commands A B A B …, after one round that does not count; `before` prepares each run, untimed."""
    found: Runs = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, words in commands.items():
            if before:
                before(name)
            once = run(words, fine)
            if number:
                found[name].append(once)
    return found


def peak(words: Sequence[str]) -> float:
    """Return the peak memory of a command with its children, in MiB: proportional set sizes, sampled."""
    process = psutil.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    most = 0
    while process.poll() is None:
        most = max(most, _memory(process))
        time.sleep(PAUSE)
    return most / MIB


def _memory(process: psutil.Process) -> int:
    total = 0
    try:
        family = [process, *process.children(recursive=True)]
    except psutil.Error:
        return 0
    for one in family:
        try:
            total += one.memory_full_info().pss
        except (psutil.Error, OSError):  # it ended meanwhile
            continue
    return total


def show_memory(runs: Runs, name: str, words: Sequence[str]) -> None:
    """Print the memory of a command: the resident set of its largest process, and all processes by their share."""
    largest = max(one.largest for one in runs[name])
    print(
        f"peak memory of {name}: {largest:,.0f} MiB in its largest process, {peak(words):,.0f} MiB PSS in all (sampled)"
    )


def spread(values: Sequence[float], digits: int = 0) -> str:
    """Return the median with the least and the greatest."""
    return f"{statistics.median(values):,.{digits}f} ({min(values):,.{digits}f}-{max(values):,.{digits}f})"


def ratios(runs: Sequence[Run], base: Sequence[Run], what: str) -> str:
    """Return how many times the base the runs took, pair by pair of one round."""
    return spread([getattr(one, what) / getattr(other, what) for one, other in zip(runs, base, strict=True)], 2)


def compare(runs: Runs, base: str) -> None:
    """Print a row a command: wall and CPU in ms, and both as multiples of the base, median (least-greatest)."""
    rows: list[Sequence[str]] = [("", "wall ms", "CPU ms", f"wall / {base}", f"CPU / {base}")]
    for name, taken in runs.items():
        times = [spread([getattr(one, what) * 1000 for one in taken]) for what in ("wall", "cpu")]
        beside = ["", ""] if name == base else [ratios(taken, runs[base], what) for what in ("wall", "cpu")]
        rows.append((name, *times, *beside))
    table(rows)


def table(rows: Sequence[Sequence[str]]) -> None:
    """Print rows in columns, the first to the left and the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))]
        print("  ".join(cells).rstrip())


def script(name: str) -> list[str]:
    """Return how to run the command line that a package installs, wherever its script lies."""
    (found,) = entry_points(group="console_scripts", name=name)
    return [sys.executable, "-c", f"import sys; from {found.module} import {found.attr} as main; sys.exit(main())"]


@contextmanager
def home() -> Iterator[Path]:
    """Give a copy of the checkout's ontology, shapes and data, to build in."""
    with tempfile.TemporaryDirectory() as folder:
        for part in ("ontology", "shapes", "data"):
            shutil.copytree(CHECKOUT / part, Path(folder) / part)
        yield Path(folder)
