"""One normal form: formatting twice is formatting once, and no triple is lost."""

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from lexrights.dataset import rdf

Run = Callable[..., Result]
CLAIMS = "data/reports/odf-20141120/claims/2-speech.yaml"


def test_keys_in_another_order_are_brought_back(house: Path, run: Run) -> None:
    path = house / CLAIMS
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  before: 144\n  after: 240\n", "  after: 240\n  before: 144\n"), encoding="utf-8")
    checked = run(house, "format", "--check")
    assert checked.exit_code == 1
    assert "2-speech.yaml" in checked.stderr
    assert "lexrights format" in checked.stderr
    assert run(house, "format").exit_code == 0
    assert path.read_text(encoding="utf-8") == text


def test_turtle_in_another_order_is_brought_back_without_loss(house: Path, run: Run) -> None:
    path = house / "shapes/claim.ttl"
    text = path.read_text(encoding="utf-8")
    before = set(rdf.from_files([path]))
    head, *blocks = text.split("\n\n")
    path.write_text("\n\n".join([head, *reversed(blocks)]) + "\n", encoding="utf-8")
    assert run(house, "format", "--check").exit_code == 1
    assert run(house, "format").exit_code == 0
    named = {t for t in before if "BlankNode" not in repr(t)}
    assert {t for t in rdf.from_files([path]) if "BlankNode" not in repr(t)} == named
    assert path.read_text(encoding="utf-8") == text


def test_blank_nodes_to_which_nothing_points_stand_in_one_order(house: Path, run: Run) -> None:
    path = house / "ontology/lexrights.ttl"
    text = path.read_text(encoding="utf-8")
    axioms = text[text.index("[]") :].strip().split("\n\n")
    assert len(axioms) == 2
    swapped = text.replace("\n\n".join(axioms), "\n\n".join(reversed(axioms)))
    path.write_text(swapped, encoding="utf-8")
    assert run(house, "format").exit_code == 0
    assert path.read_text(encoding="utf-8") == text != swapped


def test_a_comment_is_refused_and_not_dropped(house: Path, run: Run) -> None:
    path = house / CLAIMS
    path.write_text("# a note\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    result = run(house, "format")
    assert result.exit_code == 1
    assert "2-speech.yaml:1:" in result.stderr
    assert path.read_text(encoding="utf-8").startswith("# a note\n")
