"""What search engines read: schema.org JSON-LD with its vocabulary inline, as text that is safe inside a page."""

import json
from typing import Any

from markupsafe import Markup

from lexrights import citation
from lexrights.dataset import media
from lexrights.dataset.namespaces import BASE
from lexrights.site.data import Node, Shelf, english, in_english, kind_of, many, tongue

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
VOCABULARY = {"@vocab": "https://schema.org/"}
TYPES = {
    "claim": "Claim",
    "person": "Person",
    "org": "Organization",
    "group": "Thing",
    "place": "Place",
    "act": "Legislation",
    "provision": "Legislation",
    "event": "Event",
    "report": "Report",
    "source": "CreativeWork",
    "right": "DefinedTerm",
    "norm": "DefinedTerm",
    "concept": "DefinedTerm",
    "scheme": "DefinedTermSet",
    "offence": "DefinedTerm",
    "passage": "CreativeWork",
}
MEDIA = media.by_ending((*media.GRAPHS, media.CSV))
PARTS = {"isPartOf": "isPartOf", "provisionOf": "isPartOf", "location": "location", "inScheme": "inDefinedTermSet"}
PAGES = {
    "about.html": "AboutPage",
    "browse.html": "CollectionPage",
    "questions.html": "CollectionPage",
    "question.html": "Question",
    "vocabulary.html": "DefinedTermSet",
}


def script(document: dict[str, Any]) -> Markup:
    """Return a document as the inside of a script element."""
    text = json.dumps({"@context": VOCABULARY} | document, ensure_ascii=False, sort_keys=True)
    safe = text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return Markup(safe)  # noqa: S704 - what could end the element is escaped


def thing(shelf: Shelf, node: Node) -> dict[str, Any]:
    """Return a thing: identity only; a claim with who makes it and where."""
    kind = kind_of(node["id"])
    found: dict[str, Any] = {
        "@id": shelf.iri(node["id"]),
        "@type": TYPES.get(kind, "Thing"),
        "name": english(node),
        "url": shelf.iri(node["id"]),
        "subjectOf": {"@type": "Dataset", "@id": f"{BASE}dataset"},
    }
    for key, value in PARTS.items():
        if key in node:
            found[value] = _named(shelf, node[key])
    for key in ("startDate", "endDate", "datePublished"):
        if key in node:
            found[key] = shelf.day(node[key])
    if kind in {"claim", "passage", "report"}:
        found["inLanguage"] = _language(shelf, node)
    if kind == "claim":
        found["license"] = LICENCE
        role = f", {node['claimantRole']}" if "claimantRole" in node else ""
        hedge = f', hedged "{", ".join(many(node["hedge"]))}"' if "hedge" in node else ""
        restated = "" if node["voice"] == "editorial" else " What was said, restated."
        told = "".join(f", as told by {one}" for one in shelf.tellers(node))
        who = ", ".join(map(shelf.label, many(node["claimant"])))
        found["description"] = f"Claimed by {who}{role}{told}; {shelf.label(node['voice'])}{hedge}.{restated}"
        found |= _made(shelf, node)
        found["about"] = [_named(shelf, one) for one in many(node["about"])]
        found["appearance"] = _named(shelf, node["statedIn"])
    same = [one for one in many(node.get("exactMatch")) if str(one).startswith("http")]
    return found | ({"sameAs": same} if same else {})


def _made(shelf: Shelf, node: Node) -> dict[str, Any]:
    """Return whose words a claim is in, and what they restate, by the rule of `lexrights.citation.Citation`.

    In schema.org the author of a work is that of its words, and nothing says who claims (https://schema.org/Claim). So
    the name says it, and what our words are based on is a claim of its own, whose author is the claimant.
    """
    editors = _named(shelf, shelf.nodes["dataset:"]["creator"])
    found = {"name": citation.claim(shelf.published, shelf.iri(node["id"])).title, "author": editors}
    if node["voice"] == "editorial":
        return found
    theirs = [_named(shelf, one) for one in many(node["claimant"])]
    original = {"@type": "Claim", "author": theirs, "appearance": _named(shelf, node["statedIn"])}
    return found | {"claimInterpreter": editors, "isBasedOn": original}


def _language(shelf: Shelf, node: Node) -> str:
    """Return the language of a report and of its passages, or that of our restatement."""
    report = shelf.nodes.get(node.get("isPartOf", ""), node)
    return str(report.get("inLanguage") or tongue(node))


def page(template: str, path: str, title: str) -> dict[str, Any]:
    """Return a page that is of no thing."""
    return {"@type": PAGES.get(template, "WebPage"), "name": title, "url": f"{BASE}{path}", "isPartOf": {"@id": BASE}}


def dataset(shelf: Shelf, files: list[tuple[str, int, str]]) -> dict[str, Any]:
    """Return the dataset with its files: name, size in bytes, SHA-256."""
    node = shelf.nodes["dataset:"]
    release = f"{BASE}v/{node['version']}/"
    return {
        "@id": f"{BASE}dataset",
        "@type": "Dataset",
        "name": in_english(node["title"]),
        "description": in_english(node["description"]),
        "url": BASE,
        "identifier": f"{BASE}dataset",
        "version": node["version"],
        "datePublished": shelf.day(node["issued"]),
        "inLanguage": shelf.context.language,
        "license": LICENCE,
        "isAccessibleForFree": True,
        "keywords": many(node["keyword"]),
        "creator": {"@type": "Organization"} | _named(shelf, node["creator"]),
        "publisher": {"@type": "Organization"} | _named(shelf, node["publisher"]),
        "isBasedOn": [_named(shelf, one) for one in many(node["derivedFrom"])],
        "spatialCoverage": [_named(shelf, one) for one in many(node["spatial"])],
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": f"{release}{name}",
                "encodingFormat": media.of_file(name),
                "contentSize": f"{size} B",
                "sha256": digest,
            }
            for name, size, digest in files
            if "." in name
        ],
    }


def _named(shelf: Shelf, name: str) -> dict[str, Any]:
    return {"@id": shelf.iri(name), "@type": TYPES.get(kind_of(name), "Thing"), "name": shelf.label(name)}
