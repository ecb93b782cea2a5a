"""What only all reports together tell: names, words, counts and classes, by their summaries alone."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from lexrights.dataset.namespaces import DATASET, NS, THINGS
from lexrights.dataset.rdf import LABEL, TYPE, from_files, value
from lexrights.home import CHECKOUT, Home
from lexrights.publish import engines, keep, pipeline
from reports import ABOUT, NAMES, add, answer, build, description, edit, found, recounted

Run = Callable[..., Result]
PUBLISHED = "data/published/lexrights.nt"


def every(house: Path) -> list[str]:
    """Return all that a check finds, counts too, each as a line."""
    return [str(one) for one in pipeline.check(Home(house), lambda _step: None)]


def test_a_claim_that_stands_in_two_reports_is_told_once(house: Path) -> None:
    add(house, "aa")
    add(house, "bb", f"label: Another one., about: {ABOUT}, evidence: passage:bb-001")
    source, target = (house / "data/reports" / key / "claims.yaml" for key in ("aa", "bb"))
    line = source.read_text(encoding="utf-8").splitlines()[2].replace("passage:aa", "passage:bb")
    target.write_text(target.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    [told] = found(house)
    assert (told.file, told.line, told.subject) == ("data/reports/bb/claims.yaml", 5, "claim:aa-001")
    assert told.problem == "the id stands already at data/reports/aa/claims.yaml:3."


def test_an_answer_may_be_in_the_words_of_what_it_answers(house: Path) -> None:
    add(house, "aa")
    add(house, "bb", answer("bb", "aa").replace("'No, says bb to aa.'", "Somebody in aa is content."))
    assert found(house) == []


def test_a_name_that_another_report_nearly_has_is_told_with_what_was_meant(several: Path) -> None:
    edit(several / "data/reports/bb/claims.yaml", f"about: {ABOUT}", f"about: [{ABOUT}, claim:aa-0001]")
    [told] = found(several)
    assert str(told) == (
        "data/reports/bb/claims.yaml:3: claim:bb-001: about names claim:aa-0001, which is not described anywhere."
        " Did you mean claim:aa-001?"
    )


def test_the_description_counts_what_is_published_itself_too(several: Path) -> None:
    recounted(CHECKOUT / PUBLISHED)
    recounted(several / PUBLISHED)
    assert description(several / PUBLISHED)["source"] == {f"<{THINGS}report/{key}>" for key in (*NAMES, "odf-20141120")}
    add(several, "ff", f"label: Another., about: {ABOUT}, evidence: passage:ff-001")
    build(several)
    recounted(several / PUBLISHED)


def test_a_report_that_was_withdrawn_is_no_source(several: Path) -> None:
    for key, name in (("things", "report"), ("passages", "passages"), ("claims", "claims")):
        thing = "report:aa" if key == "things" else f"{key[:-1]}:aa-001"
        gone = f"{key}:\n- {{id: {thing}, deprecated: true, deprecationReason: Taken back.}}\n"
        (several / f"data/reports/aa/{name}.yaml").write_text(gone, encoding="utf-8")
    build(several)
    assert f"<{THINGS}report/aa>" not in description(several / PUBLISHED)["source"]
    recounted(several / PUBLISHED)


def test_the_description_is_made_again_only_where_it_says_something_else(several: Path) -> None:
    kept = several / keep.FOLDER / "dataset"
    before = kept.stat().st_ino
    edit(several / "data/reports/cc/claims.yaml", "Somebody in cc", "Someone in cc")
    build(several)
    assert kept.stat().st_ino == before
    add(several, "ff")
    build(several)
    assert kept.stat().st_ino != before


def test_a_class_that_nothing_has_is_counted_as_none(several: Path) -> None:
    edit(several / "data/dataset.yaml", "  ofClass: schema:Event\n", "  ofClass: schema:Book\n")
    build(several)
    recounted(several / PUBLISHED)


@pytest.mark.parametrize("key", ["", "aa"])
def test_a_shape_for_a_term_that_nothing_has_is_refused(several: Path, run: Run, key: str) -> None:
    """Whether the shapes are read with nothing kept or with one report kept from before."""
    edit(several / "shapes/case.ttl", "sh:targetObjectsOf lr:case", "sh:targetObjectsOf lr:cases")
    if not key:
        shutil.rmtree(several / keep.FOLDER)
    told = run(several, "check")
    assert told.exit_code == 2
    assert told.output == ("shapes: lr:cases is a term that nothing declares or uses. Did you mean lr:case?\n"), (
        told.output
    )


def test_a_class_is_told_only_where_no_shape_speaks_of_it_in_any_report(house: Path) -> None:
    """A shape may find a case by the claim that points to it, and the two stand in different parts."""
    add(house, "aa")
    assert found(house) == []
    shutil.copy(house / "shapes/case.ttl", house / "case.ttl")
    (house / "shapes/case.ttl").unlink()
    told = [str(one) for one in found(house)]
    where = "such as case:atabek-aron at data/entities/cases.yaml:3."
    assert told == [f"shapes: no shape speaks of things of the class lr:Case, {where} Put its shape back."]
    edit(house / "case.ttl", "    sh:targetClass lr:Case ;\n", "")
    shutil.copy(house / "case.ttl", house / "shapes/case.ttl")
    assert found(house) == []  # each case is one that a claim of the first report points to


def test_a_source_that_nothing_cites_and_that_has_no_address_is_told_where_it_stands(house: Path) -> None:
    path = house / "data/entities/sources.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}- id: source:probe\n  label: A letter\n", encoding="utf-8")
    [told] = found(house)
    assert str(told) == (
        f"data/entities/sources.yaml:{len(text.splitlines()) + 1}: source:probe: nothing points to it, and it says"
        " nothing by which a shape would find it. Name it in a claim, or delete it."
    )


def test_a_report_of_one_file_is_built_like_one_in_a_folder(several: Path) -> None:
    folder = several / "data/reports/cc"
    good = {path.name: path.read_bytes() for path in (several / "data/published").iterdir()}
    shutil.move(folder / "claims.yaml", several / "data/reports/cc.yaml")
    assert found(several) == []
    assert every(several) == []
    build(several)
    assert {path.name: path.read_bytes() for path in (several / "data/published").iterdir()} == good
    (several / "data/reports/cc.txt").write_text("x", encoding="utf-8")
    assert every(several) == ["data/reports/cc.txt: is not read. Name it .yaml, or move it elsewhere."]


def test_each_thing_is_in_the_summary_of_one_part_alone(several: Path) -> None:
    triples = from_files([several / "data/published/lexrights.nt"])
    with pipeline._made(Home(several), lambda _step: None, engines.local) as (_ground, parts):  # noqa: SLF001
        summaries = {one.key: one.summary for one in parts}
    assert sorted(summaries) == ["", "#", *NAMES, "odf-20141120"]
    assert sorted(iri for one in summaries.values() for iri in one.iris) == sorted({value(t.subject) for t in triples})
    assert sum(one.triples for one in summaries.values()) == len(triples)
    ours = {value(t.subject) for t in triples if (t.predicate.value, value(t.object)) == (f"{NS}statedIn", DATASET)}
    labelled = [t for t in triples if t.predicate.value == LABEL and value(t.subject) in ours]
    assert sum(len(one.labels) for one in summaries.values()) == len(labelled)
    types = sum(t.predicate.value == TYPE for t in triples)
    assert sum(sum(one.classes.values()) for one in summaries.values()) == types
