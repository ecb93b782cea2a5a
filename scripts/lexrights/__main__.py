"""Where the command line starts: `lexrights`, or `python -m lexrights`."""

import signal

from lexrights.cli import main

signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends the process at once; no write is ever half done

if __name__ == "__main__":
    main(prog_name="lexrights")
