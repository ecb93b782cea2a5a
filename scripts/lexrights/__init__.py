"""What human-rights reports say about the law, as linked data.

`ask`, `claims`, `frame`, `graph` and `store` are the graph from Python; nothing is loaded before one of them is used.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lexrights.api import Claim, ask, claims, frame, graph, store
    from lexrights.query.rows import Rows, Uri

__all__ = ["Claim", "Rows", "Uri", "ask", "claims", "frame", "graph", "store"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'lexrights' has no attribute {name!r}")
    from lexrights import api  # noqa: PLC0415 - `import lexrights` stays cheap

    return getattr(api, name)


def __dir__() -> list[str]:
    return __all__
