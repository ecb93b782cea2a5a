"""What every page needs: the data, the templates, and each page told in every language."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from lexrights.dataset import media, releases
from lexrights.dataset.namespaces import BASE
from lexrights.dataset.releases import Release
from lexrights.site import i18n, schema
from lexrights.site.data import Shelf, kind_of
from lexrights.site.documents import File
from lexrights.site.views import Views

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
FORMS = {"text": "", "bibtex": "BibTeX", "ris": "RIS", "csl-json": "CSL-JSON"}


class Site:
    """What a home has published, ready to be made into pages."""

    def __init__(self, shelf: Shelf, *, assets: bool) -> None:
        """Take the shelf, and whether the assets of the query and network pages are there."""
        self.home, self.shelf, self.views, self.assets = shelf.home, shelf, Views(shelf), assets
        self.published = shelf.published
        self.made: list[str] = []
        self.releases = releases.read(self.published)
        self.environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
        )
        self.dataset = shelf.nodes["dataset:"]
        self.names = dict(_names(shelf))
        self.environment.globals.update(
            t=_word,
            label=self._label,
            called=self._called,
            html=Markup(i18n.mark("html")),  # noqa: S704
            languages=i18n.LANGUAGES,
            names={code: i18n.words()["language-name"][place] for place, (code, _) in enumerate(i18n.LANGUAGES)},
            menu=MENU | {"terms": "codes", "alignments": "alignments", "shapes": "shapes"},
            forms=FORMS,
            media=media.by_ending(media.GRAPHS),
            of_file=media.of_file,
            base=BASE,
            version=self.dataset["version"],
            views=self.views,
            kinds_found=marked({kind_of(name) for name in shelf.nodes} - {"dataset", "passage"}),
        )

    def originals(self, one: Release) -> Iterator[File]:
        """Yield the files of a release; what is published now is there already."""
        now = one.folder == self.home.published
        kept = ((path.name, path.read_bytes()) for path in sorted(one.folder.iterdir()))
        yield from self.published.files.items() if now else kept

    def _called(self, key: str) -> Markup:
        if key in i18n.words():
            return _word(key)
        return Markup('<span lang="en">{}</span>').format(self.shelf.property_label(key))

    def _label(self, path: str, text: str) -> Markup:
        """Return the name of the thing of a page, in the language of the page where the data have it."""
        key = path.removeprefix("doc/").replace("/", "-")
        if f"name-{key}" not in self.names:
            return Markup('<bdi lang="en">{}</bdi>').format(text)
        told = i18n.named(f"tongue-{key}"), i18n.named(f"name-{key}")
        return Markup(f'<bdi lang="{told[0]}">{told[1]}</bdi>')  # noqa: S704 - escaped where they are told

    def render(self, path: str, template: str, **values: Any) -> Iterator[File]:
        """Yield one page in every language."""
        if values.pop("listed", True):
            self.made.append(path)
        title = values.pop("title")
        values.setdefault("schema", schema.script(schema.page(template, path, title)))
        made = self.environment.get_template(template).render(
            path=path,
            root=values.pop("root", "../" * path.count("/")),
            here=path.rpartition("/")[2],
            title=Markup(title) if title.startswith("\ue000") else title,  # noqa: S704 - a word of ours
            **values,
        )
        yield from ((f"{path}{ending}", text.encode()) for ending, text in i18n.told(made, self.names))


def _names(shelf: Shelf) -> Iterator[tuple[str, list[str]]]:
    """Yield, for each thing with names in several languages, its name and the language of it on each page."""
    for name, node in shelf.nodes.items():
        if isinstance(node["label"], dict):
            key, told = name.replace(":", "-"), node["label"]
            tongues = [code if code in told else "en" for code, _ in i18n.LANGUAGES]
            yield f"tongue-{key}", tongues
            yield f"name-{key}", [str(escape(told[tongue])) for tongue in tongues]


def _word(key: str) -> Markup:
    return Markup(i18n.mark(key))  # noqa: S704 - the words are escaped when they are told


def marked(keys: set[str]) -> Markup:
    """Return words by their keys as JSON that is told in each language, for a script."""
    return Markup(json.dumps({key: i18n.mark(key) for key in sorted(keys)}, ensure_ascii=False))  # noqa: S704 - words
