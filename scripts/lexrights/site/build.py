"""The site as a folder: everything is made in memory or beside the target, then put in its place as a whole."""

import json
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import chain
from pathlib import Path

from lexrights import checksums
from lexrights import files as put
from lexrights.dataset import rdf
from lexrights.dataset.published import MARKER
from lexrights.errors import CommandError
from lexrights.home import Home
from lexrights.publish.serialization import VOCABULARIES
from lexrights.site import assets, catalog, charts, data, discovery, documents
from lexrights.site.data import Shelf, page
from lexrights.site.documents import File
from lexrights.site.pages import overviews, things
from lexrights.site.render import Site

STATIC = Path(__file__).parent / "static"


def build(home: Home, out: Path, host: str) -> tuple[int, str]:
    """Write the site into a folder in the place of what was there; return the number of files, and what is left out.

    Raises CommandError where the folder holds something that is not a site of ours.
    """
    if out.exists() and not (out / MARKER).exists() and (not out.is_dir() or any(out.iterdir())):
        raise CommandError(f"{out}: is not a site that lexrights wrote. Name an empty or a new folder.")
    fresh = out.with_name(f".{out.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        extra, left_out = assets.files()
        everything = data.read(home)
        count = _write(fresh, chain(files(everything, host, assets=bool(extra)), extra))
        put.swap(fresh, out)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return count, "\n".join(filter(None, [left_out, _unreachable(everything)]))


def _unreachable(everything: Shelf) -> str:
    """Return what to do where the site tells nobody how to reach those who answer for it."""
    nodes = everything.nodes
    editors = nodes["dataset:"]["creator"]
    return "" if "seeAlso" in nodes[editors] else f"{editors} has no seeAlso: the site names no place to write to."


def checked(host: str) -> str:
    """Return where a site will be, with a slash at its end. Raises CommandError where that is no web address."""
    if not re.fullmatch(r"https?://[\w.:\[\]-]+(/[\w.~%/-]*)?", host):
        raise CommandError(f"{host}: is not a web address. Write it as https://example.org/lexrights/")
    return host.rstrip("/") + "/"


def files(everything: Shelf, host: str, *, assets: bool) -> Iterator[File]:
    """Yield every file of the site but the assets: path and bytes."""
    _ = everything.published.labels  # now: a thread of the pool sends them, and would read the dump beside this one
    with ProcessPoolExecutor(1) as beside:
        pictures = beside.submit(_pictures, replace(everything))  # a copy, without what was worked out of it
        for name, content in documents.Library(everything).documents():
            yield name, content
            if name == "dataset.ttl":
                yield ".well-known/void", content
        yield from catalog.files(everything)
        yield from documents.asked(everything)
        yield from documents.vocabularies(everything)
        site = Site(everything, assets=assets)
        yield from things.pages(site)
        yield from overviews.pages(site, host)
        yield from ((f"static/{path.name}", path.read_bytes()) for path in sorted(STATIC.iterdir()))
        yield from _originals(site)
        yield from discovery.files(everything, site.releases, site.made, host)
        yield from pictures.result()
    yield MARKER, f"{everything.nodes['dataset:']['version']}\n".encode()


def _pictures(everything: Shelf) -> list[File]:
    """Return the pictures and the network as data; they take as long as all the pages, so they are made beside them."""
    from lexrights.site import plots  # noqa: PLC0415 - it imports what only this process needs

    graph, places = plots.layout(charts.read("network", everything))
    nodes = [
        {"id": place, "label": graph.nodes[place]["label"], "kind": place.split("/")[1], "x": x, "y": y}
        for place, (x, y) in places.items()
    ]
    edges = [
        (page(one), page(other), [page(claim) for claim in claims])
        for (one, other), claims in charts.joined(everything).items()
    ]
    found = json.dumps({"nodes": nodes, "edges": edges}, ensure_ascii=False)
    drawn = [(f"pictures/{name}.svg", plots.draw(name, everything)) for name in charts.NAMES]
    return [*drawn, ("static/network-data.js", f"window.lexrightsNetwork = {found};\n".encode())]


def _originals(site: Site) -> Iterator[File]:
    for one in site.releases:
        for name, content in site.originals(one):
            yield f"v/{one.version}/{name}", content
            if name in VOCABULARIES:
                triples = rdf.ordered(rdf.canonical(rdf.parse(one.folder / name, content)))
                for ending, made in documents.forms(triples):
                    yield f"v/{one.version}/{name.removesuffix('.ttl')}.{ending}", made
    asked = (site.home.ontology / "questions").iterdir()
    yield from ((f"questions/{path.name}", path.read_bytes()) for path in asked)


def _write(folder: Path, found: Iterator[File]) -> int:
    sums: dict[str, str] = {}
    made, seen = set(), set()
    for name, content in found:
        path = folder / name
        if name.casefold() in seen or ".." in path.parts:
            raise CommandError(f"{name}: two pages would have the same file name. Give one of them another key.")
        seen.add(name.casefold())
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        path.write_bytes(content)
        sums[name] = checksums.of(content)
    (folder / checksums.NAME).write_bytes(checksums.listed(sums))
    return len(sums) + 1
