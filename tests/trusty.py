"""Verify nanopublications with the library `nanopub`, in a process of its own: it changes how rdflib reads numbers.

python trusty.py FILE prints the URI of each nanopublication of a TriG file whose trusty URI is right; of every
fiftieth the library also looks whether it is a nanopublication.
"""

import sys
import warnings
from collections import defaultdict
from pathlib import Path

warnings.simplefilter("ignore")  # the library is written for an older rdflib

from nanopub.nanopub import Nanopub  # noqa: E402
from nanopub.sign_utils import verify_trusty  # noqa: E402
from nanopub.utils import MalformedNanopubError  # noqa: E402
from rdflib import ConjunctiveGraph, Namespace, URIRef  # noqa: E402

SAMPLE = 50  # to look at one takes 60 ms


def main(path: Path) -> None:
    """Print what verifies, a line each."""
    whole = ConjunctiveGraph()
    whole.parse(path, format="trig")
    parts: dict[str, ConjunctiveGraph] = defaultdict(ConjunctiveGraph)
    for subject, predicate, term, graph in whole.quads():
        name = URIRef(str(graph.identifier) if graph is not None else "")
        parts[name.partition("#")[0]].get_context(name).add((subject, predicate, term))
    for number, (uri, part) in enumerate(parts.items()):
        try:
            if verify_trusty(part, uri, Namespace(f"{uri}#")) and (number % SAMPLE or _holds(part)):
                sys.stdout.write(f"{uri}\n")
        except MalformedNanopubError:
            continue


def _holds(part: ConjunctiveGraph) -> bool:
    one = Nanopub(rdf=part)
    return one.is_valid and one.has_valid_trusty and not one.signed_with_public_key


if __name__ == "__main__":
    main(Path(sys.argv[1]))
