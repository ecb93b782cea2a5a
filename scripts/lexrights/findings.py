"""What a check found, in words that say where, what, and what to do."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass


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
        return " ".join(part for part in parts if part)


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return `Did you mean …?` for the nearest known word, or nothing."""
    import difflib  # noqa: PLC0415 - only a slip needs it

    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"Did you mean {close[0]}?" if close else ""


def to_json(findings: Sequence[Finding]) -> str:
    """Return the findings as a JSON array of objects."""
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2)


def to_turtle(findings: Sequence[Finding]) -> str:
    """Return the findings as a SHACL validation report (https://www.w3.org/TR/shacl/#validation-report)."""
    lines = [f"[] a sh:ValidationReport ; sh:conforms {str(not findings).lower()}"]
    lines += [f"sh:result [ a sh:ValidationResult ; sh:resultMessage {json.dumps(str(one))}@en ]" for one in findings]
    return "@prefix sh: <http://www.w3.org/ns/shacl#> .\n\n" + " ;\n  ".join(lines) + " .\n"
