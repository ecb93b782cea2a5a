"""What machines look for first: site map, robots, VoID, the feed of releases, the search index, the w3id rules."""

import json
from collections.abc import Iterator
from xml.sax.saxutils import escape

from lexrights.dataset.namespaces import BASE
from lexrights.dataset.releases import Release
from lexrights.site import w3id
from lexrights.site.data import Shelf, in_english, kind_of, page, texts
from lexrights.site.documents import File
from lexrights.site.i18n import LANGUAGES
from lexrights.site.links import spoken


def files(shelf: Shelf, releases: list[Release], pages: list[str], host: str) -> Iterator[File]:
    """Yield the files at the root of the site; `host` is where it is served, a URL that ends in a slash."""
    yield "static/search-data.js", _index(shelf)
    used = [*shelf.vocabulary, *shelf.context.keys]
    names = {*map(shelf.context.compact_iri, used), *shelf.nodes}
    yield "static/terms-data.js", f"window.lexrightsTerms = {json.dumps(sorted(names))};\n".encode()
    yield "sitemap.xml", _map(pages, host)
    yield "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {host}sitemap.xml\n".encode()
    yield "releases.atom", _feed(shelf, releases, host)
    yield ".nojekyll", b""
    yield from w3id.files(shelf, releases, host)


def _index(shelf: Shelf) -> bytes:
    """Return the search index as a script, as a page on disk may load one and may not fetch a file."""
    entries, said = [], shelf.conventions
    for name, node in shelf.nodes.items():
        if kind_of(name) not in {"dataset", "passage"}:
            label = node["label"]
            native = list(label.values())[1:] if isinstance(label, dict) else []
            cited = said.articles if kind_of(name) == "provision" else []
            codes = said.abbreviations.get(node.get("provisionOf", name), ())
            extra = [
                *cited,
                *codes,
                *native,
                *texts(node.get("altLabel")),
                *texts(node.get("title")),
            ]
            named = {tag: one for tag, one in label.items() if tag != "en"} if isinstance(label, dict) else {}
            entries.append([kind_of(name), page(name), spoken(shelf, name), " ".join(map(str, extra)), named])
    return f"window.lexrightsIndex = {json.dumps(entries, ensure_ascii=False)};\n".encode()


def _map(paths: list[str], host: str) -> bytes:
    """Return a site map (https://www.sitemaps.org/protocol.html) with each page's languages."""
    entries = []
    for path in paths:
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(host + path + suffix)}.html"/>'
            for code, suffix in LANGUAGES
        )
        entries += [
            f"<url><loc>{escape(host + path + suffix)}.html</loc>{links}</url>\n" for _code, suffix in LANGUAGES
        ]
    head = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n{"".join(entries)}</urlset>\n'.encode()


def _feed(shelf: Shelf, releases: list[Release], host: str) -> bytes:
    """Return the Atom feed (RFC 4287) of the releases that this site holds."""
    node = shelf.nodes["dataset:"]
    entries = "".join(
        f"<entry><id>{BASE}v/{one.version}/</id><title>LexRights {escape(one.version)}</title>"
        f"<updated>{one.issued}T00:00:00Z</updated>"
        f'<link href="{escape(host)}v/{one.version}/index.html"/>'
        f"<summary>{escape(in_english(node['description']))}</summary></entry>\n"
        for one in releases
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>{BASE}</id><title>LexRights: releases</title><updated>{releases[0].issued}T00:00:00Z</updated>
<author><name>{escape(shelf.label(node["creator"]))}</name></author>
<link rel="self" href="{escape(host)}releases.atom"/>
{entries}</feed>
""".encode()
