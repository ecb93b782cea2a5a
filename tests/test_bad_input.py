"""Bad input and faults: the right exit code, plain lines, nothing lost (the field's checklist, row by row)."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
CLAIMS = "data/reports/odf-20141120/claims/2-speech.yaml"
LEXRIGHTS = [sys.executable, "-m", "lexrights"]


def tree(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def fails(result: Result, code: int, *words: str) -> None:
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    for word in words:
        assert word in result.output


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("  measure: max-fine\n", "  mesure: max-fine\n", "mesure is not a key. Did you mean measure?"),
        (
            "  measure: max-fine\n",
            "  measure: max-fin\n",
            "max-fin, which is not in the code lists. Did you mean max-fine?",
        ),
        ("about: provision:cc-2014-130", "about: provision:cc-201-130", "which is not described anywhere"),
        ("claimant: group:activists", "claimant: group:activist", "Did you mean group:activists?"),
        ("about: provision:cc-2014-130", "about: provison:cc-2014-130", "neither kind:key nor a web address"),
        ("type: RightClaim", "type: RigthClaim", "RigthClaim is not a class. Did you mean RightClaim?"),
        ("  value: 25810\n", "  value: 25,810\n", "'25,810' is not a number such as 12 or 4.4."),
        ("  value: 25810\n", "  value: 25_810\n", "25_810 is a number or a truth value"),
        ("  value: 25810\n", "  value:\n", "a value is missing here."),
        ("  value: 25810\n", "", "value"),
        ("  occurred: 2012\n", "  occurred: 2014-02-30\n", "'2014-02-30' is not a date"),
        ("  value: 25810\n", "  value: 25810\n  approximate: NO\n", "NO is a number or a truth value"),
        ("content: not-linked\n", "content: linked-to\n  negated: true\n", "negated is not a key"),
        ("id: claim:odf-20141120-201", "id: claim:ODF-20141120-201", "is not a key"),
        ("id: claim:odf-20141120-201", "id: claim:odf-20141120-202", "stands already at"),
        ("id: claim:odf-20141120-201", "id: claim:../../../etc/passwd", "is not a key"),
        ("id: claim:odf-20141120-201", "id: clam:odf-20141120-201", "Did you mean claim?"),
        ("evidence: passage:odf-20141120-055", "evidence: passage:odf-20141120-999", "which is not described anywhere"),
        ("claims:\n", "claim:\n", "Did you mean claims?"),
    ],
)
def test_a_slip_of_an_author_is_named_with_file_and_line(house: Path, run: Run, old: str, new: str, words: str) -> None:
    before = tree(house / "data/published")
    change(house / CLAIMS, old, new)
    result = run(house, "build")
    fails(result, 1, f"{CLAIMS}:", words)
    assert tree(house / "data/published") == before


def test_all_slips_are_named_at_once(house: Path, run: Run) -> None:
    change(house / CLAIMS, "  measure: max-fine\n", "  mesure: max-fine\n")
    change(house / "data/entities/people.yaml", "label:", "lable:")
    fails(run(house, "check"), 1, "mesure is not a key", "lable is not a key")


def test_the_same_id_in_two_files_names_both_places(house: Path, run: Run) -> None:
    (house / "data/entities/more.yaml").write_text(
        "things:\n- id: person:kozlov-vladimir\n  type: Person\n  label: X\n"
    )
    fails(run(house, "check"), 1, "data/entities/people.yaml:", "the id stands already at data/entities/more.yaml:2")


def test_a_published_uri_must_not_be_lost(house: Path, run: Run) -> None:
    with (house / "data/identifiers.txt").open("a") as file:
        file.write("https://w3id.org/lexrights/id/person/someone-else\n")
    before = tree(house / "data/published")
    fails(
        run(house, "build"), 1, "data/identifiers.txt:", "person/someone-else: was published and is gone.", "tombstone"
    )
    assert tree(house / "data/published") == before


def test_passages_that_overlap_are_named(house: Path, run: Run) -> None:
    change(house / "data/reports/odf-20141120/passages.yaml", "  end: 10031\n", "  end: 10040\n")
    fails(run(house, "check"), 1, "passages.yaml:", "passage:odf-20141120-062: overlaps the passage before it")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("  start: 29\n", "", 11, "A passage starts at one offset, in code points."),
        ("  start: 29\n", "  start: -29\n", 15, "A passage starts at one offset, in code points. (-29)"),
        ("  start: 29\n", "  start: 2900\n", 15, "A passage starts before it ends. (2900)"),
        ("  start: 29\n  end: 280\n", "", 11, "A passage says where it starts and where it ends."),
    ],
)
def test_a_wrong_offset_is_told_at_its_line(house: Path, run: Run, old: str, new: str, line: int, words: str) -> None:
    change(house / "data/reports/odf-20141120/passages.yaml", old, new)
    fails(run(house, "check"), 1, f"passages.yaml:{line}: passage:odf-20141120-002: {words}")


def test_a_number_that_the_build_counts_is_not_typed(house: Path, run: Run) -> None:
    change(house / "data/dataset.yaml", "  uriSpace:", "  triples: 7\n  uriSpace:")
    change(house / "data/dataset.yaml", "  ofClass: lr:Claim\n", "  ofClass: lr:Claim\n  entities: 7\n")
    result = run(house, "check")
    fails(result, 1, "data/dataset.yaml:36: dataset:: triples is computed by the build. Take the line out.")
    fails(result, 1, "data/dataset.yaml:95: dataset:#claim: entities is computed by the build. Take the line out.")


def test_without_what_reports_name_or_without_a_description_that_is_told(house: Path, run: Run) -> None:
    change(house / "data/dataset.yaml", "- id: 'dataset:'\n", "- id: dataset:#whole\n")
    fails(
        run(house, "check"),
        1,
        "data/dataset.yaml: nothing describes the dataset. Give it the entry `dataset:`.",
    )
    for path in (house / "data/entities").iterdir():
        path.unlink()
    fails(run(house, "check"), 1, "data/entities: nothing is described here. Describe what the reports name.")


def test_a_folder_without_data_is_a_wrong_command(tmp_path: Path, run: Run) -> None:
    fails(run(tmp_path, "build"), 2, "has no folder ontology")


def test_an_unknown_command_option_or_thing_is_a_wrong_command(house: Path, run: Run) -> None:
    fails(run(house, "biuld"), 2, "No such command")
    fails(run(house, "build", "--chek"), 2, "No such option")
    fails(run(house, "show", "provison:cc-2014-174"), 2, "is not known here. Did you mean provision:cc-2014-174?")
    fails(run(house, "evidence", "no-such-file.txt"), 2, "no-such-file.txt")


TTL_HEAD = "@prefix lr: <https://w3id.org/lexrights/ns#> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
BOMB = """<?xml version="1.0"?>
<!DOCTYPE r [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x/">
<rdf:Description rdf:about="http://a/"><x:y>&b;</x:y></rdf:Description></rdf:RDF>"""


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("space.ttl", TTL_HEAD + "<http://a b> a lr:Case .", "space.ttl:3:"),
        ("tag.ttl", TTL_HEAD + '<http://a> lr:hedge "x"@en--x .', "tag.ttl:3:"),
        ("prefix.ttl", TTL_HEAD + "<http://a> nope:x 1 .", "prefix.ttl:3:"),
        ("relative.ttl", TTL_HEAD + "<a> a lr:Case .", "/a: has the class"),
        ("literal.ttl", TTL_HEAD + '"x" a lr:Case .', "literal.ttl:3:"),
        ("page.ttl", "<!DOCTYPE html><html></html>", "page.ttl:1:"),
        ("cut.ttl", TTL_HEAD + "<http://a> a lr:Ca", "cut.ttl:3:"),
        ("remote.jsonld", '{"@context": "https://example.org/c", "@id": "http://a"}', "remote.jsonld"),
        ("binary.ttl", "\x00\x01\x02", "binary.ttl:1:"),
        ("x.doc", "x", "is not RDF"),
        (
            "imports.ttl",
            "<http://a> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:9/x> .",
            "nothing is fetched",
        ),
        ("bare.ttl", TTL_HEAD + '<https://w3id.org/lexrights/id/person/x> lr:role "spy"@en .', "person:x"),
    ],
)
def test_bad_rdf_is_refused_in_one_line(
    house: Path, tmp_path: Path, run: Run, name: str, content: str, words: str
) -> None:
    (tmp_path / name).write_text(content)
    fails(run(house, "check", str(tmp_path / name)), 1, words)


@pytest.mark.parametrize(
    "value",
    ["<<( <http://a> <http://b> 1 )>>", '"x" {| <http://b> 1 |}', '"x" . << <http://a> <http://b> 1 >> <http://c> 1'],
)
def test_triples_about_triples_are_left_out_and_told(house: Path, tmp_path: Path, run: Run, value: str) -> None:
    path = tmp_path / "new.ttl"
    path.write_text(f"{TTL_HEAD}<http://e/x> a lr:Claim ; lr:value {value} .", encoding="utf-8")
    result = run(house, "check", str(path))
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{path}: triples about triples (RDF 1.2) are not checked: 1.\n")
    assert all(line.startswith(f"{path}: http://e/x: ") for line in result.stdout.splitlines())


def test_a_text_with_a_direction_is_rdf_1_2(house: Path, tmp_path: Path, run: Run) -> None:
    (tmp_path / "x.ttl").write_text(f'{TTL_HEAD}<http://e/x> a lr:Claim ; lr:hedge "x"@en--ltr .', encoding="utf-8")
    fails(run(house, "check", str(tmp_path / "x.ttl")), 1, "x.ttl: http://e/x: has a text with a direction")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("1e400", "(INF)"),
        ('"+INF"^^xsd:double', "(INF)"),
        ('"yes"^^xsd:boolean', "(yes)"),
        ('"2014-13-01"^^xsd:date', "(2014-13-01)"),
        ('"P"^^xsd:duration', "(P)"),
        ('"a\\nb\\u001b[2J\\u0000"', "(a\\nb\\x1b[2J\\x00)"),
        ("9" * 5000, f"({'9' * 200}…)"),
    ],
)
def test_an_odd_value_is_checked_and_shown_in_one_line(
    house: Path, tmp_path: Path, run: Run, value: str, shown: str
) -> None:
    text = f"{TTL_HEAD}<https://w3id.org/lexrights/id/claim/x-1> a lr:Claim ; lr:value {value} ."
    (tmp_path / "x.ttl").write_text(text, encoding="utf-8")
    result = run(house, "check", str(tmp_path / "x.ttl"))
    lines = result.stdout.splitlines()
    assert result.exit_code == 1
    assert all(line.startswith(str(tmp_path / "x.ttl: claim:x-1: ")) for line in lines)
    assert [line for line in lines if line.endswith(f"The value is one number, whole or decimal. {shown}")]


def test_what_was_looked_for_is_listed_once(house: Path, tmp_path: Path, run: Run) -> None:
    paths = [tmp_path / f"{name}.ttl" for name in "abc"]
    for path in paths:
        path.write_text("<http://e/C> a <http://www.w3.org/2000/01/rdf-schema#Class> .", encoding="utf-8")
    result = run(house, "check", *map(str, paths))
    fails(result, 1, "so nothing was checked.")
    assert (result.stdout.count("so nothing was checked."), result.stdout.count("Looked for things of")) == (3, 1)
    assert result.stdout.splitlines()[-1].startswith(f"{paths[-1]}: ")


def test_an_entity_bomb_is_not_expanded(house: Path, tmp_path: Path, run: Run) -> None:
    names = "abcdefghij"
    lines = [f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names)]
    (tmp_path / "bomb.rdf").write_text(BOMB.replace('<!ENTITY b "&a;&a;">', "".join(lines)).replace("&b;", "&j;"))
    fails(run(house, "check", str(tmp_path / "bomb.rdf")), 1, "bomb.rdf")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("sh:minCount", "sh:mincount", "mincount"),
        ("sh:targetClass", "sh:targetClas", "targetClas"),
        ("sh:targetClass lr:Claim", "sh:targetClass lr:Clam", "lr:Clam"),
        ("sh:minCount 1", 'sh:minCount "one"', "shapes"),
    ],
)
def test_faulty_shapes_are_a_wrong_command_not_a_clean_bill(
    house: Path, run: Run, old: str, new: str, words: str
) -> None:
    change(house / "shapes/claim.ttl", old, new)
    fails(run(house, "check"), 2, words)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("data/identifiers.txt", b"\xff\xfe", "identifiers.txt: is not UTF-8."),
        ("ontology/context.jsonld", b"{", "context.jsonld: is not a JSON-LD context"),
        ("ontology/terms.ttl", b"<cut", "terms.ttl:"),
        ("ontology/lexrights.ttl", b"", "is a term of ours without rdfs:isDefinedBy"),
        ("shapes/audits/cycle.rq", b"SELEC", "cycle.rq"),
        ("shapes/audits/cycle.rq", b"\xff", "cycle.rq"),
        (
            "data/dataset.yaml",
            b"things:\n- {id: 'dataset:'}\n",
            "data/dataset.yaml:2: dataset:: an entry says nothing.",
        ),
    ],
)
def test_a_broken_part_of_the_house_is_named(house: Path, run: Run, name: str, content: bytes, words: str) -> None:
    (house / name).write_bytes(content)
    result = run(house, "check")
    assert result.exit_code in {1, 2}
    assert words in result.output
    assert "Traceback" not in result.output
    assert "fault of lexrights itself" not in result.output


def test_a_fault_of_our_own_is_one_line_too(house: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lexrights.publish.pipeline.check", lambda *_words: 1 / 0)
    result = run(house, "check")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "this is a fault of lexrights itself; please report it: ZeroDivisionError: division by zero\n"
    )


def test_no_shapes_at_all_do_not_pass(house: Path, run: Run) -> None:
    for path in (house / "shapes").glob("*.ttl"):
        path.unlink()
    fails(run(house, "check"), 2, "no shapes")


def test_shapes_that_are_not_turtle_are_named(house: Path, run: Run) -> None:
    (house / "shapes/claim.ttl").write_text("not turtle")
    fails(run(house, "check"), 1, "claim.ttl:1:")


def start(house: Path, *words: str, **options: object) -> subprocess.Popen[str]:
    return spawn([*LEXRIGHTS, "--home", str(house), *words], **options)


def spawn(command: list[str], **options: object) -> subprocess.Popen[str]:
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)  # type: ignore[call-overload, no-any-return]


def end(process: subprocess.Popen[str]) -> tuple[int, str]:
    _out, err = process.communicate(timeout=60)
    return process.returncode, err


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_build_that_is_stopped_leaves_the_old_folder_or_the_new(house: Path, how: signal.Signals) -> None:
    old = tree(house / "data/published")
    change(house / CLAIMS, "sixfold", "six times over")
    dice = random.Random(how)
    code = "import lexrights.__main__ as here; print('ours', flush=True); here.main()"
    for _ in range(8):
        build = spawn([sys.executable, "-c", code, "--home", str(house), "build"])
        assert build.stdout
        assert build.stdout.readline() == "ours\n"  # until then Python itself answers signals
        time.sleep(dice.uniform(0, 0.6))
        build.send_signal(how)
        _code, err = end(build)
        assert "Traceback" not in err
        assert tree(house / "data/published")["claims.csv"] in {
            old["claims.csv"],
            old["claims.csv"].replace(b"sixfold", b"six times over"),
        }
        assert tree(house / "data/published").keys() == old.keys()
    assert end(start(house, "build"))[0] == 0
    assert not list((house / "data").glob(".published*"))


def test_two_builds_at_once_both_end_well_or_one_says_that_it_waits(house: Path) -> None:
    builds = [start(house, "build") for _ in range(3)]
    ends = [end(build) for build in builds]
    assert any(code == 0 for code, _err in ends)
    assert all(code == 0 or "another build is running here" in err for code, err in ends)
    assert end(start(house, "build", "--check"))[0] == 0


def test_a_full_disk_leaves_the_old_folder(house: Path) -> None:
    old = tree(house / "data/published")
    change(house / CLAIMS, "sixfold", "six times over")
    limit = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))}
    build = start(house, "build", **limit)
    code, err = end(build)
    assert code == 1
    assert "File too large" in err
    assert "Traceback" not in err
    assert tree(house / "data/published") == old


def test_a_file_in_the_place_of_the_folder_is_named(house: Path, run: Run) -> None:
    for path in (house / "data/published").iterdir():
        path.unlink()
    (house / "data/published").rmdir()
    (house / "data/published").write_text("in the way")
    fails(run(house, "build"), 1, "data/published", "is not a folder")
    assert (house / "data/published").read_text() == "in the way"


def test_a_read_only_home_and_a_deleted_working_folder_do_not_matter(house: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    env = os.environ | {"HOME": "/proc"}
    code = "import os, sys; os.rmdir(os.getcwd()); from lexrights.cli import main; main(sys.argv[1:])"
    command = [sys.executable, "-c", code, "--home", str(house), "build", "--check"]
    done = subprocess.run(command, check=False, cwd=gone, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_closed_pipe_is_no_traceback(house: Path) -> None:
    show = start(house, "show", "provision:cc-2014-174")
    with show:
        assert show.stdout
        show.stdout.close()
        assert show.stderr
        assert "Traceback" not in show.stderr.read()
