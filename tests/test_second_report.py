"""Nothing in the code knows the first report: an invented one of another country joins it, the code unchanged."""

import ast
import hashlib
import re
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from lexrights.home import CHECKOUT
from reports import edit

Run = Callable[..., Result]
TEXT = (
    "THE PRESS ACT OF RURITANIA\n\nThe Press Act fines editors up to 50 crowns. A minister, Ada Berg, calls it mild.\n"
)
ENTITIES = """things:
- {id: act:ru-press-act, type: LegalAct, label: Press Act of Ruritania}
- {id: org:ruritania-watch, type: [NGO, Organization, Agent], label: Ruritania Watch}
- {id: person:berg-ada, type: [Person, Agent], label: Ada Berg}
- {id: place:ruritania, type: Place, label: Ruritania}
- {id: provision:ru-press-act-007, type: Provision, label: Section 7 of the Press Act, provisionOf: act:ru-press-act}
"""
CLAIMS = """defaults: {statedIn: report:rw-20200101, claimant: org:ruritania-watch, claimantKind: ngo, voice: own-voice}
claims:
- id: claim:rw-20200101-001
  type: MeasureClaim
  label: The Press Act fines editors up to fifty crowns.
  subject: provision:ru-press-act-007
  about: provision:ru-press-act-007
  measure: max-fine
  value: 50
  unit: crown
  evidence: passage:rw-20200101-002
- id: claim:rw-20200101-002
  type: AssessmentClaim
  label: The fine is mild, in the words of Ada Berg.
  subject: provision:ru-press-act-007
  about: provision:ru-press-act-007
  claimant: person:berg-ada
  claimantKind: official
  claimantRole: minister
  voice: paraphrase
  assessment: positive
  evidence: passage:rw-20200101-003
"""


QUESTION = """SELECT ?name ?value ?unit {
  ?claim schema:about provision:ru-press-act-007 ; lr:claimant/rdfs:label ?name ; lr:value ?value ;
    lr:unit/rdfs:label ?unit
}"""
CROWN = """
lrt:crown
    a skos:Concept ;
    rdfs:label "crown"@en ;
    skos:definition "One crown, the currency of Ruritania."@en ;
    rdfs:isDefinedBy <https://w3id.org/lexrights/terms> ;
    skos:broader lrt:money ;
    skos:inScheme lrt:units ;
    skos:prefLabel "crown"@en ;
.
"""


def add_report(house: Path, run: Run) -> None:
    terms = house / "ontology/terms.ttl"
    terms.write_text(terms.read_text(encoding="utf-8") + CROWN, encoding="utf-8")
    folder = house / "data/reports/rw-20200101"
    (folder / "claims").mkdir(parents=True)
    text = house.parent / "rw-20200101.txt"
    text.write_text(TEXT)
    sha = hashlib.sha256(TEXT.encode()).hexdigest()
    (folder / "report.yaml").write_text(
        "things:\n- id: report:rw-20200101\n  type: [Report, CreativeWork]\n  label: The press law of Ruritania\n"
        "  datePublished: 2020-01-01\n  spatial: place:ruritania\n  inLanguage: en\n"
        f"  characterCount: {len(TEXT)}\n  sha256: {sha}\n"
    )
    (house / "data/entities/ruritania.yaml").write_text(ENTITIES)
    (folder / "claims/1-press.yaml").write_text(CLAIMS)
    draft = run(house, "evidence", "--propose", str(text))
    heading = "  passageKind: heading\n"
    reason = "  noClaim: A title that says nothing of its own.\n"
    (folder / "passages.yaml").write_text(draft.stdout.replace(heading, heading + reason))


def test_a_second_report_is_built_checked_verified_and_asked(house: Path, run: Run) -> None:
    add_report(house, run)
    missing = run(house, "check").output
    for key, name in (("spatial", "place:ruritania"), ("keyword", "Ruritania")):
        assert f"{key} leaves out {name}, which report:rw-20200101 is about. Add it.\n" in missing
    edit(house / "data/dataset.yaml", "spatial: place:kazakhstan", "spatial: [place:kazakhstan, place:ruritania]")
    edit(house / "data/dataset.yaml", "human rights, Kazakhstan", "human rights, Kazakhstan, Ruritania")
    assert run(house, "format").exit_code == 0
    built = run(house, "build")
    assert built.exit_code == 0, built.output
    assert run(house, "check").exit_code == 0
    verified = run(house, "evidence", str(house.parent / "rw-20200101.txt"))
    assert verified.exit_code == 0, verified.output
    assert "The press law of Ruritania" in verified.output
    assert run(house, "site", str(house.parent / "site")).exit_code == 0
    assert "Ada Berg" in (house.parent / "site/browse.html").read_text(encoding="utf-8")
    assert "The press law of Ruritania" in (house.parent / "site/index.html").read_text(encoding="utf-8")
    shown = run(house, "show", "berg-ada")
    assert "The fine is mild, in the words of Ada Berg." in shown.output
    asked = run(house, "ask", QUESTION, "--format", "csv")
    assert asked.stdout.splitlines() == ["name,value,unit", "Ruritania Watch,50,crown"], asked.output


def without_docstrings(path: Path) -> str:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(
            node
        ):
            node.body[0] = ast.Pass()
    return ast.unparse(tree)


def test_no_code_names_a_country_a_currency_or_a_language_of_a_report() -> None:
    words = re.compile(r"[\u0400-\u04ff]|\b(month|euro|tenge|mci|kazakh\w*|odf)\b", re.IGNORECASE)
    code = {path.name: without_docstrings(path) for path in (CHECKOUT / "scripts/lexrights").rglob("*.py")}
    assert len(code) > 50
    assert [(name, found[0]) for name, text in code.items() for found in words.finditer(text)] == []
    pages = [path for path in (CHECKOUT / "scripts/lexrights").rglob("*") if path.suffix in {".html", ".js", ".rq"}]
    assert len(pages) > 25
    named = re.compile(r"\b(euro|tenge|mci|kazakh\w*|odf)\b", re.IGNORECASE)
    assert [path.name for path in pages if named.search(path.read_text(encoding="utf-8"))] == []
