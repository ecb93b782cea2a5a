"""SHA-256, in hexadecimal: of texts and bytes, of a file as it is written, and the list that lies beside files."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO

NAME = "SHA256SUMS"  # the file that lists those of the others in its folder, as `sha256sum` writes and checks it


def of(*chunks: bytes | memoryview | str) -> str:
    """Return the checksum of chunks in a row; text counts as UTF-8."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk.encode() if isinstance(chunk, str) else chunk)
    return digest.hexdigest()


def written(out: IO[bytes], chunks: Iterable[bytes]) -> tuple[int, str]:
    """Write chunks to a file as they come; return their number and the checksum of all."""
    count, digest = 0, hashlib.sha256()
    for chunk in chunks:
        count += 1
        digest.update(chunk)
        out.write(chunk)
    return count, digest.hexdigest()


def listed(sums: Mapping[str, str]) -> bytes:
    """Return the list of files by name, each with its checksum."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())).encode()


def read(folder: Path) -> dict[str, str]:
    """Return the checksums that a folder's list states by name; none where there is no list."""
    path = folder / NAME
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
