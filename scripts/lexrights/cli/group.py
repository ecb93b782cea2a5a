"""What the commands share: how they end, and what they take."""

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from lexrights.errors import CommandError, LexRightsError

if TYPE_CHECKING:
    from collections.abc import Iterator


class Group(click.Group):
    """A group whose commands end in one plain line and the right exit code, never in a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; 1 when the data are wrong, 2 when the command was."""
        try:
            return super().invoke(ctx)
        except LexRightsError as error:
            click.echo(error, err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            raise
        except OSError as error:
            click.echo(f"{error.filename or 'the system'}: {error.strerror or error}.", err=True)
            ctx.exit(1)
        except (click.exceptions.Exit, click.ClickException, click.Abort):
            raise
        except Exception as error:  # noqa: BLE001 - no traceback ever reaches a user
            words = f"{type(error).__name__}: {error}".splitlines()[0]
            click.echo(f"this is a fault of lexrights itself; please report it: {words}", err=True)
            ctx.exit(1)


class _File(click.Path):
    """A file that exists, as a Path; made here so that `--help` need not import pathlib."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the Path."""
        from pathlib import Path

        return Path(str(super().convert(value, param, ctx)))


FILE = _File(exists=True, dir_okay=False)
OUT = _File(dir_okay=False, writable=True)
PLACE = _File(exists=True)
NEW = _File(file_okay=False)
FOLDER = _File(exists=True, file_okay=False, writable=True)
FORMS = ["table", "csv", "excel", "tsv", "json", "ttl", "jsonld", "nt"]  # spelled out: `--help` imports no table


def say(text: str) -> None:
    """Tell something beside the result."""
    click.echo(text, err=True)


def _absolute(_ctx: click.Context, _param: click.Parameter, iri: str | None) -> str | None:
    if iri is None:
        return None
    from lexrights.dataset import rdf

    return rdf.absolute(iri, "--base")


base = click.option(
    "--base",
    metavar="IRI",
    callback=_absolute,
    help="What relative IRIs in the files are relative to; else the address of the file.",
)


def refuse_without(needed: str, there: object, given: "dict[str, object]") -> None:
    """Raise UsageError where an option is given that requires something else."""
    unused = [name for name, value in given.items() if value]
    if unused and not there:
        raise click.UsageError(f"{unused[0]} requires {needed}.")


@contextmanager
def extra(name: str) -> "Iterator[None]":
    """Tell which extra of the package brings a library that is not there."""
    try:
        yield
    except ModuleNotFoundError as error:
        words = f"{error.name} is not installed. Install it with: pip install 'lexrights[{name}]'"
        raise CommandError(words) from None
