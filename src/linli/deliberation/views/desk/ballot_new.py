"""A new ballot in steps, and a draft that is changed: what, options, roll, rule, how and when."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.answering import url_once
from linli.core.finding import found_or_404
from linli.core.pages import page
from linli.core.rulesets import RuleSet
from linli.core.tenancy import tenant_here
from linli.core.words import shipped_words
from linli.deliberation.forms.ballots import CENTS, STEPS, BallotForm
from linli.deliberation.models import Ballot, BallotKind, Council, RollSource, Secrecy
from linli.deliberation.rules import rights
from linli.deliberation.rules.option_lines import OptionLine, written
from linli.deliberation.selectors import ballot_origins as origins
from linli.deliberation.selectors.ballot_origins import Origin
from linli.deliberation.services import ballots
from linli.deliberation.services.ballots import BallotGiven, OptionGiven
from linli.deliberation.states import BallotState
from linli.deliberation.views import own_right
from linli.deliberation.views.desk.ballot_page import ballot_or_404
from linli.registry.api import place_by_id

KEEPS = requires(rights.BALLOTS)
LAST = len(STEPS)


@KEEPS
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """One step after the other; what was typed travels along, and nothing is written before the last."""
    if request.method != "POST":
        said = origins.said_of(_origin(request, request.GET.dict()))
        links = {name: value for name, value in request.GET.items() if value}
        return _step_page(request, _form(request, initial={**said, **links}), 1)
    form, step, then = _form(request, data=_prefilled(request)), _step_of(request), request.POST.get("then", "next")
    if then == "back":
        form.keep_errors_of([])
        return _step_page(request, form, max(step - 1, 1))
    if then == "prepare" and (url := url_once(request, form, lambda given, now: _prepared(request, form, given, now))):
        messages.success(request, _("准备好了。看一遍，再建名册、定下来。"))
        return redirect(url)
    wrong = _first_wrong(form, step)
    if wrong:
        form.keep_errors_of(range(1, step + 1))
        return _step_page(request, form, wrong, status=422)
    form.keep_errors_of([])
    return _step_page(request, form, min(step + 1, LAST))


def _prefilled(request: HttpRequest) -> QueryDict:
    """What follows from what was chosen is chosen already where nobody chose otherwise: the only rule, and what it says."""
    data = request.POST.copy()
    rules = origins.rules_offered(data.get("kind", ""), tenant_here(request), clock.today())
    if len(rules) == 1 and not data.get("rule_code"):
        data["rule_code"] = rules[0].code
        data["secrecy"] = Secrecy.RECORDED if rules[0].body.get("secret") is False else Secrecy.SECRET
    if data.get("kind") == BallotKind.OWNERS:
        data.setdefault("roll_source", RollSource.OWNERS)
    return data


def _step_of(request: HttpRequest) -> int:
    text = request.POST.get("at", "1")
    return min(max(int(text), 1), LAST) if text.isdecimal() and text.isascii() and len(text) < 3 else 1


def _first_wrong(form: BallotForm, step: int) -> int:
    """The first step up to this one that something is wrong with; 0: none. What belongs to no field stands with the last."""
    for number in range(1, step + 1):
        if any(name in form.errors for name in form.names_of(number)):
            return number
    return step if form.non_field_errors() else 0


def _form(request: HttpRequest, **given: Any) -> BallotForm:
    actor, tenant = actor_of(request), tenant_here(request)
    data = given.get("data") or given.get("initial") or {}
    rules = origins.rules_offered(str(data.get("kind", "")), tenant, clock.today())
    return BallotForm(
        **given,
        rule=next((one for one in rules if one.code == data.get("rule_code")), None),
        places=origins.places_offered(actor, tenant),
        councils=origins.councils_offered(actor, tenant),
        rules=[(one.code, shipped_words(one.title)) for one in rules],
    )


def _step_page(request: HttpRequest, form: BallotForm, step: int, status: int = 200) -> HttpResponse:
    kind = str(form["kind"].value() or "")
    fields = form.bound_of(step)
    context = {
        "form": form,
        "fields": fields,
        "step": step,
        "steps": [str(title) for title, _names in STEPS],
        "carried": form.carried(but=step),
        "is_last": step == LAST,
        "rules": [own_right.rule_words(one) | {"code": one.code} for one in _rules(request, kind)] if step == LAST - 1 else [],
        "origin": _origin(request, {name: form[name].value() for name in ("meeting", "item", "motion", "run", "round")}),
        "nothing_asked": not fields,
    }
    return page(request, "deliberation/desk/ballot_new.html", context, status=status)


def _rules(request: HttpRequest, kind: str) -> list[RuleSet]:
    return origins.rules_offered(kind, tenant_here(request), clock.today())


def _origin(request: HttpRequest, given: dict[str, Any]) -> Origin:
    return origins.origin_of(given, actor_of(request), tenant_here(request))


# ---- what is written ----


def _prepared(request: HttpRequest, form: BallotForm, said: dict[str, Any], now: datetime) -> str:
    tenant, by, origin = tenant_here(request), actor_of(request), _origin(request, said)
    made = ballots.prepare(tenant=tenant, given=_given(request, said, origin), by=by, now=now)
    if options := _options(form, origin):
        ballots.set_options(ballot=made, options=options, by=by, now=now)
    return made.get_absolute_url()


def _given(request: HttpRequest, said: dict[str, Any], origin: Origin) -> BallotGiven:
    tenant = tenant_here(request)
    council = Council.objects.filter(tenant=tenant, pk=said["council"]).first() if said["council"] else None
    names = ("kind", "title", "question", "about", "rule_code", "secrecy", "roll_source", "allows_revote", "needs_publicity")
    more = ("opens_at", "closes_at", "is_public", "chief_scrutineer", "scrutineers", "seats", "budget_rule")
    return BallotGiven(
        **{name: said[name] for name in (*names, *more)},
        place=found_or_404(place_by_id(UUID(said["place"]), tenant=tenant)),
        council=council,
        channels=tuple(said["channels"]),
        matter=int(said["matter"]) if said["matter"] else None,
        budget_cents=_cents(said["budget"]),
        **{name: getattr(origin, name) for name in ("meeting", "item", "motion", "motion_version", "run", "step")},
    )


def _cents(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount * CENTS)


def _options(form: BallotForm, origin: Origin, before: Ballot | None = None) -> list[OptionGiven]:
    """The lines as options; those that were proposed, or stood there before, keep what they come from."""
    proposed = {one.title: one for one in origin.candidates()}
    known = {one.title: one for one in before.options.select_related("proposal", "organisation")} if before else {}
    return [_option(one, proposed.get(one.title), known.get(one.title)) for one in form.lines]


def _option(line: OptionLine, proposal: Any, known: Any) -> OptionGiven:
    return OptionGiven(
        title=line.title,
        text=line.text,
        cost_cents=line.cost_cents,
        finish_on=line.finish_on,
        proposal=proposal or (known.proposal if known else None),
        organisation=known.organisation if known else None,
    )


# ---- a draft is changed ----


@KEEPS
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything of a draft on one page."""
    one = ballot_or_404(request, pk)
    found_or_404(one if one.state == BallotState.DRAFT else None)
    form = _form(request, data=request.POST) if request.method == "POST" else _form(request, initial=_said(one))

    def do(said: dict[str, Any], now: datetime) -> str:
        by = actor_of(request)
        ballots.change(ballot=one, given=_given(request, said, _of_row(one)), by=by, now=now)
        ballots.set_options(ballot=one, options=_options(form, Origin(), one), by=by, now=now)
        return one.get_absolute_url()

    if form.is_bound and (url := url_once(request, form, do)):
        messages.success(request, _("改好了。"))
        return redirect(url)
    parts = [{"title": title, "fields": form.bound_of(number)} for number, (title, _names) in enumerate(STEPS, 1)]
    context = {"ballot": one, "form": form, "parts": [part for part in parts if part["fields"]]}
    context["rules"] = [own_right.rule_words(each) for each in _rules(request, str(form["kind"].value() or ""))]
    return page(request, "deliberation/desk/ballot_change.html", context, status=422 if form.is_bound else 200)


def _of_row(one: Ballot) -> Origin:
    return Origin(one.meeting, one.item, one.motion, one.motion_version, one.run, one.step)


def _said(one: Ballot) -> dict[str, Any]:
    plain = ("kind", "title", "question", "about", "seats", "budget_rule", "roll_source", "needs_publicity", "rule_code")
    more = ("secrecy", "channels", "allows_revote", "is_public", "chief_scrutineer", "scrutineers")
    lines = [OptionLine(each.title, each.cost_cents, each.finish_on, each.text) for each in one.options.all()]
    return {name: getattr(one, name) for name in (*plain, *more)} | {
        "place": str(one.place_id),
        "council": str(one.council_id or ""),
        "matter": str(one.matter or ""),
        "budget": None if one.budget_cents is None else Decimal(one.budget_cents) / CENTS,
        "options": written(lines, is_survey=one.kind == BallotKind.SURVEY),
        "opens_at": timezone.localtime(one.opens_at) if one.opens_at else None,
        "closes_at": timezone.localtime(one.closes_at) if one.closes_at else None,
    }
