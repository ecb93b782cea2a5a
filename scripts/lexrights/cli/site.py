"""The commands of those who publish the data: site, serve, plot."""

from typing import TYPE_CHECKING

import click

from lexrights.cli.group import NEW, OUT, PLACE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lexrights.home import Home


@click.command()
@click.argument("folder", type=NEW, default="site")
@click.option("--host", metavar="URL", default="http://127.0.0.1:8000/", show_default=True, help="Where it will be.")
@click.pass_obj
def site(home: "Callable[[], Home]", folder: "Path", host: str) -> None:
    """Write the static site into a FOLDER (default: site): a page and RDF for every URI.

    Example: lexrights site public --host https://example.org/lexrights/
    """
    from lexrights.cli.group import extra

    with extra("site"):
        from lexrights.site import build
    at = build.checked(host)
    count, left_out = build.build(home(), folder, at)
    click.echo("\n".join(filter(None, [left_out, f"{count} files in {folder}, to be served at {at}."])), err=True)


@click.command()
@click.argument("name", type=click.Choice(["penalties", "timeline", "speakers", "disputes", "network"]))
@click.option("--out", type=OUT, required=True, help="Where to write it: a file in .svg, .png or .pdf.")
@click.pass_obj
def plot(home: "Callable[[], Home]", name: str, out: "Path") -> None:
    """Draw the picture NAME.

    Example: lexrights plot penalties --out penalties.svg
    """
    from lexrights import files
    from lexrights.cli.group import extra

    with extra("site"):
        from lexrights.site import data, plots
    files.write(out, [plots.draw(name, data.read(home()), plots.form_of(out))])


@click.command()
@click.argument("folder", type=PLACE, default="site")
@click.option("--bind", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option(
    "--timeout", type=click.FloatRange(min=0.1), default=10, show_default=True, help="Seconds a query may take."
)
def serve(folder: "Path", bind: str, port: int, timeout: float) -> None:
    """Preview a built site, with the redirects of the permanent addresses and SPARQL at /sparql.

    Example: lexrights serve public --port 8080
    """
    from lexrights.cli.group import extra

    with extra("site"):
        from lexrights.serve import app
    app.serve(folder, bind, port, timeout)
