"""The library calls that a build cannot do without: parse every YAML file, validate once, serialize once a format.

python bare.py CHECKOUT [MODULE…] imports the modules first, so that their import counts too.
"""

import importlib
import json
import sys
from pathlib import Path


def main(checkout: Path) -> None:
    """Do the bare work on what a checkout holds and has published; nothing is written."""
    import pyoxigraph as ox
    import pyshacl_turbo
    import yaml

    for path in sorted((checkout / "data").rglob("*.yaml")):
        yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    text = (checkout / "data/published/lexrights.jsonld").read_bytes()
    document = json.loads(text)
    triples = [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.JSON_LD)]
    shapes = [quad.triple for path in (checkout / "shapes").glob("*.ttl") for quad in ox.parse(path=path)]
    vocabulary = [quad.triple for path in (checkout / "ontology").glob("*.ttl") for quad in ox.parse(path=path)]
    stores = ox.Store(), ox.Store()
    for store, part in zip(stores, ([*triples, *vocabulary], shapes), strict=True):
        store.extend(ox.Quad(*triple) for triple in part)
    pyshacl_turbo.validate(stores[0], shacl_graph=stores[1], serialize_report_graph="nt")
    ox.serialize(triples, format=ox.RdfFormat.TURTLE)
    ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    json.dumps(document, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    for module in sys.argv[2:]:
        importlib.import_module(module)
    main(Path(sys.argv[1]))
