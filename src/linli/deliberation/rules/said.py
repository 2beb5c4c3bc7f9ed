"""What somebody wrote into a field: there must be something, and not too much."""

from django.utils.translation import gettext as _

from linli.core.problems import Problem


def said_problems(text: str, where: str, *, most: int, empty: str = "") -> list[Problem]:
    """Why a text cannot be taken; `empty`: what to say when nothing was written (none: it may be left out)."""
    if empty and not text.strip():
        return [Problem("empty", empty, where=where)]
    if len(text) > most:
        return [Problem("too_long", _("太长了，最多 %(most)s 个字。") % {"most": most}, where=where)]
    return []
