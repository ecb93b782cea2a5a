"""Uncertain dates (EDTF, https://www.loc.gov/standards/datetime/) in plain words."""

MARKS = {"~": "about ", "?": "perhaps ", "%": "perhaps about "}
SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}


def words(text: str) -> str:
    """Return a date in plain words: `about 2010` of `2010~`, `the 2010s` of `201X`; an exact date as it is."""
    if text.startswith("["):
        ends = text[1:-1].split("..")
        return f"between {ends[0]} and {ends[1]}" if len(ends) > 1 else text[1:-1].replace(",", " or ")
    mark, plain = MARKS.get(text[-1:], ""), text.rstrip("".join(MARKS))
    return mark + _loose(plain)


def order(text: str) -> str:
    """Return what puts dates in the order of their beginnings."""
    return text.removeprefix("[").replace("X", "0")


def _loose(text: str) -> str:
    year, _, rest = text.partition("-")
    if rest in SEASONS:
        return f"{SEASONS[rest]} {year}"
    if "X" not in text:
        return text
    if not rest:
        return f"the {year.replace('X', '0')}s" if year.count("X") == 1 else f"a year from {year[:2]}00 to {year[:2]}99"
    second, _, day = rest.partition("-")
    if second == "XX":
        return f"some time in {year}"
    return f"some day in {year}-{second}" if day == "XX" else f"between {text[:-1]}0 and {text[:-1]}9"
