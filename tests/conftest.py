"""What several tests share: the report's text, a copy of the house to break, the command line."""

import fcntl
import os
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import practices
import reports
from lexrights.cli import main
from lexrights.home import CHECKOUT, Home, find_home
from lexrights.publish import engines
from lexrights.publish.keep import Keep, Made
from lexrights.source.part import Ground

REPORT = "odf-20141120.txt"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--daily", action="store_true", help="run what repeats by width, language or engine, too")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(practices)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the daily tests unless they are asked for; they are then not counted as skipped."""
    if config.getoption("daily"):
        return
    left_out = [item for item in items if item.get_closest_marker("daily")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that tests recorded; what several counted under one name is added up."""
    figures: Counter[str] = Counter()
    for report in terminalreporter.getreports(""):  # of the teardowns, which know what fixtures recorded, too
        if report.when != "teardown":
            continue
        figures.update({name: value for name, value in report.user_properties if isinstance(value, int | float)})
    for name, value in sorted(figures.items()):
        terminalreporter.write_line(f"{name}: {round(value, 2)}")


@pytest.fixture(scope="session")
def home() -> Home:
    return find_home(str(CHECKOUT))


@pytest.fixture(scope="session")
def report_path() -> Path:
    """The report's text: LEXRIGHTS_REPORTS names its folder, else the folder `shared` beside the checkout."""
    folder = Path(os.environ.get("LEXRIGHTS_REPORTS", CHECKOUT.parent / "shared" / "report"))
    if not (folder / REPORT).exists():
        pytest.skip(f"the report's text is not in {folder}; set LEXRIGHTS_REPORTS to the folder that holds {REPORT}")
    return folder / REPORT


@pytest.fixture(scope="session")
def report_text(report_path: Path) -> str:
    return report_path.read_bytes().decode()


def copy(place: Path) -> Path:
    for part in ("ontology", "shapes", "data"):
        shutil.copytree(CHECKOUT / part, place / part)
    return place


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of ontology, shapes and data that a test may break."""
    return copy(tmp_path / "house")


@pytest.fixture(scope="session")
def built_reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy with several small reports beside the first, built, its parts kept."""
    house = copy(tmp_path_factory.mktemp("several") / "house")
    for name in reports.NAMES:
        reports.add(house, name)
    reports.build(house)
    return house


@pytest.fixture
def several(built_reports: Path, tmp_path: Path) -> Path:
    """A copy of several reports, built, that a test may break; what is kept of them holds in the copy, too."""
    return Path(shutil.copytree(built_reports, tmp_path / "several"))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of the parts that are made from now on, in this process."""
    keys: list[str] = []
    original = engines.make

    def watched(ground: Ground, kept: Keep, key: str) -> Made:
        keys.append(key)
        return original(ground, kept, key)

    monkeypatch.setattr(engines, "make", watched)
    monkeypatch.setattr(engines, "FEW", 100)
    return keys


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site, with the assets of the query and network pages where npm is; one for all processes of a run."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "built/site"
    folder.parent.mkdir(exist_ok=True)
    with (folder.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            words = ["--home", str(CHECKOUT), "site", str(folder), "--host", "http://127.0.0.1:8000/"]
            result = CliRunner().invoke(main, words)
            assert result.exit_code == 0, result.output
            assert (folder / "assets/yasgui.min.js").exists() or not shutil.which("npm"), result.output
    return folder


@pytest.fixture
def run() -> Callable[..., Result]:
    """Run the command line in this process: run(house, "build", "--check")."""

    def invoke(place: Path, *words: str) -> Result:
        return CliRunner().invoke(main, ["--home", str(place), *words])

    return invoke
