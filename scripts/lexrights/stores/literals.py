"""Literals by value: the one form in which two writings of a value are the same (https://www.w3.org/TR/xmlschema11-2/)."""

import math
import re
import struct
from collections.abc import Callable
from datetime import datetime, timedelta

import pyoxigraph as ox

from lexrights.dataset.namespaces import XSD

DAY = 1440  # minutes
EPOCH = "2000-01-01"


def normal(term: ox.Literal) -> ox.Literal:
    """Return a literal as every store would write it; one that is not of its datatype stays."""
    kind = term.datatype.value.removeprefix(XSD)
    if kind not in NORMAL:
        return term
    datatype = ox.NamedNode(f"{XSD}{KEPT[kind]}") if kind in KEPT else term.datatype
    return ox.Literal(NORMAL[kind](term.value.strip(" \t\r\n")), datatype=datatype)


def _boolean(text: str) -> str:
    return {"1": "true", "0": "false"}.get(text, text)


def _decimal(text: str) -> str:
    """Return a decimal or an integer without what adds nothing; by its digits, for a number would round them."""
    found = re.fullmatch(r"([+-]?)0*(\d*?)(?:\.(\d*?)0*)?", text, re.ASCII)
    if not found or not re.search(r"\d", text):
        return text
    sign, whole, part = found[1], found[2] or "0", found[3]
    number = f"{whole}.{part}" if part else whole
    return f"-{number}" if sign == "-" and number != "0" else number


def _double(text: str) -> str:
    return _ieee(float(text)) if NUMBER.fullmatch(text) else text.removeprefix("+")


def _float(text: str) -> str:
    """Return a number as the nearest of 32 bits."""
    if not NUMBER.fullmatch(text):
        return text.removeprefix("+")
    try:
        return _ieee(struct.unpack("f", struct.pack("f", float(text)))[0])
    except OverflowError:
        return _ieee(math.copysign(math.inf, float(text)))


def _ieee(number: float) -> str:
    """Return a number as one writing; one that is too large is infinite: https://www.w3.org/TR/xmlschema11-2/#f-floatPtRound."""
    return repr(number) if math.isfinite(number) else f"{'-' if number < 0 else ''}INF"


def _moment(text: str) -> str:
    """Return a time in UTC where it has a zone, without zeros that end its seconds."""
    found = MOMENT.fullmatch(text)
    moment = found and _utc(found[1], found[2] or "", found[4])
    return f"{moment.isoformat()}{_fraction(found[3])}{'Z' if found[4] else ''}" if found and moment else text


def _date(text: str) -> str:
    """Return a date in the zone from -11:59 to +12:00 in which its day begins at the same instant."""
    found = DATE.fullmatch(text)
    start = found and _utc(found[1], "T00:00:00", found[2])
    if not found or not found[2] or not start:
        return text
    ahead = -(start.hour * 60 + start.minute) % DAY
    minutes = ahead if ahead <= DAY // 2 else ahead - DAY
    return f"{(start + timedelta(minutes=minutes)).date()}{_offset(minutes)}"


def _time(text: str) -> str:
    """Return a time of day in UTC, or in the zone nearest to it in which it falls on the same day."""
    found = TIME.fullmatch(text)
    moment = found and _utc(EPOCH, f"T{found[1].replace('24:00:00', '00:00:00')}", found[3])
    if not found or not moment:
        return text
    minute = (moment - datetime.fromisoformat(EPOCH)) // timedelta(minutes=1)
    minutes = max(0, -minute) + min(0, DAY - 1 - minute)
    zone = _offset(minutes) if found[3] else ""
    return f"{(moment + timedelta(minutes=minutes)).time()}{_fraction(found[2])}{zone}"


def _utc(date: str, time: str, zone: str | None) -> datetime | None:
    """Return a moment in UTC, or as it stands where it has no zone; nothing where there is no such moment."""
    late = time == "T24:00:00"
    try:
        moment = datetime.fromisoformat(f"{date}{'T00:00:00' if late else time}{zone or ''}")
        return moment.replace(tzinfo=None) + timedelta(days=late) - (moment.utcoffset() or timedelta())
    except (ValueError, OverflowError):  # a year before 1 or after 9999, or no time at all
        return None


def _zoned(text: str) -> str:
    return re.sub(r"[+-]00:00$", "Z", text)


def _duration(text: str) -> str:
    """Return a duration with at most 11 months, 23 hours, 59 minutes and 59 seconds; days never become months."""
    found = DURATION.fullmatch(text)
    if not found or text[-1] in "PT" or len(text) > LONGEST:
        return text
    years, months, days, hours, minutes, seconds = (int(one or 0) for one in found.groups()[1:7])
    months, minutes = years * 12 + months, (days * 24 + hours) * 60 + minutes + seconds // 60
    last = f"{seconds % 60}{_fraction(found[8])}".removesuffix(".")
    date = _counted((months // 12, "Y"), (months % 12, "M"), (minutes // DAY, "D"))
    time = _counted((minutes % DAY // 60, "H"), (minutes % 60, "M")) + (f"{last}S" if last != "0" else "")
    whole = f"P{date}{'T' if time else ''}{time}"
    return "PT0S" if whole == "P" else f"{found[1] or ''}{whole}"


def _counted(*parts: tuple[int, str]) -> str:
    return "".join(f"{number}{unit}" for number, unit in parts if number)


def _fraction(text: str | None) -> str:
    return (text or "").rstrip("0").rstrip(".")


def _offset(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}" if minutes else "Z"


LONGEST = 1000  # characters of a duration; Python reads no number of thousands of digits
ZONE = r"(Z|[+-]\d\d:\d\d)?"
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
MOMENT = re.compile(rf"(\d{{4}}-\d\d-\d\d)(T\d\d:\d\d:\d\d)(\.\d+)?{ZONE}", re.ASCII)
DATE = re.compile(rf"(\d{{4}}-\d\d-\d\d){ZONE}", re.ASCII)
TIME = re.compile(rf"(\d\d:\d\d:\d\d)(\.\d+)?{ZONE}", re.ASCII)
DURATION = re.compile(
    r"(-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(\.\d+)?S)?)?", re.ASCII
)
DERIVED = (
    *("long", "int", "short", "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
    *("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
)
KEPT = {**dict.fromkeys(DERIVED, "integer"), "dateTimeStamp": "dateTime"}  # Oxigraph keeps no other datatype
NORMAL: dict[str, Callable[[str], str]] = {
    "boolean": _boolean,
    "double": _double,
    "float": _float,
    "date": _date,
    "time": _time,
    **dict.fromkeys(("dateTime", "dateTimeStamp"), _moment),
    **dict.fromkeys(("duration", "dayTimeDuration", "yearMonthDuration"), _duration),
    **dict.fromkeys(("gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay"), _zoned),
    **dict.fromkeys(("decimal", "integer", *DERIVED), _decimal),
}
