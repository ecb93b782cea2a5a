"""The errors that a user may see; each ends in one plain line and an exit code."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lexrights.findings import Finding


class LexRightsError(Exception):
    """Raised when the work cannot go on; the message says where, what, and what to do."""

    exit_code = 1


class DataError(LexRightsError):
    """Raised when the data are wrong; carries every finding."""

    def __init__(self, findings: "Sequence[Finding]") -> None:
        """Keep the findings, sorted by file and line."""
        self.findings = sorted(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


class CommandError(LexRightsError):
    """Raised when the command was wrong: a file that is not there, a thing that nobody knows."""

    exit_code = 2
