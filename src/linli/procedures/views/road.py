"""The road of a run: what happened, newest first."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from linli.core.actors import said
from linli.core.stops import Stop
from linli.core.words import shipped_words

from ..models import RunEntry
from ..selectors.runs import Whole
from ..states import VERBS

OBJECTIONS = {"lodge", "answer", "uphold", "reopen"}
WARNS = {"override", "refuse_step", "abandon", "lodge", "reopen", "uphold"}


def walked(whole: Whole, entries: Iterable[RunEntry]) -> list[Stop]:
    """What happened, in words: who did what about which step."""
    return [_stop(whole, one) for one in entries]


def _stop(whole: Whole, entry: RunEntry) -> Stop:
    rule = whole.rule(entry.step_code)
    verb = VERBS[entry.verb].label if entry.verb in VERBS else entry.verb
    words = {"who": said(entry.label), "what": verb, "step": shipped_words(rule.title) if rule else ""}
    title = _("%(who)s · %(what)s：%(step)s") % words if rule else _("%(who)s · %(what)s") % words
    kind = "warn" if entry.verb in WARNS else "done"
    return Stop(title, kind, at=entry.at, quote=_quote(whole, entry), internal=entry.is_internal)


def _quote(whole: Whole, entry: RunEntry) -> str:
    """What was said, in the reader's language where the platform itself said it."""
    if entry.verb == "record":
        return shipped_words(entry.text)
    if entry.verb in OBJECTIONS and entry.text.isdigit():
        return _("第 %(n)s 条异议") % {"n": entry.text}
    passed = next((one for one in whole.overrides if entry.verb == "override" and one.at == entry.at), None)
    return passed.words if passed else entry.text
