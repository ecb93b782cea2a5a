"""Load from the command line: what is sent, how far it is, and what arrived."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from lexrights import loading, remote, targets, terminal
from lexrights.errors import LexRightsError
from lexrights.homes import Home
from lexrights.loading import Arrival, Told
from lexrights.targets import Graph, Target

Place = tuple[str, str | None, str | None]
Goods = tuple[tuple[Path, ...], str | None]


def deliver(home: Home, place: Place, goods: Goods, user: str | None, timeout: float) -> bool:
    """Load graphs, print what arrived, and return whether all of it did."""
    to = targets.target(*place)
    graphs = targets.graphs(home, *goods)
    store = remote.Store(remote.credentials(user), timeout)
    arrivals: list[Arrival] = []
    try:
        for graph in graphs:
            arrivals.append(_one(store, to, graph))  # noqa: PERF401 - those before a failure are told
    except LexRightsError as error:
        raise LexRightsError(f"{error}{_so_far(arrivals, graphs[len(arrivals) + 1 :])}") from None
    finally:
        store.close()
    rows = [_row(one) for one in arrivals]
    terminal.table(("graph", "triples", "claims", "seconds", "triples/s", "digest", ""), rows)
    for one in arrivals:
        for problem in one.problems:
            click.echo(f"<{one.graph}>: {problem}", err=True)
    return not any(one.problems for one in arrivals)


def _so_far(arrivals: list[Arrival], unsent: list[Graph]) -> str:
    """Return which other graphs were replaced before a failure, and which were not sent."""
    done = f" Replaced before: {', '.join(f'<{one.graph}>' for one in arrivals)}." if arrivals else ""
    return f"{done} Not sent: {', '.join(f'<{one.name}>' for one in unsent)}." if unsent else done


def _one(store: remote.Store, to: Target, graph: Graph) -> Arrival:
    with _bar(graph) as told:
        return loading.load(store, to, graph, told)


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
