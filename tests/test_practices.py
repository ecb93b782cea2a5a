"""W3C's best practices for data on the web: each is kept, as tests show, or has its reason; else a run fails."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import practices

REST = [number for number in practices.KEPT if number != 12]
MARKED = f"import pytest\n@pytest.mark.practice{(*REST,)}\ndef test_of_the_others(): pass\n"


def test_each_practice_stands_once_and_31_are_kept() -> None:
    assert [int(title.split()[0]) for title in practices.TOLD] == list(range(1, 36))
    assert all(len(reason) > 20 for reason in practices.TOLD.values() if reason is not None)
    assert len(practices.KEPT) >= 31


@pytest.mark.parametrize(
    ("tests", "code", "said"),
    [
        ("@pytest.mark.practice(12)\ndef test_it(): pass", 0, "of 35: 31"),
        ("def test_it(): pass", 1, "Practice 12 is shown by no test."),
        ("@pytest.mark.practice(12)\ndef test_it(): pytest.skip('x')", 0, "Practice 12 was not tried."),
        ("@pytest.mark.practice(12)\ndef test_it(gone): pass", 1, "A test of practice 12 error."),
        (
            "@pytest.mark.practice(12)\n@pytest.mark.parametrize('x', [0, 1])\ndef test_it(x): assert x",
            1,
            "A test of practice 12 failed.",
        ),
        ("@pytest.mark.practice(12, 20)\ndef test_it(): pass", 1, "Practice 20 is shown by a test, but is none that"),
    ],
)
def test_a_run_fails_where_a_practice_is_not_shown(tmp_path: Path, tests: str, code: int, said: str) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\ntestpaths = .\nmarkers = practice\n", encoding="utf-8")
    (tmp_path / "test_some.py").write_text(f"{MARKED}{tests}\n", encoding="utf-8")
    run = pytest_in(tmp_path)
    assert (run.returncode, said in run.stdout) == (code, True), run.stdout


def test_a_run_of_some_tests_is_not_judged(tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\ntestpaths = .\n", encoding="utf-8")
    (tmp_path / "test_some.py").write_text("def test_it(): pass\n", encoding="utf-8")
    assert pytest_in(tmp_path, "test_some.py").returncode == 0
    assert pytest_in(tmp_path).returncode == 1


def pytest_in(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run pytest in a folder, with the plugin that judges the practices."""
    start = f"import sys; sys.path.insert(0, {str(Path(practices.__file__).parent)!r}); import pytest; "
    code = f"{start}sys.exit(pytest.main(['-p', 'practices', '-p', 'no:cacheprovider', *sys.argv[1:]]))"
    command = [sys.executable, "-c", code, *words]
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
