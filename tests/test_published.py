"""What is published is read by one reader: no file is opened twice by a command, and each label has one look-up."""

import ctypes
import os
import pickle
import struct
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import Result

from lexrights import checksums
from lexrights.dataset import published, rdf
from lexrights.dataset.namespaces import NS, TERMS, THINGS
from lexrights.dataset.published import DOCUMENT, DUMP, Published
from lexrights.errors import CommandError, DataError
from lexrights.home import CHECKOUT, Home
from lexrights.site import assets

Run = Callable[..., Result]
THERE = Published(Home(CHECKOUT))
KOZLOV = f"{THINGS}person/kozlov-vladimir"
SELECTOR = f"{THINGS}passage/odf-20141120-001#selector"
ACCESS, CLOSE, OPEN = (
    0x1,
    0x10,
    0x20,
)  # of inotify(7); the same event twice on end is told once, unless others come between
EVENT = struct.Struct("iIII")


@contextmanager
def opened(folder: Path) -> Iterator[Counter[str]]:
    """Count how often each file of a folder is opened, by whatever process and in whatever language."""
    libc = ctypes.CDLL(None, use_errno=True)
    watch = libc.inotify_init1(os.O_NONBLOCK)
    assert libc.inotify_add_watch(watch, os.fsencode(folder), ACCESS | CLOSE | OPEN) > 0, os.strerror(
        ctypes.get_errno()
    )
    found: Counter[str] = Counter()
    events = b""
    try:
        yield found
        with suppress(BlockingIOError):  # nothing was opened
            events = os.read(watch, 1 << 20)
    finally:
        os.close(watch)
    while events:
        _watch, mask, _cookie, size = EVENT.unpack(events[: EVENT.size])
        name = events[EVENT.size : EVENT.size + size].rstrip(b"\0").decode()
        found.update([name] if mask & OPEN and name else [])
        events = events[EVENT.size + size :]


def test_the_count_of_openings_counts_each(house: Path) -> None:
    path = house / "data/published" / DUMP
    with opened(path.parent) as found:
        path.read_bytes()
        rdf.load([path])
        with path.open("rb") as first:
            first.read(1)
            path.read_bytes()
    assert found == {DUMP: 4}


def test_the_site_opens_each_published_file_once(house: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "files", lambda: ([], "without"))
    with opened(house / "data/published") as found, opened(house / "ontology") as beside:
        assert run(house, "site", str(house / "site")).exit_code == 0
    assert found == {path.name: 1 for path in (house / "data/published").iterdir()}
    assert {name: count for name, count in beside.items() if name.endswith(".ttl")} == {
        path.name: 1 for path in (house / "ontology").glob("*.ttl")
    }


@pytest.mark.parametrize(
    "words",
    [
        ("show", "provision:cc-2014-174"),
        ("cite", "odf-20141120-222"),
        ("cite",),
        ("ask", "7"),
        ("evidence", "REPORT"),
        ("evidence", "REPORT", "claim:odf-20141120-119"),
    ],
    ids=" ".join,
)
def test_a_command_opens_the_dump_once_and_nothing_else(
    house: Path, run: Run, report_path: Path, words: tuple[str, ...]
) -> None:
    with opened(house / "data/published") as found:
        result = run(house, *(str(report_path) if word == "REPORT" else word for word in words))
    assert (result.exit_code, found) == (0, {DUMP: 1}), result.output


def test_nothing_is_opened_before_it_is_needed(house: Path) -> None:
    with opened(house / "data/published") as found:
        there = Published(Home(house))
        assert there.context.prefixes["lr"] == NS
        assert not found
        assert there.nodes["person:kozlov-vladimir"]["label"]["en"] == "Vladimir Kozlov"
    assert found == {DOCUMENT: 1}


def test_a_label_is_the_english_one_else_one_in_another_language() -> None:
    assert THERE.labels[KOZLOV] == "Vladimir Kozlov"
    assert THERE.labels[f"{TERMS}month"] == "month"
    assert set(THERE.labels) <= THERE.known
    said = f'<http://e/a> <{rdf.LABEL}> "A"@en, "B"@de . <http://e/b> <{rdf.LABEL}> "C" .'
    said += f'<http://e/c> <{rdf.LABEL}> "D"@ru, "E"@ka .'
    store = rdf.store(rdf.parse(Path("x.ttl"), said.encode()))
    assert published.labels(store) == {"http://e/a": "A", "http://e/c": "E"}


def test_labels_are_looked_up_for_the_names_that_are_given_alone() -> None:
    assert published.labels(THERE.store, [KOZLOV, "http://e/nobody"]) == {KOZLOV: "Vladimir Kozlov"}
    assert published.labels(THERE.store, []) == {}


def test_the_store_holds_the_triples_and_the_vocabulary() -> None:
    both = {*THERE.triples, *THERE.vocabulary}
    kept, given = ({*rdf.canonical(quad.triple for quad in store)} for store in (THERE.store, rdf.store(both)))
    assert kept == given
    assert len(both) == len(THERE.triples) + len(set(THERE.vocabulary))
    assert THERE.known == {one.subject.value for one in both if isinstance(one.subject, ox.NamedNode)}


def test_a_digest_is_that_of_the_lines_of_the_file_whatever_datatypes_the_store_keeps() -> None:
    lines = (CHECKOUT / "data/published/lexrights.nt").read_text(encoding="utf-8").splitlines(keepends=True)
    own = [line for line in lines if line.startswith(f"<{SELECTOR}> ")]
    assert sum("XMLSchema#nonNegativeInteger>" in line for line in own) == 2
    assert THERE.digest(SELECTOR) == checksums.of("".join(own))


def test_another_process_gets_labels_and_opens_nothing_for_them(house: Path) -> None:
    sent = pickle.dumps(Published(Home(house)))
    with opened(house / "data/published") as found, opened(house / "ontology") as beside:
        there = pickle.loads(sent)  # noqa: S301 - it was made here
        assert there == Published(Home(house))
        assert (there.labels[KOZLOV], there.context.prefixes["lr"]) == ("Vladimir Kozlov", NS)
    assert not found + beside
    assert len(there.triples) == len(THERE.triples)


@pytest.mark.parametrize(("name", "part"), [(DUMP, "store"), (DUMP, "triples"), (DUMP, "labels"), (DOCUMENT, "nodes")])
def test_what_is_not_published_is_told_with_what_to_do(house: Path, name: str, part: str) -> None:
    (house / "data/published" / name).unlink()
    with pytest.raises(CommandError) as told:
        getattr(Published(Home(house)), part)
    assert str(told.value) == f"data/published/{name} is not there. Run `lexrights build` first."


@pytest.mark.parametrize("part", ["store", "triples"])
def test_a_dump_that_is_broken_is_told_with_its_line(house: Path, part: str) -> None:
    path = house / "data/published" / DUMP
    path.write_bytes(b"<http://e/a> <http://e/b> <http://e/c> .\nno triple\n")
    with pytest.raises(DataError) as told:
        getattr(Published(Home(house)), part)
    assert str(told.value).startswith(f"{path}:2: not N-Triples: ")
