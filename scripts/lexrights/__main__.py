"""Where the command line starts: `lexrights`, or `python -m lexrights`."""

import signal

signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends the process at once; no write is ever half done

from lexrights.cli import main  # noqa: E402 - Ctrl-C may come while it is imported

if __name__ == "__main__":
    main(prog_name="lexrights")
