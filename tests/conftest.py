"""What several tests share: the report's text, a copy of the house to break, the command line."""

import fcntl
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import practices
import reports
from lexrights.cli import main
from lexrights.dataset.context import Context
from lexrights.home import CHECKOUT, Home, find_home
from lexrights.publish import engines
from lexrights.publish.keep import Keep, Made
from lexrights.source import formatter
from lexrights.source.part import Ground

REPORT = "odf-20141120.txt"
LONG = (  # the test files that take longest, these first
    *("test_browser", "test_mutations", "test_site", "test_guards", "test_bad_input", "test_parts", "test_load"),
    *("test_shapes", "test_ontology", "test_conventions", "test_serve", "test_second_report", "test_endpoint"),
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--daily", action="store_true", help="run what repeats by width, language or engine, too")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(practices)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the files that take long, so that no process is left with one of them when the others have ended.

    Leave out the daily tests unless they are asked for; they are then not counted as skipped.
    """
    items.sort(key=lambda item: LONG.index(item.path.stem) if item.path.stem in LONG else len(LONG))
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


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder that is made once for all the processes of a run."""
    own = factory.getbasetemp()
    shared = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "shared"
    shared.mkdir(exist_ok=True)
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / name).exists():
            make(shared / f"{name}.new")
            (shared / f"{name}.new").rename(shared / name)
    return shared / name


@pytest.fixture(scope="session")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of ontology, shapes and data, checked once, so that its parts are kept."""
    return once(tmp_path_factory, "house", lambda place: reports.found(copy(place)))


@pytest.fixture
def house(checked: Path, tmp_path: Path) -> Path:
    """A copy of ontology, shapes and data that a test may break; what is kept of their parts holds in it, too."""
    return Path(shutil.copytree(checked, tmp_path / "house"))


@pytest.fixture(scope="session")
def built_reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy with several small reports beside the first, built, its parts kept."""
    return once(tmp_path_factory, "reports", _build_reports)


def _build_reports(place: Path) -> None:
    house = copy(place)
    for name in reports.NAMES:
        reports.add(house, name)
    reports.build(house)


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


@pytest.fixture(scope="session", autouse=True)
def _normal_once() -> Iterator[None]:
    """Bring each state of a Turtle file into its normal form once: it takes long, and most tests leave those alone."""
    original, known = formatter.turtle, dict[object, str]()

    def turtle(path: Path, name: str, table: Context) -> str:
        state = (name, path.read_bytes(), *table.prefixes.items())
        if state not in known:
            known[state] = original(path, name, table)
        return known[state]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(formatter, "turtle", turtle)
        yield


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a site have none of the things' documents and pages, and no picture, where a test looks at none of them."""
    monkeypatch.setattr("lexrights.site.pages.things.pages", lambda _site: iter(()))
    monkeypatch.setattr("lexrights.site.documents.Library.documents", lambda _library: iter(()))
    monkeypatch.setattr("lexrights.site.build._pictures", _no_pictures)


def _no_pictures(_everything: object) -> list[object]:
    return []


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site, with the assets of the query and network pages where npm is."""
    return once(tmp_path_factory, "site", _build_site)


def _build_site(folder: Path) -> None:
    words = ["--home", str(CHECKOUT), "site", str(folder), "--host", "http://127.0.0.1:8000/"]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    assert (folder / "assets/yasgui.min.js").exists() or not shutil.which("npm"), result.output


@pytest.fixture
def run() -> Callable[..., Result]:
    """Run the command line in this process: run(house, "build", "--check")."""

    def invoke(place: Path, *words: str) -> Result:
        return CliRunner().invoke(main, ["--home", str(place), *words])

    return invoke
