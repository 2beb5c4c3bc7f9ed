"""What a line of the journal says was changed, as people read it: fields by name, time as it is here, things by their names."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import time_format
from django.utils.translation import pgettext

from linli.core.ids import uuid_of
from linli.core.journal_words import answers_told, field_told
from linli.core.templatetags.ui.times import area
from linli.core.words import day_words, listing

Named = Callable[[UUID], str]
"""The name of the thing that has this key, empty where none is known."""
NOTHING = "—"
DAY = re.compile(r"\d{4}-\d\d-\d\d")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(\+\d\d:\d\d|Z)")
NAMES_A_FIELD = ("field", "fields", "what")
MOST = 200  # signs of one value
KEY_END = 6  # what keys of one day have in common is their beginning


def changed(subject_type: str, changes: Mapping[str, Any], named: Named) -> Iterable[tuple[str, str, str]]:
    """Field, before, after; what was nothing and stayed nothing is left out."""
    for field, value in sorted(changes.items()):
        was, now = value if isinstance(value, list) and len(value) == 2 else (None, value)
        before, after = _told(subject_type, field, was, named), _told(subject_type, field, now, named)
        if (before, after) != (NOTHING, NOTHING):
            yield str(field_told(subject_type, field)), before, after


def keys_in(changes: Mapping[str, Any]) -> Iterable[UUID]:
    """The keys of other rows that the values name."""
    for value in _leaves(list(changes.values())):
        if isinstance(value, str) and (key := uuid_of(value)):
            yield key


def _leaves(value: Any) -> Iterable[Any]:
    if isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _leaves(one)
    else:
        yield value


def _told(subject_type: str, field: str, value: Any, named: Named) -> str:
    if value in (None, "", [], {}):
        return NOTHING
    if isinstance(value, list):
        return listing(_told(subject_type, field, one, named) for one in value)
    if isinstance(value, dict):
        return listing(f"{field_told(subject_type, name)} {_told(subject_type, name, one, named)}" for name, one in value.items())
    if isinstance(value, bool):
        return pgettext("journal", "是") if value else pgettext("journal", "否")
    if field.endswith("_centi") and isinstance(value, int):
        return area(value)
    if field in NAMES_A_FIELD:
        return str(field_told(subject_type, str(value)))
    return str(answers_told(subject_type, field).get(value) or _plain(str(value), named))


def _plain(text: str, named: Named) -> str:
    """Instants in local time, days with their year, keys of other rows by name or by their end."""
    if key := uuid_of(text):
        return named(key) or f"…{text[-KEY_END:]}"
    if found := _time(text):
        local = timezone.localtime(found) if isinstance(found, datetime) else found
        clock = f" {time_format(local)}" if isinstance(local, datetime) else ""
        return f"{day_words(local)}{clock}"
    return text[:MOST]


def _time(text: str) -> date | datetime | None:
    """A day or an instant as the journal spells them, and nothing else that could be read as one."""
    try:
        if DAY.fullmatch(text):
            return parse_date(text)
        return parse_datetime(text) if INSTANT.fullmatch(text) else None
    except ValueError:
        return None
