"""One place makes checksums; they are those of `sha256sum`, and what they are of cannot be told in two ways."""

import hashlib
import io
import subprocess
from pathlib import Path

from lexrights import checksums
from lexrights.home import PACKAGE


def test_no_other_module_hashes() -> None:
    using = {path.name for path in PACKAGE.rglob("*.py") if "hashlib" in path.read_text(encoding="utf-8")}
    assert using == {"checksums.py"}


def test_chunks_count_in_a_row_and_text_as_utf8() -> None:
    whole = hashlib.sha256("раз, два".encode()).hexdigest()
    assert checksums.of("раз, два") == checksums.of("раз", b", ", memoryview("два".encode())) == whole
    assert checksums.of() == hashlib.sha256(b"").hexdigest()
    assert checksums.of("a") != checksums.of("b")


def test_what_is_written_is_counted_and_summed_as_it_goes() -> None:
    out = io.BytesIO()
    assert checksums.written(out, iter([b"one\n", b"two\n"])) == (2, hashlib.sha256(b"one\ntwo\n").hexdigest())
    assert out.getvalue() == b"one\ntwo\n"


def test_a_list_is_what_sha256sum_checks_and_reads_back(tmp_path: Path) -> None:
    sums = {}
    for name in ("b.txt", "a.b", "a", "with blank"):
        (tmp_path / name).write_text(name, encoding="utf-8")
        sums[name] = checksums.of(name)
    (tmp_path / checksums.NAME).write_bytes(checksums.listed(sums))
    words = ["sha256sum", "--strict", "-c", checksums.NAME]
    done = subprocess.run(words, cwd=tmp_path, check=False, capture_output=True)
    assert (done.returncode, done.stdout.decode()) == (0, "a: OK\na.b: OK\nb.txt: OK\nwith blank: OK\n")
    assert checksums.read(tmp_path) == sums
    assert checksums.read(tmp_path / "nowhere") == {}
