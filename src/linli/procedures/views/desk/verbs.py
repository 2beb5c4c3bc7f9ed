"""
One page for each verb of a run: `/desk/procedures/RUN/VERB/?step=…`. The table says which form it asks, whether it may be
pressed, and what it does; the service decides.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.actors import Actor
from linli.core.answering import done_once
from linli.core.pages import page
from linli.core.words import Words, day_words, shipped_words

from ...forms import runs as run_forms
from ...models import Run
from ...rules import rights
from ...rules.definition import Publishing
from ...rules.definition import Step as StepRule
from ...selectors import definitions, gates
from ...selectors import runs as found
from ...selectors.runs import Whole
from ...services import definitions as definition_services
from ...services import evidence, overriding, publishing, runs
from .. import shown
from .pieces import run_or_404

Given = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything that one verb's page knows: the run, the step it is about, what the address names besides."""

    request: HttpRequest
    run: Run
    whole: Whole
    rule: StepRule | None
    name: str

    @property
    def by(self) -> Actor:
        return actor_of(self.request)

    @property
    def step(self) -> str:
        return self.rule.code if self.rule else ""

    def named(self, key: str) -> str:
        return str(self.request.GET.get(key, ""))[:60]


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb as a page."""

    label: Words
    said: Words
    form: Callable[[Asked], forms.Form]
    do: Callable[[Asked, Given, datetime], Any]
    right: str = rights.RUN
    needs_step: bool = True
    is_stop: bool = False
    lead: Words = ""


def _bound(asked: Asked) -> dict[str, Any]:
    return {"data": asked.request.POST, "files": asked.request.FILES} if asked.request.method == "POST" else {}


def _plain(form: type[forms.Form]) -> Callable[[Asked], forms.Form]:
    return lambda asked: form(**_bound(asked))


# ---- evidence ----


def _fields(asked: Asked) -> tuple[Any, ...]:
    """What is written down for the gate that the address names."""
    gate = asked.rule.gate(asked.named("gate")) if asked.rule else None
    for ask, provider in gates.by_hand(gate) if gate else []:
        if asked.named("provider") in ("", ask.provider) and provider.fields:
            return tuple(provider.fields(ask.parameters))
    raise Http404


def _record(asked: Asked, given: Given, now: datetime) -> Any:
    uploads = given.pop("file", None) or []
    return evidence.record(
        run=asked.run,
        step=asked.step,
        gate=asked.named("gate"),
        provider=asked.named("provider"),
        values=given,
        uploads=uploads,
        by=asked.by,
        now=now,
    )


# ---- notices ----


def _publishing(asked: Asked) -> Publishing:
    listed = asked.rule.publishes if asked.rule else ()
    wanted = next((one for one in listed if one.code == asked.named("code")), None)
    if wanted is None:
        raise Http404
    return wanted


def _publish_form(asked: Asked) -> forms.Form:
    wanted, row = _publishing(asked), asked.whole.steps[asked.step]
    standing = [
        one for one in asked.whole.publicities if one.step_id == row.pk and one.code == wanted.code and not one.replaced_at
    ]
    return run_forms.PublishForm(**_bound(asked), initial={"text": wanted.text}, is_again=bool(standing))


def _publish(asked: Asked, given: Given, now: datetime) -> Any:
    return publishing.publish(run=asked.run, step=asked.step, code=asked.named("code"), by=asked.by, now=now, **given)


# ---- beyond the definition ----


def _override_form(asked: Asked) -> forms.Form:
    barriers = overriding.barriers_of(asked.whole, asked.whole.steps[asked.step])
    chosen = {"barrier": barriers[0].key} if len(barriers) == 1 else {}
    return run_forms.OverrideForm(**_bound(asked), initial=chosen, barriers=[(one.key, one.text) for one in barriers])


def _override(asked: Asked, given: Given, now: datetime) -> Any:
    return overriding.override(run=asked.run, step=asked.step, by=asked.by, now=now, **given)


def _versions(asked: Asked) -> list[tuple[str, str]]:
    """The versions that a run may move to, each by its digest."""
    present = asked.run.definition
    offered = definitions.versions(present.code, asked.run.tenant)
    fresh = [
        one
        for one in offered
        if definitions.digest_of(one.text) != present.digest and (one.row is None or one.row.withdrawn_at is None)
    ]
    return [(definitions.digest_of(one.text), _version_words(one)) for one in fresh]


def _version_words(one: definitions.Offered) -> str:
    whose = _("本街道的") if one.is_own else _("系统带的")
    return _("%(whose)s，%(day)s 起：%(citation)s") % {
        "whose": whose,
        "day": day_words(one.rule.effective_from),
        "citation": one.rule.source.citation,
    }


def _migrate(asked: Asked, given: Given, now: datetime) -> Any:
    offered = definitions.versions(asked.run.definition.code, asked.run.tenant)
    chosen = next(one for one in offered if definitions.digest_of(one.text) == given["definition"])
    row = definition_services.kept(chosen, tenant=asked.run.tenant, by=asked.by, now=now)
    return overriding.migrate(run=asked.run, definition=row, reason=given["reason"], by=asked.by, now=now)


VERBS: dict[str, Verb] = {
    "open": Verb(
        gettext_lazy("开始这一步"),
        gettext_lazy("这一步开始了。"),
        _plain(run_forms.NothingForm),
        lambda asked, _given, now: runs.open_step(run=asked.run, step=asked.step, by=asked.by, now=now),
    ),
    "close": Verb(
        gettext_lazy("完成这一步"),
        gettext_lazy("这一步完成了。"),
        _plain(run_forms.CloseForm),
        lambda asked, given, now: runs.close_step(run=asked.run, step=asked.step, words=given["words"], by=asked.by, now=now),
    ),
    "refuse": Verb(
        gettext_lazy("没通过"),
        gettext_lazy("记下了，没有通过。"),
        _plain(run_forms.ReasonForm),
        lambda asked, given, now: runs.refuse_step(run=asked.run, step=asked.step, reason=given["reason"], by=asked.by, now=now),
        is_stop=True,
    ),
    "leave-out": Verb(
        gettext_lazy("这次不需要"),
        gettext_lazy("记下了，这一步不需要。"),
        _plain(run_forms.ReasonForm),
        lambda asked, given, now: runs.leave_out(run=asked.run, step=asked.step, reason=given["reason"], by=asked.by, now=now),
    ),
    "record": Verb(
        gettext_lazy("登记材料"),
        gettext_lazy("记下了。"),
        lambda asked: run_forms.EvidenceForm(**_bound(asked), wanted=_fields(asked)),
        _record,
    ),
    "publish": Verb(
        pgettext_lazy("verb", "发布"),
        gettext_lazy("贴出去了。"),
        _publish_form,
        _publish,
        lead=gettext_lazy("发布以后马上挂到公告栏，公示从明天算第一天。"),
    ),
    "override": Verb(
        gettext_lazy("越过关口"),
        gettext_lazy("记下了，标红。"),
        _override_form,
        _override,
        right=rights.OVERRIDE,
        is_stop=True,
        lead=gettext_lazy("只有实在等不得的时候才用。谁越过的、为什么，永远写在这件事上。"),
    ),
    "abandon": Verb(
        gettext_lazy("中止"),
        gettext_lazy("中止了。"),
        _plain(run_forms.ReasonForm),
        lambda asked, given, now: runs.abandon(run=asked.run, reason=given["reason"], by=asked.by, now=now),
        right=rights.ABANDON,
        needs_step=False,
        is_stop=True,
    ),
    "migrate": Verb(
        gettext_lazy("换用新版程序"),
        gettext_lazy("换好了。做过的步骤都在。"),
        lambda asked: run_forms.MigrateForm(**_bound(asked), versions=_versions(asked)),
        _migrate,
        right=rights.DEFINE,
        needs_step=False,
        lead=gettext_lazy("做过的和正在做的步骤都留着，没开始的按新版走。"),
    ),
}


@requires(rights.RUN, rights.OVERRIDE, rights.ABANDON, rights.DEFINE)
@require_http_methods(["GET", "HEAD", "POST"])
def verb(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """One verb on one run."""
    if name not in VERBS:
        raise Http404
    asked, wanted = _asked(request, pk, name), VERBS[name]
    if not asked.by.may(wanted.right, tenant_id=asked.run.tenant_id, place_path=asked.run.place_path):
        raise PermissionDenied
    form = wanted.form(asked)
    if request.method == "POST":
        key = f"procedures.{name}:{pk}:{asked.step}:{asked.named('gate')}{asked.named('code')}"
        do = lambda given, now: {"run": str(pk)} if wanted.do(asked, dict(given), now) else {}  # noqa: E731
        if done_once(request, form, key, do, tenant_id=asked.run.tenant_id):
            messages.success(request, str(wanted.said))
            return redirect(f"{asked.run.get_absolute_url()}#{asked.step}" if asked.step else asked.run)
    context = {
        "run": asked.run,
        "lead": _refused_words(asked) if name == "refuse" else wanted.lead,
        "verb": wanted,
        "name": name,
        "step": asked.rule,
        "gate": asked.rule.gate(asked.named("gate")) if asked.rule else None,
        "form": form,
        "back_url": asked.run.get_absolute_url(),
        "sentence": shown.where_it_stands(asked.whole, shown.steps_shown(asked.whole, with_gates=False)),
    }
    return page(request, "procedures/desk/verb.html", context, status=422 if form.is_bound else 200)


def _refused_words(asked: Asked) -> str:
    """What follows when the step ends in a no."""
    to = asked.whole.rule(asked.rule.if_refused) if asked.rule else None
    if to is None:
        return _("这件事到此结束；还在公示的撤下来。原因居民看得到。")
    words = _("退回“%(step)s”，从那一步起再走一轮；这一轮公示过的撤下来，做过的都留着。原因居民看得到。")
    return words % {"step": shipped_words(to.title)}


def _asked(request: HttpRequest, pk: UUID, name: str) -> Asked:
    """:raises Http404: for a run or a step that is not there."""
    run = run_or_404(request, pk)
    whole = found.whole(run, now=clock.now())
    code = str(request.GET.get("step", ""))
    rule = whole.rule(code)
    if VERBS[name].needs_step and rule is None:
        raise Http404
    return Asked(request, run, whole, rule, name)


def url_of(name: str, run: Run, **query: str) -> str:
    """The address of a verb's page."""
    return reverse("procedures:verb", args=[run.pk, name], query=query or None)
