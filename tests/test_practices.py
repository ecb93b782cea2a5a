"""W3C's best practices for data on the web: each is kept, which tests would notice, or has its reason."""

import ast
from collections.abc import Callable
from pathlib import Path

import yaml

HERE = Path(__file__).parent
KEPT = 31  # of 35


def test_each_practice_is_kept_as_tests_show_or_has_a_reason(record_property: Callable[[str, object], None]) -> None:
    told = yaml.safe_load((HERE / "practices.yaml").read_text(encoding="utf-8"))
    assert [int(name.split()[0]) for name in told] == list(range(1, 36))
    kept = {name: tests for name, tests in told.items() if isinstance(tests, list)}
    for name, tests in kept.items():
        for one in tests:
            file, _, function = one.partition("::")
            tree = ast.parse((HERE / file).read_text(encoding="utf-8"))
            assert function in {part.name for part in tree.body if isinstance(part, ast.FunctionDef)}, (name, one)
    assert all(len(reason) > 20 for name, reason in told.items() if name not in kept)
    assert len(kept) >= KEPT
    record_property("W3C's best practices for data on the web that are kept, of 35", len(kept))
