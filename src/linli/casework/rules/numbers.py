"""How a case is numbered: `{letter}{division 9}{yyyymmdd}{seq 5}`, and the short form that people say (domain §2.15)."""

import re
import unicodedata
from datetime import date

DASHES = re.compile("[\u2010-\u2015\u2212]+")
SHORT = re.compile(r"([A-Z]+)-?(\d{4})-?(\d{4,6})")

PURPOSE = "S"
SERIES = "casework.case"


def period(day: date) -> str:
    """The series starts anew each day."""
    return f"{day:%Y%m%d}"


def number(division: str, day: date, sequence: int) -> str:
    """The full number; it has at least five digits after the date, and more on a day with more than 99,999 cases."""
    return f"{PURPOSE}{division:0<9.9}{day:%Y%m%d}{sequence:05d}"


def short_number(letters: str, day: date, sequence: int) -> str:
    """HYL-1120-0037: subdistrict, day, the day's number. It comes back every year; with the tracking code it is exact."""
    return f"{letters}-{day:%m%d}-{sequence:04d}"


def as_typed(text: str) -> str:
    """A number as somebody types it from a slip: blanks, small letters, full-width ones, other dashes or none do no harm."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    plain = DASHES.sub("-", plain)
    found = SHORT.fullmatch(plain)
    return "-".join(found.groups()) if found else plain


def home_number(letters: str, year: int, sequence: int) -> str:
    """HYL-SM26-0007: an errand at home (上门), counted within the year."""
    return f"{letters}-SM{year % 100:02d}-{sequence:04d}"
