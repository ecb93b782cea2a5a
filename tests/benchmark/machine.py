"""The machine and the versions that the figures hold for."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version

import psutil

PACKAGES = (
    "lexrights",
    "pyoxigraph",
    "oxigraph",
    "pyshacl",
    "pyshacl-turbo",
    "rdflib",
    "pyyaml",
    "jinja2",
    "starlette",
)


def described() -> str:
    """Return two lines: cores, memory and load; Python and packages."""
    memory, load = psutil.virtual_memory().total / 2**30, os.getloadavg()[0]
    cores = len(os.sched_getaffinity(0))
    first = f"{cores} cores, {memory:.0f} GiB, {platform.system()} {platform.release()}, load {load:.1f} at the start"
    return f"{first}\nPython {platform.python_version()}, {', '.join(map(_named, PACKAGES))}"


def _named(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"no {package}"
