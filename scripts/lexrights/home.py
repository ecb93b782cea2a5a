"""The two homes of ontology, shapes and data: a checkout, and the installed package."""

import os
from dataclasses import dataclass
from pathlib import Path

from lexrights.errors import CommandError

PACKAGE = Path(__file__).parent
CHECKOUT = PACKAGE.parent.parent


@dataclass(frozen=True)
class Home:
    """A folder that holds `ontology`, `shapes` and `data`."""

    root: Path

    @property
    def ontology(self) -> Path:
        """The vocabulary, the code lists, the context and the questions."""
        return self.root / "ontology"

    @property
    def shapes(self) -> Path:
        """The SHACL shapes and the audit queries."""
        return self.root / "shapes"

    @property
    def data(self) -> Path:
        """The authored files, the list of identifiers and the published files."""
        return self.root / "data"

    @property
    def published(self) -> Path:
        """The generated files."""
        return self.data / "published"

    @property
    def writable(self) -> bool:
        """Whether this is a folder of the user's, not the inside of an installed package."""
        return self.root != PACKAGE

    def name(self, path: Path) -> str:
        """Return how a path is called in a message: relative to the home where it lies in it."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)


def find_home(folder: str | None = None) -> Home:
    """Return the home at `folder`, at LEXRIGHTS_HOME, around the package, or inside it. Raises CommandError."""
    chosen = folder or os.environ.get("LEXRIGHTS_HOME")
    root = Path(chosen).absolute() if chosen else CHECKOUT if (CHECKOUT / "ontology").is_dir() else PACKAGE
    missing = [part for part in ("ontology", "shapes", "data") if not (root / part).is_dir()]
    if missing:
        raise CommandError(f"{root}: has no folder {missing[0]}. Name a folder that holds ontology, shapes and data.")
    return Home(root)
