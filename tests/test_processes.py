"""Reports that are made in processes of their own: the same bytes and findings, and an end in one line."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from lexrights.publish import engines, keep
from reports import NAMES, build, edit, found, published

Run = Callable[..., Result]
ENDLESS = """SELECT ?focus ?problem WHERE {
  ?focus <https://w3id.org/lexrights/ns#voice> ?problem .
  ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l
  FILTER(CONCAT(STR(?c), STR(?f), STR(?i), STR(?l)) = "never")
}
"""


@pytest.fixture
def apart(several: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Several reports, none of them kept, and two cores to make them on."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0, 1})
    for path in (several / keep.FOLDER).glob("report-*"):
        path.unlink()
    assert len(NAMES) >= engines.FEW
    return several


def killed(_task: engines.Task) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def full(task: engines.Task) -> None:
    raise OSError(28, "No space left on device", str(task.keep.path(task.key)))


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_several_processes_find_what_one_does(apart: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (apart / "data/reports/aa/claims.yaml").write_text("claims: [\n", encoding="utf-8")
    edit(apart / "data/reports/bb/claims.yaml", "assessment: positive", "assessment: 5")
    edit(apart / "data/reports/cc/claims.yaml", "evidence: passage:cc-001", "evidence: passage:dd-001")
    with monkeypatch.context() as patch:
        patch.setattr(engines, "make", None)  # nothing is made in this process
        several = found(apart)
    shutil.rmtree(apart / keep.FOLDER)
    monkeypatch.setattr(engines, "FEW", 100)
    assert found(apart) == several
    assert {one.file.split("/")[2] for one in several} == {"aa", "bb", "cc"}


@pytest.mark.parametrize(
    ("how", "words"),
    [
        (killed, "a process that made a report was ended; it may need more memory. Try again.\n"),
        (full, "No space left on device"),
    ],
)
def test_a_process_that_does_not_come_to_its_end_is_one_line(
    apart: Path, run: Run, monkeypatch: pytest.MonkeyPatch, how: Callable[[engines.Task], None], words: str
) -> None:
    before = tree(apart / "data")
    monkeypatch.setattr(engines, "_made", how)
    told = run(apart, "build")
    assert (told.exit_code, told.output.count("\n"), words in told.output) == (1, 1, True), told.output
    assert tree(apart / "data") == before
    monkeypatch.undo()
    build(apart)
    assert tree(apart / "data") == before


def endless(house: Path) -> subprocess.Popen[str]:
    """Start a build that makes reports without end, and return it once it is at that."""
    (house / "shapes/audits/endless.rq").write_text(ENDLESS, encoding="utf-8")
    words = [sys.executable, "-m", "lexrights", "--home", str(house), "build"]
    process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True, start_new_session=True)
    deadline = time.monotonic() + 60
    while len(members(process.pid)) < 3 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert process.poll() is None
    return process


def members(session: int) -> list[int]:
    """Return the processes of a session that have not ended."""
    found = []
    for place in Path("/proc").iterdir():
        try:
            state, _parent, _group, its = (place / "stat").read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(its) == session and state != "Z":
            found.append(int(place.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system has no /proc to see processes in")
@pytest.mark.parametrize(
    ("how", "all_of_them", "wait"),
    [("SIGINT", True, 0), ("SIGINT", True, 0.3), ("SIGINT", True, 2), ("SIGTERM", False, 2), ("SIGKILL", False, 2)],
)
def test_a_build_that_is_stopped_leaves_no_process_and_nothing_half_done(
    apart: Path,
    how: str,
    all_of_them: bool,  # noqa: FBT001
    wait: float,
) -> None:
    """Ctrl-C reaches each process of a terminal, another signal the first one alone."""
    before = tree(apart / "data")
    process = endless(apart)
    time.sleep(wait)
    (os.killpg if all_of_them else os.kill)(process.pid, signal.Signals[how])
    _out, err = process.communicate(timeout=30)
    assert err == ""
    assert process.returncode == -signal.Signals[how]
    deadline = time.monotonic() + 10
    while members(process.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert members(process.pid) == []
    (apart / "shapes/audits/endless.rq").unlink()
    good = published(apart)
    build(apart)
    assert published(apart) == good
    assert tree(apart / "data") == before
