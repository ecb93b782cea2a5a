"""Numbers, dates and amounts as the readers of each language write them."""

import re
from datetime import date
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, get_currency_name
from babel.units import UnknownUnitError, format_unit

from lexrights.dataset import dates
from lexrights.site import i18n

DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def written(text: str, kind: str) -> dict[str, str]:
    """Return a date or a number by language, in English as it stands in the data; nothing for another kind of text."""
    others = [code for code in i18n.CODES if code != "en"]
    if kind in {"xsd:integer", "number"}:
        return {"en": text} | {code: number(Decimal(text), code) for code in others}
    found = DAY.fullmatch(text) if kind.startswith("xsd:") else None
    if kind == "xsd:date" and not found and (words := dates.words(text)) != text:
        return {"en": words}
    return {"en": text} | {code: _date(found, code) for code in others} if found else {}


def number(value: float | Decimal, language: str) -> str:
    """Return a number with the separators of a language: `43,000`, `43 000`."""
    return str(format_decimal(value, locale=language))


def unit(key: str, count: float | Decimal, language: str) -> str:
    """Return a unit of time or a currency in the number and language: `years`, `лет`; nothing for what CLDR has not."""
    if key in Locale(language).currencies:
        return get_currency_name(key, count, language)
    try:
        whole = format_unit(count, f"duration-{key}", locale=language)
    except UnknownUnitError:
        return ""
    return whole.replace(number(count, language), "").strip()


def _date(found: re.Match[str], language: str) -> str:
    when = date(*(int(part or 1) for part in found.groups()))
    if found[3]:
        return format_date(when, "long", language)
    return format_skeleton("yMMMM", when, locale=language) if found[2] else found[1]
