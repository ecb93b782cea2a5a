"""A citation in the forms that people and their programs for references read."""

import json
import re
from collections.abc import Callable

from lexrights.citation import Citation


def text(cited: Citation) -> str:
    """Return a citation as one paragraph."""
    whole = f"In: {cited.container}, version {cited.version}" if cited.container else f"Version {cited.version}"
    parts = [f"{cited.author} ({cited.issued[:4]})", cited.title, *cited.notes[:-1], whole, cited.uri, cited.notes[-1]]
    return " ".join(f"{part}." for part in parts)


def csl(cited: Citation) -> str:
    """Return a citation as CSL-JSON (https://github.com/citation-style-language/schema)."""
    found = {
        "id": cited.key,
        "type": "entry" if cited.container else "dataset",
        "title": cited.title,
        "author": [{"literal": cited.author}],
        "container-title": cited.container,
        "version": cited.version,
        "issued": {"date-parts": [[int(part) for part in cited.issued.split("-")]]},
        "URL": cited.uri,
        "note": ". ".join(cited.notes),
    }
    return json.dumps([{key: value for key, value in found.items() if value}], ensure_ascii=False, indent=2)


def ris(cited: Citation) -> str:
    """Return a citation as RIS."""
    import rispy

    found = {
        "type_of_reference": "GEN" if cited.container else "DATA",
        "id": cited.key,
        "title": cited.title,
        "authors": [cited.author],
        "secondary_title": cited.container,
        "edition": cited.version,
        "year": cited.issued[:4],
        "date": cited.issued.replace("-", "/"),
        "urls": [cited.uri],
        "notes": list(cited.notes),
    }
    numbered = str(rispy.dumps([{key: value for key, value in found.items() if value}]))
    return numbered.partition("\n")[2].strip()  # rispy counts the references of a file: "1."


def bibtex(cited: Citation) -> str:
    """Return a citation as BibTeX, for biblatex or any style that knows url and note."""
    from bibtexparser import Library, write_string
    from bibtexparser.model import Entry, Field

    values = {
        "author": f"{{{_tex(cited.author)}}}",
        "title": f"{{{_tex(cited.title)}}}",
        "howpublished": _tex(cited.container),
        "version": cited.version,
        "year": cited.issued[:4],
        "date": cited.issued,
        "url": cited.uri,
        "note": _tex(". ".join(cited.notes)),
    }
    fields = [Field(key, value) for key, value in values.items() if value]
    return str(write_string(Library([Entry("misc", cited.key, fields)]))).strip()


FORMS: dict[str, Callable[[Citation], str]] = {"text": text, "bibtex": bibtex, "ris": ris, "csl-json": csl}


def _tex(plain: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", plain)
