"""What names a thing on a page, in the language of the page, and leads there."""

from dataclasses import dataclass
from typing import Any

from lexrights.site import i18n
from lexrights.site.data import Node, Shelf, english, in_english, kind_of, many


@dataclass(frozen=True)
class Link:
    """Where a name leads: a page here (without language and ending), an address elsewhere, or nowhere.

    `text` is the name in English, `names` the same by language; `speakers` stand before what they claim.
    """

    text: str
    page: str = ""
    url: str = ""
    names: tuple[tuple[str, str], ...] = ()
    speakers: tuple["Link", ...] = ()

    @property
    def told(self) -> str:
        """The name in the language of the page."""
        names = dict(self.names)
        return i18n.choice(names) if "en" in names else self.text

    @property
    def tongue(self) -> str:
        """The language in which the page tells it."""
        names = dict(self.names)
        return i18n.tongue(names) if "en" in names else next(iter(names), "en")


def texts(value: dict[str, Any]) -> tuple[Link, ...]:
    """Return texts that stand in several languages, each in its own."""
    return tuple(Link(text, names=((tag, text),)) for tag, some in value.items() for text in many(some))


def titled(node: Node) -> Link | None:
    """Return the title of a node, in the language of the page where it has one."""
    title = node.get("title")
    names = title if isinstance(title, dict) else {"en": title}
    first = tuple((tag, str(one)) for tag, some in names.items() for one in many(some)[:1])
    return Link(in_english(title), names=first) if first else None


def spoken(shelf: Shelf, name: str) -> str:
    """Return the label of a thing; before that of a claim, who says so."""
    node = shelf.nodes[name]
    who = shelf.speakers(node)
    apart = kind_of(name) == "claim" and not attributed(shelf, name)
    return f"{who}: {english(node)}" if apart else english(node)


def attributed(shelf: Shelf, name: str) -> bool:
    """Return whether the restatement of a claim says itself who claims it."""
    who = shelf.speakers(shelf.nodes[name])
    return english(shelf.nodes[name]).startswith(f"According to {who}, ")
