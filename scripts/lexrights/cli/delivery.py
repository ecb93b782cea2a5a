"""Load from the command line: what is sent, how far it is, and what arrived."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from lexrights.cli import terminal
from lexrights.errors import LexRightsError
from lexrights.home import Home
from lexrights.stores import client, loader, targets
from lexrights.stores.loader import Arrival, Told
from lexrights.stores.targets import Graph, Target

Place = tuple[str, str | None, str | None]
Goods = tuple[tuple[Path, ...], str | None]


def deliver(home: Home, place: Place, goods: Goods, user: str | None, timeout: float) -> bool:
    """Load graphs, print what arrived, and return whether all of it did."""
    to = targets.target(*place)
    graphs = targets.graphs(home, *goods)
    store = client.Store(client.credentials(user), timeout)
    arrivals: list[Arrival] = []
    try:
        for graph in graphs:
            arrivals.append(_one(store, to, graph))  # noqa: PERF401 - those before a failure are told
    except LexRightsError as error:
        rest = ", ".join(f"<{graph.name}>" for graph in graphs[len(arrivals) + 1 :])
        if not rest:
            raise
        raise LexRightsError(f"{error} Not sent: {rest}.") from None
    finally:
        store.close()
        _tell(arrivals)
    return not any(one.problems for one in arrivals)


def _tell(arrivals: list[Arrival]) -> None:
    """Print what arrived, be it before a failure, and what is wrong with it."""
    if arrivals:
        rows = [_row(one) for one in arrivals]
        terminal.table(("graph", "triples", "claims", "seconds", "triples/s", "digest", ""), rows)
    for one in arrivals:
        for problem in one.problems:
            click.echo(f"<{one.graph}>: {problem}", err=True)


def _one(store: client.Store, to: Target, graph: Graph) -> Arrival:
    with _bar(graph) as told:
        return loader.load(store, to, graph, told)


def _row(one: Arrival) -> tuple[str, ...]:
    rate = f"{one.sent / one.seconds:,.0f}" if one.seconds else ""
    verdict = "differs" if one.problems else "arrived"
    return one.graph, str(one.there), str(one.claims), f"{one.seconds:.2f}", rate, one.theirs[:12], verdict


@contextmanager
def _bar(graph: Graph) -> Iterator[Told]:
    """Show how many bytes are on their way, and how fast, where somebody watches."""
    if not sys.stderr.isatty():
        yield lambda _bytes: None
        return
    with terminal.transfer(graph.name, sum(path.stat().st_size for path in graph.files)) as told:
        yield told
