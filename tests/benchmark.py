"""Measure what the commands cost beside the bare library calls that they cannot do without, and print the ratios.

Run it with the project's own Python: .venv/bin/python tests/benchmark.py
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from lexrights import completion, context, editions, publishing, rdf
from lexrights.homes import CHECKOUT, Home

ROUNDS = 7
HELP = "from lexrights.cli import main; main(['--help'])"
BUILD = "from lexrights.cli import main; main(['build', '--check'])"


def main() -> None:
    """Print one line a figure: the name, the seconds, the ratio and its bar."""
    home = Home(CHECKOUT)
    nothing = process("pass")
    show("python -c pass", nothing)
    show("lexrights --help", process(HELP), "python -c pass", nothing, 5)
    bare = process(f"import runpy; runpy.run_path({str(Path(__file__))!r}, run_name='bare')")
    show("the bare library calls, whole process", bare)
    show("lexrights build, whole process", process(BUILD), "the bare calls", bare, 1.5)
    for name, step in steps(home).items():
        show(f"  {name}", median(step))
    print(f"peak memory of a build: {peak(BUILD):.0f} MB (bar: 250)")


def bare_calls() -> None:
    """Parse every YAML file, validate once, serialize once into each format; nothing else."""
    import pyoxigraph as ox
    import yaml

    home = Home(CHECKOUT)
    for path in sorted(home.data.rglob("*.yaml")):
        yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    text = (home.published / "lexrights.jsonld").read_bytes()
    document = json.loads(text)
    triples = [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.JSON_LD)]
    shapes = [quad.triple for path in home.shapes.glob("*.ttl") for quad in ox.parse(path=path)]
    vocabulary = [quad.triple for path in home.ontology.glob("*.ttl") for quad in ox.parse(path=path)]
    from lexrights.validation import validate

    validate([*triples, *vocabulary], shapes)
    ox.serialize(triples, format=ox.RdfFormat.TURTLE)
    ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    json.dumps(document, ensure_ascii=False, indent=1)


def steps(home: Home) -> dict[str, Callable[[], object]]:
    """Return the steps of a build, to be timed apart."""
    from lexrights import checks, entries

    edition = editions.read(home)
    table = context.load(home.ontology)
    above = completion.superclasses(edition.vocabulary)
    return {
        "read the YAML": lambda: entries.read(home, table, entries.files(home)),
        "complete": lambda: completion.complete(edition.entries, table, above),
        "turn into triples": lambda: rdf.from_jsonld(edition.document),
        "check": lambda: checks.check(edition),
        "write": lambda: publishing.files(edition),
    }


def process(code: str) -> float:
    """Return the median wall time of a fresh Python process that runs `code`, in seconds."""
    return median(lambda: subprocess.run([sys.executable, "-c", code], check=False, capture_output=True))


def median(work: Callable[[], object]) -> float:
    """Return the median wall time of some runs, in seconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def peak(code: str) -> float:
    """Return the peak resident memory of a fresh Python process, in megabytes."""
    report = "import resource, sys; sys.stderr.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))"
    wrapped = f"import atexit\n@atexit.register\ndef _() -> None:\n    {report}\n{code}"
    done = subprocess.run([sys.executable, "-c", wrapped], check=False, capture_output=True, text=True)
    return int(done.stderr.split()[-1].rpartition("\n")[2]) / 1024


def show(name: str, seconds: float, beside: str = "", base: float = 0, bar: float = 0) -> None:
    """Print one figure."""
    ratio = f"{seconds / base:6.2f} times {beside} (bar: {bar})" if base else ""
    print(f"{name:40} {seconds * 1000:8.0f} ms {ratio}")


if __name__ == "__main__":
    main()
elif __name__ == "bare":
    bare_calls()
