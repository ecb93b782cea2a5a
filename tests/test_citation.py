"""A citation names claimant, report, place, version and digest, in four forms; the digest can be checked."""

import hashlib
import json
from collections.abc import Callable

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from click.testing import Result

from lexrights import bibliography, citation
from lexrights.dataset import rdf, releases
from lexrights.dataset.namespaces import CLAIMS
from lexrights.dataset.published import Published
from lexrights.home import CHECKOUT, Home

EVIDENCE = "SELECT ?c ?p { ?c <https://w3id.org/lexrights/ns#evidence> ?p }"
Run = Callable[..., Result]
URI = "https://w3id.org/lexrights/id/claim/odf-20141120-119"
THERE = Published(Home(CHECKOUT))
DIGEST = THERE.digest(URI)
SAID = [
    URI,
    DIGEST,
    "Claim by Kanat Seytgaparov, representative of the General Prosecutor's Office (quoted), restated: According to",
    "Said on 2014-10-30 at Universal Periodic Review of Kazakhstan",
    "Disputed by https://w3id.org/lexrights/id/claim/odf-20141120-120",
    "Read in: The reform of the criminal law grossly violates",
    "section 1. The freedom of assembly, passage 032, characters 5576-5876",
    "LexRights editors",
    "2026",
    releases.read(THERE)[0].version,
]


def cite(run: Run, *words: str) -> Result:
    return run(CHECKOUT, "cite", *words)


@pytest.mark.practice(35)
@pytest.mark.parametrize("form", ["text", "bibtex", "ris", "csl-json"])
def test_every_form_says_all_of_it(run: Run, form: str) -> None:
    found = cite(run, "odf-20141120-119", "--format", form).stdout
    for words in SAID:
        assert words in found, words


def test_the_forms_are_read_by_the_libraries_of_others(run: Run) -> None:
    (reference,) = rispy.loads(cite(run, URI, "--format", "ris").stdout)
    assert (reference["authors"], reference["urls"], reference["year"]) == (["LexRights editors"], [URI], "2026")
    (entry,) = parse_string(cite(run, URI, "--format", "bibtex").stdout).entries
    assert (entry.entry_type, entry.key, entry["url"]) == ("misc", "odf-20141120-119", URI)
    (item,) = json.loads(cite(run, URI, "--format", "csl-json").stdout)
    day = [int(part) for part in releases.read(THERE)[0].issued.split("-")]
    assert (item["URL"], item["issued"]) == (URI, {"date-parts": [day]})


def test_nobody_but_the_editors_is_the_author_of_our_words(run: Run) -> None:
    assert (
        '"author": [\n      {\n        "literal": "LexRights editors"' in cite(run, URI, "--format", "csl-json").stdout
    )


def test_the_editors_own_words_are_no_restatement(run: Run) -> None:
    assert "Claim by LexRights editors: Article 20 of the Universal" in cite(run, "odf-20141120-902").stdout
    found = cite(run, "odf-20141120-213").stdout
    assert "Claim by Representatives of Kazakhstan, on behalf of Republic of Kazakhstan (the state) (paraphr" in found


def test_every_claim_can_be_cited_in_every_form() -> None:
    evidence = {row[0]: row[1] for row in rdf.rows(THERE.store, EVIDENCE)}
    for iri in (one for one in THERE.known if one.startswith(CLAIMS)):
        cited = citation.claim(THERE, iri)
        for form in bibliography.FORMS.values():
            said = form(cited)
            assert iri in said
            assert iri not in evidence or "passage" in said


def test_the_digest_of_the_dataset_is_that_of_the_published_file(run: Run) -> None:
    dump = (CHECKOUT / "data/published/lexrights.nt").read_bytes()
    assert hashlib.sha256(dump).hexdigest() in cite(run).stdout


def test_without_a_claim_the_dataset_is_cited(run: Run) -> None:
    found = cite(run).stdout
    assert found.startswith(
        "LexRights editors (2026). LexRights: what human-rights reports say about the law. Version "
    )
    assert "https://w3id.org/lexrights/dataset" in found


def test_signs_of_tex_are_escaped() -> None:
    cited = citation.Citation("u/k", "50 % & _x_ {y} #1 $2", "A & B", "", "1", "2026-01-01", ())
    assert r"50 \% \& \_x\_ \{y\} \#1 \$2" in bibliography.bibtex(cited)


def test_a_digest_is_verified(run: Run) -> None:
    same = cite(run, "--verify", DIGEST, URI)
    assert (same.exit_code, same.stderr) == (0, "unchanged\n")
    other = cite(run, "--verify", "0" * 64, URI)
    assert (other.exit_code, "has changed since; its digest is now " + DIGEST in other.stderr) == (1, True)
    wrong = cite(run, "--verify", "abc", URI)
    assert (wrong.exit_code, "is not a SHA-256 digest (64 hexadecimal digits)" in wrong.stderr) == (2, True)


def test_what_is_no_claim_is_refused_with_a_suggestion(run: Run) -> None:
    found = cite(run, "odff-20141120-119")
    assert (found.exit_code, "Did you mean" in found.stderr) == (2, True)
    assert cite(run, "person:kozlov-vladimir").exit_code == 2
