"""The rules of time on the workbench: every profile in force with its source, and a subdistrict's own text of one."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from linli.casework.forms.pieces import problems_of
from linli.casework.forms.rulebook import BEYOND, LimitForm
from linli.casework.rules import rights
from linli.casework.rules.escalation import LADDER
from linli.casework.rules.hotline_returns import REASON, REFUSE, ReturnLimit
from linli.casework.rules.pressing import LEVELS
from linli.casework.selectors import limits, rulebook
from linli.casework.selectors.hotline import RETURNS
from linli.casework.selectors.pressing import ESCALATION, SUPERVISION
from linli.casework.selectors.rulebook import ProfileInForce
from linli.casework.views.desk.supervision import links
from linli.casework.views.limits import Badge, limit_words
from linli.casework.views.shown import pressed_badge
from linli.core import clock, rulesets
from linli.core.access import actor_of, requires
from linli.core.answering import taken
from linli.core.pages import page
from linli.core.rulesets import RuleSet, Status
from linli.core.tenancy import tenant_here
from linli.registry.api import KINDS

SEES_RULES = requires(rights.VIEW, rights.SETTINGS)
STATUS_BADGES = {
    Status.VERIFIED: ("ok", gettext_lazy("核对过原文")),
    Status.PRESS: ("info", gettext_lazy("来自报道")),
    Status.ASSUMED: ("still", gettext_lazy("暂定")),
    Status.UNFILLED: ("warn", gettext_lazy("还缺原文")),
}
WHOM = {
    "handler": gettext_lazy("主办单位"),
    "responsible": gettext_lazy("责任人"),
    "giver": gettext_lazy("交办的人"),
    "grid": gettext_lazy("网格"),
    "community": gettext_lazy("社区"),
    "subdistrict": gettext_lazy("街道"),
    "leader": gettext_lazy("领导"),
}
STEPS = {
    "reminder": gettext_lazy("催办"),
    "yellow": gettext_lazy("黄牌"),
    "red": gettext_lazy("红牌"),
    "unanswered": gettext_lazy("督办没有按时答复"),
    "task_due": gettext_lazy("任务快到期"),
    "task_overdue": gettext_lazy("任务过了期限"),
}
USED_BY_ITSELF = {"accept": gettext_lazy("所有新来的事，到派出去为止"), "emergency": gettext_lazy("登记成加急的事")}
SERVICE_LEVEL = "casework.service_level"
LATE_RETURNS = {
    REASON: gettext_lazy("过了还可以退，要写清为什么晚。"),
    REFUSE: gettext_lazy("过了不能再退，只能按答复回传。"),
}


def status_badge(status: str) -> Badge:
    kind, word = STATUS_BADGES[Status(status)]
    return Badge(kind, str(word))


@SEES_RULES
@require_http_methods(["GET", "HEAD"])
def rules(request: HttpRequest) -> HttpResponse:
    """Every limit in force today, when cards are shown, who is told; each with its source and how sure it is."""
    tenant, today = tenant_here(request), clock.today()
    pressing = rulesets.in_force(SUPERVISION, on=today, tenant=tenant)
    telling = rulesets.in_force(ESCALATION, on=today, tenant=tenant)
    calls = rulesets.in_force(SERVICE_LEVEL, on=today, tenant=tenant)
    back = rulesets.in_force(RETURNS, on=today, tenant=tenant)
    limit = ReturnLimit.from_body(back.body)
    context = {
        "profiles": [_row(one) for one in rulebook.profiles_in_force(tenant, today)],
        "pressing": {"rule": pressing, "badge": status_badge(pressing.status), "rows": _pressing_rows(pressing)},
        "telling": {
            "rule": telling,
            "badge": status_badge(telling.status),
            "rows": _telling_rows(telling),
            "rungs": _rungs(telling),
        },
        "calls": {"rule": calls, "badge": status_badge(calls.status), "share": calls.threshold("connected").share},
        "back": {"rule": back, "badge": status_badge(back.status), "limit": limit, "late": LATE_RETURNS[limit.late]},
        "links": links(request, "casework:limits"),
    }
    return page(request, "casework/desk/rules.html", context)


def _row(one: ProfileInForce) -> dict[str, Any]:
    body = one.rule.body
    given = {"one": one, "limit": limit_words(body), "badge": status_badge(one.rule.status), "more": more_words(body)}
    return given | {"use": USED_BY_ITSELF.get(one.profile, "")}


def more_words(body: dict[str, Any]) -> list[str]:
    """What a limit says besides its length: the warning, extensions, returning."""
    words = [_("时间用掉 %(share)s 提醒") % {"share": body["warn"]}]
    if most := body.get("extend_most"):
        given = {"times": body.get("extensions", 1), "days": most}
        words.append(_("可延期 %(times)s 次，每次最多 %(days)s 个工作日") % given)
    if days := body.get("return_within"):
        words.append(_("不归自己的，%(days)s 个工作日以内退回") % {"days": days})
    return words


def _pressing_rows(rule: RuleSet) -> list[dict[str, Any]]:
    """Each level: when it is shown, and by when it is answered."""
    rows = []
    for level in LEVELS:
        days = rule.body["shown"][level]
        when = _("到期前 %(days)s 个工作日下班时") if days < 0 else _("过期后第 %(days)s 个工作日下班时")
        rows.append(
            {"badge": pressed_badge(level), "when": when % {"days": abs(days)}, "answer": rule.body["answer_within"][level]}
        )
    return rows


def _telling_rows(rule: RuleSet) -> list[dict[str, Any]]:
    return [{"step": label, "whom": [WHOM[one] for one in rule.body["told"][step]]} for step, label in STEPS.items()]


def _rungs(rule: RuleSet) -> list[dict[str, Any]]:
    kinds = rule.body["rungs"]
    return [{"name": WHOM[rung], "posts": [KINDS[one].title for one in kinds[rung] if one in KINDS]} for rung in LADDER]


@SEES_RULES
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest, name: str) -> HttpResponse:
    """One limit with every text that it has had; whoever may, writes the subdistrict's own."""
    if name not in limits.profiles():
        raise Http404
    tenant, actor = tenant_here(request), actor_of(request)
    may_write = actor.may(rulesets.OVERRIDE, tenant_id=tenant.pk)
    rule = limits.profile_rule(name, tenant=tenant)
    form = LimitForm(request.POST) if request.method == "POST" else LimitForm(initial=_initial(rule))
    if request.method == "POST" and form.is_valid() and _write(request, name, form):
        messages.success(request, _("写好了，从那一天起照新的算。"))
        return redirect("casework:limit", name=name)
    context = {
        "name": name,
        "rule": rule,
        "limit": limit_words(rule.body),
        "more": more_words(rule.body),
        "texts": [_text(one) for one in rulebook.texts_of(limits.PREFIX + name, tenant)],
        "form": form if may_write else None,
        "problems": problems_of(form) if form.is_bound else [],
    }
    return page(request, "casework/desk/rulebook_rule.html", context, status=422 if form.is_bound else 200)


def _initial(rule: RuleSet) -> dict[str, Any]:
    body = rule.body
    return {name: body.get(name) for name in ("amount", "unit", "warn", *BEYOND)} | {"status": rule.status.value}


def _text(rule: RuleSet) -> dict[str, Any]:
    return {
        "rule": rule,
        "limit": limit_words(rule.body),
        "badge": status_badge(rule.status),
        "holds": rule.holds_on(clock.today()),
    }


def _write(request: HttpRequest, name: str, form: LimitForm) -> bool:
    """Whether the text was taken; else the form says why."""
    given = {key: form.cleaned_data[key] for key in ("effective_from", "citation", "status")}
    given |= {"tenant": tenant_here(request), "effective_to": None, "body": form.body(), "by": actor_of(request)}
    is_taken = taken(form, lambda: rulesets.override(limits.PREFIX + name, **given, now=clock.now()))
    if is_taken:
        transaction.on_commit(limits.forget)
    return is_taken
