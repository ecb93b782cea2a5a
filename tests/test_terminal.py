"""What a person sees at a terminal: bars that go away, tables as wide as the window; a pipe gets neither."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from contextlib import suppress
from pathlib import Path

import pytest

import servers
from lexrights.home import CHECKOUT

WIDTH = 90
DATA = CHECKOUT / "data" / "published" / "lexrights.nt"
CONTROLS = re.compile(r"\x1b\[[\d;?]*[A-Za-z]|\r")
BAR = "━"


def seen(*words: str) -> str:
    """Run a command at a terminal of its own, and return all that was written there."""
    reading, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, WIDTH, 0, 0))
    env = {**os.environ, "TERM": "xterm", "COLUMNS": str(WIDTH)}
    with subprocess.Popen(
        [sys.executable, "-m", "lexrights", *words], stdin=terminal, stdout=terminal, stderr=terminal, env=env
    ) as run:
        os.close(terminal)
        written = b""
        with suppress(OSError):  # Linux says so when the other end is closed
            while chunk := os.read(reading, 65536):
                written += chunk
    os.close(reading)
    assert run.returncode == 0, written.decode()
    return written.decode()


def test_a_build_shows_a_bar_with_its_steps_that_goes_away() -> None:
    written = seen("build", "--check")
    assert BAR in written
    assert "reading" in written.lower()
    assert "\x1b[2K" in written.rpartition(BAR)[2]  # the line of the bar is wiped


def test_a_load_shows_how_much_went_and_how_fast() -> None:
    with servers.oxigraph() as server:
        written = seen("load", server.store, str(DATA), "--graph", "http://example.org/bar")
    assert BAR in written
    assert re.search(r"[\d.]+/[\d.]+ .?B", CONTROLS.sub("", written))
    assert re.search(r"[\d.]+ .?B/s", CONTROLS.sub("", written))


@pytest.mark.parametrize("words", [("ask", "7"), ("show", "provision:cc-2014-174"), ("ask",)])
def test_a_table_is_as_wide_as_the_window(words: tuple[str, ...]) -> None:
    lines = [CONTROLS.sub("", line) for line in seen(*words).splitlines()]
    assert len(lines) > 3
    assert max(map(len, lines)) <= WIDTH


def test_a_pipe_gets_no_bar_and_no_colour(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "lexrights", "build", "--check"]
    run = subprocess.run(words, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert BAR not in run.stdout + run.stderr
    assert "\x1b" not in run.stdout + run.stderr
