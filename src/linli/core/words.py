"""What people read: a text, or one that is translated when it is shown."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words: TypeAlias = str | _StrPromise
else:
    Words: TypeAlias = str

SHIPPED = "shipped"
"""The context under which catalogues hold the texts of shipped YAML files."""
Said = TypeVar("Said")


def in_every_language(words: Words) -> list[str]:
    """A text as each language of the installation shows it, once each; the present language first."""
    shown = [str(words)]
    if not isinstance(words, str):
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                shown.append(str(words))
    return list(dict.fromkeys(shown))


def in_other_languages(say: Callable[[], Said]) -> dict[str, Said]:
    """What `say` gives in each language of the installation but the present one, by the language's code."""
    found = {}
    for code, _name in settings.LANGUAGES:
        if code != translation.get_language():
            with translation.override(code):
                found[code] = say()
    return found


def shipped_words(text: str) -> str:
    """A text of a definition or a rule: one that is shipped in the reader's language, an office's own as it wrote it."""
    return pgettext(SHIPPED, text) if text else ""


def listing(words: Iterable[object]) -> str:
    """Several things one after the other, with the mark that stands between them in the reader's language."""
    return _("、").join(str(one) for one in words)


def sentences(parts: Iterable[object]) -> str:
    """Sentences one after the other; between two of them Chinese leaves no blank."""
    is_chinese = (translation.get_language() or settings.LANGUAGE_CODE).startswith("zh")
    return ("" if is_chinese else " ").join(str(one) for one in parts)


def day_words(day: date) -> str:
    """A day as people write it, with its year: 2026年11月27日."""
    return date_format(day, "DATE_FORMAT")
