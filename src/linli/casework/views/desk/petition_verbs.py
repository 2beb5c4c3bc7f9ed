"""The verbs of a petition as pages: how each is called, its form, and how the form's values go into the service."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from linli.casework.forms import petitions as forms
from linli.casework.models import Petition
from linli.casework.selectors import petitions as kept
from linli.casework.services import petitions
from linli.core.actors import Actor
from linli.registry.api import Organisation, organisation_by_id

Do: TypeAlias = Callable[[Petition, dict[str, Any], Actor, datetime], Petition]
ForForm: TypeAlias = Callable[[Petition], dict[str, Any]]


def _nothing(_petition: Petition) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class PetitionVerb:
    """One verb. `letter` is the heading of what is printed for the petitioner; “” where nothing is."""

    name: str
    label: Any
    heading: Any
    said: Any
    form: type[django_forms.Form]
    do: Do
    lead: Any = ""
    letter: Any = ""
    is_main: bool = False
    is_stop: bool = False
    for_form: ForForm = _nothing


def _plain(service: Callable[..., Petition]) -> Do:
    """The form's fields are the service's arguments."""
    return lambda petition, given, by, now: service(petition=petition, by=by, now=now, **given)


def organisations(tenant_id: UUID) -> list[tuple[str, str]]:
    """Whom a petition may be about."""
    standing = Organisation.objects.filter(tenant_id=tenant_id, valid_to=None, merged_into=None).order_by("kind", "name")
    return [(str(one.pk), one.name) for one in standing]


def _register_form(petition: Petition) -> dict[str, Any]:
    people = [(str(one.pk), one.name or "—") for one in kept.petitioners_of(petition)]
    initial = {
        "kind": petition.kind,
        "title": petition.title,
        "people_count": petition.people_count,
        "accused": petition.accused,
        "accused_organisation": petition.accused_organisation_id or "",
    }
    return {"initial": initial, "people": people, "organisations": organisations(petition.tenant_id)}


def _register(petition: Petition, given: dict[str, Any], by: Actor, now: datetime) -> Petition:
    chosen = set(given["representatives"])
    return petitions.register_petition(
        petition=petition,
        kind=given["kind"],
        title=given["title"],
        people_count=given["people_count"],
        representatives=[one for one in kept.petitioners_of(petition) if str(one.pk) in chosen],
        accused=given["accused"],
        accused_organisation=organisation_of(given["accused_organisation"], petition),
        by=by,
        now=now,
    )


def organisation_of(key: str, petition: Petition) -> Organisation | None:
    return organisation_by_id(UUID(key), tenant=petition.tenant) if key else None


def _refuse_form(petition: Petition) -> dict[str, Any]:
    return {"earlier": [(str(one.pk), f"{one.number} {one.title}") for one in kept.pending_twins(petition)]}


def _refuse(petition: Petition, given: dict[str, Any], by: Actor, now: datetime) -> Petition:
    earlier = next((one for one in kept.pending_twins(petition) if str(one.pk) == given["earlier"]), None)
    return petitions.refuse_petition(
        petition=petition, refusal=given["refusal"], earlier=earlier, text=given["text"], by=by, now=now
    )


ALL: list[PetitionVerb] = [
    PetitionVerb("note", _("记一句"), _("记一句"), _("记下了。"), forms.NoteForm, _plain(petitions.note_petition)),
    PetitionVerb(
        "object",
        _("提出异议"),
        _("不归我们管，提出异议"),
        _("异议记下了，材料退回去。"),
        forms.ObjectForm,
        _plain(petitions.object_to_petition),
        lead=_("上级转来、不归街道管的，5 个工作日内写明理由退回去。"),
        letter=_("信访事项转送异议书"),
    ),
    PetitionVerb(
        "refuse",
        _("不予受理"),
        _("不予受理"),
        _("记下了。告知书可以打印。"),
        forms.RefuseForm,
        _refuse,
        lead=_("只有条例写明的几种情形。书面告诉信访人为什么、该找谁。"),
        letter=_("信访事项不予受理告知书"),
        is_stop=True,
        for_form=_refuse_form,
    ),
    PetitionVerb(
        "hand_on",
        _("转送"),
        _("转给有权处理的机关"),
        _("转送记下了。告知书可以打印。"),
        forms.HandOnForm,
        _plain(petitions.hand_on_petition),
        lead=_("材料不能转给被反映的单位和人。"),
        letter=_("信访事项转送告知书"),
    ),
    PetitionVerb(
        "extend",
        _("延期"),
        _("延长办理期限"),
        _("延期记下了。告知书可以打印。"),
        forms.ExtendForm,
        _plain(petitions.extend_petition),
        lead=_("情况复杂、经本单位负责人批准，可以延长一次，不超过 30 天，告诉信访人理由。"),
        letter=_("信访事项延期告知书"),
    ),
    PetitionVerb(
        "register",
        _("登记"),
        _("登记"),
        _("登记好了，接着定去向。"),
        forms.RegisterForm,
        _register,
        is_main=True,
        for_form=_register_form,
    ),
    PetitionVerb(
        "accept",
        _("受理"),
        _("受理"),
        _("受理了，从今天算 60 天。告知书可以打印。"),
        forms.AcceptForm,
        _plain(petitions.accept_petition),
        letter=_("信访事项受理告知书"),
        is_main=True,
    ),
    PetitionVerb(
        "answer",
        _("答复"),
        _("出具处理意见"),
        _("处理意见记下了，可以打印。信访人 30 天内可以请求复查。"),
        forms.AnswerForm,
        _plain(petitions.answer_petition),
        letter=_("信访事项处理意见书"),
        is_main=True,
    ),
    PetitionVerb(
        "close",
        _("归档"),
        _("归档"),
        _("归档了。"),
        forms.CloseForm,
        _plain(petitions.close_petition),
        lead=_("答复以后有 30 天可以请求复查。过了，或者信访人书面说没有意见了，才归档。"),
        is_main=True,
    ),
]
VERBS: dict[str, PetitionVerb] = {verb.name: verb for verb in ALL}
