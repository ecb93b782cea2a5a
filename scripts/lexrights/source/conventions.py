"""How the readers of a dataset write laws and quantities: `data/conventions.yaml`, which need not be there."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from lexrights.errors import DataError
from lexrights.findings import Finding, suggestion
from lexrights.home import Home
from lexrights.source import yamlfile
from lexrights.source.values import key_problem, text_problem
from lexrights.source.yamlfile import Block

NAME = "data/conventions.yaml"
LABEL, OTHER = "{label}", "{altLabel}"  # of the act that a provision is a part of
SCALES = ("linear", "log")


@dataclass(frozen=True)
class Unit:
    """How quantities in a unit are written, and drawn.

    `symbol` stands for its label; `times` of it make one `larger` unit, in which multiples of `step` are told too;
    `title` heads its part of the picture of penalties, in the larger unit, and `scale` is that part's axis.
    """

    symbol: str = ""
    larger: str = ""
    times: int = 1
    step: int = 1
    title: str = ""
    scale: str = "linear"


@dataclass(frozen=True)
class Conventions:
    """What the readers are used to.

    `articles` are the words with which they begin to type a provision, `abbreviations` those by which they call an act,
    by its id; `shortenings` what stands for some words in the picture of the network; `units` are by their codes.
    """

    articles: tuple[str, ...] = ()
    abbreviations: dict[str, tuple[str, ...]] = field(default_factory=dict)
    shortenings: dict[str, str] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)


KEYS = tuple(one.name for one in fields(Conventions))
UNIT = tuple(one.name for one in fields(Unit))
NUMBERS = {"times", "step"}


def load(path: Path) -> Block:
    """Return what the file of a home says; nothing where it is not there. Raises DataError where it is faulty."""
    root = yamlfile.load(path, NAME) if path.exists() else Block(0)
    if found := list(faults(root)):
        raise DataError(found)
    return root


def read(home: Home) -> Conventions:
    """Return the conventions of a home; none where it has no file of them. Raises DataError where that is faulty."""
    root = load(home.root / NAME)
    return Conventions(
        articles=_words(root.get("articles", [])),
        abbreviations={act: _words(some) for act, some in root.get("abbreviations", {}).items()},
        shortenings=dict(root.get("shortenings", {})),
        units={code: Unit(**said) for code, said in root.get("units", {}).items()},
    )


def references(root: Block) -> Iterator[tuple[str, str, str, int]]:
    """Yield what the file names of the data: under which key, what, of which kind (`id` or `code`), in which line."""
    for key, kind in (("abbreviations", "id"), ("units", "code")):
        block = root.get(key, Block(0))
        yield from ((key, name, kind, block.lines[name]) for name in block)


def faults(root: Block) -> Iterator[Finding]:
    """Yield what is wrong with the keys and the values of the file."""
    for key, value in root.items():
        if key not in KEYS:
            yield _finding(root.lines[key], f"{key} is not a kind of convention.", suggestion(key, KEYS))
        elif key == "articles":
            yield from _told(root, key, _problem(_words(value)))
        elif not isinstance(value, Block):
            yield _finding(root.lines[key], f"{key} is not a mapping of keys.", "Write one a line below it.")
        else:
            for name in value:
                yield from _FAULTS[key](value, name)


def _abbreviation(block: Block, act: str) -> Iterator[Finding]:
    kind, _, key = act.partition(":")
    wrong = key_problem(key) if kind == "act" else f"{act} is not the id of an act."
    yield from _told(block, act, wrong or _problem(_words(block[act])))


def _shortening(block: Block, words: str) -> Iterator[Finding]:
    short = block[words]
    wrong = _problem((words, short))
    if not wrong:
        strange = {*re.findall(r"\{.*?\}", f"{words} {short}")} - {LABEL, OTHER}
        wrong = f"{min(strange)} stands for nothing; {LABEL} and {OTHER} are those of an act." if strange else ""
    yield from _told(block, words, wrong)


def _unit(block: Block, code: str) -> Iterator[Finding]:
    said = block[code]
    if not isinstance(said, Block):
        yield _finding(block.lines[code], f"{code} is not a mapping of keys.", f"Give it {', '.join(UNIT)}.")
        return
    for key, value in said.items():
        if key not in UNIT:
            yield _finding(said.lines[key], f"{key} is not a key of a unit.", suggestion(key, UNIT))
        elif key in NUMBERS:
            whole = isinstance(value, int) and not isinstance(value, bool) and value > 0
            yield from _told(said, key, "" if whole else f"{value!r} is not a whole number above 0.")
        elif key == "scale":
            yield from _told(said, key, "" if value in SCALES else f"{value!r} is neither {' nor '.join(SCALES)}.")
        else:
            yield from _told(said, key, _problem((value,)))
    if "larger" in said and "times" not in said:
        yield _finding(said.lines["larger"], f"{code} does not say how many make a larger unit.", "Give it times.")


_FAULTS: dict[str, Callable[[Block, str], Iterator[Finding]]] = {
    "abbreviations": _abbreviation,
    "shortenings": _shortening,
    "units": _unit,
}


def _told(block: Block, key: str, problem: str) -> Iterator[Finding]:
    if problem:
        yield _finding(block.lines[key], problem, f"Mend {key}.")


def _problem(texts: tuple[Any, ...]) -> str:
    return next(filter(None, map(text_problem, texts)), "")


def _words(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list) else (value,)


def _finding(line: int, problem: str, advice: str) -> Finding:
    return Finding(NAME, line, "", problem, advice)
