"""The words of the pages in three languages, put into a page after it is made.

A template writes a word as a mark, so that a page is made once and told in each language by replacing the marks.
"""

import html
import re
from functools import cache
from pathlib import Path

import yaml

LANGUAGES = (("en", ""), ("ru", ".ru"), ("kk", ".kk"))  # the language, and what its pages' names end in
MARK = re.compile("\ue000([\\w-]+)\ue001")
FILE = Path(__file__).parent / "words.yaml"


@cache
def words() -> dict[str, list[str]]:
    """Return the English, Russian and Kazakh words by key."""
    read: dict[str, list[str]] = yaml.load(FILE.read_bytes(), Loader=yaml.CSafeLoader)
    own = {"lang": [code for code, _ in LANGUAGES], "suffix": [suffix for _, suffix in LANGUAGES]}
    return read | own | {"html": [f"{suffix}.html" for suffix in own["suffix"]]}


def mark(key: str) -> str:
    """Return what stands for a word until the page is told in a language. Raises KeyError for what is no word."""
    words()[key]
    return named(key)


def named(key: str) -> str:
    """Return what stands for a further word, which the page is told with."""
    return f"\ue000{key}\ue001"


def told(page: str, names: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Return a page in each language, beside what its name ends in; `names` are further words, of the data."""
    if "\ue000" in MARK.sub("", page):
        raise ValueError("the page holds a mark that is no word")
    parts = MARK.split(page)
    found = []
    for place, (_code, suffix) in enumerate(LANGUAGES):
        parts_told = parts.copy()
        parts_told[1::2] = [(names.get(key) or _escaped()[key])[place] for key in parts[1::2]]
        found.append((f"{suffix}.html", "".join(parts_told)))
    return found


@cache
def _escaped() -> dict[str, list[str]]:
    return {key: [html.escape(one) for one in said] for key, said in words().items()}
