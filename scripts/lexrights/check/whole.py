"""The checks over all parts, by their summaries alone: names, ids, labels, lost URIs, releases."""

from collections.abc import Iterable, Iterator, Sequence

from lexrights.check import soundness
from lexrights.check.summary import Place, Summary
from lexrights.dataset import identifiers, releases
from lexrights.dataset.namespaces import TERMS
from lexrights.errors import DataError
from lexrights.findings import Finding, suggestion
from lexrights.source import conventions, entries
from lexrights.source.part import Ground


def check(ground: Ground, summaries: Sequence[Summary]) -> list[Finding]:
    """Return all findings, sorted: those of the parts and those over all of them.

    Where a file could not be read, what depends on all ids is left out; the counts are compared where nothing else is
    wrong with what they count. Raises CommandError where a shape names a term that neither the vocabulary nor the data
    know.
    """
    summaries = [*summaries, _conventions(ground)]
    found = {finding for summary in summaries for finding in summary.findings}
    found.update(entries.strays(ground.home))
    found.update(_twice(summaries))
    if all(summary.read for summary in summaries):
        soundness.refuse_unsound(ground, {term for summary in summaries for term in summary.terms})
        known = {iri for summary in summaries for iri in summary.iris} | ground.described
        found.update(_dangling(ground, summaries, known), _same_labels(ground, summaries), _unshaped(ground, summaries))
        found.update(_lost(ground, known), releases.findings(ground.home), _released(ground, summaries))
    return sorted(found)


def _conventions(ground: Ground) -> Summary:
    """Return what the file of conventions names, or what is wrong with it, as if it were a part of no triples."""
    try:
        root = conventions.load(ground.home.root / conventions.NAME)
    except DataError as error:
        return Summary(error.findings)
    named = [
        (Place(conventions.NAME, line, ""), key, item, kind) for key, item, kind, line in conventions.references(root)
    ]
    return Summary([], unresolved=named)


def _twice(summaries: Iterable[Summary]) -> Iterator[Finding]:
    return entries.twice((one.subject, one.file, one.line) for summary in summaries for one in summary.ids)


def _dangling(ground: Ground, summaries: Iterable[Summary], known: set[str]) -> Iterator[Finding]:
    """Find the names of what nothing describes: each once, with all its places, and what might be meant."""
    places: dict[tuple[str, str], list[tuple[Place, str]]] = {}
    for place, key, item, kind in (one for summary in summaries for one in summary.unresolved):
        iri = f"{TERMS}{item}" if kind == "code" else ground.context.expand(item)
        if iri not in known:
            places.setdefault((item, key if kind == "code" else ""), []).append((place, key))
    for (item, code_of), found in places.items():
        (place, key), *others = sorted(found, key=lambda one: (one[0].file, one[0].line))
        what = "is not in the code lists" if code_of else "is not described anywhere"
        also = f", also at {', '.join(f'{one.file}:{one.line}' for one, _key in others)}" if others else ""
        advice = _code_meant(ground, code_of, item) if code_of else _thing_meant(ground, item, known)
        yield _finding(place, f"{key} names {item}, which {what}{also}.", advice)


def _thing_meant(ground: Ground, item: str, known: set[str]) -> str:
    space = ground.context.expand(item).rpartition("/")[0]
    things = {identifiers.whole(other) for other in known if other.startswith(space)}
    like = {ground.context.compact(other) for other in things}
    return suggestion(item, like) or "Describe it, or name what is described."


def _code_meant(ground: Ground, key: str, item: str) -> str:
    term = ground.context.terms.get(key)  # none under a key of the conventions
    permitted = soundness.codes(ground, term.iri) if term else set()
    codes = {iri.removeprefix(TERMS) for iri in permitted or ground.described if iri.startswith(TERMS)}
    return suggestion(item, codes) or (f"Use {', '.join(sorted(codes))}." if permitted else "")


def _same_labels(ground: Ground, summaries: Iterable[Summary]) -> Iterator[Finding]:
    """Find the claims of the editors in two parts in the same words; within one part an audit does."""
    first: dict[str, tuple[int, str]] = {}
    places: dict[str, Place] = {}
    again: list[tuple[str, str]] = []
    for number, summary in enumerate(summaries):
        for digest, iri in summary.labels:
            before, other = first.setdefault(digest, (number, iri))
            if before != number and iri != other:
                again.append((max(iri, other), min(iri, other)))
    if again:
        places = {ground.context.expand(one.subject): one for summary in summaries for one in summary.ids}
    for later, earlier in again:
        yield _finding(places[later], f"has the same label as {earlier}; keep one of the two.")


def _unshaped(ground: Ground, summaries: Iterable[Summary]) -> Iterator[Finding]:
    """Find the things that no shape speaks of, neither by a class nor by their use; where all of a class are so, it."""
    summaries = list(summaries)
    spoken = {iri for summary in summaries for iri in summary.spoken}
    silent: dict[str, list[str]] = {}
    for thing, name in (pair for summary in summaries for pair in summary.unspoken.items()):
        if thing not in spoken:
            silent.setdefault(name, []).append(thing)
    places = {ground.context.expand(one.subject): one for summary in summaries if silent for one in summary.ids}
    for name, things in sorted(silent.items()):
        if len(things) == sum(summary.classes.get(name, 0) for summary in summaries):
            first = places[identifiers.whole(min(things))]
            problem = f"no shape speaks of things of the class {ground.context.compact_iri(name)},"
            where = f"such as {first.subject} at {first.file}:{first.line}."
            yield Finding(ground.home.name(ground.home.shapes), 0, "", f"{problem} {where}", "Put its shape back.")
            continue
        for thing in things:
            problem = "nothing points to it, and it says nothing by which a shape would find it."
            yield _finding(places[identifiers.whole(thing)], problem, "Name it in a claim, or delete it.")


def _lost(ground: Ground, known: set[str]) -> list[Finding]:
    home = ground.home
    path = home.data / "identifiers.txt"
    if not path.exists() and home.published.exists():
        advice = "Restore it from the last release; without it a lost URI goes unseen."
        return [Finding(home.name(path), 0, "", "is not there, and something is published.", advice)]
    return identifiers.lost(identifiers.read(path), known, home.name(path))


def _released(ground: Ground, summaries: Iterable[Summary]) -> Iterator[Finding]:
    """Find the version that was released before."""
    kept = releases.kept(ground.home)
    for place, version in (summary.version for summary in summaries if summary.version):
        if version in kept:
            yield _finding(place, f"version {version} was released before.", "Give it a later one.")


def _finding(place: Place, problem: str, advice: str = "") -> Finding:
    return Finding(place.file, place.line, place.subject, problem, advice)
