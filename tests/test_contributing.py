"""The contributor's page: its map leads somewhere and leaves out no room."""

import re
import tomllib

from lexrights.home import CHECKOUT, PACKAGE

PAGE = (CHECKOUT / ".github/CONTRIBUTING.md").read_text(encoding="utf-8")
ROWS = [row.split("|")[1:-1] for row in PAGE.splitlines() if row.startswith("| ") and "`" in row]
NAMED = [path for row in ROWS for path in re.findall(r"`([^` ]+/[^` ]*)`", " ".join(row[1:]))]


def test_each_path_of_the_map_exists_and_is_of_the_kind_that_it_looks_like() -> None:
    assert len(NAMED) >= 2 * len(ROWS) - 3  # few rows are proved by a command
    wrong = [
        path for path in NAMED if not (CHECKOUT / path).exists() or (CHECKOUT / path).is_dir() != (path[-1] == "/")
    ]
    assert not wrong


def test_each_room_stands_in_the_map() -> None:
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert {room for room in rooms if f"`scripts/lexrights/{room}/" not in PAGE} == set()


def test_the_command_that_locks_the_packages_names_every_extra_and_group() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    (command,) = re.findall(r"^uv pip compile .*$", PAGE, re.MULTILINE)
    extras = set(project["project"]["optional-dependencies"]) - {"spark"}  # too large for each; .ci/run locks it
    assert set(re.findall(r"--extra (\S+)", command)) == extras
    assert set(re.findall(r"--group (\S+)", command)) == set(project["dependency-groups"])
