"""One claim on the workbench: what was promised and done, and every step of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.core import clock, files
from linli.core.access import actor_of
from linli.core.answering import done_once
from linli.core.pages import page

from ...forms import market as typed
from ...models import Claim
from ...rules import claims as rules
from ...rules import rights
from ...rules.claims import Delivered
from ...selectors import claims as found
from ...selectors.claim_links import token_of
from ...services import claims, delivering
from .. import market_shown as shown
from ..files_shown import files_shown
from .market_pieces import KEEPS, SEES, TAKES, Step, answered, claim_or_404, may

BOTH = require_http_methods(["GET", "HEAD", "POST"])
FORMS: dict[str, type[forms.Form]] = {
    "agree": typed.AgreeForm,
    "refuse": typed.ReasonForm,
    "withdraw": typed.WithdrawForm,
    "deliver": typed.DeliverForm,
    "confirm": typed.ConfirmForm,
    "dispute": typed.DisputeForm,
    "fail": typed.ReasonForm,
    "note": typed.NoteForm,
}
OFFICE_ONLY = ("agree", "refuse", "confirm", "dispute", "fail")


def crumbs(claim: Claim) -> list[tuple[str, str]]:
    subject = claim.need or claim.resource
    start = (_("认领"), reverse("cobuild:desk-claims"))
    return [start, (subject.number, subject.get_absolute_url())] if subject else [start]


@SEES
@require_safe
def claim(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One claim: who, what was promised, what was done, what those served think."""
    one = claim_or_404(request, pk)
    entries = list(one.entries.all())
    pictures = files.files_of_many(entries)
    sees_files = may(request, rights.MARKET, path=found.path_of(one))
    context = {
        "one": one,
        "subject": one.need or one.resource,
        "who": shown.whose(one),
        "badge": shown.claim_badge(one),
        "crumbs": crumbs(one),
        "rating": rules.rating_words(one.rating),
        "hours": shown.hours_text(one.half_hours),
        "files": files_shown(files.files_of(one)) if sees_files else [],
        "entries": [{"one": entry, "files": files_shown(pictures[entry.pk]) if sees_files else []} for entry in entries],
        "steps": _steps(request, one),
        "confirmer": shown.confirmer_words(one),
        "link_url": reverse("cobuild:claim-link", args=[one.pk]) if sees_files and one.state in rules.FROM["dispute"] else "",
    }
    return page(request, "cobuild/desk/market_claim.html", context)


def _steps(request: HttpRequest, one: Claim) -> list[tuple[str, str, bool]]:
    """What can be done now by this visitor: the address, the word, whether it stops something."""
    path, told = found.path_of(one), steps()
    keeps, takes = may(request, rights.MARKET, path=path), may(request, rights.ASK, rights.MARKET, path=path)
    names = [name for name in FORMS if one.state in rules.FROM[name] and (keeps or (takes and name not in OFFICE_ONLY))]
    return [(reverse("cobuild:claim-step", args=[one.pk, name]), told[name].title, told[name].is_stop) for name in names]


def steps() -> dict[str, Step]:
    """Every step of a claim, by its name in the address."""
    return {
        "agree": Step(_("答应这个认领"), _("说定了"), _("说定了，对方会收到消息。")),
        "refuse": Step(_("不答应"), _("不答应"), _("对方会看到原因，排队的自动递补。"), is_stop=True),
        "withdraw": Step(_("替对方退掉"), _("退掉"), _("退了，排队的自动递补。"), is_stop=True),
        "deliver": Step(
            _("报做完"), _("报做完"), _("记下了，等受助的人确认。"), _("照片可以不传。活动里已经记过的，不用再写一遍。")
        ),
        "confirm": Step(
            _("问过了，确认做成"),
            _("确认"),
            _("确认了，感谢会送到。"),
            _("先打电话问受助的人，照他们的话选。做这件事的人不能自己确认。"),
        ),
        "dispute": Step(_("受助的人说没做到"), _("记下来"), _("记下了，对方会知道。"), is_stop=True),
        "fail": Step(_("没有做成"), _("记为没有做成"), _("记下了，名额空出来了。"), is_stop=True),
        "note": Step(_("记一笔"), _("记下来"), _("记下了。")),
    }


@TAKES
@BOTH
def step(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """One step with a claim."""
    one, told = claim_or_404(request, pk), steps().get(name)
    if told is None:
        raise Http404
    initial = {"on": clock.today()} if name == "deliver" else {}
    form = FORMS[name](request.POST, request.FILES) if request.method == "POST" else FORMS[name](initial=initial)
    subject = one.need or one.resource
    return answered(
        request, told, form, _doing(request, one, name), subject=f"{subject} · {shown.whose(one)}", crumbs=crumbs(one)
    )


def _doing(request: HttpRequest, one: Claim, name: str) -> Callable[[dict[str, Any], datetime], str]:
    given: dict[str, Any] = {"claim": one, "by": actor_of(request)}

    def do(said: dict[str, Any], now: datetime) -> str:
        if name == "deliver":
            done = Delivered(said["on"], said["text"], said["person_times"], said["people"], said["hours"])
            delivering.deliver(given=done, files_given=said["photos"], now=now, **given)
        elif name == "note":
            uploads = said["photos"]
            delivering.note(text=said["text"], is_follow_up=said["is_follow_up"], files_given=uploads, now=now, **given)
        else:
            verbs: dict[str, Callable[..., Claim]] = {
                "agree": claims.agree, "refuse": claims.refuse, "withdraw": claims.withdraw, "confirm": delivering.confirm,
                "dispute": delivering.dispute, "fail": delivering.fail,
            }  # fmt: skip
            verbs[name](now=now, **given, **said)
        return one.get_absolute_url()

    return do


@KEEPS
@BOTH
def link(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The link by which whoever was helped says how it was: for the clerk to hand over, on this page only."""
    one = claim_or_404(request, pk)
    form, token = typed.NothingForm(request.POST if request.method == "POST" else None), ""
    if form.is_bound:
        made = done_once(request, form, f"cobuild.claim-link:{one.pk}", _making_link(request, one), tenant_id=one.tenant_id)
        token = token_of(one) if made is not None else ""
    address = request.build_absolute_uri(reverse("cobuild:claim-said", args=[token])) if token else ""
    context = {"one": one, "subject": one.need or one.resource, "form": form, "link": address, "crumbs": _claim_crumbs(one)}
    status = 422 if form.is_bound and not token else 200
    response = page(request, "cobuild/desk/market_link.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _making_link(request: HttpRequest, one: Claim) -> Callable[[dict[str, Any], datetime], dict[str, Any]]:
    def do(_said: dict[str, Any], now: datetime) -> dict[str, Any]:
        delivering.make_link(claim=one, by=actor_of(request), now=now)
        return {"claim": str(one.pk)}

    return do


def _claim_crumbs(one: Claim) -> list[tuple[str, str]]:
    return [*crumbs(one), (shown.whose(one), one.get_absolute_url())]
