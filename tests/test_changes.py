"""`diff` says what changed, and a patch of it makes the one graph the other."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from lexrights.dataset import rdf
from lexrights.home import CHECKOUT

Run = Callable[..., Result]
PUBLISHED = CHECKOUT / "data/published"
ID = "https://w3id.org/lexrights/id"


def altered(folder: Path, old: str, new: str) -> Path:
    text = (PUBLISHED / "lexrights.nt").read_text(encoding="utf-8")
    assert old in text
    path = folder / "lexrights.nt"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def diff(run: Run, old: Path, new: Path, *words: str) -> Result:
    return run(CHECKOUT, "diff", str(old), str(new), *words)


def test_the_same_is_the_same(run: Run) -> None:
    result = diff(run, PUBLISHED, PUBLISHED / "lexrights.ttl")
    assert (result.exit_code, result.stdout.strip(), result.stderr) == (0, "", "nothing changed.\n")


def test_a_change_is_told_property_by_property(run: Run, tmp_path: Path) -> None:
    old = f'<{ID}/claim/odf-20141120-222> <https://w3id.org/lexrights/ns#after> "240"'
    new = altered(tmp_path, old, old.replace("240", "180"))
    result = diff(run, PUBLISHED, new)
    assert result.exit_code == 0
    first, second = result.stdout.splitlines()
    assert first.startswith("changed: claim:odf-20141120-222 ")
    assert second == "  after: 240 -> 180"
    (change,) = json.loads(diff(run, PUBLISHED, new, "--format", "json").stdout)
    assert change["properties"] == {"after": [["240"], ["180"]]}


def test_a_lost_identifier_is_exit_1_and_a_tombstone_is_not(run: Run, tmp_path: Path) -> None:
    subject = f"<{ID}/place/ukraine> "
    lines = (PUBLISHED / "lexrights.nt").read_text(encoding="utf-8").splitlines(keepends=True)
    path = tmp_path / "lexrights.nt"
    path.write_text("".join(line for line in lines if not line.startswith(subject)), encoding="utf-8")
    gone = diff(run, PUBLISHED, path)
    assert gone.exit_code == 1
    assert "lost: https://w3id.org/lexrights/id/place/ukraine" in gone.stdout.replace("place:", f"{ID}/place/")
    deprecated = "<http://www.w3.org/2002/07/owl#deprecated>"
    tomb = f'{subject}{deprecated} "true"^^<http://www.w3.org/2001/XMLSchema#boolean> .\n'
    path.write_text("".join([*lines, tomb]), encoding="utf-8")
    kept = diff(run, PUBLISHED, path)
    assert (kept.exit_code, kept.stderr) == (0, "1 tombstoned.\n")
    assert diff(run, path, PUBLISHED).stdout.startswith("changed: ")


def test_what_is_new_is_told(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "lexrights.nt"
    label = f'<{ID}/place/ruritania> <http://www.w3.org/2000/01/rdf-schema#label> "Ruritania"@en .\n'
    path.write_text((PUBLISHED / "lexrights.nt").read_text(encoding="utf-8") + label, encoding="utf-8")
    result = diff(run, PUBLISHED, tmp_path)
    assert result.stdout == 'added: place:ruritania "Ruritania"\n'
    assert result.stderr == "1 added.\n"


def test_the_patch_makes_the_old_graph_the_new_one(run: Run, tmp_path: Path) -> None:
    new = altered(tmp_path, "Vladimir Kozlov", "Vladimir Koslow")
    folder = tmp_path / "patch"
    folder.mkdir()
    assert diff(run, PUBLISHED, new, "--patch", str(folder)).exit_code == 0
    old = set(rdf.from_files([PUBLISHED / "lexrights.nt"]))
    removed, added = (set(rdf.from_files([folder / name])) for name in ("removed.nt", "added.nt"))
    assert removed <= old
    assert (old - removed) | added == set(rdf.from_files([new]))


def test_build_says_what_changed(house: Path, run: Run) -> None:
    assert run(house, "build").stderr.endswith("; nothing changed.\n")
    path = house / "data/reports/odf-20141120/claims/2-speech.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("sixfold", "six times over"), encoding="utf-8")
    assert run(house, "build").stderr.endswith("; 1 changed.\n")


def test_a_broken_published_file_does_not_keep_build_from_mending_it(house: Path, run: Run) -> None:
    (house / "data/published/lexrights.nt").write_text("<cut", encoding="utf-8")
    result = run(house, "build")
    assert (result.exit_code, "what was there could not be read" in result.stderr) == (0, True)
    assert run(house, "build", "--check").exit_code == 0


@pytest.mark.parametrize("name", ["missing.nt", "x.doc"])
def test_what_is_no_graph_is_refused(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "x.doc").write_text("x", encoding="utf-8")
    result = diff(run, PUBLISHED, tmp_path / name)
    assert result.exit_code in {1, 2}
    assert "Traceback" not in result.output
    assert diff(run, PUBLISHED, tmp_path).exit_code == 2


def test_a_lost_term_is_exit_1(run: Run, tmp_path: Path) -> None:
    terms = CHECKOUT / "ontology/terms.ttl"
    blocks = terms.read_text(encoding="utf-8").split("\n\n")
    path = tmp_path / "terms.ttl"
    path.write_text("\n\n".join(one for one in blocks if not one.startswith("lrt:widened")), encoding="utf-8")
    assert diff(run, terms, path).exit_code == 1


def test_blank_nodes_are_no_changes(run: Run, tmp_path: Path) -> None:
    for path in (CHECKOUT / "shapes").glob("*.ttl"):
        found = diff(run, path, path, "--patch", str(tmp_path))
        assert (found.exit_code, found.stderr) == (0, "nothing changed.\n"), path
        assert not (tmp_path / "added.nt").read_bytes(), path
