"""The context means the same to every reader of JSON-LD, whatever code stands under whatever key."""

import json
from typing import Any

import pyoxigraph as ox
import pytest
from pyld import jsonld
from rdflib import Graph

from lexrights.dataset import context, rdf
from lexrights.dataset.namespaces import TERMS
from lexrights.home import CHECKOUT

TABLE = context.load(CHECKOUT / "ontology")
CODES = [key for key, term in TABLE.terms.items() if term.kind == "code"]
FILES = ("data/published/lexrights.nt", "ontology/terms.ttl", "tests/shapes/valid.ttl")
PUBLISHED = rdf.store(rdf.from_files([CHECKOUT / name for name in FILES]))
OF_KEY = """
  SELECT DISTINCT ?code WHERE {{
    ?claim <{iri}> ?used . ?used skos:inScheme ?list . ?code skos:inScheme ?list
  }} ORDER BY ?code
"""


def codes(key: str) -> list[str]:
    """Return the codes of the list from which a key takes its values."""
    query = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>" + OF_KEY.format(iri=TABLE.terms[key].iri)
    return [row[0].removeprefix(TERMS) for row in rdf.rows(PUBLISHED, query)]


def document() -> dict[str, Any]:
    things = [{"id": f"claim:x-{key.lower()}-{code}", key: code} for key in CODES for code in codes(key)]
    return {**TABLE.document, "@graph": things}


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD parser still uses it
def test_every_code_expands_under_its_key_alike_in_three_libraries() -> None:
    text = json.dumps(document())
    mine = {str(q.triple) for q in ox.parse(text.encode(), format=ox.RdfFormat.JSON_LD)}
    quads = jsonld.to_rdf(json.loads(text), {"format": "application/n-quads"})
    theirs = {str(q.triple) for q in ox.parse(quads.encode(), format=ox.RdfFormat.N_QUADS)}
    third = Graph().parse(data=text, format="json-ld").serialize(format="nt")
    assert mine == theirs == {str(q.triple) for q in ox.parse(third.encode(), format=ox.RdfFormat.N_TRIPLES)}
    assert len(CODES) >= 11
    assert all(codes(key) for key in CODES)
    objects = {rdf.value(q.triple.object) for q in ox.parse(text.encode(), format=ox.RdfFormat.JSON_LD)}
    assert all(one.startswith(TERMS) for one in objects)
    assert len(mine) == len(document()["@graph"])


@pytest.mark.parametrize("prefix", sorted(TABLE.kinds))
def test_a_prefix_that_is_also_a_key_still_makes_uris(prefix: str) -> None:
    """`case` and `right` are keys of claims; a thing of that class has them as prefixes all the same."""
    entry = {"id": f"{prefix}:a", "type": prefix.capitalize(), "about": f"{prefix}:b"}
    text = json.dumps({**TABLE.document, "@graph": [entry]})
    found = [q.triple for q in ox.parse(text.encode(), format=ox.RdfFormat.JSON_LD)]
    (about,) = [t for t in found if t.predicate.value == TABLE.terms["about"].iri]
    space = TABLE.prefixes[prefix]
    assert (rdf.value(about.subject), rdf.value(about.object)) == (f"{space}a", f"{space}b")
