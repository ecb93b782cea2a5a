"""The words of the pages in three languages, put into a page after it is made.

A template writes a word as a mark, so that a page is made once and told in each language by replacing the marks.
"""

import html
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import yaml

LANGUAGES = (("en", ""), ("ru", ".ru"), ("kk", ".kk"))  # the language, and what its pages' names end in
CODES = tuple(code for code, _suffix in LANGUAGES)
NEXT = "\ue003"
CHOICE = re.compile("\ue002" + NEXT.join(["([^\ue002-\ue004]*)"] * len(LANGUAGES)) + "\ue004")
FOREIGN = re.compile("[\ue002-\ue004]")  # in a text: what would be taken for a choice
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
    return f"\ue000{key}\ue001"


def word(key: str, language: str) -> str:
    """Return a word in one of the languages."""
    return words()[key][CODES.index(language)]


def each(said: Sequence[str]) -> str:
    """Return what stands for texts in the order of `LANGUAGES`, until the page is told in one of them."""
    if any(FOREIGN.search(one) for one in said):
        raise ValueError("a text of the page holds a mark of ours")
    return said[0] if len(set(said)) == 1 else f"\ue002{NEXT.join(said)}\ue004"


def choice(texts: Mapping[str, str]) -> str:
    """Return what stands for a text given by language; a page tells the English one where its own is missing."""
    return each([texts.get(code, texts["en"]) for code in CODES])


def tongue(texts: Mapping[str, str]) -> str:
    """Return what stands for the language in which a page tells such a text."""
    return each([code if code in texts else "en" for code in CODES])


def told(page: str) -> list[tuple[str, str]]:
    """Return a page in each language, beside what its name ends in."""
    parts = CHOICE.split(page)
    if FOREIGN.search("".join(parts)) or "\ue000" in MARK.sub("", "".join(parts)):
        raise ValueError("the page holds a mark that is no word")
    found = []
    for place, (_code, suffix) in enumerate(LANGUAGES):
        kept = {0, 1 + place}
        text = MARK.split("".join(part for turn, part in enumerate(parts) if turn % (len(CODES) + 1) in kept))
        text[1::2] = [_escaped()[key][place] for key in text[1::2]]
        found.append((f"{suffix}.html", "".join(text)))
    return found


def ordered(text: str, language: str) -> list[tuple[int, int, str]]:
    """Return what texts are ordered by in a language: letters by its alphabet, numbers by their value."""
    letters = word("alphabet", language)
    return [
        (0, int(part), "") if part.isdigit() else (1 + letters.find(part), 0, part)
        for part in re.findall(r"\d+|\w", text.casefold())
    ]


@cache
def _escaped() -> dict[str, list[str]]:
    return {key: [html.escape(one) for one in said] for key, said in words().items()}
