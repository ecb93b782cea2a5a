"""Nothing is lost, swallowed or passed unseen by format, check and build."""

import ctypes
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from click.testing import Result

from lexrights import files
from lexrights.home import CHECKOUT
from lexrights.publish import merge

Run = Callable[..., Result]
CLAIMS = "data/reports/odf-20141120/claims/2-speech.yaml"
LEXRIGHTS = [sys.executable, "-m", "lexrights"]
KILLER = """
import os, signal, sys
from pathlib import Path
from lexrights import files
from lexrights.publish import folder, merge
count, at = 0, int(sys.argv.pop())
def counted(old):
    def step(*given, **named):
        global count
        count += 1
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return old(*given, **named)
    return step
for place, name in ((Path, "mkdir"), (files, "write"), (merge, "_write"), (folder, "_extend"), (files, "swap"),
                    (folder.shutil, "rmtree")):
    setattr(place, name, counted(getattr(place, name)))
from lexrights.cli import main
main()
"""


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def told(result: Result, code: int, *words: str) -> None:
    assert result.exit_code == code, result.output
    for word in words:
        assert word in result.output, result.output
    assert "fault of lexrights" not in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("\nclaims:\n", "\nclaimz:\n", "a file holds one list"),
        ("\nclaims:\n", "\nextra: 1\nclaims:\n", "a file holds one list"),
        ("\nclaims:\n", "\nclaims: foo\nothers:\n", "a file holds one list"),
        ("  before: 144\n", "  before: 144 # was ten\n", "a comment would be lost"),
        ("\nclaims:\n", "\n# a note\nclaims:\n", "a comment would be lost"),
    ],
)
def test_the_normal_form_refuses_what_it_would_lose(house: Path, run: Run, old: str, new: str, words: str) -> None:
    change(house / CLAIMS, old, new)
    before = tree(house)
    told(run(house, "format"), 1, "2-speech.yaml", words)
    assert tree(house) == before


def test_defaults_that_are_no_mapping_are_refused(house: Path, run: Run) -> None:
    path = house / CLAIMS
    text = path.read_text(encoding="utf-8")
    path.write_text(f"defaults: x\n{text[text.index('claims:') :]}", encoding="utf-8")
    for command in ("format", "check"):
        told(run(house, command), 1, "2-speech.yaml", "`defaults`")


def test_a_comment_in_turtle_is_refused_and_a_sign_in_a_text_is_none(house: Path, run: Run) -> None:
    path = house / "shapes/person.ttl"
    change(path, " ;\n", " ; # why\n")
    told(run(house, "format"), 1, "person.ttl", "a comment would be lost")
    change(path, " ; # why\n", " ;\n")
    assert run(house, "format", "--check").exit_code == 0
    change(house / CLAIMS, "  before: 144\n", "  hedge: 'a # b'\n  before: 144\n")
    assert "comment" not in run(house, "format").output


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("  type: MeasureClaim\n", "  type: {a: b}\n", "is not a class"),
        ("  type: MeasureClaim\n", "  type: [[a]]\n", "is not a class"),
        ("  before: 144\n", f"  before: {'9' * 5000}\n", "more than 15 digits"),
        ("  before: 144\n", f"  before: {'9' * 32}\n", "more than 15 digits"),
        ("defaults: {", "defaults: {id: claim:x, ", "`defaults` cannot give an id"),
    ],
)
def test_a_slip_is_one_line_with_its_place(house: Path, run: Run, old: str, new: str, words: str) -> None:
    change(house / CLAIMS, old, new)
    result = run(house, "check")
    told(result, 1, f"{CLAIMS}:", words)
    assert result.output.count(words) == 1


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("- id: person:x-y\n", "an entry says nothing"),
        ("- id: 'dataset:#a b<>'\n  label: X\n", "is not a key"),
    ],
)
def test_no_entry_is_swallowed(house: Path, run: Run, entry: str, words: str) -> None:
    path = house / "data/entities/people.yaml"
    path.write_text(path.read_text(encoding="utf-8") + entry, encoding="utf-8")
    told(run(house, "check"), 1, "people.yaml", words)


@pytest.mark.parametrize("name", ["more.YAML", "notes.txt"])
def test_a_file_that_is_not_read_is_named(house: Path, run: Run, name: str) -> None:
    (house / "data/entities" / name).write_text("things: []\n", encoding="utf-8")
    told(run(house, "check"), 1, name, "is not read")


X = "<https://w3id.org/lexrights/id/person/x>"
BELOW, PLACE = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>", "<https://schema.org/Place>"
RDFTYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("bare.ttl", f'{X} <https://w3id.org/lexrights/ns#nonsense> "x" ; a <https://schema.org/Persn> .', "person:x"),
        ("class.ttl", "<http://a/b> a <https://w3id.org/lexrights/ns#Persn> .", "declare it"),
        ("empty.ttl", "", "empty.ttl: holds no triple"),
        ("empty.jsonld", "[]", "empty.jsonld: holds no triple"),
        ("other.ttl", "<http://a/b> <http://a/c> <http://a/d> .", "nothing was checked"),
        (
            "both.ttl",
            f'{X} a <https://schema.org/Person>, <https://schema.org/Place> ; <http://a/label> "X"@en .',
            "both.ttl",
        ),
        ("value.ttl", "<http://a/b> <http://a/c> <https://w3id.org/lexrights/ns#Claim> .", "nothing was checked"),
        ("bom.ttl", "\ufeff<http://a/b> <http://a/c> <http://a/d> .", "bom.ttl"),
    ],
)
def test_a_file_that_is_asked_about_is_checked(
    house: Path, tmp_path: Path, run: Run, name: str, content: str, words: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    told(run(house, "check", str(tmp_path / name)), 1, words)


def test_what_was_looked_for_in_vain_is_told(house: Path, tmp_path: Path, run: Run) -> None:
    (tmp_path / "x.ttl").write_text("<http://a/b> <http://a/c> <https://w3id.org/lexrights/ns#Claim> .", "utf-8")
    found = run(house, "check", str(tmp_path / "x.ttl"))
    assert (found.exit_code, found.stderr) == (1, "1 finding.\n")
    assert "Looked for things of the classes " in found.stdout
    assert " lr:Claim, " in found.stdout
    assert re.search(r", and for what the [1-9]\d properties of the shapes are said of\.\n$", found.stdout)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("<http://a/b> a <https://schema.org/Place> . <http://a/c> a <https://schema.org/Place> .", 2),
        ("<http://a/b> <https://w3id.org/lexrights/ns#evidence> <http://a/c>, <http://a/d> .", 3),
        ("<http://a/b> <https://schema.org/url> <http://a/c> ; a <https://schema.org/WebPage>, <http://a/e> .", 1),
        (
            f"<http://a/b> a <http://a/c> . <http://a/c> {BELOW} <http://a/d> . <http://a/d> {BELOW} {PLACE} .",
            1,
        ),
        ("<http://a/b> a <https://schema.org/Place> . <http://a/x> a <http://a/y> ; <http://a/z> <http://a/b> .", 1),
    ],
)
def test_the_things_that_were_checked_are_counted(house: Path, tmp_path: Path, run: Run, text: str, count: int) -> None:
    (tmp_path / "x.ttl").write_text(text, encoding="utf-8")
    found = run(house, "check", str(tmp_path / "x.ttl"))
    assert f" in {count} thing{'' if count == 1 else 's'} checked.\n" in found.stderr


def test_things_that_are_right_pass_by_their_number(house: Path, tmp_path: Path, run: Run) -> None:
    place = "<https://w3id.org/lexrights/id/place/x> a <https://schema.org/Place> ;"
    (tmp_path / "x.ttl").write_text(f'{place} <http://www.w3.org/2000/01/rdf-schema#label> "X"@en .', encoding="utf-8")
    found = run(house, "check", str(tmp_path / "x.ttl"))
    assert (found.exit_code, found.stdout, found.stderr) == (0, "", "0 findings in 1 thing checked.\n")


def test_rdf_in_another_encoding_and_a_very_long_line_end_in_one_line(house: Path, tmp_path: Path, run: Run) -> None:
    (tmp_path / "wide.ttl").write_bytes("<http://a/b> <http://a/c> <http://a/d> .".encode("utf-16"))
    told(run(house, "check", str(tmp_path / "wide.ttl")), 1, "wide.ttl")
    (tmp_path / "long.nt").write_bytes(b'<http://a/b> <http://a/c> "%s" .\n' % (b"x" * 5_000_000))
    told(run(house, "check", str(tmp_path / "long.nt")), 1, "long.nt")
    (tmp_path / "huge.nt").write_bytes(b'<http://a/b> <http://a/c> "%s" .\n' % (b"x" * 40_000_000))
    told(run(house, "check", str(tmp_path / "huge.nt")), 1, "huge.nt: cannot be read")


def test_an_ill_typed_value_is_a_finding_and_nothing_else_is_said(tmp_path: Path) -> None:
    claim = "<https://w3id.org/lexrights/id/claim/x>"
    said = '"2014-02-30"^^<http://www.w3.org/2001/XMLSchema#date>'
    (tmp_path / "date.ttl").write_text(f"{claim} <https://w3id.org/lexrights/ns#saidOn> {said} .", encoding="utf-8")
    run = subprocess.run([*LEXRIGHTS, "check", str(tmp_path / "date.ttl")], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    assert "date.ttl: claim:x:" in run.stdout


def test_a_misspelt_property_is_named_with_what_was_meant(house: Path, tmp_path: Path, run: Run) -> None:
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    text = f'{X} a <https://schema.org/Person> ; {label} "X"@en ; <http://www.w3.org/2004/02/skos/core#altLabl> "Y" .'
    (tmp_path / "x.ttl").write_text(text, encoding="utf-8")
    told(run(house, "check", str(tmp_path / "x.ttl")), 1, "skos:altLabl is not a property of such a thing")


def test_the_guards_cannot_vanish_unseen(house: Path, run: Run) -> None:
    moved = house / "moved"
    for name, code, words in (
        ("shapes/audits", 2, "there are no audits here"),
        ("data/identifiers.txt", 1, "is not there, and something is published"),
        ("shapes/person.ttl", 1, "no shape speaks of things of the class"),
        ("shapes/passage.ttl", 1, "no shape speaks of things of the class"),
    ):
        (house / name).rename(moved)
        told(run(house, "check"), code, words)
        moved.rename(house / name)
    assert run(house, "check").exit_code == 0


def test_an_import_in_the_vocabulary_is_refused(house: Path, run: Run) -> None:
    path = house / "ontology/lexrights.ttl"
    imports = "<https://w3id.org/lexrights/ns> owl:imports <http://127.0.0.1:9/x> .\n"
    path.write_text(path.read_text(encoding="utf-8") + imports, encoding="utf-8")
    told(run(house, "check"), 1, "nothing is fetched")


def with_a_new_claim(house: Path) -> None:
    path = house / CLAIMS
    text = path.read_text(encoding="utf-8")
    new = text[text.index("- id:") :].partition("\n- id:")[0]
    key = new.partition("\n")[0].removeprefix("- id: ")
    copy = new.replace(key, "claim:odf-20141120-298").replace("label: ", "label: Once more, ", 1)
    path.write_text(f"{text.rstrip()}\n{copy}\n", encoding="utf-8")


def test_a_write_that_fails_leaves_folder_and_list_as_they_were(
    house: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_a_new_claim(house)
    before = tree(house / "data")
    written: list[Path] = []
    original = merge._write  # noqa: SLF001 - each file goes this way

    def full(path: Path, chunks: Iterable[bytes]) -> str:
        written.append(path)
        if len(written) == 5:
            raise OSError(28, "No space left on device", str(path))
        return original(path, chunks)

    monkeypatch.setattr(merge, "_write", full)
    told(run(house, "build"), 1, "data/published: cannot be written: No space left on device")
    monkeypatch.undo()
    assert tree(house / "data") == before
    assert run(house, "build").exit_code == 0
    assert "claim/odf-20141120-298" in (house / "data/identifiers.txt").read_text(encoding="utf-8")


def test_a_kill_at_any_step_leaves_the_old_state_or_the_new(house: Path) -> None:
    with_a_new_claim(house)
    old = tree(house / "data/published")
    at, states = 0, []
    while True:
        at += 1
        run = subprocess.run(
            [sys.executable, "-c", KILLER, "--home", str(house), "build", str(at)], capture_output=True, check=False
        )
        states.append(tree(house / "data/published"))
        if run.returncode != -signal.SIGKILL:
            break
    assert run.returncode == 0
    assert at > 20
    new = states[-1]
    assert new != old
    assert all(state in (old, new) for state in states)
    assert not list((house / "data").glob(".published*"))


def test_where_folders_cannot_be_exchanged_they_are_renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda *_given, **_named: object())
    for name in ("fresh", "place"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x").write_text(name, encoding="utf-8")
    files.swap(tmp_path / "fresh", tmp_path / "place")
    assert (tmp_path / "place/x").read_text(encoding="utf-8") == "fresh"
    assert os.listdir(tmp_path) == ["place"]  # noqa: PTH208


def test_a_folder_or_file_that_is_closed_to_us_is_one_line(
    house: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = Path.mkdir

    def closed(path: Path, *given: object, **named: object) -> None:
        if path.name == ".published.new":
            raise PermissionError(13, "Permission denied", str(path))
        original(path, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "mkdir", closed)
    told(run(house, "build"), 1, "data/published: cannot be written: Permission denied")
    monkeypatch.undo()
    readable = Path.read_bytes

    def unreadable(path: Path) -> bytes:
        if path.name == "people.yaml":
            raise PermissionError(13, "Permission denied", str(path))
        return readable(path)

    monkeypatch.setattr(Path, "read_bytes", unreadable)
    told(run(house, "check"), 1, "people.yaml: cannot be read: Permission denied")


def test_names_are_shown_short_and_meant_ones_suggested(run: Run) -> None:
    result = run(CHECKOUT, "show", "x" * 5000)
    told(result, 2, "is not known here")
    assert len(result.output) < 400
    told(run(CHECKOUT, "show", ""), 2, "No name given. Give a URI, a CURIE or a key.")
    told(run(CHECKOUT, "show", "https://w3id.org/lexrights/id/person/kozlov-vladimr"), 2, "person:kozlov-vladimir?")
