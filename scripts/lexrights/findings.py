"""What a check found, in words that say where, what, and what to do."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

NEAR = 0.75  # of the letters of two words are the same, in order: a slip in a word of four letters, two in one of eight
LONGEST = 200  # characters of a value in a message
LETTER = 1.1  # a wrong letter, as a part of the letters of a word, and what computers round


@dataclass(frozen=True, order=True)
class Finding:
    """One fault: `file`, `line` (1-based; 0: none), what it is about, what is wrong, what to do."""

    file: str
    line: int
    subject: str
    problem: str
    advice: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        parts = [f"{place}:", f"{self.subject}:" if self.subject else "", self.problem, self.advice]
        return _visible(" ".join(part for part in parts if part))


def _visible(text: str) -> str:
    """Return a text as one line without signs that a terminal obeys."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)


def brief(text: str) -> str:
    """Return a value as a message shows it, where it is long."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return `Did you mean …?` for the nearest known word, or nothing."""
    close = nearest(word, known)
    return f"Did you mean {close[0]}?" if close else ""


def nearest(word: str, known: Iterable[str], most: int = 1) -> list[str]:
    """Return the known words from which a word differs by a slip, the nearest first.

    What stands before the last `:`, `/` or `#`, such as a prefix, must be the same: a name of another kind is no slip.
    Nor is another number: the neighbour of Article 400 is not what is meant by 401.
    """
    import difflib  # noqa: PLC0415 - only a slip needs it

    head, name = parted(word)
    alike = {rest: one for one in sorted(known) for start, rest in [parted(one)] if start == head}
    alike = {rest: one for rest, one in alike.items() if not _numbered_otherwise(name, rest)}
    return [alike[rest] for rest in difflib.get_close_matches(name, alike, most, NEAR)]


def close(word: str, known: Sequence[str]) -> str:
    """Return the known word from which one differs by a letter that is wrong, missing or too much, or nothing."""
    import difflib  # noqa: PLC0415

    return next(iter(difflib.get_close_matches(word, known, 1, 1 - LETTER / max(len(word), 2))), "")


def _numbered_otherwise(one: str, other: str) -> bool:
    first, second = (list(map(int, re.findall(r"[0-9]+", word))) for word in (one, other))
    return bool(first and second) and first != second


def parted(word: str) -> tuple[str, str]:
    """Return what stands before a name, such as its prefix or its namespace, and the name."""
    end = max(word.rfind(mark) for mark in ":/#") + 1
    return word[:end], word[end:]


def to_json(findings: Sequence[Finding]) -> str:
    """Return the findings as a JSON array of objects."""
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2)


def to_turtle(findings: Sequence[Finding]) -> str:
    """Return the findings as a SHACL validation report (https://www.w3.org/TR/shacl/#validation-report)."""
    lines = [f"[] a sh:ValidationReport ; sh:conforms {str(not findings).lower()}"]
    lines += [f"sh:result [ a sh:ValidationResult ; sh:resultMessage {json.dumps(str(one))}@en ]" for one in findings]
    return "@prefix sh: <http://www.w3.org/ns/shacl#> .\n\n" + " ;\n  ".join(lines) + " .\n"
