"""Queries over HTTP: the preview beside Oxigraph's own server, asked in turns by one client and by eight."""

import json
import multiprocessing
import statistics
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import httpx

from measure import CHECKOUT, LEXRIGHTS, Options, run, spread, table

CLIENTS = 8
PREFIX = "PREFIX lr: <https://w3id.org/lexrights/ns#>"
QUERY = f"{PREFIX} SELECT ?claim ?who WHERE {{ ?claim lr:measure ?measure ; lr:claimant ?who }} ORDER BY ?claim ?who"
ACCEPT = {"Accept": "application/sparql-results+json"}
DUMP = CHECKOUT / "data/published/lexrights.nt"


def http(options: Options) -> None:
    """Print the latency of one client and the rate of eight, for both servers."""
    import servers

    with tempfile.TemporaryDirectory() as name, servers.oxigraph() as store:
        graph = httpx.put(
            f"{store.store}?default", content=DUMP.read_bytes(), headers={"Content-Type": "application/n-triples"}
        )
        graph.raise_for_status()
        site = Path(name) / "site"
        run([*LEXRIGHTS, "site", str(site)])
        with servers.preview(site) as root:
            _compare({"lexrights serve": f"{root}sparql", "oxigraph serve": store.query}, options)


def _compare(endpoints: dict[str, str], options: Options) -> None:
    answers = {name: _rows(url) for name, url in endpoints.items()}
    latency: dict[str, list[float]] = {name: [] for name in endpoints}
    rate: dict[str, list[float]] = {name: [] for name in endpoints}
    for number in range(options.rounds + 1):
        for name, url in endpoints.items():
            took, many = _client(url, options.seconds), _clients(url, options.seconds)
            if number:  # the first round does not count
                latency[name].append(statistics.median(took) * 1000)
                rate[name].append(many)
    heads = ("", "one client, ms", f"{CLIENTS} clients, requests/s")
    table([heads, *((name, spread(latency[name], 2), spread(rate[name])) for name in endpoints)])
    slower = [mine / other for mine, other in zip(*latency.values(), strict=True)]
    share = [mine / other for mine, other in zip(*rate.values(), strict=True)]
    print(f"lexrights / oxigraph: {spread(slower, 2)} in time, {spread(share, 2)} in rate")
    rows = list(answers.values())
    print(f"rows: {len(rows[0])} and {len(rows[1])}, {'the same' if rows[0] == rows[1] else 'NOT the same'}")


def _rows(url: str) -> list[str]:
    found = httpx.get(url, params={"query": QUERY}, headers=ACCEPT).raise_for_status().json()
    return sorted(json.dumps(row, sort_keys=True) for row in found["results"]["bindings"])


def _client(url: str, seconds: float) -> list[float]:
    """Return the seconds that each request of one client took, over a connection that stays open."""
    parts = urlsplit(url)
    connection = HTTPConnection(str(parts.hostname), parts.port, timeout=60)
    path, end = f"{parts.path}?{urlencode({'query': QUERY})}", time.perf_counter() + seconds
    took: list[float] = []
    while (start := time.perf_counter()) < end or not took:
        connection.request("GET", path, headers=ACCEPT)
        response = connection.getresponse()
        response.read()
        if response.status != httpx.codes.OK:
            raise RuntimeError(f"{url} answered {response.status}")
        took.append(time.perf_counter() - start)
    connection.close()
    return took


def _clients(url: str, seconds: float) -> float:
    """Return the requests a second of eight clients, a process each."""
    with multiprocessing.Pool(CLIENTS) as pool:
        found = pool.starmap(_client, [(url, seconds)] * CLIENTS, chunksize=1)
    return sum(len(took) / sum(took) for took in found)
