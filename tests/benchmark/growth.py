"""A build of more and more reports, and of one changed claim among many."""

import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import CHECKOUT, LEXRIGHTS, Options, Run, compare, in_turns, peak, run, spread, table

KEPT = {"dataset.yaml", "entities", "reports", "identifiers.txt"}  # of data: the authored files and the list of URIs


def growth(options: Options) -> None:
    """Print how time and memory of a build grow with the reports, then what one edit costs."""
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_CACHE_HOME"] = f"{name}/cache"  # whatever a build remembers, it remembers here
        homes = {size: generated(options.generator, size, Path(name)) for size in options.sizes}
        _sizes(homes, options.rounds)
        edited = homes.get(options.edit) or generated(options.generator, options.edit, Path(name))
        _edit(edited, options)


def generated(generator: str, size: int, folder: Path) -> Path:
    """Return a home of so many reports that was built once."""
    home = folder / str(size)
    subprocess.run([sys.executable, generator, str(CHECKOUT), str(size), str(home)], check=True)
    run([*LEXRIGHTS, "--home", str(home), "build"])
    return home


def forget(home: Path) -> None:
    """Remove what earlier builds left: the published files and whatever they remember."""
    for path in (*home.iterdir(), *(home / "data").iterdir()):
        if path.name.startswith(".") or (path.parent.name == "data" and path.name not in KEPT):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.rmtree(os.environ["XDG_CACHE_HOME"], ignore_errors=True)


def _sizes(homes: dict[int, Path], rounds: int) -> None:
    commands = {str(size): [*LEXRIGHTS, "--home", str(home), "build"] for size, home in homes.items()}
    runs = in_turns(commands, rounds, lambda name: forget(homes[int(name)]))
    rows = [
        (
            "reports",
            "triples",
            "wall s",
            "CPU s",
            "triples/s",
            "largest MiB",
            "all MiB (PSS)",
            "exponent of CPU from the row above",
        )
    ]
    last: tuple[int, float] | None = None
    for size, home in homes.items():
        taken = runs[str(size)]
        forget(home)
        memory, largest = peak(commands[str(size)]), max(one.largest for one in taken)
        triples = (home / "data/published/lexrights.nt").read_bytes().count(b"\n")
        rate = triples / statistics.median(one.wall for one in taken)
        cpu = statistics.median(one.cpu for one in taken)
        rise = f"{math.log(cpu / last[1]) / math.log(size / last[0]):.2f}" if last else ""
        rows.append(
            (str(size), f"{triples:,}", *_seconds(taken), f"{rate:,.0f}", f"{largest:,.0f}", f"{memory:,.0f}", rise)
        )
        last = size, cpu
    table(rows)


def _seconds(taken: list[Run]) -> tuple[str, str]:
    return spread([one.wall for one in taken], 2), spread([one.cpu for one in taken], 2)


def _edit(home: Path, options: Options) -> None:
    """One claim changes before each build: with what the last build left, and without."""
    clean = home.with_name("clean")
    shutil.copytree(home, clean)
    place = max((clean / "data/reports").rglob("claims/*.yaml")).relative_to(clean)
    count = 0

    def before(name: str) -> None:
        nonlocal count
        count += 1
        for one in (home, clean):
            _change(one / place, (count + 1) // 2)
        if name == "clean build":
            forget(clean)

    commands = {
        "clean build": [*LEXRIGHTS, "--home", str(clean), "build"],
        "build after an edit": [*LEXRIGHTS, "--home", str(home), "build"],
    }
    print(f"\none changed claim among {options.edit} reports")
    compare(in_turns(commands, options.rounds, before), "clean build")
    same = _files(home) == _files(clean)
    print(f"published files: {'byte for byte the same' if same else 'NOT the same'}")


def _change(path: Path, number: int) -> None:
    """Write a number before the last full stop of the first label."""
    lines = path.read_text(encoding="utf-8").split("\n")
    at = next(at for at, line in enumerate(lines) if line.lstrip("- ").startswith("label: "))
    key, _, text = lines[at].partition("label: ")
    plain = text.strip("'\"").rstrip(".").partition(" Edit ")[0]
    lines[at] = f"{key}label: {json.dumps(f'{plain} Edit {number}.', ensure_ascii=False)}"
    path.write_text("\n".join(lines), encoding="utf-8")


def _files(home: Path) -> dict[str, bytes]:
    published = home / "data/published"
    return {str(path.relative_to(published)): path.read_bytes() for path in published.rglob("*") if path.is_file()}
