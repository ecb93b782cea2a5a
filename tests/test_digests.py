"""Two writings of one value have one digest; two values never have."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from lexrights.errors import LexRightsError
from lexrights.stores import differences, digests

XSD = "http://www.w3.org/2001/XMLSchema#"


def sha(text: str, kind: str, folder: Path) -> str:
    node = ox.NamedNode("http://a/b")
    triple = ox.Triple(node, node, ox.Literal(text, datatype=ox.NamedNode(XSD + kind)))
    return digests.digest([triple], folder, "graph").sha256


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        ("double", "1.0", "1.0E0"),
        ("double", "1e3", "1000"),
        ("float", "0.1", "1.0E-1"),
        ("float", "0.1", "0.10000000149011612"),
        ("dateTime", "2014-11-20T00:00:00.000Z", "2014-11-20T00:00:00Z"),
        ("dateTime", "2014-11-20T06:00:00.50+06:00", "2014-11-20T00:00:00.5Z"),
        ("int", "+5", "5"),
        ("unsignedByte", "007", "7"),
        ("integer", "-0", "0"),
        ("decimal", "-01.500", "-1.5"),
        ("decimal", ".50", "0.5"),
        ("decimal", "10.", "10"),
        ("boolean", "1", "true"),
        ("integer", " 5 ", "5"),
        ("date", "2014-11-20+00:00", "2014-11-20Z"),
        ("date", "2014-11-20+13:00", "2014-11-19-11:00"),
        ("date", "2014-12-31-12:00", "2015-01-01+12:00"),
        ("gYear", "2014+00:00", "2014Z"),
        ("time", "12:00:00.500Z", "12:00:00.5Z"),
        ("time", "12:00:00.50", "12:00:00.5"),
        ("time", "12:00:00+06:00", "06:00:00Z"),
        ("time", "24:00:00", "00:00:00"),
        ("time", "01:30:00+03:00", "00:30:00+02:00"),
        ("time", "23:00:00-02:00", "23:59:00-01:01"),
        ("dateTime", "2014-12-31T24:00:00Z", "2015-01-01T00:00:00Z"),
        ("duration", "P1Y0M", "P12M"),
        ("duration", "PT36H", "P1DT12H"),
        ("duration", "-PT60.50S", "-PT1M0.5S"),
        ("duration", "P0Y", "PT0S"),
        ("duration", "-P0D", "PT0S"),
        ("dayTimeDuration", "PT86400S", "P1D"),
        ("yearMonthDuration", "P14M", "P1Y2M"),
        ("double", "1e400", "INF"),
        ("double", "-1e400", "-INF"),
        ("double", "+INF", "INF"),
        ("float", "1e39", "INF"),
        ("float", "-1e39", "-INF"),
    ],
)
def test_writings_of_one_value_are_the_same(kind: str, first: str, second: str, tmp_path: Path) -> None:
    assert sha(first, kind, tmp_path) == sha(second, kind, tmp_path)


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        ("double", "1.0", "1.1"),
        ("double", "nan", "NaN"),
        ("double", "1e400", "-INF"),
        ("dateTime", "2014-11-20T00:00:00", "2014-11-20T00:00:00Z"),
        ("dateTime", "2014-11-20T00:00:00.0000001Z", "2014-11-20T00:00:00Z"),
        ("dateTime", "2014-13-20T00:00:00.0Z", "2014-13-20T00:00:00Z"),
        ("decimal", "1.00000000000000000000000000000000001", "1"),
        ("decimal", "1_0", "10"),
        ("decimal", ".", "0"),
        ("integer", "100", "1"),
        ("integer", "5", "-5"),
        ("string", "1.0", "1"),
        ("date", "2014-11-20", "2014-11-20Z"),
        ("date", "2014-11-20+06:00", "2014-11-20Z"),
        ("date", "2014-02-30Z", "2014-03-02Z"),
        ("time", "12:00:00", "12:00:00Z"),
        ("time", "01:00:00Z", "23:00:00-02:00"),
        ("time", "25:00:00", "01:00:00"),
        ("duration", "P1M", "P30D"),
        ("duration", "P1M", "PT1M"),
        ("duration", "P1Y", "-P1Y"),
        ("duration", "P1Y", "12"),
        ("duration", "PT", "PT0S"),
        ("duration", "P1YT", "P1Y"),
        ("duration", "PT0.5S", "PT5S"),
    ],
)
def test_two_values_differ(kind: str, first: str, second: str, tmp_path: Path) -> None:
    assert sha(first, kind, tmp_path) != sha(second, kind, tmp_path)


def of_turtle(text: str, folder: Path) -> digests.Digest:
    head = f"@prefix x: <{XSD}> . @prefix e: <http://e/> . "
    return digests.digest((quad.triple for quad in ox.parse(head + text, ox.RdfFormat.TURTLE)), folder, "graph")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            'e:s e:q [ e:p "1"^^x:nonNegativeInteger ], [ e:p "2"^^x:nonNegativeInteger ] .',
            "e:s e:q [ e:p 2 ], [ e:p 1 ] .",
        ),
        ('e:s e:q ( "P12M"^^x:duration [ e:p "010"^^x:int ] ) .', 'e:s e:q ( "P1Y"^^x:duration [ e:p 10 ] ) .'),
        ('_:a e:p _:b . _:b e:p _:a ; e:v "+1"^^x:byte .', "_:m e:p _:n ; e:v 1 . _:n e:p _:m ."),
        ('e:s e:p _:a . e:t e:p _:a . _:a e:v "01"^^x:short .', "e:s e:p _:z . e:t e:p _:z . _:z e:v 1 ."),
    ],
)
def test_a_value_on_a_blank_node_may_be_written_otherwise(first: str, second: str, tmp_path: Path) -> None:
    assert of_turtle(first, tmp_path).sha256 == of_turtle(second, tmp_path).sha256


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("e:s e:q [ e:p 1 ], [ e:p 2 ] .", "e:s e:q [ e:p 1, 2 ] ."),
        ("e:s e:q [ e:p 1 ], [ e:p 1 ] .", "e:s e:q [ e:p 1 ] ."),
        ("e:s e:q [ e:p 1 ] . e:t e:q [ e:p 1 ] .", "e:s e:q _:a . e:t e:q _:a . _:a e:p 1 ."),
        ("e:s e:q [ e:p 1 ] . e:t e:q [ e:p 2 ] .", "e:s e:q [ e:p 2 ] . e:t e:q [ e:p 1 ] ."),
        ("[ e:p 1 ] .", "e:s e:p 1 ."),
        ("_:a e:p _:b . _:b e:p _:a .", "_:a e:p _:a . _:b e:p _:b ."),
        ("e:s e:q ( 1 2 ) .", "e:s e:q ( 2 1 ) ."),
    ],
)
def test_two_graphs_of_blank_nodes_differ(first: str, second: str, tmp_path: Path) -> None:
    assert of_turtle(first, tmp_path).sha256 != of_turtle(second, tmp_path).sha256


def test_a_value_that_is_written_twice_is_one_triple_and_told_to_come_again(tmp_path: Path) -> None:
    found = of_turtle('e:s e:p 5, "05"^^x:integer, "+5"^^x:int, 6 .', tmp_path)
    assert (found.triples, found.again) == (2, 2)


def test_of_many_differences_it_is_told_how_many_more_there_are(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder in (ours, theirs):
        folder.mkdir()
    first = of_turtle(" ".join(f"e:s{number} e:p {number} ." for number in range(12)), ours)
    second = of_turtle("e:s0 e:p 0 . " + " ".join(f"e:x e:p {number} ." for number in range(6)), theirs)
    told = list(differences.tell(first.lines, second.lines, "the store"))
    assert [line.partition(":")[0] for line in told] == [
        *["not there"] * 5, "and 6 more like these.", *["there, and not sent"] * 5, "and 1 more like these.",
    ]  # fmt: skip


def test_what_differs_is_told_by_value_and_not_by_the_names_of_blank_nodes(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder in (ours, theirs):
        folder.mkdir()
    first = of_turtle('e:s e:q [ e:p "P1Y0M"^^x:duration ; e:r e:t ] ; e:a e:b .', ours)
    second = of_turtle('e:s e:q [ e:p "12"^^x:duration ; e:r e:t ] ; e:c e:d .', theirs)
    assert list(differences.tell(first.lines, second.lines, "the store")) == [
        f'not there: [] <http://e/p> "P1Y"^^<{XSD}duration>; the store has "12"^^<{XSD}duration> in its place.',
        "not there: <http://e/s> <http://e/a> <http://e/b>",
        "there, and not sent: <http://e/s> <http://e/c> <http://e/d>",
    ]


def test_graphs_that_differ_only_in_how_nodes_hang_together_are_told_too(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder in (ours, theirs):
        folder.mkdir()
    first = of_turtle("_:a e:p _:b . _:b e:p _:a .", ours)
    second = of_turtle("_:a e:p _:a . _:b e:p _:b .", theirs)
    assert list(differences.tell(first.lines, second.lines, "the store"))


def test_blank_nodes_that_nothing_tells_apart_are_refused_at_once(tmp_path: Path) -> None:
    knot = " ".join(f"_:n{a} e:p _:n{b} ." for a in range(12) for b in range(12) if a != b)
    with pytest.raises(LexRightsError, match="12 blank nodes are too alike to be told apart"):
        of_turtle(knot, tmp_path)


def test_long_lists_and_deep_trees_are_named(tmp_path: Path) -> None:
    same = "e:s e:q (" + "1 " * 3000 + ") ."
    deep = "e:s e:q " + "[ e:p " * 3000 + "1" + " ]" * 3000 + " ."
    assert of_turtle(same, tmp_path).triples == 6001
    assert of_turtle(deep, tmp_path).triples == 3001
