"""Small reports beside the first, as tests make and change them."""

import hashlib
from pathlib import Path

from lexrights.findings import Finding
from lexrights.home import Home
from lexrights.publish import pipeline

ABOUT = "provision:cc-2014-174"
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
    said = label or f"Somebody in {key} is an expert."
    first = f"{{id: claim:{key}-001, type: RoleClaim, label: {said}, role: expert,"
    first += f" about: {ABOUT}, evidence: passage:{key}-001}}"
    more = [
        f"{{id: claim:{key}-{number:03}, type: RoleClaim, role: expert, {claim}}}"
        for number, claim in enumerate(claims, 2)
    ]
    defaults = f"defaults: {{statedIn: report:{key}, claimant: org:open-dialog-foundation, voice: own-voice}}\n"
    (folder / "claims.yaml").write_text(f"{defaults}claims:\n" + "".join(f"- {one}\n" for one in [first, *more]))


def answer(key: str, other: str, claimant: str = "org:adil-soz") -> str:
    """Return a claim of a report that answers one of another."""
    said = f"label: 'No, says {key} to {other}.', about: claim:{other}-001, disputes: claim:{other}-001"
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
