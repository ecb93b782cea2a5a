"""A watch that cuts connections at the deadline, for httpx bounds each read and write, and not their sum."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

LATER = 0.01  # seconds, so that the deadline has passed for certain when a connection is cut


class Watch:
    """A second handle of every connection, to cut it by from another thread."""

    def __init__(self) -> None:
        """Watch no connection yet."""
        self._sockets: list[socket.socket] = []

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Keep a handle of a connection that httpx tells of; the first is given up when TLS starts."""
        if event == "connection.connect_tcp.complete":
            self._sockets.append(info["return_value"].get_extra_info("socket").dup())

    @contextmanager
    def over(self, seconds: float) -> Iterator[None]:
        """Cut every connection where the block takes longer."""
        timer = threading.Timer(seconds + LATER, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def close(self) -> None:
        """Give up the handles."""
        for one in self._sockets:
            one.close()

    def _cut(self) -> None:
        for one in self._sockets:
            with suppress(OSError):  # it has ended already
                one.shutdown(socket.SHUT_RDWR)
