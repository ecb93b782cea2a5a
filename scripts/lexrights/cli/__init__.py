"""The command line: one group, one verb a command; results to stdout, talk to stderr.

In: words and files of a user. Out: text and an exit code. May import: every other room.
"""

from typing import TYPE_CHECKING

import click

from lexrights.cli import author, query, site
from lexrights.cli.group import Group

if TYPE_CHECKING:
    from lexrights.home import Home


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.option("--home", metavar="DIR", help="The folder that holds ontology, shapes and data (default: this checkout).")
@click.version_option(package_name="lexrights", message="%(version)s")
@click.pass_context
def main(ctx: click.Context, home: str | None) -> None:
    """Build, check and look into what human-rights reports say about the law, as linked data."""

    def find() -> "Home":
        from lexrights.home import find_home

        return find_home(home)

    ctx.obj = find


for command in (
    author.build,
    author.check,
    author.evidence,
    author.format_,
    site.plot,
    site.serve,
    site.site,
    query.ask,
    query.cite,
    query.diff,
    query.load,
    query.show,
):
    main.add_command(command)
