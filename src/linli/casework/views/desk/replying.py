"""
What goes to the reporter, on the form of a verb: a template to choose and fill in, and a look at exactly what each of them gets.
Both are buttons of the form itself (`then`), so that everything typed stays and no script is needed.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.casework.forms.pieces import is_uuid
from linli.casework.models import Case
from linli.casework.rules import rights
from linli.casework.rules.telling import Way
from linli.casework.rules.templates import SERVED, Filled, fill, open_problems
from linli.casework.selectors.cases import reporters_seen_by, timeline, whole
from linli.casework.selectors.templates import templates_for
from linli.casework.services.foreseeing import Foreseen, Heard, foresee
from linli.casework.views.desk.verbs import Verb
from linli.casework.views.limits import Badge, date_words, moment_words
from linli.casework.views.road import road_of
from linli.casework.views.shown import badge_of, next_fact, place_words
from linli.core import clock
from linli.core.access import actor_of
from linli.core.actors import Actor
from linli.core.forms import add_problems
from linli.core.problems import NotAllowed, Refused
from linli.core.stops import Stop

FILL, LOOK = "fill", "look"
SECRET = re.compile(r"(/t/[0-9a-f-]{36}/|/a/)([^/\s]+)/")
"""In a link: the code or token by which whoever opens it speaks as the reporter."""


def pressed(request: HttpRequest) -> str:
    """Which of the two buttons sent the form; “” for the verb's own."""
    then = request.POST.get("then", "")
    return then if then in (FILL, LOOK) else ""


def tells(asked: Verb) -> bool:
    """Whether the verb says something to the reporters in words of one's own."""
    return asked.name in SERVED


# ---- templates ----


def values_of(case: Case, now: datetime) -> dict[str, str]:
    """What the fields of a template are on this case."""
    return {
        "编号": case.short_number,
        "标题": case.title,
        "地点": place_words(case),
        "分类": case.category_name,
        "承办单位": str(case.lead_organisation or ""),
        "经办人": case.handler_name,
        "期限": moment_words(case.due_at, now) if case.due_at else "",
        "报事日期": date_words(case.reported_at),
        "街道": case.tenant.name,
        "电话": case.tenant.phone,
        "窗口地址": case.tenant.counter_address,
        "回访网址": f"{settings.BASE_URL}{reverse('casework:track')}",
    }


def picker(request: HttpRequest, asked: Verb, case: Case) -> dict[str, Any] | None:
    """The templates that this verb is offered; None where it serves no template, or where there is none to choose or to write."""
    if asked.name not in SERVED:
        return None
    offered = [(str(one.pk), one.name) for one in templates_for(case, asked.name)]
    may_write = actor_of(request).may(rights.SETTINGS, tenant_id=case.tenant_id)
    write_url = f"{reverse('casework:reply-template-new')}?verb={asked.name}" if may_write else ""
    chosen = request.POST.get("template", "")
    return {"offered": offered, "chosen": chosen, "write_url": write_url} if offered or write_url else None


def with_template(request: HttpRequest, asked: Verb, case: Case) -> tuple[dict[str, Any], Filled | None]:
    """What was typed, with the text of the chosen template in its field. A template that is not offered changes nothing."""
    data, chosen = request.POST.copy(), request.POST.get("template", "")
    if asked.name not in SERVED or not is_uuid(chosen):
        return data, None
    found = next((one for one in templates_for(case, asked.name) if one.pk == UUID(chosen)), None)
    if found is None:
        return data, None
    filled = fill(found.text, values_of(case, clock.now()))
    data[SERVED[asked.name]] = filled.text
    return data, filled


def refuse_open(asked: Verb, form: forms.Form) -> bool:
    """Put it beside its field when a line of a template was left open. Whether that was so."""
    name = SERVED.get(asked.name, "")
    problems = open_problems(str(form.cleaned_data.get(name, "")), where=name) if name else []
    add_problems(form, problems)
    return bool(problems)


# ---- a look at what they get ----


@dataclass(frozen=True, slots=True)
class PageShown:
    """The top of the tracking page and its newest stop, as it would be."""

    badge: Badge
    next_fact: str
    stop: Stop | None


@dataclass(frozen=True, slots=True)
class Sent:
    """A text that leaves the house: its words without the secret of its link, how long it is, when it goes."""

    text: str
    length: int
    parts: int
    when: str


@dataclass(frozen=True, slots=True)
class HeardShown:
    """One reporter and what they get, each in the words of its way."""

    name: str
    inbox: str
    sent: list[Sent]
    spoken: str
    how: str
    nothing: str


def look(request: HttpRequest, asked: Verb, case: Case, form: forms.Form) -> dict[str, Any] | None:
    """What everybody would get; None when the verb would be refused, and then the form says why."""
    now, actor = clock.now(), actor_of(request)
    given = form.cleaned_data | ({"photos": []} if "photos" in form.cleaned_data else {})
    try:
        found = foresee(lambda: asked.do(case, given, actor, now), show=lambda fresh: _page(fresh, now), now=now)
    except NotAllowed:
        raise
    except Refused as refused:
        add_problems(form, refused.problems)
        return None
    return _shown(actor, case, found, now) | {"has_photos": bool(form.cleaned_data.get("photos"))}


def _page(case: Case, now: datetime) -> PageShown:
    lines = timeline(case, for_reporter=True)
    road = road_of(case, lines, whole(case).assignments, now=now, for_reporter=True)
    return PageShown(badge_of(case, now), next_fact(case, now), next((stop for stop in road if stop.at == now), None))


def _shown(actor: Actor, case: Case, found: Foreseen[PageShown], now: datetime) -> dict[str, Any]:
    names = {one.id: one.name for one in reporters_seen_by(actor, case)}
    heard = [_heard(one, names.get(one.reporter.pk, ""), now) for one in found.heard]
    return {"page": found.shown, "heard": heard}


def _heard(one: Heard, name: str, now: datetime) -> HeardShown:
    sent = [Sent(_without_secret(out.text), len(out.text), out.parts, _when(out.due_at, now)) for out in one.outgoing]
    return HeardShown(name or _("没留姓名"), one.inbox, sent, one.spoken, one.how, "" if one.is_told else _nothing(one))


def _without_secret(text: str) -> str:
    return SECRET.sub(lambda found: f"{found[1]}{'*' * len(found[2])}/", text)


def _when(due_at: datetime, now: datetime) -> str:
    return _("马上发") if due_at <= now else _("%(when)s 发") % {"when": moment_words(due_at, now)}


def _nothing(one: Heard) -> str:
    if not one.reporter.wants_reply:
        return _("说过不用回话，这一步不告诉他。")
    if one.way == Way.NOTHING:
        return _("没有留下找他的办法，凭编号和查询码能查到。")
    return _("这一步不另外告诉他，查进度时看得到。")
