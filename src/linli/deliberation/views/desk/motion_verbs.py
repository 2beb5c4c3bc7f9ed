"""What is done with a motion and with its amendments, each verb with its form."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from linli.core.access import actor_of
from linli.core.finding import one_or_404
from linli.core.verb_pages import VerbPage, answered, bound
from linli.core.words import Words
from linli.deliberation.forms import motions as motion_forms
from linli.deliberation.models import Amendment, Motion
from linli.deliberation.selectors import motions as found
from linli.deliberation.services import amendments, motions
from linli.deliberation.services.amendments import AmendmentGiven

from .business_pieces import RUNS
from .motions import motion_or_404

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class Verb:
    label: Words
    said: Words
    form: type[forms.Form]
    do: Callable[..., Any]
    is_stop: bool = False


def _admit(motion: Motion, given: dict[str, Any], **who: Any) -> None:
    item = found.agenda_offered(motion).filter(pk=given["item"]).first() if given["item"] else None
    motions.admit(motion=motion, item=item, words=given["words"], **who)


def _amend(motion: Motion, given: dict[str, Any], **who: Any) -> None:
    amendments.move(motion=motion, given=AmendmentGiven(**given), **who)


VERBS = {
    "admit": Verb(gettext_lazy("列入议程"), gettext_lazy("列入了，告诉了提的人。"), motion_forms.AdmitForm, _admit),
    "refuse": Verb(
        gettext_lazy("不列入"),
        gettext_lazy("记下了，告诉了提的人为什么。"),
        motion_forms.ReasonForm,
        lambda motion, given, **who: motions.refuse_motion(motion=motion, **given, **who),
        is_stop=True,
    ),
    "withdraw": Verb(
        pgettext_lazy("verb", "撤回"),
        gettext_lazy("撤回了。"),
        motion_forms.ReasonForm,
        lambda motion, given, **who: motions.withdraw(motion=motion, **given, **who),
        is_stop=True,
    ),
    "version": Verb(
        gettext_lazy("改文字"),
        gettext_lazy("成了新的一版。"),
        motion_forms.VersionForm,
        lambda motion, given, **who: motions.new_version(motion=motion, **given, **who),
    ),
    "amend": Verb(gettext_lazy("提修改"), gettext_lazy("记下了这条修改。"), motion_forms.AmendForm, _amend),
    "settle": Verb(
        gettext_lazy("记下结果"),
        gettext_lazy("记下了。"),
        motion_forms.SettleForm,
        lambda motion, given, **who: motions.settle(motion=motion, **given, **who),
    ),
}
AMENDMENT_VERBS = {
    "adopt": Verb(
        gettext_lazy("采纳"),
        gettext_lazy("采纳了，成了新的一版。"),
        motion_forms.OptionalDecideForm,
        lambda one, given, **who: amendments.adopt(amendment=one, **given, **who),
    ),
    "reject": Verb(
        gettext_lazy("不采纳"),
        gettext_lazy("记下了。"),
        motion_forms.DecideForm,
        lambda one, given, **who: amendments.reject(amendment=one, **given, **who),
        is_stop=True,
    ),
    "withdraw": Verb(
        pgettext_lazy("verb", "撤回"),
        gettext_lazy("撤回了。"),
        motion_forms.WithdrawChangeForm,
        lambda one, given, **who: amendments.withdraw(amendment=one, **given, **who),
        is_stop=True,
    ),
}


@RUNS
@BOTH
def verb(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """Admit or not, change the text, move an amendment, withdraw, say how it ended."""
    if name not in VERBS:
        raise Http404
    motion, asked = motion_or_404(request, pk), VERBS[name]
    current = found.current_text(motion)
    more: dict[str, Any] = {"initial": {"text": current.text, "against": current.ordinal}}
    if name == "admit":
        offered = [(str(one.pk), f"{one.meeting.title} · {one.title}") for one in found.agenda_offered(motion)]
        more = {"items": offered}
    form = bound(request, asked.form, **more)
    aside = "" if "text" in form.fields else current.text
    return answered(request, _page(motion, asked, aside), form, _does(request, motion, asked, motion))


@RUNS
@BOTH
def amendment_verb(request: HttpRequest, pk: UUID, amendment_id: UUID, name: str) -> HttpResponse:
    """Adopt an amendment, or not; take it back for its mover."""
    if name not in AMENDMENT_VERBS:
        raise Http404
    motion, asked = motion_or_404(request, pk), AMENDMENT_VERBS[name]
    one = one_or_404(Amendment.objects.filter(motion=motion).select_related("motion"), amendment_id)
    form = bound(request, asked.form)
    return answered(request, _page(motion, asked, one.text), form, _does(request, motion, asked, one))


def _page(motion: Motion, asked: Verb, aside: str) -> VerbPage:
    back = motion.get_absolute_url()
    crumbs = [(str(pgettext_lazy("list", "议题")), reverse("deliberation:motions")), (motion.number, back)]
    return VerbPage(
        title=str(asked.label),
        label=str(asked.label),
        said=str(asked.said),
        back=back,
        crumbs=crumbs,
        lead=motion.title,
        aside=aside,
        is_stop=asked.is_stop,
    )


def _does(request: HttpRequest, motion: Motion, asked: Verb, about: Any) -> Callable[[dict[str, Any], datetime], str]:
    def do(given: dict[str, Any], now: datetime) -> str:
        asked.do(about, given, by=actor_of(request), now=now)
        return motion.get_absolute_url()

    return do
