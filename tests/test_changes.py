"""`diff` says what changed, and a patch of it makes the one graph the other."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from lexrights.dataset import rdf
from lexrights.dataset.namespaces import XSD
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


@pytest.mark.practice(8)
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


@pytest.mark.practice(26, 27)
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


@pytest.mark.practice(26)
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


HEAD = """@prefix : <http://e/#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sh: <http://www.w3.org/ns/shacl#> . """
CLASS = ":C1 a owl:Class ; :under [ a owl:Restriction ; owl:minCardinality 1 ; owl:onProperty :p ] . "
SHAPE = ":S a sh:NodeShape ; sh:property [ sh:path :p ; sh:minCount 1 ], [ sh:path :q ; sh:in ( :x [ :y 1 ] ) ] . "
ALONE = "[] a owl:AllDisjointClasses ; owl:members ( :C1 :C2 ) . "
SHARED = ":a :p _:x . :b :p _:x . _:x :q 1 . "
CIRCLE = "_:y :p _:z . _:z :p _:y ; :v 1 . "


def compared(run: Run, folder: Path, old: str, new: str) -> tuple[list[str], list[str], list[str]]:
    """What is told, and what the patch takes out and puts in."""
    paths = [folder / "old.ttl", folder / "new.ttl"]
    for path, text in zip(paths, (old, new), strict=True):
        path.write_text(HEAD + text, encoding="utf-8")
    result = diff(run, paths[0], paths[1], "--patch", str(folder))
    assert result.exit_code == 0, result.output
    parts = [(folder / name).read_text(encoding="utf-8").splitlines() for name in ("removed.nt", "added.nt")]
    return result.stdout.strip().splitlines(), parts[0], parts[1]


@pytest.mark.parametrize("there", [CLASS, SHAPE, ALONE, SHARED, CIRCLE, ":e :p [], [] ."])
def test_what_is_added_elsewhere_changes_no_blank_node(run: Run, tmp_path: Path, there: str) -> None:
    shared = SHARED.replace("_:x", "_:w").replace(":a", ":f").replace(":b", ":g")
    new = CLASS.replace("C1", "C2") + ALONE.replace("C2", "C3") + shared.replace(" 1", " 2")
    told, gone, _come = compared(run, tmp_path, there, there + new)
    assert {line.split(":", 1)[0] for line in told} == {"added"}
    assert not gone
    told, gone, come = compared(run, tmp_path, there, new + there)
    assert {line.split(":", 1)[0] for line in told} == {"added"}
    assert (gone, len(come)) == ([], 5 + 6 + 3)


def test_a_change_in_a_blank_node_is_one_of_what_holds_it(run: Run, tmp_path: Path) -> None:
    told, gone, come = compared(run, tmp_path, SHAPE + CLASS, SHAPE.replace("Count 1", "Count 2") + CLASS)
    one = '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'
    shape = "[ sh:minCount {} ; sh:path <http://e/#p> ]"
    assert told == [
        "changed: http://e/#S",
        f"  sh:property: {shape.format(one)} -> {shape.format(one.replace('1', '2', 1))}",
    ]
    assert (len(gone), len(come)) == (3, 3)


def test_a_change_deep_in_a_list_is_one_of_what_holds_it(run: Run, tmp_path: Path) -> None:
    told, _gone, _come = compared(run, tmp_path, SHAPE, SHAPE.replace(":y 1", ":y 2"))
    assert told[0] == "changed: http://e/#S"
    assert len(told) == 2
    listed = 'sh:in ( <http://e/#x> [ http://e/#y "{}"^^<http://www.w3.org/2001/XMLSchema#integer> ] ) ;'
    first, _, second = told[1].partition(" -> ")
    assert listed.format(1) in first
    assert listed.format(2) in second


@pytest.mark.parametrize("typed", ["", " a rdf:List ;"])
def test_a_list_is_told_as_a_list_though_its_cells_have_a_class(run: Run, tmp_path: Path, typed: str) -> None:
    head = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . "
    cells = f":e :p [{typed} rdf:first :a ; rdf:rest [{typed} rdf:first :b ; rdf:rest rdf:nil ] ] ."
    told, _gone, _come = compared(run, tmp_path, head + cells, head + cells.replace(":b", ":c"))
    first, second = "( <http://e/#a> <http://e/#b> )", "( <http://e/#a> <http://e/#c> )"
    assert told == ["changed: http://e/#e", f"  http://e/#p: {first} -> {second}"]


def test_a_triple_term_is_told_as_one(run: Run, tmp_path: Path) -> None:
    told, _gone, _come = compared(run, tmp_path, ":e :p <<( :a :b 1 )>> .", ":e :p <<( :a :b <<( :c :d 2 )>> )>> .")
    one, two = (f'"{number}"^^<{XSD}integer>' for number in (1, 2))
    first = f"<<( <http://e/#a> <http://e/#b> {one} )>>"
    second = f"<<( <http://e/#a> <http://e/#b> <<( <http://e/#c> <http://e/#d> {two} )>> )>>"
    assert told == ["changed: http://e/#e", f"  http://e/#p: {first} -> {second}"]


def test_what_nothing_holds_is_told_by_what_it_says(run: Run, tmp_path: Path) -> None:
    told, gone, come = compared(run, tmp_path, ALONE, ALONE.replace("C2", "C3"))
    assert [line.split(": ", 1)[0] for line in told] == ["added", "lost"]
    assert "members ( <http://e/#C1> <http://e/#C3> ) ]" in told[0].replace("http://www.w3.org/2002/07/owl#", "")
    assert (len(gone), len(come)) == (6, 6)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (":e :p [], [] .", ":e :p [] ."),
        (":a :p [ :q 1 ] . :b :p [ :q 1 ] .", SHARED),
        (CIRCLE, CIRCLE.replace("_:y :p _:z", "_:y :p _:y")),
        (":e :p ( 1 2 ) .", ":e :p ( 2 1 ) ."),
        (":e :p ( 1 ) .", ":e :p ( 1 1 ) ."),
    ],
)
def test_another_structure_is_a_change(run: Run, tmp_path: Path, old: str, new: str) -> None:
    for told, gone, come in (compared(run, tmp_path, old, new), compared(run, tmp_path, new, old)):
        assert told
        assert gone or come


@pytest.mark.parametrize("text", [CLASS, SHAPE, ALONE, SHARED, CIRCLE, ":e :p [], [] .", CLASS * 2 + SHAPE + ALONE])
def test_another_writing_is_no_change(run: Run, tmp_path: Path, text: str) -> None:
    first, second = tmp_path / "first.ttl", tmp_path / "second.nt"
    first.write_text(HEAD + text, encoding="utf-8")
    lines = sorted((f"{triple} .\n" for triple in rdf.from_files([first])), reverse=True)
    second.write_text("".join(lines), encoding="utf-8")
    result = diff(run, first, second, "--patch", str(tmp_path))
    assert (result.exit_code, result.stdout.strip(), result.stderr) == (0, "", "nothing changed.\n")
    assert not any((tmp_path / name).read_bytes() for name in ("removed.nt", "added.nt"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"5"', "5", f'"5" -> "5"^^<{XSD}integer>'),
        ('"x"@en', '"x"@ru', '"x"@en -> "x"@ru'),
        ('"x"', '"x"@en', 'x -> "x"@en'),
        ("7", "7.0", "7 -> 7.0"),
        ('"2014"^^x:gYear', "2014", f'"2014"^^<{XSD}gYear> -> "2014"^^<{XSD}integer>'),
        ('"a\\"b\\n"', '"c"', 'a"b\n -> c'),
    ],
)
def test_a_change_of_datatype_or_language_alone_is_told(
    run: Run, tmp_path: Path, old: str, new: str, said: str
) -> None:
    before, after = tmp_path / "a.ttl", tmp_path / "b.ttl"
    for path, value in ((before, old), (after, new)):
        path.write_text(f"@prefix x: <{XSD}> . <http://e/a> <http://e/p> {value} .", "utf-8")
    assert diff(run, before, after).stdout == f"changed: http://e/a\n  http://e/p: {said}\n"
