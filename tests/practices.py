"""Which of W3C's best practices for data on the web the tests of a run have shown; a plugin of pytest.

A test that shows a practice carries its number, `@pytest.mark.practice(12)`. A run of all tests fails where a practice
that has no reason in `practices.yaml` is shown by no test, or has a test that does not pass. One whose tests are all
skipped, as where the report's text is not at hand, is told; where nothing may be skipped, the run fails by that.
"""

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

TOLD: dict[str, str | None] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
KEPT = [int(title.split()[0]) for title, reason in TOLD.items() if reason is None]
MARK = "practice"
JUDGED = ("passed", "failed", "error", "skipped", "xfailed", "xpassed")


def faults(outcomes: dict[int, set[str]]) -> list[str]:
    """Return what is wrong with the practices, given the outcomes of the tests that carry the number of each."""
    unknown = [f"Practice {number} is shown by a test, but is none that is kept." for number in {*outcomes} - {*KEPT}]
    unshown = [f"Practice {number} is shown by no test." for number in KEPT if not outcomes.get(number)]
    ended = {number: sorted(outcomes.get(number, set()) - {"passed", "skipped"}) for number in KEPT}
    broken = [f"A test of practice {number} {' or '.join(others)}." for number, others in ended.items() if others]
    return [*unknown, *unshown, *broken]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Write the numbers where the report of a test has them, also that of another process."""
    for item in items:
        item.user_properties += [(MARK, str(number)) for mark in item.iter_markers(MARK) for number in mark.args]


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and _whole(session.config) and faults(_outcomes(reporter)):
        session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not _whole(terminalreporter.config):
        return
    outcomes = _outcomes(terminalreporter)
    kept = sum("passed" in outcomes.get(number, ()) for number in KEPT)
    terminalreporter.write_line(f"W3C's best practices for data on the web that are kept, of {len(TOLD)}: {kept}")
    untried = [f"Practice {number} was not tried." for number in KEPT if outcomes.get(number) == {"skipped"}]
    for line in (*faults(outcomes), *untried):
        terminalreporter.write_line(line, red=True)


def _whole(config: pytest.Config) -> bool:
    """Return whether all tests are run, so that what none shows is shown by none."""
    chosen = ("keyword", "markexpr", "deselect", "lf", "collectonly")
    everything = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    return everything and not any(config.getoption(name, None) for name in chosen)


def _outcomes(reporter: Any) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for outcome in JUDGED:
        for report in reporter.stats.get(outcome, []):
            for name, number in report.user_properties:
                if name == MARK:
                    found[int(number)].add(outcome)
    return found
