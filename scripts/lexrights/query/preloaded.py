"""What each query of the endpoint starts from: a server of processes imports this once and forks it for each."""

import os
from multiprocessing.connection import Connection
from pathlib import Path

from lexrights.graph import published
from lexrights.query import results, worker  # noqa: F401 - whatever takes time is done before the forks

STORE = published.of_site(Path(os.environ[published.SITE]))


def work(asked: Connection, answering: Connection) -> None:
    """Answer one query in this process, over the store that was loaded before it was forked."""
    worker.work(os.dup(asked.fileno()), os.dup(answering.fileno()), lambda _home, _data: STORE)
