"""Endings and media types stand in one table, and what is made out of it is what it was made for."""

import mimetypes
import re

import pyoxigraph as ox
import pytest
import yaml

from lexrights.cli import group
from lexrights.dataset import media, rdf
from lexrights.dataset.media import Media
from lexrights.home import CHECKOUT, PACKAGE
from lexrights.query import writers
from lexrights.serve import sparql
from lexrights.site import w3id

ALL = [one for one in vars(media).values() if isinstance(one, Media)]
TYPES = [kind for one in ALL for kind in (one.type, *one.aliases)]
ELSEWHERE = {  # where a media type is no choice of a form: HTML's own word for data in a script
    'site/templates/base.html: <script type="application/ld+json">',
}


def test_no_other_file_of_the_package_spells_a_media_type() -> None:
    said = re.compile(r".*(?:" + "|".join(map(re.escape, (*TYPES, media.PLAIN))) + ")[^>]*>?")
    found = {
        f"{path.relative_to(PACKAGE)}: {line.strip()}"
        for path in PACKAGE.rglob("*")
        if path.suffix in {".py", ".html", ".rq"} and path.name != "media.py"
        for line in said.findall(path.read_text(encoding="utf-8"))
    }
    assert found == ELSEWHERE


def test_no_two_forms_share_a_type_or_an_ending_of_their_own() -> None:
    assert len(TYPES) == len(set(TYPES)) == 14
    assert len({one.ending for one in ALL}) == len({one.name for one in ALL}) == len(ALL) == 12


@pytest.mark.parametrize("one", media.RDF, ids=lambda one: one.name)
def test_the_engine_knows_each_form_of_rdf_by_the_same_type_and_ending(one: Media) -> None:
    found = rdf.format_of(one)
    assert (found.media_type, found.file_extension) == (one.type, one.ending)
    assert found == ox.RdfFormat.from_extension(one.ending)


def test_each_ending_is_read_as_the_form_that_it_names() -> None:
    xml, json = ox.RdfFormat.RDF_XML, ox.RdfFormat.JSON_LD
    assert {
        ".ttl": ox.RdfFormat.TURTLE,
        ".nt": ox.RdfFormat.N_TRIPLES,
        ".jsonld": json,
        ".json": json,
        ".rdf": xml,
        ".owl": xml,
        ".xml": xml,
        ".nq": ox.RdfFormat.N_QUADS,
        ".trig": ox.RdfFormat.TRIG,
    } == rdf.FORMATS


def test_the_tables_that_are_made_of_it_are_whole() -> None:
    turtle, nt, jsonld = "text/turtle", "application/n-triples", "application/ld+json"
    results = "application/sparql-results+"
    assert list(w3id.FORMS.items()) == [(turtle, "ttl"), (jsonld, "jsonld"), (nt, "nt")]
    assert w3id.HTML == ("text/html", "application/xhtml+xml")
    assert list(sparql.GRAPHS.items()) == [(turtle, "ttl"), (nt, "nt"), (jsonld, "jsonld")]
    assert list(sparql.TABLES.items()) == [
        (f"{results}json", "json"),
        ("application/json", "json"),
        ("text/csv", "csv"),
        ("text/tab-separated-values", "tsv"),
        (f"{results}xml", "xml"),
    ]
    assert {f"{results}json": "json", "application/json": "json", f"{results}xml": "xml"} == sparql.BOOLEANS
    assert sparql.MEDIA["json"] == f"{results}json"
    assert sparql.MEDIA["csv"] == "text/csv; charset=utf-8"
    assert set(writers.TABLES) == {one.ending for one in media.TABLES}


def test_a_command_offers_the_forms_of_answers() -> None:
    offered = set(group.FORMS) - {"table", "excel"}  # for the screen, and CSV for one program
    assert offered == {one.ending for one in (*media.GRAPHS, *media.TABLES)} - {"xml"}


def test_the_dataset_names_its_files_by_these_types() -> None:
    told = yaml.safe_load((CHECKOUT / "data/dataset.yaml").read_text(encoding="utf-8"))
    files = [one for one in told["things"] if "mediaType" in one]
    assert len(files) == len(media.FILES)
    assert {media.of_file(one["downloadURL"]) for one in files} == {one.type for one in media.FILES}
    for one in files:  # the IANA's addresses of media types know no parameters
        kind, _, parameter = str(media.of_file(one["downloadURL"])).partition(";")
        assert one["mediaType"] == f"https://www.iana.org/assignments/media-types/{kind}"
        assert parameter == ("version=1.2" if one.get("conformsTo") == "https://www.w3.org/TR/rdf12-turtle/" else "")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("lexrights.rdf12.ttl", "text/turtle;version=1.2"),
        ("lexrights.ttl", "text/turtle"),
        ("rdf12.ttl", "text/turtle"),
        ("lexrights.nanopubs.trig", "application/trig"),
        ("claims.csv", "text/csv"),
        ("SHA256SUMS", None),
        ("static/site.js", None),
    ],
)
def test_a_published_file_has_the_type_of_its_longest_ending(name: str, expected: str | None) -> None:
    assert media.of_file(name) == expected


def test_the_rest_of_the_world_agrees_where_it_says_anything() -> None:
    there = mimetypes.MimeTypes(filenames=())
    told = {one.ending: there.guess_type(f"x.{one.ending}")[0] for one in (media.CSV, media.TSV, media.HTML)}
    assert told == media.by_ending((media.CSV, media.TSV, media.HTML))
