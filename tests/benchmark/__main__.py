"""Measure what the commands cost beside the tools and library calls that one would use instead.

Run it with the project's own Python: .venv/bin/python tests/benchmark help build
"""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

import growth
import machine
import sections
import serving
from measure import Options

SECTIONS: dict[str, Callable[[Options], None]] = {
    "help": sections.help_text,
    "build": sections.build,
    "check": sections.check,
    "site": sections.site,
    "ask": sections.ask,
    "load": sections.load,
    "http": serving.http,
    "growth": growth.growth,
}


def main() -> None:
    """Print the machine, the command, and the table of each section that was asked for."""
    sys.path.append(str(Path(__file__).parent.parent))  # the servers that the tests start
    options, chosen = read(sys.argv[1:])
    print(f"$ {' '.join(sys.orig_argv)}")
    print(machine.described())
    for name in chosen:
        print(f"\n{name}")
        SECTIONS[name](options)


def read(words: list[str]) -> tuple[Options, list[str]]:
    """Return what the command line asks for; it ends with exit 2 where that cannot be."""
    parser = argparse.ArgumentParser(
        prog="tests/benchmark", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("section", nargs="+", choices=SECTIONS, help="what to measure")
    parser.add_argument("--rounds", type=int, default=7, help="runs of each command, taken in turns (7)")
    parser.add_argument("--sizes", default="1,10,30,100", help="numbers of reports for growth (1,10,30,100)")
    parser.add_argument("--edit", type=int, default=100, help="number of reports in which one claim is edited (100)")
    parser.add_argument("--triples", type=int, default=1_000_000, help="size of the load (1000000)")
    parser.add_argument("--seconds", type=float, default=3, help="length of a round of requests (3)")
    parser.add_argument(
        "--generator",
        default=os.environ.get("LEXRIGHTS_GENERATOR", ""),
        help="a script that makes N reports of one, called with CHECKOUT N OUT ($LEXRIGHTS_GENERATOR)",
    )
    given = parser.parse_args(words)
    if "growth" in given.section and not Path(given.generator).is_file():
        parser.error("growth needs --generator PATH or the variable LEXRIGHTS_GENERATOR")
    sizes = tuple(int(size) for size in given.sizes.split(","))
    wanted = Options(given.rounds, sizes, given.edit, given.triples, given.seconds, given.generator)
    return wanted, given.section


if __name__ == "__main__":
    main()
