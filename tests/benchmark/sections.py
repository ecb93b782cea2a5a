"""The commands beside what one would use instead, each on the checkout's own data."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from measure import CHECKOUT, LEXRIGHTS, Options, compare, home, in_turns, run, script, show_memory, spread

PUBLISHED = CHECKOUT / "data/published/lexrights.nt"
VOICE = ox.NamedNode("https://w3id.org/lexrights/ns#voice")
SH = "http://www.w3.org/ns/shacl#"
FAULTY = 20  # claims without a voice
FIRST = "lexrights check, nothing kept"
ROOMS = ("lexrights.cli", "lexrights.publish.folder", "lexrights.publish.pipeline")
OXIGRAPH = str(Path(sys.executable).with_name("oxigraph"))


def help_text(options: Options) -> None:
    """`lexrights --help` beside a Python that does nothing."""
    nothing = "python -c pass"
    commands = {nothing: [sys.executable, "-c", "pass"], "lexrights --help": [*LEXRIGHTS, "--help"]}
    compare(in_turns(commands, options.rounds), nothing)


def build(options: Options) -> None:
    """`lexrights build` beside the bare library calls, with our modules imported first and without any of ours."""
    with home() as folder:
        bare = [sys.executable, str(Path(__file__).with_name("bare.py")), str(CHECKOUT)]
        words = [*LEXRIGHTS, "--home", str(folder), "build"]
        commands = {"library calls": bare, "library calls, our imports": [*bare, *ROOMS], "lexrights build": words}
        runs = in_turns(commands, options.rounds, lambda _name: shutil.rmtree(folder / ".parts", ignore_errors=True))
        compare(runs, "library calls")
        for name, given in commands.items():
            show_memory(runs, name, given)


def site(options: Options) -> None:
    """`lexrights site` beside `lexrights build`."""
    with home() as folder:
        base = [*LEXRIGHTS, "--home", str(folder)]
        commands = {"lexrights build": [*base, "build"], "lexrights site": [*base, "site", str(folder / "site")]}
        runs = in_turns(commands, options.rounds)
        compare(runs, "lexrights build")
        show_memory(runs, "lexrights site", commands["lexrights site"])


def check(options: Options) -> None:
    """`lexrights check` beside pySHACL's own command on the same graph and shapes, right and wrong."""
    with tempfile.TemporaryDirectory() as name, home() as place:
        folder = Path(name)
        shapes, vocabulary, faulty = folder / "shapes.ttl", _read("ontology"), folder / "faulty.nt"
        ox.serialize(_read("shapes"), str(shapes), format=ox.RdfFormat.TURTLE)
        _spoilt(faulty)
        for file in (PUBLISHED, faulty):
            whole = folder / "whole.nt"  # `lexrights check FILE` adds the vocabulary by itself
            ox.serialize([*_triples(file), *vocabulary], str(whole), format=ox.RdfFormat.N_TRIPLES)
            theirs = [*script("pyshacl"), "-s", str(shapes), "-f", "nt", str(whole)]
            commands = {"pyshacl FILE": theirs, "lexrights check FILE": [*LEXRIGHTS, "check", str(file)]}
            if file == PUBLISHED:
                words = [*LEXRIGHTS, "--home", str(place), "check"]
                commands |= {FIRST: words, "lexrights check, again": words}
            compare(in_turns(commands, options.rounds, partial(_forget, place), fine=(0, 1)), "pyshacl FILE")
            print(_agreement(_focuses(theirs), _subjects(file)))


def _forget(place: Path, name: str) -> None:
    """Remove the kept parts before a check that is to find none."""
    if name == FIRST:
        shutil.rmtree(place / ".parts", ignore_errors=True)


def ask(options: Options) -> None:
    """A question beside rdflib's own command, and Oxigraph's over a store that was loaded beforehand."""
    (question,) = map(str, (CHECKOUT / "ontology/questions").glob("02-*.rq"))
    with tempfile.TemporaryDirectory() as store:
        run([OXIGRAPH, "load", "--location", store, "--file", str(PUBLISHED)])
        loaded = [OXIGRAPH, "query", "-l", store, "--query-file", question, "--results-format", "csv"]
        commands = {
            "lexrights ask 2": [*LEXRIGHTS, "ask", "2"],
            "sparqlquery (rdflib)": [*script("sparqlquery"), str(PUBLISHED), "-qf", question],
            "oxigraph query, loaded before": loaded,
            "python -c pass": [sys.executable, "-c", "pass"],
        }
        compare(in_turns(commands, options.rounds), "lexrights ask 2")


def load(options: Options) -> None:
    """A large file on its way into Oxigraph by curl and by `lexrights load`, which proves that it arrived."""
    import servers

    rounds = min(options.rounds, 3)
    with tempfile.TemporaryDirectory() as folder, servers.oxigraph() as store:
        path = _multiplied(options.triples, Path(folder))
        graph = f"{store.store}?graph=http://example.org/curl"
        curl = ["curl", "-sfX", "PUT", "-H", "Content-Type: application/n-triples", "-T", str(path), graph]
        words = [*LEXRIGHTS, "load", store.store, str(path), "--graph", "http://example.org/mine"]
        proven = "lexrights load, with its proof"
        runs = in_turns({"curl PUT": curl, proven: words}, rounds)
        compare(runs, "curl PUT")
        shares = [run(curl).wall / float(_output(words).split()[9]) for _ in range(rounds)]
        print(f"the way alone, of {options.triples:,} triples: {spread(shares, 2)} of curl's rate")
        show_memory(runs, proven, words)


def _output(words: list[str], fine: tuple[int, ...] = (0,)) -> str:
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    if done.returncode not in fine:
        raise subprocess.CalledProcessError(done.returncode, words, done.stdout, done.stderr)
    return done.stdout


def _triples(file: Path) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(path=file)]


def _read(part: str) -> list[ox.Triple]:
    return [triple for path in sorted((CHECKOUT / part).glob("*.ttl")) for triple in _triples(path)]


def _spoilt(out: Path) -> None:
    """Write what is published without the voice of some claims."""
    triples = _triples(PUBLISHED)
    without = {triple.subject for triple in [one for one in triples if one.predicate == VOICE][:FAULTY]}
    kept = [one for one in triples if one.predicate != VOICE or one.subject not in without]
    ox.serialize(kept, str(out), format=ox.RdfFormat.N_TRIPLES)


def _focuses(words: list[str]) -> set[str]:
    """Return the keys of the things in which pySHACL's command finds a fault."""
    report = _output(words, (0, 1))
    found = (quad.triple for quad in ox.parse(report, format=ox.RdfFormat.N_TRIPLES))
    return {one.object.value.rpartition("/")[2] for one in found if one.predicate.value == f"{SH}focusNode"}


def _subjects(file: Path) -> set[str]:
    """Return the keys of the things in which `lexrights check FILE` finds a fault."""
    findings = json.loads(_output([*LEXRIGHTS, "check", str(file), "--format", "json"], (0, 1)))
    return {one["subject"].rpartition(":")[2] for one in findings}


def _agreement(theirs: set[str], ours: set[str]) -> str:
    same = "the same" if theirs == ours else f"NOT the same: {sorted(theirs ^ ours)[:3]}"
    return f"things with a fault: {len(theirs)} by pyshacl, {len(ours)} by lexrights check; {same}"


def _multiplied(size: int, folder: Path) -> Path:
    """Return a file of `size` triples: the lines of the dump again and again, under new keys."""
    path = folder / "many.nt"
    with path.open("wb") as out:
        out.writelines(_lines(size))
    return path


def _lines(size: int) -> Iterator[bytes]:
    lines = PUBLISHED.read_bytes().splitlines(keepends=True)
    for number in range(size // len(lines) + 1):
        key = b"/id/%d-" % number
        yield from (line.replace(b"/id/", key) for line in lines[: size - number * len(lines)])
