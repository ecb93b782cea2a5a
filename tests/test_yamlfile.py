from pathlib import Path

import pytest

from lexrights.errors import DataError
from lexrights.source import yamlfile


def load(tmp_path: Path, content: str | bytes) -> yamlfile.Block:
    path = tmp_path / "x.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return yamlfile.load(path, "x.yaml")


def fault(tmp_path: Path, content: str | bytes) -> str:
    with pytest.raises(DataError) as caught:
        load(tmp_path, content)
    return str(caught.value)


def test_reads_text_whole_numbers_truth_and_lists_with_their_lines(tmp_path: Path) -> None:
    block = load(tmp_path, "things:\n- id: a\n  count: 12\n  yes_: true\n  day: 2014-07-03\n  also: [b, 'no']\n")
    entry = block["things"][0]
    assert entry == {"id": "a", "count": 12, "yes_": True, "day": "2014-07-03", "also": ["b", "no"]}
    assert entry.lines == {"id": 2, "count": 3, "yes_": 4, "day": 5, "also": 6}
    assert entry.line == 2


def test_windows_line_ends_are_accepted(tmp_path: Path) -> None:
    assert load(tmp_path, b"things:\r\n- id: a\r\n")["things"][0] == {"id": "a"}


@pytest.mark.parametrize(
    "scalar", ["NO", "yes", "on", "Off", "12:30", "010", "4_300", "1e3", "1.50", ".5", "1.", ".inf", "0x1f", "+5"]
)
def test_a_scalar_that_readers_take_differently_must_be_quoted(tmp_path: Path, scalar: str) -> None:
    assert f"x.yaml:2: {scalar} is a number or a truth value" in fault(tmp_path, f"a: b\nc: {scalar}\n")
    assert load(tmp_path, f"c: '{scalar}'\n") == {"c": scalar}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "x.yaml:1: the file is empty."),
        (b"# nothing\n", "x.yaml:1: the file is empty."),
        (b"\xef\xbb\xbfa: b\n", "x.yaml:1: the file starts with a byte order mark."),
        ("a: b\n".encode("utf-16"), "x.yaml:1: the file is not UTF-8."),
        ("a: b\nc: é\n".encode("latin-1"), "x.yaml:2: the file is not UTF-8."),
        (b"a: b\nc: \xed\xa0\x80\n", "x.yaml:2: the file is not UTF-8."),
        (b"a: b\nc: \x00\n", "x.yaml:2: not YAML:"),
        (b"a: b\nc: \x07\n", "x.yaml:2: not YAML:"),
        (b'a: "\\uD800"\n', "x.yaml:1: not YAML:"),
        (b'a: b\nc: "cut\n', "not YAML:"),
        (b"a: b\n\tc: d\n", "x.yaml:2: not YAML:"),
        (b"<!DOCTYPE html><html><body>no</body></html>\n", "x.yaml:1: the file is not a mapping of keys."),
        (b"- a\n- b\n", "x.yaml:1: the file is not a mapping of keys."),
        (b"just text\n", "x.yaml:1: the file is not a mapping of keys."),
        (b"a: 1\nb: 2\na: 3\n", "x.yaml:3: the key a stands already at line 1."),
        (b"a: &x [1]\nb: *x\n", "x.yaml:1: anchors and aliases are not read."),
        (
            b"a: !!python/object:os.system x\n",
            "x.yaml:1: the tag tag:yaml.org,2002:python/object:os.system is not read.",
        ),
        (b"a: b\n---\nc: d\n", "x.yaml:2: a second document begins here."),
        (b"a:\nb: c\n", "x.yaml:1: a value is missing here."),
        (b"a: ~\n", "x.yaml:1: a value is missing here."),
        (b"? [a, b]\n: c\n", "x.yaml:1: a key is not plain text."),
        (b"a: " + b"[" * 20_000 + b"]" * 20_000, "x.yaml:1: nested more than 20 deep."),
    ],
)
def test_a_bad_file_is_one_line_that_says_where_and_what(tmp_path: Path, content: bytes, words: str) -> None:
    message = fault(tmp_path, content)
    assert words in message
    assert "\n" not in message


def test_an_alias_bomb_is_refused_at_once(tmp_path: Path) -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    assert "anchors and aliases" in fault(tmp_path, bomb)


def test_a_line_of_five_megabytes_is_read(tmp_path: Path) -> None:
    assert len(load(tmp_path, "a: " + "x" * 5_000_000)["a"]) == 5_000_000


def test_a_folder_a_loop_and_a_missing_file_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
    for name in ("folder.yaml", "loop.yaml", "missing.yaml"):
        with pytest.raises(DataError, match=f"^{name}: cannot be read: "):
            yamlfile.load(tmp_path / name, name)
