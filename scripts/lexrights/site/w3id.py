"""The rules of the permanent addresses, as w3id.org's Apache reads them, and what its register asks for beside them."""

import re

from lexrights import checksums
from lexrights.dataset import media
from lexrights.dataset.namespaces import BASE, TERMS
from lexrights.dataset.releases import Release
from lexrights.publish.serialization import NANOPUBS
from lexrights.site.data import Shelf, kind_of, page
from lexrights.site.documents import File

FORMS = media.by_type(media.GRAPHS)
HTML = (media.HTML.type, *media.HTML.aliases)
TAKEN = r"(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))"  # not refused by q=0
KNOWN = f"(?:{'|'.join(map(re.escape, (*HTML, *FORMS)))}){TAKEN}"
ANY = f"(?:{KNOWN}|[*]/[*]|text/[*]|application/[*])"
FILES = ("context.jsonld", "static/icon.svg", "releases.atom", "sitemap.xml", checksums.NAME, "catalog.ttl")
VERSIONED = ("ns", "terms", "alignments")  # what has version IRIs
WHOLE = ("ns", "terms", "shapes", "alignments", "dataset", "questions")
CODE = "RA[A-Za-z0-9_-]{43}"  # with which the URI of a nanopublication ends
RULES = """\
# {base}
Options +FollowSymLinks -MultiViews
RewriteEngine on
Header always set Access-Control-Allow-Origin "*"
Header always merge Vary "Accept"

{gone}# The form is the one that the Accept header names first and does not refuse (a rule cannot rank by q);
# a page where it names none of these, and nothing where it takes none.
RewriteRule ^ - [E=FORM:html]
{forms}RewriteCond %{{HTTP_ACCEPT}} !^$
RewriteCond %{{HTTP_ACCEPT}} !{any} [NC]
RewriteRule ^(?:(?:id|ns|terms|alignments)/.*|questions/[a-z0-9-]+|{whole})$ - [R=406,L]

RewriteRule ^id/({kinds})/([a-z0-9-]+)$ {host}doc/$1/$2.%{{ENV:FORM}} [R=303,L]
RewriteRule ^({whole})$ {host}$1.%{{ENV:FORM}} [R=303,L]
RewriteCond %{{ENV:FORM}} html
RewriteRule ^(?:{versioned})/({versions})$ {host}v/$1/index.html [R=303,L]
RewriteRule ^({versioned})/({versions})$ {host}v/$2/$1.%{{ENV:FORM}} [R=303,L]
RewriteCond %{{ENV:FORM}} html
RewriteRule ^terms/({codes})$ {host}terms.html#$1 [R=303,L,NE]
RewriteRule ^terms/(?:{codes})$ {host}terms.%{{ENV:FORM}} [R=303,L]
RewriteCond %{{ENV:FORM}} html
RewriteRule ^questions/([a-z0-9-]+)$ {host}questions/$1.html [R=303,L]
RewriteRule ^questions/[a-z0-9-]+$ {host}questions.%{{ENV:FORM}} [R=303,L]
RewriteRule ^v/({derived})/np/{code}$ {host}v/$1/{nanopubs} [R=303,L]
RewriteRule ^v/({versions})/?$ {host}v/$1/index.html [R=303,L]
RewriteRule ^((?:doc|v|questions)/.*|{files})$ {host}$1 [R=302,L]
RewriteRule ^\\.well-known/void$ {host}dataset.ttl [R=302,L]
RewriteRule ^$ {host} [R=302,L]
RewriteRule ^ - [R=404,L]
"""
README = """\
# /lexrights/

LexRights: what human-rights reports say about the law, as linked data.

Things are answered with 303 and the document that the Accept header asks for (HTML, Turtle, JSON-LD, N-Triples): the
type that it names first and does not refuse by q=0, as rewrite rules cannot rank by q.
The rules are written by `lexrights site --host URL`; they are not edited by hand.

The contact is whoever is named in the project's CITATION.cff. Put a GitHub user name here when you register.
"""


def files(shelf: Shelf, releases: list[Release], host: str) -> list[File]:
    """Return the .htaccess and the README for the register of w3id.org."""
    return [("w3id/.htaccess", rules(shelf, releases, host).encode()), ("w3id/README.md", README.encode())]


def rules(shelf: Shelf, releases: list[Release], host: str) -> str:
    """Return the rewrite rules; `host` is where the site is served, a URL that ends in a slash."""
    kinds = sorted({kind_of(name) for name in (*shelf.nodes, *shelf.withdrawn)} - {"dataset"})
    forms = "".join(
        f"RewriteCond %{{HTTP_ACCEPT}} ^(?:(?!{KNOWN}).)*{re.escape(kind)}{TAKEN} [NC]\n"
        f"RewriteRule ^ - [E=FORM:{ending}]\n"
        for kind, ending in FORMS.items()
    )
    return RULES.format(
        base=BASE,
        host=host,
        gone="".join(f"RewriteRule ^{page(name).replace('doc/', 'id/', 1)}$ - [G,L]\n" for name in _gone(shelf)),
        forms=forms,
        any=ANY,
        kinds="|".join(kinds),
        whole="|".join(WHOLE),
        files="|".join(map(re.escape, FILES)),
        codes="|".join(
            sorted(iri.removeprefix(TERMS) for iri in shelf.vocabulary if iri.startswith(TERMS) and iri != TERMS)
        ),
        versioned="|".join(VERSIONED),
        versions="|".join(re.escape(one.version) for one in releases),
        derived="|".join(re.escape(one.version) for one in releases if (one.folder / NANOPUBS).is_file()),
        code=CODE,
        nanopubs=NANOPUBS,
    )


def form(accept: str) -> str | None:
    """Return the ending of the form that the rules choose by an Accept header; None where it takes none."""
    if accept and not re.search(ANY, accept, re.IGNORECASE):
        return None
    first = re.search(KNOWN, accept, re.IGNORECASE)
    return FORMS.get(first[0].lower(), "html") if first else "html"


def gone(rules: str) -> set[str]:
    """Return the paths that rules answer with 410."""
    return set(re.findall(r"^RewriteRule \^(\S+)\$ - \[G,L\]$", rules, re.MULTILINE))


def _gone(shelf: Shelf) -> list[str]:
    """Return the ids that were taken out with nothing in their place: their addresses answer that they are gone."""
    return [name for name, node in shelf.withdrawn.items() if "isReplacedBy" not in node]
