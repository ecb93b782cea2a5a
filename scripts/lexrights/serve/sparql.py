"""A read-only SPARQL 1.1 Protocol endpoint: each query in a process of its own, with limits."""

import asyncio
import os
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from lexrights.dataset import context, media, published
from lexrights.dataset.namespaces import BASE, LOADED
from lexrights.errors import CommandError, LexRightsError
from lexrights.query import sparql, things, worker
from lexrights.query.worker import Answer, Child, Nursery, Query
from lexrights.serve import negotiation

CUT, UNKNOWN = "LexRights-Cut", "LexRights-Unknown"  # headers: how many rows there are at most; names that nothing has
ROWS = 10_000
SLIPS = 5  # unknown names that are told
PRINTED = "".join(map(chr, range(0x20, 0x7F))).replace("%", "")  # what a header holds as it is
LONGEST = 1000  # characters of a header
WAIT = 2  # seconds for a place
LOOK = 0.2  # seconds between two looks whether a client is still there
BODY = 1_000_000  # bytes of a request
FORMATS = [*(f"SPARQL_Results_{one.name}" for one in media.TABLES), *(one.name for one in media.GRAPHS)]
DESCRIPTION = "http://www.w3.org/ns/sparql-service-description#"
TABLES = media.by_type(media.TABLES)
GRAPHS = media.by_type((media.TURTLE, media.NTRIPLES, media.JSONLD))
BOOLEANS = media.by_type((media.JSON, media.XML))
OFFERED = {"SELECT": TABLES, "ASK": BOOLEANS, "CONSTRUCT": GRAPHS, "DESCRIBE": GRAPHS}
MEDIA = media.by_ending((*media.TABLES, *media.GRAPHS)) | {media.CSV.ending: f"{media.CSV.type}; charset=utf-8"}
METHODS = ("GET", "HEAD", "POST")


class Endpoint:
    """The endpoint over the data of a built site: how long a query may take (seconds), and how many at once."""

    def __init__(self, folder: Path, timeout: float) -> None:
        """Start the process that the others are forked from, which holds the store."""
        self.timeout, self.context = timeout, context.load(folder)
        self.nursery = Nursery(lambda: published.of_site(folder))
        self.known = published.known(published.of_site(folder), BASE)
        self.at_once = anyio.CapacityLimiter((os.cpu_count() or 1) * 2)

    def close(self) -> None:
        """End that process."""
        self.nursery.close()

    async def answer(self, request: Request) -> Response:
        """Answer a request by https://www.w3.org/TR/sparql11-protocol/."""
        accept = request.headers.get("accept", "")
        if request.method not in METHODS:
            raise HTTPException(405, headers={"Allow": ", ".join(METHODS)})
        if request.method != "POST" and not request.url.query:
            return _itself(str(request.url), accept)
        try:
            text = await _query(request)
            offered = OFFERED.get(sparql.form(text), TABLES)
            form = negotiation.best(accept, offered)
            if form is None:
                return negotiation.none_fits(offered)
            found, body = await self._in_turn(request, text, form)
        except CommandError as error:
            raise HTTPException(400, f"{error}\n") from None
        except LexRightsError as error:
            raise HTTPException(503, f"{error}\n") from None
        told = {CUT: str(ROWS)} if found.cut else {}
        if slips := things.slips(text, self.context, self.known)[:SLIPS]:
            told[UNKNOWN] = quote(" ".join(slips), safe=PRINTED)[:LONGEST]
        return Response(body, headers={"Content-Type": MEDIA[form], **negotiation.VARY, **told})

    async def _in_turn(self, request: Request, text: str, form: str) -> tuple[Answer, bytes]:
        """Ask when there is a place, and give it up when who asked has gone."""
        try:
            with anyio.fail_after(WAIT):
                await self.at_once.acquire()
        except TimeoutError:
            later = {"Retry-After": f"{self.timeout:.0f}"}
            raise HTTPException(503, "all places are taken; ask again later.\n", later) from None
        started: list[Child] = []
        watch = asyncio.create_task(_watch(request, started))
        try:
            return await run_in_threadpool(self._ask, text, form, started)
        finally:
            watch.cancel()
            self.at_once.release()

    def _ask(self, text: str, form: str, started: list[Child]) -> tuple[Answer, bytes]:
        started.append(self.nursery.start())
        found = worker.ask(started[0], Query(text, form, self.context.prefixes, self.timeout, ROWS))
        return found, found.read()


async def _watch(request: Request, started: list[Child]) -> None:
    """End the process when who asked has gone, be it before it was started; this task is cancelled at the end."""
    while not await request.is_disconnected():  # noqa: ASYNC110 - there is no event to wait for
        await asyncio.sleep(LOOK)
    while True:
        for child in started:
            child.kill()
        await asyncio.sleep(LOOK)


def _itself(address: str, accept: str) -> Response:
    """Lead people to the query page; tell machines what is served: https://www.w3.org/TR/sparql11-service-description/."""
    form = negotiation.best(accept, GRAPHS | {media.HTML.type: media.HTML.ending})
    if form is None:
        return negotiation.none_fits(GRAPHS)
    if form == media.HTML.ending:
        return RedirectResponse("query.html", 303, negotiation.VARY)
    from rdflib import RDF, Graph, Namespace, URIRef  # here, as no query needs it

    service, said, formats = URIRef(address), Namespace(DESCRIPTION), Namespace("http://www.w3.org/ns/formats/")
    graph = Graph()
    graph.bind("sd", said)
    graph.add((service, RDF.type, said.Service))
    graph.add((service, said.endpoint, service))
    graph.add((service, said.supportedLanguage, said.SPARQL11Query))
    for name in FORMATS:
        graph.add((service, said.resultFormat, formats[name]))
    return Response(graph.serialize(format=form), headers={"Content-Type": MEDIA[form], **negotiation.VARY})


async def _query(request: Request) -> str:
    """Return the query of a request. Raises CommandError where it is not of the protocol's forms; too long is a 413."""
    if request.method != "POST":
        return _one(request.url.query)
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY:
            raise HTTPException(413, f"the request has more than {BODY} bytes.\n")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise CommandError("the request is not UTF-8 text.") from None
    if kind == "application/sparql-query":
        return _one(f"{request.url.query}&{urlencode({'query': text})}")
    if kind == "application/x-www-form-urlencoded":
        return _one(f"{request.url.query}&{text}")
    raise CommandError(f"a query is posted as application/sparql-query or as a form, not as {kind or 'nothing named'}.")


def _one(pairs: str) -> str:
    try:
        given = parse_qsl(pairs, max_num_fields=20)
    except ValueError:
        raise CommandError("there are more than 20 parameters.") from None
    elsewhere = [value for name, value in given if name == "default-graph-uri" and value not in LOADED]
    if elsewhere or any(name in {"named-graph-uri", "using-graph-uri", "update"} for name, _value in given):
        raise CommandError("there is one graph here, and it is read only.")
    queries = [value for name, value in given if name == "query"]
    if not queries:
        raise CommandError("send a query: GET ?query=…, or POST. Updates are not answered.")
    if len(queries) > 1:
        raise CommandError("there is more than one query.")
    return queries[0]
