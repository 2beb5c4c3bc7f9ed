"""Resident groups on the workbench: the register with its sheet, one with who is in it and who asks, its verbs."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.answering import done_once
from linli.core.finding import one_or_404
from linli.core.form_pages import Asked, Crumbs, answer, done_or_told, posted
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.registry.api import communities

from ...forms import groups as typed
from ...models import GroupMember, ResidentGroup
from ...rules import rights
from ...selectors import groups as found
from ...services import groups
from ...services.groups import GroupGiven
from .. import groups_shown as shown
from ..own_place import own_place

SEES, KEEPS = requires(rights.VIEW, rights.GROUPS), requires(rights.GROUPS)
READ, BOTH = require_http_methods(["GET", "HEAD"]), require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE, MOST_MEMBERS, MOST_PROGRAMMES = 25, 200, 10


@SEES
@READ
def listed(request: HttpRequest) -> HttpResponseBase:
    """The register where this visitor's posts reach, filtered by the address."""
    tenant, actor = tenant_here(request), actor_of(request)
    filters = typed.GroupFilter(request.GET, communities=communities(tenant))
    said = filters.cleaned_data if filters.is_valid() else {}
    show = request.GET.get("show", "")
    show = show if show in found.SHOWS else "live"
    narrowed = {name: said.get(name, "") for name in ("kind", "under")}
    rows = found.listed(actor, tenant, show=show, words=said.get("q", ""), year=said.get("year"), **narrowed)
    if wants_sheet(request):
        return sheet_of(request, GROUPS, _sheet_rows(rows))
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "show": show,
        "is_filtered": any(said.values()),
        "page_obj": page_obj,
        "rows": [shown.group_row(one) for one in page_obj],
        "tabs": [
            {"label": label, "url": f"?show={name}", "current": name == show and not said.get("year")}
            for name, label in typed.SHOWS.items()
        ],
        "sheet_url": sheet_url(request),
        "may_keep": actor.may(rights.GROUPS, tenant_id=tenant.pk),
    }
    return page(request, "activities/desk/groups_list.html", context)


GROUPS = Sheet(
    "groups",
    gettext_lazy("群团组织"),
    [
        Column("number", gettext_lazy("备案号")),
        Column("name", gettext_lazy("名称")),
        Column("kind", gettext_lazy("类别")),
        Column("place", gettext_lazy("哪个社区")),
        Column("lead", gettext_lazy("负责人")),
        Column("people", gettext_lazy("大约多少人")),
        Column("meets", gettext_lazy("什么时候在哪里活动")),
        Column("recorded_on", gettext_lazy("备案日期")),
        Column("ended_on", gettext_lazy("哪天不活动了")),
    ],
    names_people=True,
    engine="activities",
)


def _sheet_rows(rows: QuerySet[ResidentGroup]) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        known: Any = one
        yield {
            "number": one.number, "name": one.name, "kind": str(one.get_kind_display()), "place": str(one.place),
            "lead": one.lead.name if one.lead else "", "people": one.members_said or known.named or None, "meets": one.meets,
            "recorded_on": one.recorded_on, "ended_on": one.ended_on,
        }  # fmt: skip


# ---- one ----


def group_or_404(request: HttpRequest, pk: UUID) -> ResidentGroup:
    return one_or_404(found.groups_seen(actor_of(request)).filter(tenant=tenant_here(request)), pk)


def crumbs_of(one: ResidentGroup, last: str = "") -> Crumbs:
    here = [(_("群团组织"), reverse("activities:groups")), (one.name, one.get_absolute_url() if last else "")]
    return [*here, (last, "")] if last else here


@SEES
@READ
def group(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One group: what it does, who is in it and who asks, what it did at fairs."""
    return _page(request, group_or_404(request, pk))


def _page(request: HttpRequest, one: ResidentGroup, bound: forms.Form | None = None) -> HttpResponse:
    actor = actor_of(request)
    may_keep = actor.may(rights.GROUPS, tenant_id=one.tenant_id, place_path=one.place_path)
    url = request.build_absolute_uri(reverse("activities:public-group", args=[one.pk]))
    is_public = one.is_public and one.ended_on is None
    context = {
        **shown.group_row(one),
        "crumbs": crumbs_of(one),
        "may_keep": may_keep,
        "is_live": may_keep and one.ended_on is None,
        "asking": list(found.asking(one)[:MOST_MEMBERS]) if may_keep else [],
        "members": list(found.members_of(one)[:MOST_MEMBERS]) if may_keep else [],
        "member_form": bound or typed.MemberForm(tenant=one.tenant, by=actor),
        "programmes": list(one.programmes.order_by("-made_at", "id")[:MOST_PROGRAMMES]),
        "stalls": list(one.stalls.select_related("programme").order_by("-from_on", "id")[:MOST_PROGRAMMES]),
        "public_url": url if is_public else "",
        "copy_words": shown.copy_words(one, url) if is_public else "",
        "problems": bound,
    }
    return page(request, "activities/desk/groups_one.html", context, status=422 if bound else 200)


def _asked(one: ResidentGroup, title: str, submit: str, done: str, **more: Any) -> Asked:
    return Asked(title=title, submit=submit, back=one.get_absolute_url(), done=done, crumbs=crumbs_of(one, title), **more)


@KEEPS
@BOTH
def record(request: HttpRequest) -> HttpResponse:
    """Put a group on the register."""
    tenant, back = tenant_here(request), reverse("activities:groups")
    form = typed.GroupForm(
        posted(request), tenant=tenant, by=actor_of(request), initial={"recorded_on": clock.today()} | own_place(request)
    )

    def do(said: dict[str, Any], now: datetime) -> str:
        made = groups.record(tenant=tenant, given=GroupGiven(**said), by=actor_of(request), now=now)
        return made.get_absolute_url()

    asked = Asked(
        title=_("群团备案"), submit=_("备案"), back=back, done=_("备好案了。"), crumbs=[(_("群团组织"), back), (_("群团备案"), "")],
        lead=_("写个名称、做什么就行，不用交名单，也不用盖章。"),
    )  # fmt: skip
    return answer(request, form, asked, do)


@KEEPS
@BOTH
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what is said of it."""
    one = group_or_404(request, pk)
    form = typed.GroupForm(posted(request), tenant=one.tenant, by=actor_of(request), initial=typed.GroupForm.initial_of(one))

    def do(said: dict[str, Any], now: datetime) -> str:
        return groups.change(group=one, given=GroupGiven(**said), by=actor_of(request), now=now).get_absolute_url()

    return answer(request, form, _asked(one, _("改群团的资料"), _("改好"), _("改好了。")), do)


@KEEPS
@BOTH
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It does nothing more."""
    one, form = group_or_404(request, pk), typed.EndGroupForm(posted(request))

    def do(said: dict[str, Any], now: datetime) -> str:
        return groups.end(group=one, **said, by=actor_of(request), now=now).get_absolute_url()

    lead = _("居民不再看到它；办过的、摆过的都留着。")
    return answer(request, form, _asked(one, _("不活动了"), _("记下来"), _("记下了。"), lead=lead, tone="stop"), do)


# ---- who is in it ----


@KEEPS
@require_POST
def add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down somebody who is in it."""
    one = group_or_404(request, pk)
    form = typed.MemberForm(request.POST, tenant=one.tenant, by=actor_of(request))

    def do(said: dict[str, Any], now: datetime) -> None:
        groups.add_member(group=one, **said, by=actor_of(request), now=now)

    if done_once(request, form, f"activities.group.add:{pk}", do, tenant_id=one.tenant_id) is not None:
        messages.success(request, _("记下了。"))
        return redirect(f"{one.get_absolute_url()}#members")
    return _page(request, one, form)


def member_or_404(one: ResidentGroup, pk: UUID) -> GroupMember:
    return one_or_404(one.members.select_related("group", "person"), pk)


MEMBER_VERBS = {"admit": groups.admit, "decline": groups.decline, "leave": groups.leave}


@KEEPS
@require_POST
def member(request: HttpRequest, pk: UUID, member_id: UUID, verb: str) -> HttpResponse:
    """Let somebody in who asked, say that it cannot, or note that somebody left."""
    one = group_or_404(request, pk)
    row, form = member_or_404(one, member_id), forms.Form(request.POST)

    def do(_said: dict[str, Any], now: datetime) -> None:
        MEMBER_VERBS[verb](member=row, by=actor_of(request), now=now)

    done_or_told(request, form, f"activities.group.{verb}:{member_id}", do, tenant_id=one.tenant_id, done=_("记下了。"))
    return redirect(f"{one.get_absolute_url()}#members")
