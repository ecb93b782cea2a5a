"""What the README shows is what the commands print and the files hold."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from lexrights.cli import main
from lexrights.home import CHECKOUT
from servers import installed

README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
CONSOLE = re.findall(r"```console\n\$ lexrights (.+?)\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize(("command", "shown"), CONSOLE, ids=[command for command, _shown in CONSOLE])
def test_a_command_prints_what_the_readme_shows(
    command: str, shown: str, report_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(report_path.parent)
    result = CliRunner().invoke(main, ["--home", str(CHECKOUT), *shlex.split(command)])
    assert result.exit_code == 0
    assert [line.rstrip() for line in result.output.splitlines()] == shown.splitlines()


def test_every_sparql_block_is_a_shipped_question() -> None:
    shipped = {path.read_text(encoding="utf-8").strip() for path in (CHECKOUT / "ontology/questions").glob("*.rq")}
    blocks = re.findall(r"```sparql\n(.*?)```", README, re.DOTALL)
    assert len(blocks) == 3
    assert all(block.strip() in shipped for block in blocks)
    assert f"holds {len(shipped)} questions" in README


def test_the_claim_shown_stands_in_the_published_turtle() -> None:
    (block,) = re.findall(r"```turtle\n(.*?)```", README, re.DOTALL)
    assert block.strip() in (CHECKOUT / "data/published/lexrights.ttl").read_text(encoding="utf-8")


def test_the_build_line_is_the_one_that_build_prints(house: Path, run: Callable[..., Result]) -> None:
    (block,) = re.findall(r"```text\n(.*?)```", README, re.DOTALL)
    assert run(house, "build").output.strip() == block.strip()


def test_the_lines_of_python_run() -> None:
    (block,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    lines = [line.partition("#")[0].strip() for line in block.strip().splitlines()]
    for line in lines[lines.index("import lexrights") + 2 :]:
        found = eval(line, {"lexrights": __import__("lexrights")})  # noqa: S307 - the README's own lines
        assert all(map(len, found)) if isinstance(found, tuple) else len(found), line


def test_every_claim_class_and_every_command_is_named() -> None:
    ontology = (CHECKOUT / "ontology/lexrights.ttl").read_text(encoding="utf-8")
    for name in re.findall(r"^lr:([A-Z]\w+Claim)$", ontology, re.MULTILINE):
        assert f"`lr:{name}`" in README
    assert isinstance(main, click.Group)
    for name, command in main.commands.items():
        assert f"lexrights {name}" in README
        assert f"Example: lexrights {name}" in (command.help or "")


def test_where_a_program_is_not_its_tests_say_so() -> None:
    with pytest.raises(pytest.skip.Exception, match="nowhere is not installed; Debian has it in nothing"):
        installed("nowhere", "nothing")
