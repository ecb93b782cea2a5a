"""Whatever form of a text the checks let pass, a site is built from it, and shows the text and not its form."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

import reports
from lexrights.dataset import context
from lexrights.home import CHECKOUT
from lexrights.source import formatter, yamlfile

Run = Callable[..., Result]
Entry = dict[str, Any]
TABLE = context.load(CHECKOUT / "ontology")
PROPERTIES = [
    name for name, term in TABLE.terms.items() if term.kind in {"text", "texts", "xsd:string"} and name != "sha256"
]
FORMS: dict[str, Callable[[int], Any]] = {
    "plain": lambda number: f"Probe {number}",
    "list": lambda number: [f"Probe {number}", f"Probe {number} again"],
    "map": lambda number: {"en": f"Probe {number}", "ru": f"Проба {number}"},
    "map without English": lambda number: {"ru": f"Проба {number}"},
    "map of lists": lambda number: {"en": f"Probe {number}", "ru": [f"Проба {number}", f"Проба {number} снова"]},
}
KINDS = TABLE.kinds | {"dataset"}


class Probes:
    """The authored files of a house in which each text property of each kind has a value of one form."""

    def __init__(self, house: Path, form: str) -> None:
        self.house, self.form, self.count = house, FORMS[form], 0
        self.files = {path: yamlfile.load(path, path.name) for path in sorted((house / "data").rglob("*.yaml"))}
        self.undo: dict[tuple[str, str], Callable[[], None]] = {}
        for kind in sorted(KINDS):
            self._kind(kind, [(path, one) for path, one in self._entries() if one["id"].startswith(f"{kind}:")])
        self.write()

    def _entries(self) -> Iterator[tuple[Path, Entry]]:
        for path, root in self.files.items():
            for one in (entry for key in ("things", "claims", "passages") for entry in root.get(key, [])):
                yield path, one

    def _kind(self, kind: str, there: list[tuple[Path, Entry]]) -> None:
        """Give each property to another entry: one that has it, else the next; of the dataset there is but one."""
        waiting = [one for _path, one in there if not one["id"].startswith("dataset:#")]
        for name in PROPERTIES:
            if kind in {"claim", "passage", "source", "report", "dataset"}:
                entry = next((one for one in waiting if name in one), waiting[0])
                waiting = waiting if kind == "dataset" else [one for one in waiting if one is not entry]
            else:
                path, model = there[0]
                entry = {**model, "id": f"{kind}:probe-{self.count}", "label": f"{kind} {self.count}"}
                self.files[path]["things"].append(entry)
            self._set(entry, name)

    def _set(self, entry: Entry, name: str) -> None:
        self.count += 1
        before = entry.get(name)

        def undo() -> None:
            entry.update({name: before} if before is not None else {})
            if before is None:
                entry.pop(name, None)

        entry[name] = self.form(self.count)
        self.undo[entry["id"], name] = undo

    def write(self) -> None:
        for path, root in self.files.items():
            path.write_text(formatter.dump(_plain(root)), encoding="utf-8")

    def refused(self, finding: dict[str, Any]) -> None:
        """Take back what a finding is about: by its line, else all that was given to its subject."""
        keys = [key for key in self.undo if key[0] == finding["subject"]]
        lines = (self.house / finding["file"]).read_text(encoding="utf-8").splitlines()
        at = lines[finding["line"] - 1].lstrip(" -").partition(":")[0]
        for key in [key for key in keys if key[1] == at] or keys:
            self.undo.pop(key)()


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list) else value


def findings(house: Path, run: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(house, "check", "--format", "json").stdout)
    return found


OFTEN = {"map"}  # the form that holds most; the daily run tries the others


@pytest.mark.parametrize(
    "form", [pytest.param(form, marks=() if form in OFTEN else pytest.mark.daily) for form in FORMS]
)
def test_a_text_that_the_checks_let_pass_is_shown(house: Path, run: Run, form: str) -> None:
    for number in range(len(PROPERTIES)):
        reports.add(house, f"probe-{number}")
    probes = Probes(house, form)
    for _round in range(4):
        refused = findings(house, run)
        for one in refused:
            probes.refused(one)
        probes.write()
    assert refused == []
    assert len(probes.undo) > 15
    built = run(house, "build")
    assert built.exit_code == 0, built.output
    site = house / "site"
    result = run(house, "site", str(site))
    assert result.exit_code == 0, (result.output, result.exception)
    pages = {path: path.read_text(encoding="utf-8") for path in site.rglob("*") if path.suffix in {".html", ".js"}}
    words = ("Prob", "Проб", "en", "ru")
    marks = [f"{left}{quote}{word}" for left in "[{" for quote in ("'", "&#39;") for word in words]
    assert [(path.name, mark) for path, text in pages.items() for mark in marks if mark in text] == []
