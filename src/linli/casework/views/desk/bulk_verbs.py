"""The verbs that can be done on many cases at once: how each is called, its form, how the form's values go into the service."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.casework.forms import bulk as given_in
from linli.casework.models.cases import CaseQuerySet
from linli.casework.rules import rights
from linli.casework.selectors import dispatching, hands
from linli.casework.services.bulk import WRITES
from linli.core import clock
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.registry.api import Appointment

Choices: TypeAlias = list[tuple[str, Any]]
Offer: TypeAlias = Callable[[Actor, Tenant, CaseQuerySet], Choices]


@dataclass(frozen=True, slots=True)
class BulkVerb:
    """One verb: its label in the list's menu, the heading and lead of its page, its form; `offer` fills the form's one choice."""

    name: str
    label: Any
    heading: Any
    lead: Any
    form: type[forms.Form]
    offer: Offer | None = None


def bodies(_actor: Actor, tenant: Tenant, _cases: CaseQuerySet) -> Choices:
    """Each by its own suggestion, or all to one organisation."""
    named = [(str(one.pk), str(one)) for one in dispatching.standing(tenant.pk)]
    return [("", _("各按各的建议派")), *sorted(named, key=lambda one: one[1])]


def colleagues(actor: Actor, tenant: Tenant, cases: CaseQuerySet) -> Choices:
    """Who could take these cases over: people of the offices that have them in hand, and that are the actor's to arrange."""
    own = actor.organisation_id
    offices = hands.offices_of(cases)
    if not actor.may(rights.HANDLE_FOR, tenant_id=tenant.pk):
        offices &= {own}
    return [(str(one.pk), called(one)) for one in hands.colleagues(tenant, offices, today=clock.today())]


def called(one: Appointment) -> str:
    """“李娜 · 戊院社区工作者 · 戊院社区居委会”."""
    return " · ".join(part for part in (one.person.name, one.post.title, str(one.post.organisation or "")) if part)


VERBS: dict[str, BulkVerb] = {
    verb.name: verb
    for verb in (
        BulkVerb(
            "accept",
            gettext_lazy("受理"),
            gettext_lazy("一起受理"),
            gettext_lazy("类别和地点照登记的样子收下。要改的，单独打开那一件改。"),
            given_in.NothingForm,
        ),
        BulkVerb(
            "dispatch",
            gettext_lazy("派单"),
            gettext_lazy("一起派单"),
            gettext_lazy("时限从派出去算起，每一件各算各的。"),
            given_in.DispatchForm,
            bodies,
        ),
        BulkVerb(
            "receive",
            gettext_lazy("签收"),
            gettext_lazy("一起签收"),
            gettext_lazy("谁去办，居民马上看得到。什么时候到，单独打开每一件约。"),
            given_in.ReceiveForm,
        ),
        BulkVerb(
            "note",
            gettext_lazy("记一句"),
            gettext_lazy("给这几件都记一句"),
            gettext_lazy("每一件都记上同样的话。"),
            given_in.NoteForm,
        ),
        BulkVerb(
            "remind",
            pgettext_lazy("verb", "催办"),
            gettext_lazy("一起催办"),
            gettext_lazy("主办单位每一件都会收到一条。"),
            given_in.RemindForm,
        ),
        BulkVerb(
            "hand_over",
            gettext_lazy("交接"),
            gettext_lazy("交给同事"),
            gettext_lazy("只在同一个单位的人中间交接。两边都会收到消息，时限不变。"),
            given_in.HandOverForm,
            colleagues,
        ),
        BulkVerb(
            "close",
            gettext_lazy("办结"),
            gettext_lazy("一起办结"),
            gettext_lazy("只办结回访过的。结果照办的单位报的和居民说的记。"),
            given_in.CloseForm,
        ),
    )
}


def offered(actor: Actor) -> list[BulkVerb]:
    """What this actor may do somewhere; whether on this very case is each service's matter."""
    return [verb for name, verb in VERBS.items() if actor.may(WRITES[name][0], tenant_id=actor.tenant_id)]


def form_of(verb: BulkVerb, data: Any, actor: Actor, tenant: Tenant, cases: CaseQuerySet) -> forms.Form:
    """The verb's form with the choices that these cases give."""
    more: dict[str, Any] = {"choices": verb.offer(actor, tenant, cases)} if verb.offer else {}
    return verb.form(data, **more)


def given_of(cleaned: dict[str, Any], tenant: Tenant) -> dict[str, Any]:
    """The form's values as the service takes them: an organisation, an appointment instead of their keys."""
    given = dict(cleaned)
    if "lead" in given:
        lead = given.pop("lead")
        given["organisation"] = dispatching.organisation(UUID(lead), tenant_id=tenant.pk) if lead else None
    if "to" in given:
        given["to"] = hands.by_key(given["to"])
    return given
