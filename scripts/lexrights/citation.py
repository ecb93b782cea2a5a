"""Citations of one claim, or of the dataset, that say who claims what, where, and in which version."""

import re
from dataclasses import dataclass, replace

import pyoxigraph as ox

from lexrights.dataset import dates
from lexrights.dataset.identifiers import reading
from lexrights.dataset.namespaces import DATASET, DCTERMS, NS, OA, OWL
from lexrights.dataset.published import Published
from lexrights.dataset.rdf import value
from lexrights.errors import CommandError, DataError
from lexrights.findings import Finding

DISPUTES = "http://purl.org/spar/cito/disputes"
VOICES = {"own-voice": "own voice", "quotation": "quoted", "paraphrase": "paraphrased"}  # what is restated


@dataclass(frozen=True)
class Citation:
    """What every form of a citation says; `issued` is a date, `notes` what has no field of its own.

    The editors are the author, because the words are theirs; the title names who makes the claim. A citation by the
    claimant's name and our year would say that an official wrote our sentence. Pages say the same to search engines.
    """

    uri: str
    title: str
    author: str
    container: str
    version: str
    issued: str
    notes: tuple[str, ...]

    @property
    def key(self) -> str:
        """The last part of the URI."""
        return self.uri.rpartition("/")[2]


def claim(there: Published, iri: str) -> Citation:
    """Return the citation of a claim in the published graph. Raises CommandError where it was withdrawn."""
    if _one(there, iri, f"{OWL}deprecated"):
        raise CommandError(f"{iri} was withdrawn: {_one(there, iri, f'{NS}deprecationReason')}")
    whole = _whole(there)
    who = ", ".join(sorted(_label(there, one) for one in _all(there, iri, f"{NS}claimant")))
    for role in _all(there, iri, f"{NS}claimantRole"):
        who += f", {role}" if role.casefold() != who.casefold() else ""
    for name in ("reportedBy", "passedOnBy"):
        told = sorted(_label(there, one) for one in _all(there, iri, f"{NS}{name}"))
        who += f", as told by {', '.join(told)}" if told else ""
    for one in sorted(_all(there, iri, f"{NS}onBehalfOf")):
        who += f", on behalf of {_label(there, one)}"
    voice = _one(there, iri, f"{NS}voice").rpartition("/")[2]
    label = _label(there, iri).rstrip(".")
    report = _one(there, iri, f"{NS}statedIn")
    places = "; ".join(_place(there, one) for one in sorted(_all(there, iri, f"{NS}evidence"), key=reading))
    read: tuple[str, ...] = ()
    if places:
        document = _one(there, _all(there, iri, f"{NS}evidence")[0], f"{DCTERMS}isPartOf")
        read = (f"{'Evidence' if report == DATASET else 'Read'} in: {_document(there, document)}, {places}",)
    return Citation(
        uri=iri,
        title=f"Claim by {who} ({VOICES[voice]}), restated: {label}" if voice in VOICES else f"Claim by {who}: {label}",
        author=whole.author,
        container=whole.title,
        version=whole.version,
        issued=whole.issued,
        notes=(*_said(there, iri), *read, *_disputed(there, iri), _proof(there, iri)),
    )


def dataset(there: Published) -> Citation:
    """Return the citation of the published graph as a whole."""
    return replace(_whole(there), notes=(_proof(there, DATASET),))


def _whole(there: Published) -> Citation:
    return Citation(
        uri=DATASET,
        title=_one(there, DATASET, f"{DCTERMS}title"),
        author=_label(there, _one(there, DATASET, f"{DCTERMS}creator")),
        container="",
        version=_one(there, DATASET, "http://www.w3.org/ns/dcat#version"),
        issued=_one(there, DATASET, f"{DCTERMS}issued"),
        notes=(),
    )


def verify(there: Published, iri: str, stated: str) -> None:
    """Raise CommandError where `stated` is no SHA-256 digest, DataError where it is not that of today's data."""
    if not re.fullmatch(r"[0-9a-fA-F]{64}", stated):
        raise CommandError(f"{stated} is not a SHA-256 digest (64 hexadecimal digits).")
    if there.digest(iri) != stated.lower():
        today = f"has changed since; its digest is now {there.digest(iri)}."
        raise DataError([Finding(iri, 0, "", today, "See with `lexrights diff` what changed.")])


def _proof(there: Published, iri: str) -> str:
    return f"SHA-256 of its sorted N-Triples: {there.digest(iri)}"


def _said(there: Published, iri: str) -> list[str]:
    """Return when and where a claim was made, where that is known."""
    days = [f"on {dates.words(day)}" for day in _all(there, iri, f"{NS}saidOn")]
    events = [f"at {_label(there, event)}" for event in _all(there, iri, f"{NS}saidAt")]
    return [f"Said {' '.join([*days, *events])}"] if days or events else []


def _disputed(there: Published, iri: str) -> list[str]:
    """Return by which claims a claim is disputed."""
    found = there.store.quads_for_pattern(None, ox.NamedNode(DISPUTES), ox.NamedNode(iri))
    answers = sorted((value(quad.subject) for quad in found), key=reading)
    return [f"Disputed by {', '.join(answers)}"] if answers else []


def _document(there: Published, report: str) -> str:
    """Return the title of a report with who made it, its series and number where it has them, and its date."""
    title = _one(there, report, f"{DCTERMS}title") or _label(there, report)
    people = (_all(there, report, name) for name in ("https://schema.org/author", f"{DCTERMS}publisher"))
    who = [_label(there, one) for some in people for one in sorted(some)]
    where = [one for name in (f"{NS}series", f"{DCTERMS}identifier") for one in sorted(_all(there, report, name))]
    said = ", ".join(
        [*dict.fromkeys(who), *where, dates.words(_one(there, report, "https://schema.org/datePublished"))]
    )
    return f"{title} ({said})"


def _place(there: Published, passage: str) -> str:
    section, selector = (_one(there, passage, name) for name in (f"{NS}section", f"{OA}hasSelector"))
    start, end = (_one(there, selector, name) for name in (f"{OA}start", f"{OA}end"))
    return f"section {section}, passage {passage.rpartition('-')[2]}, characters {start}-{end}"


def _label(there: Published, iri: str) -> str:
    return there.labels.get(iri, iri)


def _all(there: Published, iri: str, name: str) -> list[str]:
    found = there.store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(name), None)
    return [value(quad.object) for quad in found]


def _one(there: Published, iri: str, name: str) -> str:
    return next(iter(_all(there, iri, name)), "")
