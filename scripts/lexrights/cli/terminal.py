"""Tables and progress as a terminal shows them."""

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence


def table(heads: "Sequence[str]", rows: "Iterable[Sequence[str]]", title: str = "") -> None:
    """Print a table: as wide as the terminal, or, where nobody watches, each row on one line."""
    everything = [list(row) for row in rows]
    if title:
        click.echo(title)
    if sys.stdout.isatty():
        _fitted(heads, everything)
    else:
        click.echo("\n".join(_lines([list(heads)] * any(heads) + everything)))


def _lines(rows: list[list[str]]) -> "Iterator[str]":
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _fitted(heads: "Sequence[str]", rows: list[list[str]]) -> None:
    from rich.console import Console
    from rich.table import Table

    shown = Table(*heads, box=None, show_header=any(heads), pad_edge=False)
    for row in rows:
        shown.add_row(*row)
    Console(highlight=False, markup=False).print(shown)


def progress(ctx: click.Context, steps: "Sequence[str]") -> "Callable[[str], None]":
    """Return a function that advances a bar on stderr, which goes away when the command ends."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    bar = Progress(TextColumn("{task.description}"), BarColumn(), console=Console(stderr=True), transient=True)
    task = bar.add_task("", total=len(steps))
    ctx.with_resource(bar)
    return lambda step: bar.update(task, description=step, completed=steps.index(step), refresh=True)


@contextmanager
def transfer(name: str, size: int) -> "Iterator[Callable[[int], None]]":
    """Yield a function to tell how many bytes went; a bar on stderr shows how many, how fast, and how long still."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=size)
        yield lambda sent: bar.advance(task, sent)
