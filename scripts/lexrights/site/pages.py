"""The pages: one of each thing, and those that lead to them."""

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from lexrights import citing, published, questions
from lexrights.context import BASE, TERMS
from lexrights.homes import Home
from lexrights.site import charts, schema, vocabulary, words
from lexrights.site.documents import File
from lexrights.site.shelf import Node, Shelf, english, kind_of, many, page
from lexrights.site.views import SPEAKING, Link, Views, about, about_those

KINDS = (
    "right",
    "provision",
    "act",
    "person",
    "case",
    "org",
    "group",
    "offence",
    "event",
    "norm",
    "place",
    "report",
    "source",
)
WAYS = (
    ("by-right", "right"),
    ("by-code", "provision"),
    ("by-person", "person"),
    ("by-case", "case"),
    ("by-speaker", "speaker"),
)
MENU = {
    "browse": "browse",
    "questions": "questions",
    "query": "query",
    "pictures": "pictures",
    "network": "network",
    "ns": "ontology",
    "dataset": "download",
    "about": "about-site",
}
FORMS = {"text": "Text", "bibtex": "BibTeX", "ris": "RIS", "csl-json": "CSL-JSON"}
PICTURES = {name: {"disputes": "disputes-map"}.get(name, name) for name in charts.NAMES}
WAYS_SHOWN = 6
ABOUT = ("method", "position", "correct", "persistence", "redaction", "licences")


@dataclass(frozen=True)
class Answered:
    """A shipped question with its answer."""

    number: int
    slug: str
    english: str
    text: str
    heads: list[str]
    rows: list[list[Link]]


class Pages:
    """The pages of what a home has published."""

    def __init__(self, home: Home, shelf: Shelf, *, assets: bool) -> None:
        """Take the home, its shelf, and whether the assets of the query and network pages are there."""
        self.home, self.shelf, self.views, self.assets = home, shelf, Views(shelf), assets
        self.store = published.load(home)
        self.environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
        )
        self.dataset = shelf.nodes["dataset:"]
        self.environment.globals.update(
            t=lambda key: Markup(words.mark(key)),  # noqa: S704 - the words are escaped when they are told
            html=Markup(words.mark("html")),  # noqa: S704
            languages=words.LANGUAGES,
            names={code: words.words()["language-name"][place] for place, (code, _) in enumerate(words.LANGUAGES)},
            menu=MENU | {"terms": "codes", "alignments": "alignments", "shapes": "shapes"},
            forms=FORMS,
            base=BASE,
            version=self.dataset["version"],
            views=self.views,
            description="",
        )

    def all(self) -> Iterator[File]:
        """Yield every page in every language: path and bytes."""
        for name, node in self.shelf.nodes.items():
            if kind_of(name) != "dataset":
                yield from self.thing(name, node)
        yield from self.index()
        yield from self.render("browse", "browse.html", title=words.mark("browse"), kinds=self.kinds)
        yield from self.render("questions", "questions.html", title=words.mark("questions"), questions=self.answered)
        for one in self.answered:
            yield from self.render(f"questions/{one.slug}", "question.html", title=one.english, question=one)
        yield from self.vocabularies()
        yield from self.download()
        yield from self.drawn()
        texts = [(words.mark(f"about-{key}"), [words.mark(f"about-{key}-text")]) for key in ABOUT]
        marked = [(Markup(head), [Markup(one) for one in said]) for head, said in texts]  # noqa: S704 - words only
        yield from self.render("about", "about.html", title=words.mark("about-site"), about_texts=marked)
        yield from self.render("404", "not-found.html", title=words.mark("not-found"))

    def render(self, path: str, template: str, **values: Any) -> Iterator[File]:
        """Yield one page in every language."""
        title = values.pop("title")
        made = self.environment.get_template(template).render(
            path=path,
            root="../" * path.count("/"),
            here=path.rpartition("/")[2],
            title=Markup(title) if title.startswith("\ue000") else title,  # noqa: S704 - a word of ours
            **values,
        )
        yield from ((f"{path}{ending}", text.encode()) for ending, text in words.told(made))

    def thing(self, name: str, node: Node) -> Iterator[File]:
        """Yield the page of a thing, whatever its kind."""
        kind = kind_of(name)
        values: dict[str, Any] = {
            "title": english(node),
            "description": english(node),
            "kind": kind,
            "node": _Lenient(node),
            "uri": self.shelf.iri(name),
            "all_names": self.views.names(node),
            "facts": self._facts(node),
            "schema": schema.script(schema.thing(self.shelf, node)),
            "withdrawn": node.get("deprecationReason", "") if node.get("deprecated") else "",
        }
        more = {"claim": self._claim, "passage": self._passage, "report": self._report}.get(kind, self._plain)
        template = {"claim": "claim.html", "passage": "passage.html", "report": "report.html"}.get(kind, "thing.html")
        yield from self.render(page(name), template, **(values | more(name, node)))

    def index(self) -> Iterator[File]:
        """Yield the front page."""
        counts = Counter(map(kind_of, self.shelf.nodes))
        html = words.mark("html")
        figures = [
            (counts[kind], word, Markup(f"browse{html}#{kind}"))  # noqa: S704 - a word of ours
            for kind, word in (
                ("provision", "provisions"),
                ("right", "rights"),
                ("person", "persons"),
                ("case", "cases"),
            )
        ]
        ways = [(word, kind, *self._way(kind)) for word, kind in WAYS]
        yield from self.render(
            "index",
            "index.html",
            title="LexRights",
            figures=[(counts["claim"], "claims", Markup(f"dataset{html}")), *figures],  # noqa: S704
            reports=self.views.links([node["id"] for node in self.shelf.of("report")]),
            ways=ways,
            question=next(one for one in self.answered if one.slug.endswith("before-and-after")),
            schema=schema.script(schema.dataset(self.shelf)),
        )

    def drawn(self) -> Iterator[File]:
        """Yield the pages of the pictures and of the network, and the page to ask."""
        shown = [charts.read(name, self.shelf) for name in charts.NAMES]
        yield from self.render(
            "pictures", "pictures.html", title=words.mark("pictures"), pictures=shown, picture_words=PICTURES
        )
        yield from self.render(
            "network", "network.html", title=words.mark("network"), picture=shown[-1], assets=self.assets
        )
        release = f"v/{self.dataset['version']}/lexrights.nt"
        yield from self.render(
            "query",
            "query.html",
            title=words.mark("query"),
            assets=self.assets,
            questions=self.answered,
            prefixes=json.dumps(self.shelf.context.prefixes),
            files=[f"../{release}", "../ns.nt", "../terms.nt"],
        )

    def vocabularies(self) -> Iterator[File]:
        """Yield the pages of the vocabulary, the code lists, the alignments and the shapes."""
        for path, space, sections in vocabulary.pages(self.home, self.shelf):
            title = words.mark(MENU.get(path) or {"terms": "codes"}.get(path, path))
            yield from self.render(path, "vocabulary.html", title=title, space=space, sections=sections)

    def download(self) -> Iterator[File]:
        """Yield the page of the dataset: every file with its size and checksum."""
        files = [
            (path.name, f"{path.stat().st_size:,}".replace(",", " "), hashlib.sha256(path.read_bytes()).hexdigest())
            for path in sorted(self.home.published.iterdir())
        ]
        yield from self.render(
            "dataset",
            "dataset.html",
            title=words.mark("download"),
            files=files,
            about=self.dataset,
            example=next((node["id"].partition(":")[2] for node in self.shelf.of("provision")), ""),
            citation=citing.text(citing.dataset(self.store)),
            schema=schema.script(schema.dataset(self.shelf)),
        )

    @cached_property
    def kinds(self) -> list[tuple[str, str, list[tuple[Link, int]]]]:
        """The things by kind, each with the number of claims on it; at the end the speakers."""
        found = []
        for kind in KINDS:
            nodes = sorted(self.shelf.of(kind), key=lambda node: english(node).casefold())
            links = [(self.views.link(node["id"]), len(self.shelf.claims_on(node["id"]))) for node in nodes]
            found.append((kind, f"{kind}s", links))
        speakers = Counter(who for node in self.shelf.of("claim") for who in many(node["claimant"]))
        ranked = [(self.views.link(name), count) for name, count in speakers.most_common()]
        return [*found, ("speaker", "by-speaker", ranked)]

    @cached_property
    def answered(self) -> list[Answered]:
        """The shipped questions with their answers."""
        return [self._answered(one) for one in questions.shipped(self.home.ontology)]

    def _answered(self, one: questions.Question) -> Answered:
        name = f"{one.number:02}-{one.slug}"
        with (self.home.ontology / "questions" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            heads, *rows = csv.reader(file)
        return Answered(one.number, name, one.english, one.text, heads, [list(map(self._cell, row)) for row in rows])

    def _cell(self, text: str) -> Link:
        if text.startswith(TERMS):
            return Link(self.shelf.label(text))
        if text.startswith(BASE):
            name = self.shelf.context.compact_iri(text)
            return self.views.link(name) if name in self.shelf.nodes else Link(self.shelf.label(text))
        return Link(text, url=text if text.startswith(("http://", "https://")) else "")

    def _way(self, kind: str) -> tuple[list[Link], int]:
        links = next(links for one, _word, links in self.kinds if one == kind)
        ranked = sorted(links, key=lambda one: -one[1])
        return [link for link, _count in ranked[:WAYS_SHOWN]], max(len(links) - WAYS_SHOWN, 0)

    def _facts(self, node: Node) -> list[tuple[str, tuple[Link, ...]]]:
        return [(vocabulary.property_label(self.shelf, key), links) for key, links in self.views.facts(node)]

    def _plain(self, name: str, node: Node) -> dict[str, Any]:
        headed = {"title", "notation"} if kind_of(name) == "provision" else set()
        said = (
            about(self.shelf, name) if kind_of(name) != "source" else [one["id"] for one in self.shelf.claims_on(name)]
        )
        says = [other for key, other in self.shelf.pointing[name] if key in SPEAKING]
        others = dict.fromkeys(other for _key, other in self.shelf.pointing[name] if kind_of(other) != "claim")
        return {
            "facts": self._facts({key: value for key, value in node.items() if key not in headed}),
            "disputes": self.views.disputes(list(dict.fromkeys(said + says))),
            "said": self.views.groups(said),
            "said_count": len(said),
            "further": self.views.groups(about_those(self.shelf, said)),
            "says": self.views.groups(list(dict.fromkeys(says))),
            "says_count": len(set(says)),
            "neighbours": self.views.links(list(others)),
        }

    def _claim(self, name: str, node: Node) -> dict[str, Any]:
        sources = many(node.get("citesAsEvidence"))
        cited = citing.claim(self.store, self.shelf.iri(name))
        return {
            "card": self.views.card(name),
            "disputes": self.views.disputes([name]),
            "relations": self.views.relations(node),
            "places": [self._block(one) | {"section": self.shelf.nodes[one]["section"]} for one in self._places(node)],
            "report": node["statedIn"].partition(":")[2],
            "key": name.partition(":")[2],
            "sources": self.views.links(sources),
            "source_urls": [
                many(self.shelf.nodes[one].get("url")) if one in self.shelf.nodes else [] for one in sources
            ],
            "citations": {form: write(cited) for form, write in citing.FORMS.items()},
        }

    def _places(self, node: Node) -> list[str]:
        return [one for one in many(node.get("evidence")) if kind_of(one) == "passage"]

    def _passage(self, name: str, node: Node) -> dict[str, Any]:
        ledger = [one["id"] for one in self.shelf.of("passage") if one["isPartOf"] == node["isPartOf"]]
        place = ledger.index(name)
        apart = {"isPartOf", "section", "start", "end", "sha256", "noClaim"}
        kept = {key: value for key, value in node.items() if key not in apart}
        return {
            "facts": self._facts(kept),
            "read_here": self.views.cards([other for key, other in self.shelf.pointing[name] if key == "evidence"]),
            "before": page(ledger[place - 1]) if place else "",
            "after": page(ledger[place + 1]) if place + 1 < len(ledger) else "",
            "neighbours": (),
        }

    def _report(self, name: str, node: Node) -> dict[str, Any]:
        sections: dict[str, list[dict[str, Any]]] = {}
        for passage in self.shelf.of("passage"):
            if passage["isPartOf"] == name:
                sections.setdefault(passage["section"], []).append(self._block(passage["id"]))
        plain = self._plain(name, node)
        return plain | {"sections": list(sections.items()), "neighbours": ()}

    def _block(self, name: str) -> dict[str, Any]:
        node = self.shelf.nodes[name]
        return {
            "page": page(name),
            "number": name.rpartition("-")[2],
            "kind": node["passageKind"],
            "claims": len(self.views.pointing(name, "evidence")),
            "width": min((node["end"] - node["start"]) // 80 + 1, 5),
            "start": node["start"],
            "end": node["end"],
            "reason": node.get("noClaim", ""),
        }


class _Lenient(dict[str, Any]):
    """A node whose absent keys are nothing, for templates."""

    def __missing__(self, _key: str) -> None:
        return None
