"""What people read: a text, or one that is translated when it is shown."""

from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words: TypeAlias = str | _StrPromise
else:
    Words: TypeAlias = str


def in_every_language(words: Words) -> list[str]:
    """A text as each language of the installation shows it, once each; the present language first."""
    shown = [str(words)]
    if not isinstance(words, str):
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                shown.append(str(words))
    return list(dict.fromkeys(shown))


def day_words(day: date) -> str:
    """A day as people write it, with its year: 2026年11月27日."""
    return date_format(day, "DATE_FORMAT")
