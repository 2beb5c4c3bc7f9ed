"""The category tree: the list, one category with its history, and the forms that change it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from linli.casework.forms.settings import CategoryForm, MoveForm, NewCategoryForm, WhyForm
from linli.casework.models import Category, CategoryChange
from linli.casework.rules import rights
from linli.casework.selectors import categories as known
from linli.casework.selectors import limits
from linli.casework.selectors import settings as selectors
from linli.casework.services import categories as services
from linli.casework.states import Kind, Party
from linli.core import clock
from linli.core.access import actor_of
from linli.core.finding import found_or_404
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.core.words import Words

from .answering import SETTINGS, Asked, answer, choices_for, crumbs, profile_choices, tabs

READS = require_http_methods(["GET", "HEAD"])
ASKS = require_http_methods(["GET", "HEAD", "POST"])
CHANGES_A_PAGE = 30
VERBS: dict[str, Words] = {
    "added": gettext_lazy("加上的"),
    "renamed": gettext_lazy("改了名"),
    "moved": gettext_lazy("移动了"),
    "changed": gettext_lazy("改了内容"),
    "retired": gettext_lazy("停用了"),
    "restored": gettext_lazy("恢复了"),
}
FIELDS: dict[str, Words] = {
    "name": gettext_lazy("名称"),
    "public_name": gettext_lazy("给居民看的名称"),
    "parent": gettext_lazy("上级"),
    "place": gettext_lazy("排第几"),
    "kind": gettext_lazy("诉求类型"),
    "party": gettext_lazy("没有规则时归谁"),
    "profile": gettext_lazy("时限"),
    "consequence": gettext_lazy("报了以后会怎样"),
    "keywords": gettext_lazy("关键词"),
    "also_touches": gettext_lazy("还涉及"),
    "external_code": gettext_lazy("外部代码"),
    "icon": gettext_lazy("图标"),
}


@SETTINGS
@READS
def categories(request: HttpRequest) -> HttpResponse:
    """The whole tree, retired ones too, with what is open in each and what rules are on it."""
    tenant = tenant_here(request)
    twigs = selectors.whole_tree(tenant, today=clock.today())
    names = dict(profile_choices(tenant))
    context = {
        "tabs": tabs("categories"),
        "twigs": twigs,
        "profiles": names,
        "rows": [(twig, names.get(twig.category.profile, ""), Party(twig.category.party).label) for twig in twigs],
        "in_use": sum(1 for twig in twigs if twig.category.is_active),
        "cases_url": reverse("casework:cases") if sees_cases(request) else "",
    }
    return page(request, "casework/desk/settings/categories.html", context)


def sees_cases(request: HttpRequest) -> bool:
    actor = actor_of(request)
    return actor.may(rights.VIEW, tenant_id=actor.tenant_id)


@SETTINGS
@READS
def category(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One category: what it says, what goes by it, and everything that was ever changed about it."""
    here = category_or_404(request, pk)
    tenant, today = tenant_here(request), clock.today()
    rules = [rule for group in selectors.rules_as_they_win(tenant, today=today) for rule in group.rules]
    chain = {one.pk for one in known.above(here)}
    page_obj = Paginator(selectors.changes_of(here), CHANGES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "category": here,
        "full_name": known.full_name(here),
        "crumbs": crumbs("categories", (here.name, "")),
        "party": Party(here.party).label,
        "kind": Kind(here.kind).label,
        "profile": limits.profile_rule(here.profile, tenant=tenant).title,
        "touches": [one.name for code in here.also_touches if (one := known.category_by_code(code, tenant_id=tenant.pk))],
        "consequence": known.consequence_of(here),
        "rules": [rule for rule in rules if rule.category_id in chain],
        "duties": [one for one in selectors.duty_items(tenant, today=today) if one.category_id in chain],
        "changes": [told_of(change, tenant.pk) for change in page_obj],
        "page_obj": page_obj,
        "cases_url": f"{reverse('casework:cases')}?opened=all&category={here.code}" if sees_cases(request) else "",
    }
    return page(request, "casework/desk/settings/category.html", context)


@dataclass(frozen=True, slots=True)
class Told:
    """One change in words: who did what when, and of each field what it was and what it became."""

    at: datetime
    verb: Words
    by: str
    reason: str
    fields: list[tuple[Words, str, str]]


def told_of(change: CategoryChange, tenant_id: UUID) -> Told:
    names = [name for name in FIELDS if name in change.before or name in change.after]
    fields = [
        (FIELDS[name], _spoken(name, change.before.get(name), tenant_id), _spoken(name, change.after.get(name), tenant_id))
        for name in names
    ]
    return Told(change.at, VERBS.get(change.verb, change.verb), change.by_label, change.reason, fields)


def _spoken(name: str, value: Any, tenant_id: UUID) -> str:
    """A stored value as people say it; codes of categories by their present names."""
    if value in (None, "", []):
        return _("最上面一级") if name == "parent" else _("空着")
    if name == "party":
        return str(Party(value).label)
    if name == "kind":
        return str(Kind(value).label)
    if name == "parent":
        return _name_of(value, tenant_id)
    if name == "also_touches":
        return "、".join(_name_of(code, tenant_id) for code in value)
    return "、".join(value) if isinstance(value, list) else str(value)


def _name_of(code: str, tenant_id: UUID) -> str:
    found = known.category_by_code(code, tenant_id=tenant_id)
    return found.name if found else code


def category_or_404(request: HttpRequest, pk: UUID) -> Category:
    return found_or_404(Category.objects.select_related("tenant", "parent").filter(pk=pk, tenant=tenant_here(request)).first())


def _url(here: Category) -> str:
    return reverse("casework:category", args=[here.pk])


@SETTINGS
@ASKS
def category_add(request: HttpRequest) -> HttpResponse:
    """A new category. `?under=` is the code of the one that it goes under."""
    tenant = tenant_here(request)
    above = known.category_by_code(request.GET.get("under", ""), tenant_id=tenant.pk)
    initial = {"parent": above.code if above else "", "party": above.party if above else Party.UNDECIDED}
    initial |= {"profile": above.profile, "kind": above.kind} if above else {"profile": "general"}
    form = NewCategoryForm(request.POST or None, initial=initial, profiles=profile_choices(tenant), **_for_tree(tenant))

    def do(values: dict[str, Any], now: datetime) -> str:
        parent = known.category_by_code(values.pop("parent"), tenant_id=tenant.pk)
        return _url(services.add_category(tenant=tenant, parent=parent, by=actor_of(request), now=now, **values))

    back = reverse("casework:categories")
    asked = Asked(_("加一类"), _("加上"), back, _("加上了，大家马上能选。"), crumbs("categories", (_("加一类"), "")))
    return answer(request, form, do, asked)


def _for_tree(tenant: Any) -> dict[str, Any]:
    """Choices of a form over the tree: every category in use, deeper ones set in."""
    return choices_for(tenant) | {"categories": [(one.code, known.full_name(one)) for one in known.active_categories(tenant.pk)]}


@SETTINGS
@ASKS
def category_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    here = category_or_404(request, pk)
    initial = {name: getattr(here, name) for name in services.FIELDS}
    form = CategoryForm(request.POST or None, initial=initial, profiles=profile_choices(here.tenant), **_for_tree(here.tenant))

    def do(values: dict[str, Any], now: datetime) -> str:
        return _url(services.change_category(category=here, by=actor_of(request), now=now, **values))

    asked = _asked(here, _("改“%(name)s”"), _("保存"), _("改好了。以前怎么写的都留着。"))
    return answer(request, form, do, asked)


@SETTINGS
@ASKS
def category_move(request: HttpRequest, pk: UUID) -> HttpResponse:
    here = category_or_404(request, pk)
    tenant = here.tenant
    form = MoveForm(request.POST or None, initial={"parent": here.parent.code if here.parent else ""}, **_for_tree(tenant))

    def do(values: dict[str, Any], now: datetime) -> str:
        parent = known.category_by_code(values["parent"], tenant_id=tenant.pk)
        moved = services.move_category(
            category=here, parent=parent, place=values["place"] or 0, reason=values["reason"], by=actor_of(request), now=now
        )
        return _url(moved)

    asked = _asked(
        here, _("移动“%(name)s”"), _("移过去"), _("移好了。"), lead=_("下面的跟着一起走。没有自己规则的，按新的上级派单。")
    )
    return answer(request, form, do, asked)


@SETTINGS
@ASKS
def category_retire(request: HttpRequest, pk: UUID) -> HttpResponse:
    here = category_or_404(request, pk)

    def do(values: dict[str, Any], now: datetime) -> str:
        return _url(services.retire_category(category=here, by=actor_of(request), now=now, **values))

    asked = _asked(
        here,
        _("停用“%(name)s”"),
        _("停用"),
        _("停用了。以前的诉求还查得到。"),
        lead=_("停用以后不再给人选，已有的诉求照旧，按这一类还查得到。"),
        tone="stop",
    )
    return answer(request, WhyForm(request.POST if request.method == "POST" else None), do, asked)


@SETTINGS
@ASKS
def category_restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    here = category_or_404(request, pk)

    def do(values: dict[str, Any], now: datetime) -> str:
        return _url(services.restore_category(category=here, by=actor_of(request), now=now, **values))

    asked = _asked(here, _("恢复“%(name)s”"), _("恢复使用"), _("恢复了，大家又能选。"))
    return answer(request, WhyForm(request.POST if request.method == "POST" else None), do, asked)


def _asked(here: Category, title: str, submit: str, done: str, *, lead: str = "", tone: str = "primary") -> Asked:
    said = title % {"name": here.name}
    return Asked(said, submit, _url(here), done, crumbs("categories", (here.name, _url(here)), (said, "")), lead, tone)
