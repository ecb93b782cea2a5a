"""The command line: one group, one verb a command; results to stdout, talk to stderr."""

from typing import TYPE_CHECKING

import click

from lexrights import authoring, presenting, reading
from lexrights.group import Group

if TYPE_CHECKING:
    from lexrights.homes import Home


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.option("--home", metavar="DIR", help="The folder that holds ontology, shapes and data (default: this checkout).")
@click.version_option(package_name="lexrights", message="%(version)s")
@click.pass_context
def main(ctx: click.Context, home: str | None) -> None:
    """Build, check and look into what human-rights reports say about the law, as linked data."""

    def find() -> "Home":
        from lexrights import homes

        return homes.find(home)

    ctx.obj = find


for command in (
    authoring.build,
    authoring.check,
    authoring.evidence,
    authoring.format_,
    presenting.plot,
    presenting.serve,
    presenting.site,
    reading.ask,
    reading.cite,
    reading.diff,
    reading.load,
    reading.show,
):
    main.add_command(command)
