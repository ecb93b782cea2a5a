"""What a value under a key must look like, whatever the key."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from lexrights.dataset import rdf
from lexrights.dataset.context import Context, Term

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_KEY = 100
RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d")  # names that Windows keeps for devices
WEB = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
PHONE = re.compile(r"\+\d[\d ()-]{7,}\d")
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
CALENDAR = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
INVISIBLE = {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"}


def problem(term: Term, value: Any, context: Context) -> str:
    """Return what is wrong with one value under `term`, as a sentence, or nothing."""
    if term.kind in {"text", "xsd:string"}:
        return text_problem(value)
    if term.kind == "texts":
        return _texts_problem(value)
    if term.kind == "id":
        return reference_problem(value, context)
    if term.kind == "code":
        return "" if isinstance(value, str) and KEY.fullmatch(value) else f"{value!r} is not a code."
    return _literal_problem(term.kind, value)


def reference_problem(value: Any, context: Context) -> str:
    """Return why a value is not a `kind:key` or a web address, or nothing."""
    if not isinstance(value, str):
        return f"{value!r} is not a reference."
    prefix, _, key = value.partition(":")
    if prefix in context.kinds:
        return key_problem(key)
    if prefix in context.prefixes or WEB.fullmatch(value):
        return "" if WEB.fullmatch(context.expand(value)) else f"{value} does not make a legal IRI."
    return f"{value} is neither kind:key nor a web address."


def key_problem(key: str) -> str:
    """Return why the key of an identifier is not usable in a URI and a file name, or nothing."""
    if not KEY.fullmatch(key) or len(key) > LONGEST_KEY:
        return f"{key[:60]!r} is not a key: a-z, 0-9 and single hyphens, at most {LONGEST_KEY} characters."
    return f"{key!r} is a name that Windows reserves." if RESERVED.fullmatch(key) else ""


def text_problem(value: Any) -> str:
    """Return why a value is not clean text (NFC, visible, trimmed, of one script a word), or nothing."""
    if not isinstance(value, str):
        return f"{_shown(value)} is not text; write it in quotes if it should be."
    if value != value.strip() or not value:
        return "the text is empty or has blanks around it."
    if unicodedata.normalize("NFC", value) != value:
        return "the text is not in Unicode normal form C."
    hidden = [char for char in value if unicodedata.category(char) in INVISIBLE]
    if hidden:
        return f"the text holds the invisible character U+{ord(hidden[0]):04X}."
    return _look_alike(value) or _contact(value)


def calendar_type(value: str | int) -> str:
    """Return the datatype of a date by its form (2014, 2014-07, 2014-07-03), or nothing where it is no date."""
    text = str(value)
    if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text):
        return ""
    try:
        date.fromisoformat(f"{text}-01-01"[:10] if len(text) < len("2014-07-03") else text)
    except ValueError:
        return ""
    return CALENDAR[len(text)]


def date_type(value: str | int) -> str:
    """Return the datatype of a date: that of a day, a month or a year, else EDTF's; nothing where it is no date.

    EDTF (https://www.loc.gov/standards/datetime/) is for what the text gives less exactly: about 2010, the 2010s.
    """
    return calendar_type(value) or (EDTF if _is_edtf(str(value)) else "")


@cache
def _is_edtf(text: str) -> bool:
    from edtf import EDTFParseException, parse_edtf  # noqa: PLC0415 - it takes time, and most dates are exact

    try:
        parse_edtf(text)
    except EDTFParseException:
        return False
    return True


def _texts_problem(value: Any) -> str:
    if not isinstance(value, dict):
        return text_problem(value)
    for language, texts in value.items():
        if not rdf.is_language(language):
            return f"{language!r} is not a language tag; write one as en, kk or sr-Latn."
        found = [text_problem(text) for text in (texts if isinstance(texts, list) else [texts])]
        if any(found):
            return next(filter(None, found))
    return ""


def _literal_problem(kind: str, value: Any) -> str:
    if kind == "xsd:boolean":
        return "" if isinstance(value, bool) else f"{value!r} is neither true nor false."
    if kind == "xsd:date":
        fits = isinstance(value, str | int) and not isinstance(value, bool) and date_type(value)
        return "" if fits else f"{value!r} is not a date such as 2014-07-03, 2014-07 or 2014, nor one of EDTF."
    whole = isinstance(value, int) and not isinstance(value, bool)
    if kind == "number":
        return "" if whole or isinstance(value, Decimal) else f"{value!r} is not a number such as 12 or 4.4."
    return "" if whole else f"{_shown(value)} is not a whole number."


def _shown(value: Any) -> str:
    return str(value) if isinstance(value, Decimal) else repr(value)


def _look_alike(text: str) -> str:
    if text.isascii():
        return ""
    for word in re.findall(r"[^\W\d_]+", text):
        scripts = {unicodedata.name(char, "").split()[0] for char in word} & {"LATIN", "CYRILLIC", "GREEK"}
        if len(scripts) > 1:
            return f"the word {word!r} mixes {' and '.join(name.title() for name in sorted(scripts))} letters."
    return ""


def _contact(text: str) -> str:
    if EMAIL.search(text):
        return "the text holds an e-mail address."
    return "the text holds a telephone number." if PHONE.search(text) else ""
