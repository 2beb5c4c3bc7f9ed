"""What people read: a text, or one that is translated when it is shown."""

from typing import TYPE_CHECKING, TypeAlias

from django.conf import settings
from django.utils import translation

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
