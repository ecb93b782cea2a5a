"""Small reports beside the first, as tests make and change them."""

import hashlib
import re
from collections import Counter
from pathlib import Path

from lexrights.dataset.namespaces import DATASET, XSD
from lexrights.dataset.rdf import TYPE
from lexrights.findings import Finding
from lexrights.home import Home
from lexrights.publish import pipeline

ABOUT = "provision:cc-2014-174"
INTEGER = f"{XSD}integer"
NAMES = ("aa", "bb", "cc", "dd", "ee")


def add(house: Path, key: str, *claims: str, label: str = "") -> None:
    """Add a report of one passage and a claim, and further claims as lines of YAML without their ids."""
    folder = house / "data/reports" / key
    folder.mkdir(parents=True)
    text = f"The report {key}."
    sha = hashlib.sha256(text.encode()).hexdigest()
    (folder / "report.yaml").write_text(
        f"things:\n- {{id: report:{key}, type: [Report, CreativeWork], label: Report {key}, datePublished: 2020-01-01,"
        f" spatial: place:kazakhstan, inLanguage: en, characterCount: {len(text)}, sha256: {sha}}}\n"
    )
    (folder / "passages.yaml").write_text(
        f"passages:\n- {{id: passage:{key}-001, type: Passage, label: Passage 001, isPartOf: report:{key},"
        f" section: All, passageKind: sentence, start: 0, end: {len(text)}, sha256: {sha}}}\n"
    )
    said = label or f"Somebody in {key} is content."
    first = f"{{id: claim:{key}-001, type: AssessmentClaim, label: {said}, assessment: positive,"
    first += f" subject: {ABOUT}, about: {ABOUT}, evidence: passage:{key}-001}}"
    more = [
        f"{{id: claim:{key}-{number:03}, type: AssessmentClaim, assessment: positive, {_whole(claim)}}}"
        for number, claim in enumerate(claims, 2)
    ]
    defaults = f"defaults: {{statedIn: report:{key}, claimant: org:open-dialog-foundation, claimantKind: ngo,"
    defaults += " voice: own-voice}\n"
    (folder / "claims.yaml").write_text(f"{defaults}claims:\n" + "".join(f"- {one}\n" for one in [first, *more]))


def _whole(claim: str) -> str:
    """Return a claim with its subject, which is what it is about, and the kind of a claimant of its own."""
    said = claim if "subject: " in claim else re.sub(r"about: ([^,]+)", r"subject: \1, about: \1", claim)
    given = "claimant: " not in claim or "claimantKind: " in claim
    return said if given else said.replace("claimant: ", "claimantKind: ngo, claimant: ")


def answer(key: str, other: str, claimant: str = "org:adil-soz") -> str:
    """Return a claim of a report that answers one of another."""
    said = f"label: 'No, says {key} to {other}.', subject: claim:{other}-001,"
    said += f" about: [claim:{other}-001, {ABOUT}], disputes: claim:{other}-001"
    return f"{said}, claimant: {claimant}, evidence: passage:{key}-001"


def found(house: Path) -> list[Finding]:
    """Return what a check finds."""
    return pipeline.check(Home(house), lambda _step: None)


def published(house: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (house / "data/published").iterdir()}


def build(house: Path) -> None:
    pipeline.build(Home(house), lambda _step: None)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def description(dump: Path) -> dict[str, set[str]]:
    """Return what the published lines say of the dataset, by property, without a look at how that was made."""
    lines = dump.read_text(encoding="utf-8").splitlines()
    found: dict[str, set[str]] = {}
    for _subject, predicate, rest in (line.split(" ", 2) for line in lines if line.startswith(f"<{DATASET}> ")):
        found.setdefault(re.split("[#/]", predicate)[-1].rstrip(">"), set()).add(rest.removesuffix(" ."))
    return found


def recounted(dump: Path) -> None:
    """Hold each number that the description states against the published lines, counted anew."""
    lines = dump.read_text(encoding="utf-8").splitlines()
    said = description(dump)
    assert said["triples"] == {f'"{len(set(lines))}"^^<{INTEGER}>'}
    kinds = Counter(line.split(" ", 2)[2] for line in lines if f" <{TYPE}> " in line)
    classes = {line.split()[0]: line.split(" ", 2)[2] for line in lines if "void#class> " in line}
    counts = {line.split()[0]: line.split('"')[1] for line in lines if "void#entities> " in line}
    assert len(counts) > 20
    assert counts == {name: str(kinds[of_class]) for name, of_class in classes.items()}
    assert said["classPartition"] == classes.keys()
    reports = {line.split()[0] for line in lines if line.endswith(f"<{TYPE}> <https://schema.org/Report> .")}
    assert said["source"] == reports
