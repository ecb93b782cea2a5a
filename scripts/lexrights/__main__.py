"""Where the command line starts: `lexrights`, or `python -m lexrights`."""

import signal
import sys

from lexrights.query import worker

signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends the process at once; no write is ever half done
if sys.argv[1:2] == ["ask"]:
    worker.prepare()

from lexrights.cli import main  # noqa: E402 - the lines above come before this import, which takes time

if __name__ == "__main__":
    main(prog_name="lexrights")
