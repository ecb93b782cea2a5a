"""Two writings of one value have one digest; two values never have."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from lexrights.stores import digests

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
    ],
)
def test_writings_of_one_value_are_the_same(kind: str, first: str, second: str, tmp_path: Path) -> None:
    assert sha(first, kind, tmp_path) == sha(second, kind, tmp_path)


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        ("double", "1.0", "1.1"),
        ("double", "nan", "NaN"),
        ("float", "1e39", "INF"),
        ("dateTime", "2014-11-20T00:00:00", "2014-11-20T00:00:00Z"),
        ("dateTime", "2014-11-20T00:00:00.0000001Z", "2014-11-20T00:00:00Z"),
        ("dateTime", "2014-13-20T00:00:00.0Z", "2014-13-20T00:00:00Z"),
        ("decimal", "1.00000000000000000000000000000000001", "1"),
        ("decimal", "1_0", "10"),
        ("decimal", ".", "0"),
        ("integer", "100", "1"),
        ("integer", "5", "-5"),
        ("string", "1.0", "1"),
    ],
)
def test_two_values_differ(kind: str, first: str, second: str, tmp_path: Path) -> None:
    assert sha(first, kind, tmp_path) != sha(second, kind, tmp_path)
