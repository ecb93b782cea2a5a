"""Which form of a document a client gets: the media type that its Accept header prefers."""

import re
from collections.abc import Iterable, Mapping

from starlette.responses import PlainTextResponse
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

VARY = {"Vary": "Accept"}


def best(accept: str, offered: Mapping[str, str]) -> str | None:
    """Return what is offered under the media type that is preferred, the first where nothing is; none fits: None."""
    if not accept.strip():
        return next(iter(offered.values()))
    bare = re.sub(r';\s*(?!q=)\w+=("[^"]*"|[^;,]*)', "", accept)  # without profile, charset and the like
    found = parse_accept_header(bare, MIMEAccept).best_match(list(offered))
    return offered[found] if found else None


def none_fits(offered: Iterable[str]) -> PlainTextResponse:
    """Return the answer to a client that takes nothing of what there is."""
    return PlainTextResponse(f"There is {', '.join(offered)}.\n", 406, VARY)
