"""What lists of claims show: a claim, those of one speaker, a dispute."""

from dataclasses import dataclass

from lexrights.site.links import Link


@dataclass(frozen=True)
class Card:
    """A claim as a list shows it."""

    id: str
    page: str
    text: str
    kind: str
    claimants: tuple[Link, ...]
    tongue: str
    told: str
    voice: str
    hedge: str
    amount: str
    disputed: bool
    role: str
    occasion: tuple[tuple[str, tuple[Link, ...]], ...]
    about: tuple[Link, ...]


@dataclass(frozen=True)
class Group:
    """The claims of one class by one speaker, or by several who say it together."""

    speakers: tuple[Link, ...]
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Dispute:
    """A statement and what answers it; each answer with the claims that support it."""

    statement: Card
    answers: tuple[tuple[Card, tuple[Card, ...]], ...]
