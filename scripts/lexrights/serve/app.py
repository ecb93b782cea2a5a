"""The preview: the built site with the permanent addresses' redirects, and the endpoint."""

import contextlib
import re
import socket
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from lexrights.dataset import media, published
from lexrights.errors import CommandError
from lexrights.publish.serialization import NANOPUBS
from lexrights.serve import negotiation
from lexrights.serve.sparql import CUT, METHODS, UNKNOWN, Endpoint
from lexrights.site import w3id

SLOW = 10  # seconds that a connection may stay silent between two requests


class _Files(StaticFiles):
    """Static files with the media types of RDF."""

    def file_response(self, *args: object, **named: object) -> Response:
        response = super().file_response(*args, **named)  # type: ignore[arg-type]
        name = Path(str(args[0])).name
        kind = media.TURTLE.type if name == "void" else media.of_file(name)
        if kind:
            response.headers["Content-Type"] = f"{kind}; charset=utf-8"
        return response


def application(folder: Path, endpoint: Endpoint) -> Starlette:
    """Return the application over a built site."""
    here = _Documents(folder)
    routes = [
        Route("/id/{kind}/{key}", here.thing),
        *(Route(f"/{name}/{{part}}", here.part) for name in w3id.VERSIONED),
        *(Route(f"/questions/{path.name.split('.')[0]}", here.question) for path in folder.glob("questions/*.rq")),
        *(Route(f"/{name}", here.whole) for name in w3id.WHOLE),
        Route("/v/{version}/np/{code}", here.nanopublication),
        Route("/sparql", endpoint.answer, methods=[*METHODS, "DELETE", "OPTIONS", "PATCH", "PUT"]),
        Mount("/", _Files(directory=folder, html=True)),
    ]
    cors = Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=METHODS, expose_headers=[CUT, UNKNOWN])
    return Starlette(routes=routes, middleware=[cors], exception_handlers={404: here.missing})


class _Documents:
    """Where the permanent addresses lead."""

    def __init__(self, folder: Path) -> None:
        rules = folder / "w3id/.htaccess"
        self.folder = folder
        self.gone = w3id.gone(rules.read_text(encoding="utf-8")) if rules.is_file() else set()

    async def thing(self, request: Request) -> Response:
        path = f"{request.path_params['kind']}/{request.path_params['key']}"
        if f"id/{path}" in self.gone:
            raise HTTPException(410, "it was withdrawn.\n")
        return self._to(f"doc/{path}", request)

    async def whole(self, request: Request) -> Response:
        return self._to(request.url.path.strip("/"), request)

    async def question(self, request: Request) -> Response:
        return self._to("questions", request, page=request.url.path.strip("/"))

    async def part(self, request: Request) -> Response:
        """Lead to the version of a vocabulary, or to a code in the list."""
        name, part = request.url.path.strip("/").split("/")
        if (self.folder / "v" / part / f"{name}.ttl").is_file():
            return self._to(f"v/{part}/{name}", request, page=f"v/{part}/index")
        if f' id="{part}"' not in (self.folder / f"{name}.html").read_text(encoding="utf-8") or name != "terms":
            raise HTTPException(404)
        return self._to(name, request, part)

    async def nanopublication(self, request: Request) -> Response:
        """Lead to the file of a release that holds its nanopublications."""
        version, code = request.path_params["version"], request.path_params["code"]
        path = f"v/{version}/{NANOPUBS}"
        if not re.fullmatch(w3id.CODE, code) or not (self.folder / path).is_file():
            raise HTTPException(404)
        return RedirectResponse(f"{request.base_url}{path}", 303)

    async def missing(self, _request: Request, _error: Exception) -> Response:
        return FileResponse(self.folder / "404.html", 404)

    def _to(self, path: str, request: Request, anchor: str = "", page: str = "") -> Response:
        """Lead to a document in the form that is asked for; `page` is its HTML where that has another name."""
        form = w3id.form(request.headers.get("accept", ""))
        if form is None:
            return negotiation.none_fits((*w3id.HTML, *w3id.FORMS))
        path = page or path if form == "html" else path
        if not (self.folder / f"{path}.{form}").is_file():
            raise HTTPException(404)
        place = f"{request.base_url}{path}.{form}{f'#{anchor}' if anchor and form == 'html' else ''}"
        return RedirectResponse(place, 303, negotiation.VARY)


def serve(folder: Path, host: str, port: int, timeout: float) -> None:
    """Serve a built site until the process is ended. Raises CommandError where the port is taken."""
    published.dump(folder)  # raises where there is none
    # With its protocol named, asyncio sends what is written at once; else each answer waits 40 ms for its client.
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except OSError as error:
            raise CommandError(f"{host}:{port}: {error.strerror}. Choose another with --port.") from None
        endpoint = Endpoint(folder, timeout)
        config = uvicorn.Config(
            application(folder, endpoint), log_level="warning", timeout_keep_alive=SLOW, timeout_graceful_shutdown=1
        )
        try:
            uvicorn.Server(config).run([listening])
        finally:
            endpoint.close()
