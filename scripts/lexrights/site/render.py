"""What every page needs: the data, the templates, and each page told in every language."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from lexrights.dataset import media, releases
from lexrights.dataset.namespaces import BASE
from lexrights.dataset.releases import Release
from lexrights.site import i18n, schema
from lexrights.site.data import Shelf, in_english, kind_of
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
        self.environment.filters["english"] = in_english
        self.environment.globals.update(
            t=_word,
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
        names = self.shelf.property_names(key)
        return Markup('<span lang="{}">{}</span>').format(i18n.tongue(names), i18n.choice(names))

    def render(
        self, path: str, template: str, ordered: Callable[[str], dict[str, Any]] = lambda _code: {}, **values: Any
    ) -> Iterator[File]:
        """Yield one page in every language; `ordered` gives further values, which each has in an order of its own."""
        if values.pop("listed", True):
            self.made.append(path)
        title = values.pop("title")
        values.setdefault("schema", schema.script(schema.page(template, path, title)))
        values |= {
            "path": path,
            "root": values.get("root", "../" * path.count("/")),
            "here": path.rpartition("/")[2],
            "title": Markup(title) if title.startswith("\ue000") else title,  # noqa: S704 - a word of ours
        }
        page = self.environment.get_template(template)
        orders = [ordered(code) for code in i18n.CODES]
        made = [i18n.told(page.render(**values, **order)) for order in orders[: len(orders) if orders[0] else 1]]
        for place in range(len(orders)):
            ending, text = made[place % len(made)][place]
            yield f"{path}{ending}", text.encode()


def _word(key: str) -> Markup:
    return Markup(i18n.mark(key))  # noqa: S704 - the words are escaped when they are told


def marked(keys: set[str]) -> Markup:
    """Return words by their keys as JSON that is told in each language, for a script."""
    return Markup(json.dumps({key: i18n.mark(key) for key in sorted(keys)}, ensure_ascii=False))  # noqa: S704 - words
