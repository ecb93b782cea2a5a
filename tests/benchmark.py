"""Measure what the commands cost beside the bare library calls that they cannot do without, and print the ratios.

Run it with the project's own Python: .venv/bin/python tests/benchmark.py
"""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lexrights.home import Home

CHECKOUT = Path(__file__).parent.parent
ROUNDS = 7
BIN = Path(sys.executable).parent
MILLION = 1_000_000
LEXRIGHTS = str(BIN / "lexrights")


def main() -> None:
    """Print one line a figure: the name, the seconds, the ratio and its bar."""
    from lexrights.home import Home

    home = Home(CHECKOUT)
    nothing = process("pass")
    show("python -c pass", nothing)
    show("lexrights --help", command([LEXRIGHTS, "--help"]), "python -c pass", nothing, 5)
    bare = process(f"import runpy; runpy.run_path({str(Path(__file__))!r}, run_name='bare')")
    show("the bare library calls, whole process", bare)
    with tempfile.TemporaryDirectory(dir=CHECKOUT / "tests") as folder:
        building(Path(folder), bare)
    for name, step in steps(home).items():
        show(f"  {name}", median(step))
    asking(home, nothing)
    loading(home)


def building(folder: Path, bare: float) -> None:
    """Time a build and a site of a copy of the checkout's data, each written out."""
    for part in ("ontology", "shapes", "data"):
        shutil.copytree(CHECKOUT / part, folder / part)
    build = [LEXRIGHTS, "--home", str(folder), "build"]
    site = [LEXRIGHTS, "--home", str(folder), "site", str(folder / "site")]
    output(site)  # the assets are fetched once, and their time is not measured
    built = command(build)
    show("lexrights build, whole process", built, "the bare calls", bare, 1.5)
    show("lexrights site, whole process", command(site), "lexrights build", built, 3)
    print(f"peak memory of a build: {peak(build[1:]):.0f} MB (bar: 250)")


def asking(home: "Home", nothing: float) -> None:
    """Time a simple question beside rdflib's own command line, and beside a store that was loaded beforehand."""
    question = str(next(home.ontology.glob("questions/02-*.rq")))
    dump = str(home.published / "lexrights.nt")
    mine = command([LEXRIGHTS, "ask", "2"])
    theirs = command([str(BIN / "sparqlquery"), dump, "-qf", question])
    show("lexrights ask 2", mine, "python -c pass", nothing, 8)
    print(f"{'sparqlquery (rdflib)':40} {theirs * 1000:8.0f} ms {theirs / mine:6.2f} times lexrights ask (bar: 4)")
    with tempfile.TemporaryDirectory() as store:
        oxigraph = [str(BIN / "oxigraph")]
        subprocess.run([*oxigraph, "load", "--location", store, "--file", dump], check=True, capture_output=True)
        words = [*oxigraph, "query", "-l", store, "--query-file", question, "--results-format", "csv"]
        show("oxigraph query, loaded beforehand", command(words))


def loading(home: "Home") -> None:
    """Time the way of a million triples into Oxigraph beside curl, and the whole load with its proof."""

    import servers

    dump = (home.published / "lexrights.nt").read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        path = multiplied(dump, MILLION, Path(folder))
        put = ["curl", "-s", "-f", "-X", "PUT", "-H", "Content-Type: application/n-triples", "-T", str(path)]
        with servers.oxigraph() as store:
            curl = command([*put, f"{store.store}?graph=http://example.org/curl"], rounds=3)
            words = [LEXRIGHTS, "load", store.store, str(path), "--graph", "http://example.org/mine"]
            way = statistics.median(float(output(words).split()[9]) for _ in range(3))
            rate = f"{curl / way:6.2f} of curl's rate (bar: 0.8)"
            print(f"{'curl PUT of a million triples':40} {curl * 1000:8.0f} ms")
            print(f"{'lexrights load, the way alone':40} {way * 1000:8.0f} ms {rate}")
            show("lexrights load with its proof", command(words, rounds=1))
            print(f"peak memory of a load of a million: {peak(words[1:]):.0f} MB")
            multiplied(dump, MILLION // 10, Path(folder))
            print(f"peak memory of a load of 100,000: {peak(words[1:]):.0f} MB")


def multiplied(dump: bytes, size: int, folder: Path) -> Path:
    """Return a file of `size` triples: the lines of a dump again and again, under new keys."""
    lines = dump.splitlines(keepends=True)
    path = folder / "many.nt"
    with path.open("wb") as out:
        for number in range(size // len(lines) + 1):
            key = b"/id/%d-" % number
            out.writelines(line.replace(b"/id/", key) for line in lines[: size - number * len(lines)])
    return path


def output(words: list[str]) -> str:
    """Return what a command prints."""
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def command(words: list[str], rounds: int = ROUNDS) -> float:
    """Return the median wall time of a command, in seconds."""
    return median(lambda: subprocess.run(words, check=True, capture_output=True), rounds)


def bare_calls() -> None:
    """Parse every YAML file, validate once, serialize once into each format; nothing else."""
    import pyoxigraph as ox
    import pyshacl_turbo
    import yaml

    data, published = CHECKOUT / "data", CHECKOUT / "data/published"
    for path in sorted(data.rglob("*.yaml")):
        yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    text = (published / "lexrights.jsonld").read_bytes()
    document = json.loads(text)
    triples = [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.JSON_LD)]
    shapes = [quad.triple for path in (CHECKOUT / "shapes").glob("*.ttl") for quad in ox.parse(path=path)]
    vocabulary = [quad.triple for path in (CHECKOUT / "ontology").glob("*.ttl") for quad in ox.parse(path=path)]
    stores = ox.Store(), ox.Store()
    for store, part in zip(stores, ([*triples, *vocabulary], shapes), strict=True):
        store.extend(ox.Quad(*triple) for triple in part)
    pyshacl_turbo.validate(stores[0], shacl_graph=stores[1], serialize_report_graph="nt")
    ox.serialize(triples, format=ox.RdfFormat.TURTLE)
    ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    json.dumps(document, ensure_ascii=False, indent=1)


def steps(home: "Home") -> dict[str, Callable[[], object]]:
    """Return the steps of a build, to be timed apart."""
    from lexrights.check import rules
    from lexrights.dataset import context, rdf
    from lexrights.publish import serialization
    from lexrights.source import completion, editions, entries

    edition = editions.read(home)
    table = context.load(home.ontology)
    above = completion.superclasses(edition.vocabulary)
    return {
        "read the YAML": lambda: entries.read(home, table, entries.files(home)),
        "complete": lambda: completion.complete(edition.entries, table, above),
        "turn into triples": lambda: rdf.from_jsonld(edition.document),
        "check": lambda: rules.check(edition),
        "write": lambda: serialization.files(edition),
    }


def process(code: str) -> float:
    """Return the median wall time of a fresh Python process that runs `code`, in seconds."""
    return median(lambda: subprocess.run([sys.executable, "-c", code], check=True, capture_output=True))


def median(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median wall time of some runs, in seconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def peak(words: list[str]) -> float:
    """Return the peak resident memory of a command of lexrights, in megabytes."""
    report = "import resource, sys; sys.stderr.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))"
    code = f"import sys; sys.argv = {['lexrights', *words]!r}; from lexrights.__main__ import main; main()"
    wrapped = f"import atexit\n@atexit.register\ndef _() -> None:\n    {report}\n{code}"
    done = subprocess.run([sys.executable, "-c", wrapped], check=True, capture_output=True, text=True)
    return int(done.stderr.split()[-1].rpartition("\n")[2]) / 1024


def show(name: str, seconds: float, beside: str = "", base: float = 0, bar: float = 0) -> None:
    """Print one figure."""
    ratio = f"{seconds / base:6.2f} times {beside} (bar: {bar})" if base else ""
    print(f"{name:40} {seconds * 1000:8.0f} ms {ratio}")


if __name__ == "__main__":
    main()
elif __name__ == "bare":
    bare_calls()
