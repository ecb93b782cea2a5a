"""Files and answers as streams, piece by piece."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lexrights.errors import LexRightsError

CHUNK = 1 << 16


class Body:
    """A file, or bytes, sent piece by piece; it can be sent again after a challenge."""

    def __init__(self, source: Path | bytes, told: Any = None) -> None:
        """Take what is sent, and a function that is told how many bytes went out."""
        self._source = source
        self._told = told or (lambda _bytes: None)
        self.size = len(source) if isinstance(source, bytes) else source.stat().st_size

    def __iter__(self) -> Iterator[bytes]:
        with io.BytesIO(self._source) if isinstance(self._source, bytes) else self._source.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk
                self._told(len(chunk))


class Chunks(io.RawIOBase):
    """Chunks as a file to read."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        """Take the chunks, which are read once."""
        self._chunks = chunks
        self._rest = b""

    def readable(self) -> bool:
        """Say that this can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with the next bytes, and return how many."""
        if not self._rest:
            self._rest = next(self._chunks, b"")
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size


class BrokenOffError(LexRightsError):
    """Raised when an answer breaks off; carries the bytes that came."""

    def __init__(self, came: bytes, message: str) -> None:
        """Keep what came."""
        super().__init__(message)
        self.came = came
