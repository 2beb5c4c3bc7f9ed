"""The verbs by which a case leaves, joins another, comes apart, or is put right after its end."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.casework.errors import CaseRefused
from linli.casework.forms import leaving as forms
from linli.casework.forms import working
from linli.casework.models import Case
from linli.casework.rules import leaving as rules
from linli.casework.rules import rights
from linli.casework.selectors import categories
from linli.casework.selectors import leaving as ways
from linli.casework.selectors.cases import cases_visible_to
from linli.casework.selectors.duplicates import merge_candidates
from linli.casework.services import amending, leaving, merging, referring, triage
from linli.casework.services.merging import Part
from linli.casework.states import Outcome, State
from linli.casework.views.desk.pieces import case_seen_by
from linli.casework.views.guesses import category_choices
from linli.casework.views.limits import day_words
from linli.casework.views.shown import shown_of
from linli.core import clock
from linli.core.access import actor_of
from linli.core.actors import Actor
from linli.core.problems import Problem
from linli.registry.api import Organisation, organisation_by_id, place_by_id

from .beside import near
from .verb import Verb, plain

# ---- to merge ----


def _candidates(request: HttpRequest, found: Case) -> dict[str, Any]:
    """Cases that look like the same matter, and the one that an address names (?into=…)."""
    now, actor = clock.now(), actor_of(request)
    likely = merge_candidates(found, visible=cases_visible_to(actor), now=now)
    asked = request.POST.get("into", request.GET.get("into", ""))
    options = [
        {
            "value": str(one.case.pk),
            "shown": shown_of(one.case, now=now),
            "likeness": one.likeness,
            "is_chosen": str(one.case.pk) == asked,
        }
        for one in likely
    ]
    return {"options": options}


def _merge_form(_found: Case, beside: dict[str, Any]) -> dict[str, Any]:
    return {"candidates": [(one["value"], one["value"]) for one in beside["options"]]}


def _merge(case: Case, given: dict[str, Any], by: Actor, now: datetime) -> Case:
    into = _case_named(given["into"], given["number"], by)
    if into is None:
        text = __("没有找到编号是 %(number)s 的诉求。看看是不是别的街道的。") % {"number": given["number"]}
        raise CaseRefused(Problem("unknown_case", text, where="number"))
    return merging.merge(case=case, into=into, reason=given["reason"], by=by, now=now)


def _case_named(key: str, number: str, by: Actor) -> Case | None:
    """The case by its key or, when a number was written, by that: the newest of this number that the actor may see."""
    rows = cases_visible_to(by)
    typed = "".join(number.split()).upper()
    if not typed:
        return rows.filter(pk=UUID(key)).first()
    by_number = rows.filter(number=typed) if len(typed) > 20 else rows.filter(short_number=typed)
    return by_number.order_by("-reported_at", "-id").first()


# ---- to split ----


def _split_form(found: Case, beside: dict[str, Any]) -> dict[str, Any]:
    return {
        "initial": {"title": found.title},
        "categories": category_choices(found.tenant_id),
        "places": beside["near"],
    }


def _split(case: Case, given: dict[str, Any], by: Actor, now: datetime) -> Case:
    parts = [_part(case, one) for one in given["parts"]]
    try:
        return merging.split(case=case, parts=parts, title=given["title"], reason=given["reason"], by=by, now=now)
    except CaseRefused as refused:
        raise CaseRefused([_where_typed(one, given["parts"]) for one in refused.problems]) from refused


def _part(case: Case, one: dict[str, Any]) -> Part:
    place = place_by_id(UUID(one["place"]), tenant=case.tenant) if one["place"] else None
    category = categories.category_by_code(one["category"], tenant_id=case.tenant_id) if one["category"] else None
    return Part(title=one["title"], category=category, place=place, text=one["text"])


def _where_typed(problem: Problem, parts: list[dict[str, Any]]) -> Problem:
    """The service counts the parts that were given; the page has them where they were typed."""
    head, _bar, name = problem.where.partition("_")
    index = head.removeprefix("part")
    if not (head.startswith("part") and index.isdecimal() and 1 <= int(index) <= len(parts)):
        return problem
    return Problem(problem.code, problem.text, where=f"part{parts[int(index) - 1]['number']}_{name}")


# ---- to leave ----


def _services(request: HttpRequest, found: Case) -> dict[str, Any]:
    known = ways.emergency_numbers(found.tenant, on=clock.today()).values()
    chosen = request.POST.get("service", request.GET.get("service", ""))
    return {"options": [_way_option(one, chosen) for one in known], "services": [(one.code, one.name) for one in known]}


def _way_option(one: rules.Way, chosen: str) -> dict[str, Any]:
    return {"value": one.code, "name": one.name, "detail": one.text, "phone": one.phone, "is_chosen": one.code == chosen}


def _emergency_form(_found: Case, beside: dict[str, Any]) -> dict[str, Any]:
    return {"services": beside["services"]}


def _emergency(case: Case, given: dict[str, Any], by: Actor, now: datetime) -> Case:
    called_at = now if given["called"] else None
    return leaving.transfer_emergency(
        case=case, service=given["service"], called_at=called_at, note=given["note"], by=by, now=now
    )


def _channels(request: HttpRequest, found: Case) -> dict[str, Any]:
    """The lawful channels with their telephones; the earlier cases of the same people with what became of them."""
    now = clock.now()
    known = [one for one in ways.channels(found.tenant, on=clock.today()).values() if one.code != rules.PETITION]
    chosen, before = request.POST.get("channel", ""), request.POST.get("earlier", "")
    earlier = ways.earlier_cases(found)
    return {
        "options": [_way_option(one, chosen) for one in known],
        "channels": [(one.code, one.name) for one in known],
        "earlier": [_earlier_option(one, before, now) for one in earlier],
        "may_refer": actor_of(request).may(rights.ACCEPT, tenant_id=found.tenant_id, place_path=found.place_path),
    }


def _earlier_option(one: Case, chosen: str, now: datetime) -> dict[str, Any]:
    ended = f"{State(one.state).label} · {day_words(one.closed_at, now)}" if one.closed_at else str(State(one.state).label)
    return {
        "value": str(one.pk),
        "name": f"{one.short_number} {one.title}",
        "detail": ended,
        "reply": one.reply,
        "is_chosen": str(one.pk) == chosen,
    }


def _not_accept_form(_found: Case, beside: dict[str, Any]) -> dict[str, Any]:
    return {"channels": beside["channels"], "earlier": [(one["value"], one["name"]) for one in beside["earlier"]]}


def _not_accept(case: Case, given: dict[str, Any], by: Actor, now: datetime) -> Case:
    """Without words of one's own the channel's stand for them."""
    way = ways.channels(case.tenant, on=clock.today())[given["channel"]]
    earlier = case_seen_by(by, UUID(given["earlier"])) if given["earlier"] else None
    return triage.not_accept(
        case=case, channel=given["channel"], reason=given["reason"] or way.text, earlier=earlier, by=by, now=now
    )


# ---- to the petition clerk ----


def _organisations(_request: HttpRequest, found: Case) -> dict[str, Any]:
    """Whom a petition may be about: the organisations of the subdistrict."""
    standing = Organisation.objects.filter(tenant_id=found.tenant_id, valid_to=None, merged_into=None).order_by("kind", "name")
    return {"organisations": [(str(one.pk), one.name) for one in standing]}


def _refer_form(_found: Case, beside: dict[str, Any]) -> dict[str, Any]:
    return {"organisations": beside["organisations"]}


def _refer(case: Case, given: dict[str, Any], by: Actor, now: datetime) -> Case:
    chosen = given["accused_organisation"]
    organisation = organisation_by_id(UUID(chosen), tenant=case.tenant) if chosen else None
    return referring.refer_petition(
        case=case,
        kind=given["kind"],
        accused=given["accused"],
        accused_organisation=organisation,
        note=given["note"],
        by=by,
        now=now,
    )


# ---- afterwards ----


def _amend_form(found: Case, _beside: dict[str, Any]) -> dict[str, Any]:
    initial = {"reply": found.reply, "outcome": found.outcome, "category": found.category.code}
    known = forms.outcomes() if found.state == State.CLOSED else []
    held = [(found.outcome, Outcome(found.outcome).label)] if found.outcome and found.outcome not in dict(known) else []
    return {"initial": initial, "categories": category_choices(found.tenant_id), "outcomes": [*held, *known] or [("", "—")]}


def _amend(case: Case, given: dict[str, Any], by: Actor, now: datetime) -> Case:
    return amending.amend(
        case=case,
        reply=given["reply"],
        outcome=given["outcome"],
        category=categories.category_by_code(given["category"], tenant_id=case.tenant_id),
        reason=given["reason"],
        by=by,
        now=now,
    )


VERBS: list[Verb] = [
    Verb(
        "merge",
        _("合并"),
        _("并到相同的一件里"),
        _("合并好了，每位报事人都会知道。"),
        "link",
        rights.MERGE,
        forms.MergeForm,
        _merge,
        lead=_("同一件事报了两次，就并成一件。报事人一起过去，结果一起告诉他们；原来的编号照样能查。"),
        template="casework/desk/merge.html",
        beside=_candidates,
        for_form=_merge_form,
        is_rare=True,
    ),
    Verb(
        "split",
        _("拆分"),
        _("一件里有几件事，拆开"),
        _("拆开了，新的编号已经告诉报事人。拆出来的等派单。"),
        "list",
        rights.MERGE,
        forms.SplitForm,
        _split,
        lead=_("各有各的标题、类别和地点。报事人每一件都能查到。"),
        template="casework/desk/split.html",
        beside=near,
        for_form=_split_form,
        is_rare=True,
    ),
    Verb(
        "transfer_emergency",
        pgettext_lazy("verb", "转紧急"),
        _("这是急事，转 110、119、120、122"),
        _("已经告诉报事人马上打哪个电话。现在就给他打一个电话。"),
        "bell",
        rights.ACCEPT,
        forms.EmergencyForm,
        _emergency,
        lead=_("先打电话，再点这里。点了以后马上发短信告诉报事人打哪个号码。"),
        template="casework/desk/emergency.html",
        beside=_services,
        for_form=_emergency_form,
        is_rare=True,
        is_stop=True,
    ),
    Verb(
        "refer_petition",
        _("转信访"),
        _("转信访"),
        _("转信访了。内容只有信访专员和街道领导看得到。"),
        "shield",
        rights.ACCEPT,
        forms.ReferForm,
        _refer,
        lead=_(
            "转了以后，这件诉求的内容、地点和报事人都移到信访登记里，别的岗位只看得到“转了信访”。转错了不能转回来，只能请他重新报。"
        ),
        beside=_organisations,
        for_form=_refer_form,
        is_rare=True,
        is_stop=True,
    ),
    Verb(
        "void",
        _("作废"),
        _("作废这一件"),
        _("作废了，编号不再用。"),
        "bin",
        rights.DISPATCH,
        working.ReasonForm,
        plain(triage.void),
        lead=_("只用于测试、空号这样不算诉求的。编号留着，理由进记录。"),
        is_stop=True,
        is_rare=True,
    ),
    Verb(
        "not_accept",
        pgettext_lazy("verb", "不受理"),
        _("告诉居民该找谁"),
        _("已经告诉报事人该找谁。"),
        "s-no",
        rights.ACCEPT,
        forms.NotAcceptForm,
        _not_accept,
        lead=_("不归街道和社区管的，选好该找谁。电话和怎么找都会写给报事人。"),
        template="casework/desk/not_accept.html",
        beside=_channels,
        for_form=_not_accept_form,
    ),
    Verb(
        "amend",
        _("更正结果"),
        _("更正结果"),
        _("更正了。原来的写法留着，报事人两样都看得到。"),
        "pen",
        rights.AMEND,
        forms.AmendForm,
        _amend,
        lead=_("写错了就改，原来的写法也留着。报事人会收到更正。"),
        for_form=_amend_form,
        is_rare=True,
    ),
]
