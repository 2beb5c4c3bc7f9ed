"""The road of a run: what happened, newest first, and the steps still ahead."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from linli.core.actors import said

from ..models import RunEntry
from ..selectors.runs import Whole
from ..states import VERBS
from .shown import StepShown, Stop

WARNS = {"override", "refuse_step", "abandon", "lodge", "reopen", "uphold"}


def ahead(steps: Iterable[StepShown]) -> list[Stop]:
    """The steps that come, the farthest on top."""
    coming = [one for one in steps if one.step.is_waiting]
    return [Stop(one.title, "todo", expected=one.days or _("还没到"), detail=one.plain) for one in reversed(coming)]


def walked(whole: Whole, entries: Iterable[RunEntry]) -> list[Stop]:
    """What happened, in words: who did what about which step."""
    return [_stop(whole, one) for one in entries]


def _stop(whole: Whole, entry: RunEntry) -> Stop:
    rule = whole.rule(entry.step_code)
    verb = VERBS[entry.verb].label if entry.verb in VERBS else entry.verb
    words = {"who": said(entry.label), "what": verb, "step": rule.title if rule else ""}
    title = _("%(who)s · %(what)s：%(step)s") % words if rule else _("%(who)s · %(what)s") % words
    return Stop(title, "warn" if entry.verb in WARNS else "done", at=entry.at, quote=entry.text, internal=entry.is_internal)
