"""Dispatch rules: listed as they win, one with what it took, the test box, and changing them after a dry run."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.forms.settings import EndForm, MustSayWhyForm, RuleForm, WhichForm
from linli.casework.models import Case, DispatchRule
from linli.casework.rules.dispatching import in_words
from linli.casework.selectors import categories as known
from linli.casework.selectors import dispatching
from linli.casework.selectors import settings as selectors
from linli.casework.selectors.dry_run import DryRun, Proposal, dry_run
from linli.casework.services import dispatch_rules as services
from linli.casework.services.dispatch_rules import RuleWanted
from linli.casework.states import Party
from linli.casework.views.desk.pieces import why_context
from linli.casework.views.visible import visible_to
from linli.core import clock
from linli.core.access import actor_of
from linli.core.answering import tell_the_rest, url_once
from linli.core.finding import found_or_404
from linli.core.forms import add_problems
from linli.core.list_sheets import Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.models import Tenant
from linli.core.pages import page
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.registry.api import ManagementMode

from .answering import (
    SETTINGS,
    Asked,
    answer,
    choices_for,
    chosen_category,
    crumbs,
    dates,
    form_page,
    named_places,
    tabs,
    when_asked,
    when_tabs,
)
from .category_tree import ASKS, READS
from .telling import told_about

MOST_SHOWN = 30
RULE_FORM = "casework/desk/settings/rule_form.html"


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A rule as the list says it: what and where → who, why, which days."""

    rule: DispatchRule
    where: str
    who: str
    days: str


def shown(rule: DispatchRule) -> RuleShown:
    place = str(rule.place) if rule.place else _("全街道")
    mode = ManagementMode(rule.management_mode).label if rule.management_mode else ""
    role = str(dict(rule_roles()).get(rule.organisation_role, "")) if rule.organisation_role else ""
    body = str(rule.organisation or "") or role
    return RuleShown(
        rule,
        " · ".join(part for part in (place, str(mode)) if part),
        " · ".join(part for part in (str(Party(rule.party).label), body) if part),
        dates(rule.valid_from, rule.valid_to),
    )


def rule_roles() -> list[tuple[str, Any]]:
    return list(RuleForm.base_fields["organisation_role"].choices)  # type: ignore[attr-defined]


@SETTINGS
@READS
def rules(request: HttpRequest) -> HttpResponseBase:
    """The rules as they win, by the top of the tree; beside them the box that says which would take something."""
    tenant, when = tenant_here(request), when_asked(request)
    groups = selectors.rules_as_they_win(tenant, today=clock.today(), when=when)
    if wants_sheet(request):
        rows = (_sheet_row(shown(rule)) for group in groups for rule in group.rules)
        return sheet_of(request, RULES, rows)
    base = reverse("casework:rules")
    context = {
        "sheet_url": sheet_url(request),
        "tabs": tabs("rules"),
        "when_tabs": when_tabs(base, when),
        "when": when,
        "groups": [(group.category, [shown(rule) for rule in group.rules]) for group in groups],
        **_which(request, tenant),
        **named_places(tenant),
    }
    return page(request, "casework/desk/settings/rules.html", context)


RULES = Sheet(
    "rules",
    gettext_lazy("派单规则"),
    [
        Column("number", gettext_lazy("第几条")),
        Column("category", gettext_lazy("什么事")),
        Column("where", gettext_lazy("在哪里")),
        Column("who", gettext_lazy("归谁")),
        Column("reason", gettext_lazy("为什么")),
        Column("citation", gettext_lazy("依据")),
        Column("days", gettext_lazy("哪些日子")),
    ],
)


def _sheet_row(one: RuleShown) -> dict[str, Any]:
    rule = one.rule
    told = {"number": rule.number, "category": rule.category.name, "where": one.where, "who": one.who}
    return told | {"reason": rule.reason, "citation": rule.citation, "days": one.days}


def _which(request: HttpRequest, tenant: Tenant) -> dict[str, Any]:
    """The test box and its answer: who would take this, here, on that day, and which rules did not fit."""
    asked = "category" in request.GET
    form = WhichForm(request.GET if asked else None, initial={"day": clock.today()}, **choices_for(tenant))
    if not asked or not form.is_valid():
        return {"which": form}
    category, place = chosen_category(form.cleaned_data, tenant), form.cleaned_data["place"]
    assert category is not None  # noqa: S101 -- the field offers only what there is
    day = form.cleaned_data["day"] or clock.today()
    table = dispatching.Table(known.rules_on(day, tenant_id=tenant.pk), known.duties_on(day, tenant_id=tenant.pk))
    found = dispatching.suggested_by(table, known.matters_of(category, []), dispatching.where_of(place), tenant_id=tenant.pk)
    told = in_words(found.why)
    assist = "、".join(body.name for body in found.assist)
    why = why_context(told, party=told.party if found.is_certain else "") | {"assist": assist}
    return {"which": form, "why": why, "is_certain": found.is_certain}


@SETTINGS
@READS
def rule(request: HttpRequest, number: int) -> HttpResponse:
    """One rule: what it says, what it took the place of, the cases that cite it, and what was done about it."""
    here = _rule_or_404(request, number)
    today = clock.today()
    cases, count = selectors.cited_by(here, visible_to(request))
    context = {
        "shown": shown(here),
        "rule": here,
        "when": selectors.when_of(here, today),
        "replaced_by": here.replaced_by.filter(withdrawn_at=None).order_by("number").first(),
        "crumbs": crumbs("rules", (_("第 %(number)s 条") % {"number": number}, "")),
        "cases": cases,
        "cited": count,
        "lines": told_about(here.pk),
    }
    return page(request, "casework/desk/settings/rule.html", context)


def _rule_or_404(request: HttpRequest, number: int) -> DispatchRule:
    return found_or_404(selectors.rule_numbered(number, tenant=tenant_here(request)))


def _url(here: DispatchRule) -> str:
    return reverse("casework:rule", args=[here.number])


@SETTINGS
@ASKS
def rule_add(request: HttpRequest) -> HttpResponse:
    """A new rule, tried on the last month before it is put in force. `?category=` begins with a category."""
    tenant = tenant_here(request)
    initial = {"category": request.GET.get("category", ""), "valid_from": clock.today()}
    form = RuleForm(request.POST or None, initial=initial, **choices_for(tenant, organisations=True))

    def do(values: dict[str, Any], now: datetime) -> str:
        wanted = _wanted(values, tenant)
        return _url(services.add_rule(wanted=wanted, valid_from=values["valid_from"], by=actor_of(request), now=now))

    back = reverse("casework:rules")
    asked = Asked(_("加一条派单规则"), _("施行"), back, _("加上了。"), crumbs("rules", (_("加一条"), "")), template=RULE_FORM)
    return _tried_first(request, form, do, asked, None)


@SETTINGS
@ASKS
def rule_replace(request: HttpRequest, number: int) -> HttpResponse:
    """Another rule in the place of this one from a day on, tried first."""
    old, tenant = _rule_or_404(request, number), tenant_here(request)
    wanted = services.like(old)
    initial = {
        **{name: getattr(wanted, name) for name in ("party", "reason", "citation", "management_mode", "organisation_role")},
        "category": old.category.code,
        "place": old.place or "",
        "organisation": str(old.organisation_id or ""),
        "valid_from": clock.today() + timedelta(days=1),
    }
    form = RuleForm(request.POST or None, initial=initial, **choices_for(tenant, organisations=True))

    def do(values: dict[str, Any], now: datetime) -> str:
        given, begin = _wanted(values, tenant), values["valid_from"]
        return _url(services.replace_rule(rule=old, wanted=given, valid_from=begin, by=actor_of(request), now=now))

    said = _("换掉第 %(number)s 条") % {"number": number}
    lead = _("旧的一条不改，到新的施行前一天为止；派过的诉求还写着旧的条号。")
    way = crumbs("rules", (_("第 %(number)s 条") % {"number": number}, _url(old)), (_("换一条"), ""))
    asked = Asked(said, _("施行"), _url(old), _("换好了。"), way, lead, template=RULE_FORM)
    return _tried_first(request, form, do, asked, old)


def _wanted(values: dict[str, Any], tenant: Tenant) -> RuleWanted:
    category = chosen_category(values, tenant)
    assert category is not None  # noqa: S101 -- the field offers only what there is
    chosen = values["organisation"]
    return RuleWanted(
        category=category,
        party=values["party"],
        reason=values["reason"],
        place=values["place"],
        management_mode=values["management_mode"],
        organisation=dispatching.organisation(chosen, tenant_id=tenant.pk) if chosen else None,
        organisation_role=values["organisation_role"],
        citation=values["citation"],
    )


def _tried_first(request: HttpRequest, form: RuleForm, do: Any, asked: Asked, old: DispatchRule | None) -> HttpResponse:
    """“look” tries the rule on the last month and shows it beside the form; “apply” puts it in force."""
    tenant = tenant_here(request)
    tried: dict[str, Any] = {}
    if request.method == "POST" and not form.is_valid():
        tell_the_rest(form, lambda given: do(given, clock.now()), by=actor_of(request))
    elif request.method == "POST":
        wanted, begin = _wanted(form.cleaned_data, tenant), form.cleaned_data["valid_from"]
        add_problems(form, services.check(wanted, valid_from=begin, today=clock.today(), replaces=old))
        if not form.errors and request.POST.get("then") == "apply" and (url := url_once(request, form, do)):
            messages.success(request, asked.done)
            return redirect(url)
        if not form.errors:
            row = services.as_row(wanted, valid_from=begin, replaces=old)
            tried = tried_on(request, Proposal(begin, adds=row, drops=old.pk if old else None))
    return form_page(request, form, asked, **tried, **named_places(tenant))


def tried_on(request: HttpRequest, proposal: Proposal) -> dict[str, Any]:
    """A proposal tried on the last month: each way that cases would go, with those of them that may be seen."""
    found: DryRun = dry_run(proposal, tenant=tenant_here(request), now=clock.now())
    wanted = [pk for way in found.moved for pk in way.case_ids[:MOST_SHOWN]]
    rows: Iterable[Case] = (
        visible_to(request).filter(pk__in=wanted).select_related("place", "lead_organisation") if wanted else []
    )
    seen = {case.pk: case for case in rows}
    ways = [
        {
            "way": way,
            "cases": [seen[pk] for pk in way.case_ids[:MOST_SHOWN] if pk in seen],
            "more": max(way.count - MOST_SHOWN, 0),
        }
        for way in found.moved
    ]
    return {"tried": found, "ways": ways, "proposed_on": proposal.on}


@SETTINGS
@ASKS
def rule_close(request: HttpRequest, number: int) -> HttpResponse:
    """The last day of a rule; what it would leave to others is shown from the day after."""
    here = _rule_or_404(request, number)
    form = EndForm(request.POST or None, initial={"last_day": clock.today()})

    def do(values: dict[str, Any], now: datetime) -> str:
        return _url(services.close_rule(rule=here, by=actor_of(request), now=now, **values))

    said = _("停掉第 %(number)s 条") % {"number": number}
    way = crumbs("rules", (_("第 %(number)s 条") % {"number": number}, _url(here)), (_("停掉"), ""))
    tried = tried_on(request, Proposal(_day_after(form), drops=here.pk))
    asked = Asked(
        said, _("停掉"), _url(here), _("停好了。"), way, shown(here).rule.reason, "stop", "casework/desk/settings/end.html", tried
    )
    return answer(request, form, do, asked)


def _day_after(form: EndForm) -> date:
    last = form.cleaned_data.get("last_day") if form.is_bound and form.is_valid() else None
    return (last or clock.today()) + timedelta(days=1)


@SETTINGS
@ASKS
def rule_withdraw(request: HttpRequest, number: int) -> HttpResponse:
    here = _rule_or_404(request, number)
    form = MustSayWhyForm(request.POST or None)

    def do(values: dict[str, Any], now: datetime) -> str:
        return _url(services.withdraw_rule(rule=here, by=actor_of(request), now=now, **values))

    said = _("撤回第 %(number)s 条") % {"number": number}
    way = crumbs("rules", (_("第 %(number)s 条") % {"number": number}, _url(here)), (_("撤回"), ""))
    lead = _("还没有施行，撤回以后当没有过。要替代的那一条接着用。")
    asked = Asked(said, _("撤回"), _url(here), _("撤回了。"), way, lead, "stop")
    return answer(request, form, do, asked)
