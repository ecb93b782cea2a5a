"""What a build says that it changed is what a comparison of the whole graphs finds."""

import random
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from lexrights.dataset import changes, context
from lexrights.dataset.namespaces import OWL, THINGS
from lexrights.home import CHECKOUT
from lexrights.publish import delta
from lexrights.publish.serialization import ntriples

TABLE = context.load(CHECKOUT / "ontology")
NAMES = [f"{THINGS}claim/{name}" for name in ("a", "a-1", "a-10", "a-2", "ab", "b", "b-b", "c")]
PROPERTIES = [ox.NamedNode(f"{THINGS}{name}") for name in ("p", "q")] + [ox.NamedNode(f"{OWL}deprecated")]
OBJECTS: list[ox.NamedNode | ox.Literal] = [
    ox.Literal("1"),
    ox.Literal("line\nbreak"),
    ox.Literal("Қазақ", language="kk"),
    ox.NamedNode(NAMES[1]),
]
Kinds = list[tuple[str, str]]


def graph(dice: random.Random, names: Iterable[str]) -> set[ox.Triple]:
    """Return a few triples of each name, sometimes none."""
    subjects = [ox.NamedNode(name) for name in names for _ in range(dice.randrange(4))]
    return {ox.Triple(one, dice.choice(PROPERTIES), dice.choice(OBJECTS)) for one in subjects}


def edited(dice: random.Random, triples: set[ox.Triple]) -> set[ox.Triple]:
    """Return most of the triples, and a few others."""
    kept = {one for one in sorted(triples, key=str) if dice.random() > 0.1}
    return kept | graph(dice, dice.sample(NAMES, dice.randrange(3)))


def told(folder: Path, old: Iterable[ox.Triple], new: Iterable[ox.Triple]) -> Kinds:
    for name, triples in (("old", old), ("new", new)):
        (folder / name).write_bytes(ntriples(triples))
    return sorted((one.kind, one.thing) for one in delta.changed(folder / "old", folder / "new", TABLE))


def whole(old: Iterable[ox.Triple], new: Iterable[ox.Triple]) -> Kinds:
    return sorted((one.kind, one.thing) for one in changes.compare(old, new, TABLE))


@pytest.mark.parametrize("stride", [1, 2, 7, 64, 300, 1 << 20])
def test_what_changed_between_two_graphs_is_what_the_whole_graphs_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stride: int
) -> None:
    monkeypatch.setattr(delta, "STRIDE", stride)
    dice = random.Random(20141120)
    kinds = set()
    for number in range(150):
        old = graph(dice, NAMES)
        new = edited(dice, old) if number % 3 else graph(dice, NAMES)
        expected = whole(old, new)
        kinds |= {kind for kind, _thing in expected}
        assert told(tmp_path, old, new) == expected, (number, old, new)
    assert kinds == set(changes.KINDS)


def test_equal_dumps_and_two_empty_ones_give_nothing(tmp_path: Path) -> None:
    triples = graph(random.Random(1), NAMES)
    assert triples
    assert told(tmp_path, triples, triples) == []
    assert told(tmp_path, [], []) == []


@pytest.mark.parametrize("missing", [True, False])
def test_where_nothing_was_published_all_is_added(tmp_path: Path, missing: bool) -> None:  # noqa: FBT001
    triples = graph(random.Random(2), NAMES)
    names = sorted({one.subject.value for one in triples if isinstance(one.subject, ox.NamedNode)})
    (tmp_path / "new").write_bytes(ntriples(triples))
    if not missing:
        (tmp_path / "old").write_bytes(b"")
    found = delta.changed(tmp_path / "old", tmp_path / "new", TABLE)
    assert sorted((one.kind, one.thing) for one in found) == [("added", name) for name in names]
    back = delta.changed(tmp_path / "new", tmp_path / "old", TABLE)
    assert sorted((one.kind, one.thing) for one in back) == [("lost", name) for name in names]


def test_a_change_far_into_a_long_dump_is_all_that_is_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = [ox.Triple(ox.NamedNode(f"{THINGS}claim/{n:06}"), PROPERTIES[0], OBJECTS[0]) for n in range(30_000)]
    new = [*old[:20_000], ox.Triple(old[20_000].subject, PROPERTIES[0], OBJECTS[1]), *old[20_001:]]
    assert len(ntriples(old)) > 2 * delta.STRIDE
    parsed: list[delta.Group] = []
    original = delta._triples  # noqa: SLF001 - each subject that is parsed goes this way
    monkeypatch.setattr(delta, "_triples", lambda group: parsed.append(group) or original(group))  # type: ignore[func-returns-value]
    assert told(tmp_path, old, new) == [("changed", f"{THINGS}claim/020000")]
    assert {subject for subject, _lines in parsed} == {f"<{THINGS}claim/020000>".encode()}
