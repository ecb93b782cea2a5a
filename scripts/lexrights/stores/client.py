"""Talk to a SPARQL store over HTTP: one deadline, few retries, no other host, no secret in a message."""

import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

import click
import httpx

from lexrights.errors import CommandError, LexRightsError
from lexrights.stores.streams import Body, BrokenOffError
from lexrights.stores.watch import Watch

TRIES = 4
AGAIN = {429, 503}
LONGEST_WAIT = 30.0  # seconds between two tries
HOPS = 5
END = 5.0  # seconds more to clean up and to look what is there, once the deadline has passed
MOST = 256 << 20  # bytes of an answer that is kept in memory
BRIEF = 64 << 10  # bytes of a count, or of what a store says when it refuses
REASONS = {
    401: "does not accept this user name and password, or needs them; set LEXRIGHTS_USER and LEXRIGHTS_PASSWORD",
    403: "does not allow this with these credentials",
    404: "has nothing at this address; check the URL",
    405: "does not take this request at this address; check the URL",
    413: "finds the data too large",
    415: "does not read this format",
    429: "is limiting requests; try later",
    503: "is not available now",
}


@dataclass(frozen=True)
class Credentials:
    """A name and a password, which no message shows."""

    user: str
    password: str = field(repr=False)


class Store:
    """A store at the other end. Every method raises LexRightsError with where, what and what to do."""

    def __init__(self, credentials: Credentials | None, timeout: float) -> None:
        """Take the credentials and how many seconds everything together may take."""
        self._until = self._last = time.monotonic() + timeout
        self._timeout = timeout
        self._credentials = credentials
        self._auth: httpx.Auth | None = None
        self._client = httpx.Client(follow_redirects=False, headers={"User-Agent": "lexrights"})
        self._watch = Watch()
        self.software = ""  # what the other end calls itself

    def close(self) -> None:
        """Close the connections."""
        self._client.close()
        self._watch.close()

    def allow_an_end(self) -> None:
        """Allow a few seconds more, once, to clean up after a failure and to look what it left."""
        self._until = max(self._until, min(time.monotonic(), self._last) + END)

    @contextmanager
    def request(
        self, method: str, url: str, *, headers: Mapping[str, str], params: Mapping[str, str] | None, body: Body | None
    ) -> Iterator[httpx.Response]:
        """Yield the answer to a request, its body not yet read."""
        with self._watch.over(self._left()):
            response = self._settled(method, httpx.URL(url).copy_merge_params(params or {}), headers, body)
            self.software = response.headers.get("Server", "")
            try:
                with self._plain(url):
                    yield response
            finally:
                response.close()

    def introduce(self, url: str, params: Mapping[str, str]) -> None:
        """Let a store challenge a request without a body, so that a file need not go out again after a challenge."""
        if self._credentials and not self._auth:
            with self.request("HEAD", url, headers={}, params=params, body=None):
                pass

    def chunks(self, response: httpx.Response) -> Iterator[bytes]:
        """Yield the body of an answer as it comes, within the deadline."""
        for chunk in response.iter_bytes():
            self._left()
            yield chunk
        self._left()  # an answer that the watch has cut looks whole where its length was not told

    def read(self, response: httpx.Response, most: int = MOST) -> bytes:
        """Return the whole body of an answer; of a refusal no more than its beginning. Raises BrokenOffError."""
        found = bytearray()
        try:
            for chunk in self.chunks(response):
                found += chunk
                if len(found) > BRIEF and not response.is_success:
                    break
                if len(found) > most:
                    where = shown(str(response.url))
                    raise LexRightsError(f"{where} gave more than {most >> 10:,} KiB, too much. Ask for less by LIMIT.")
        except httpx.RemoteProtocolError as error:
            self._left()
            raise BrokenOffError(bytes(found), _first(error)) from None
        return bytes(found)

    def _settled(self, method: str, url: httpx.URL, headers: Mapping[str, str], body: Body | None) -> httpx.Response:
        """Return the first answer that is neither a challenge, nor a redirect, nor a plea to come back later."""
        tries, hops, challenged = 1, 0, False
        while True:
            response = self._sent(method, url, headers, body)
            if response.status_code == httpx.codes.UNAUTHORIZED and self._credentials and not challenged:
                challenged, self._auth = True, _auth(response, self._credentials)
            elif response.is_redirect:
                hops += 1
                url = _followed(url, response, hops)
            elif response.status_code in AGAIN and tries < TRIES:
                self._wait(response, tries)
                tries += 1
            else:
                return response
            response.close()

    def _sent(self, method: str, url: httpx.URL, headers: Mapping[str, str], body: Body | None) -> httpx.Response:
        sizes = {"Content-Length": str(body.size)} if body else {}
        request = self._client.build_request(
            method,
            url,
            headers={**headers, **sizes},
            content=body,
            timeout=httpx.Timeout(self._left()),
            extensions={"trace": self._watch.trace},
        )
        with self._plain(str(url)):
            try:
                return self._client.send(request, auth=self._auth, stream=True)
            except ValueError as error:  # httpx, of a challenge that is none
                raise LexRightsError(
                    f"{shown(str(url))} sends a header that cannot be read: {_first(error)}."
                ) from None

    def _wait(self, response: httpx.Response, tries: int) -> None:
        asked = response.headers.get("Retry-After", "")
        seconds = min(float(asked) if asked.isdecimal() else 2.0 ** (tries - 1), LONGEST_WAIT)
        if seconds >= self._until - time.monotonic():
            code = response.status_code
            reason = f"{REASONS[code]} ({code}); no time is left to wait"
            raise LexRightsError(f"{shown(str(response.url))} {reason}.")
        time.sleep(seconds)

    def _left(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise LexRightsError(f"it took longer than {self._timeout:g} s in all. Allow more by --timeout.")
        return left

    @contextmanager
    def _plain(self, url: str) -> Iterator[None]:
        """Tell in one line what went wrong on the way."""
        try:
            yield
        except httpx.TimeoutException:
            raise LexRightsError(f"{shown(url)} did not answer within {self._timeout:g} s in all.") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            if time.monotonic() >= self._until:
                raise LexRightsError(f"{shown(url)} did not answer within {self._timeout:g} s in all.") from None
            raise LexRightsError(f"{shown(url)} cannot be reached: {_first(error)}.") from None


def query(
    store: Store, url: str, text: str, accept: str, graphs: Sequence[str] = ()
) -> AbstractContextManager[httpx.Response]:
    """Ask a query endpoint, over the graphs named together or over the store's own default.

    As a form, because Virtuoso 7.2.5 never answers a query that is the whole body.
    """
    headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
    form = urlencode([("query", text), *(("default-graph-uri", graph) for graph in graphs)])
    return store.request("POST", url, headers=headers, params=None, body=Body(form.encode()))


def endpoint(url: str) -> str:
    """Return a URL that may be asked. Raises CommandError where it is none, or holds a password."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise CommandError(f"{shown(url)}: is not an http or https URL.")
    if parts.username or parts.password:
        raise CommandError(f"{shown(url)}: a URL must hold no password. Set LEXRIGHTS_USER and LEXRIGHTS_PASSWORD.")
    return url


def credentials(user: str | None) -> Credentials | None:
    """Return the credentials of the environment, or of a prompt where only the name is known."""
    name = user or os.environ.get("LEXRIGHTS_USER")
    if not name:
        return None
    password = os.environ.get("LEXRIGHTS_PASSWORD")
    return Credentials(
        name, click.prompt(f"Password of {name}", hide_input=True, err=True) if password is None else password
    )


def refuse(response: httpx.Response, text: str = "") -> None:
    """Raise LexRightsError where an answer is no success."""
    if not response.is_success:
        code = response.status_code
        said = text.strip().splitlines()[0][:200] if text.strip() and "<" not in text[:20] else ""
        reason = REASONS.get(code) or f"answered {code} {response.reason_phrase}".strip()
        raise LexRightsError(f"{shown(str(response.url))} {reason} ({code}){': ' + said if said else ''}.")


def shown(url: str) -> str:
    """Return a URL as a message may show it: without credentials and without its query."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _auth(response: httpx.Response, known: Credentials) -> httpx.Auth:
    """Return how to answer a challenge: by Digest where it is offered, for Basic sends the password itself."""
    schemes = response.headers.get("WWW-Authenticate", "").lower()
    kind = httpx.DigestAuth if re.search(r"(^|,)\s*digest\s", schemes) else httpx.BasicAuth
    return kind(known.user, known.password)


def _followed(url: httpx.URL, response: httpx.Response, hops: int) -> httpx.URL:
    if "Location" not in response.headers:
        raise LexRightsError(f"{shown(str(url))} redirects ({response.status_code}), without saying where to.")
    try:
        target = httpx.URL(urljoin(str(url), response.headers["Location"]))
        there, place = (target.scheme, target.host, target.port), shown(str(target))
    except (ValueError, httpx.InvalidURL):
        raise LexRightsError(f"{shown(str(url))} redirects to an invalid address; check the URL.") from None
    if (url.scheme, url.host, url.port) != there:
        other = "host" if target.host != url.host else "scheme or port"
        raise LexRightsError(f"{shown(str(url))} redirects to {place}, another {other}; that is not followed.")
    if hops > HOPS:
        raise LexRightsError(f"{shown(str(url))} redirects endlessly; it was followed {HOPS} times.")
    return target


def _first(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
