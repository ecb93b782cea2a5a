"""The notebook runs as it stands, and answers its four questions with a table and a picture each."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).parent / "notebooks/four-questions.ipynb"


@pytest.mark.filterwarnings("default")  # the kernel's own libraries warn on some systems
def test_it_runs_and_its_tables_are_those_that_are_shown() -> None:
    shown = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    fresh = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    NotebookClient(fresh, timeout=120, kernel_name="python3").execute()
    assert tables(fresh) == tables(shown)
    assert len(tables(fresh)) == 4
    assert pictures(fresh) == pictures(shown) == 4


def outputs(notebook: nbformat.NotebookNode, kind: str) -> list[str]:
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [one.data[kind] for cell in cells for one in cell.outputs if "data" in one and kind in one.data]


def tables(notebook: nbformat.NotebookNode) -> list[str]:
    return outputs(notebook, "text/html")


def pictures(notebook: nbformat.NotebookNode) -> int:
    return len(outputs(notebook, "image/png"))
