"""People: the masked list, one person's page, what is changed and shown about them, and their rights."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.finding import one_or_404
from linli.core.forms import add_problems
from linli.core.list_sheets import AT_ONCE, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.panels import panels_for
from linli.core.problems import Refused
from linli.core.tenancy import tenant_here
from linli.core.words import Words
from linli.registry import access
from linli.registry.errors import PersonRefused
from linli.registry.forms.people import (
    ConsentForm,
    EraseForm,
    MoveInForm,
    MoveOutForm,
    NewPersonForm,
    PersonFilter,
    PersonForm,
    RevealForm,
    community_choices,
)
from linli.registry.forms.places import filled
from linli.registry.models import Household, Person, ProcessingConsent
from linli.registry.selectors import people as selectors
from linli.registry.selectors.actors import acting_appointment
from linli.registry.selectors.duplicates import known_already, likely_same_person
from linli.registry.selectors.places import communities
from linli.registry.selectors.purposes import catalogue, consents_of
from linli.registry.services import consents as consent_services
from linli.registry.services import households as household_services
from linli.registry.services import people as services

from . import sheets
from .answering import Asked, answer, page_of, told_about


@requires(access.PEOPLE_VIEW)
def people(request: HttpRequest) -> HttpResponseBase:
    """The list; searched by POST, so that no name or number ever stands in an address or a log."""
    tenant = tenant_here(request)
    filters = PersonFilter((request.POST or request.GET) or None)
    filters.fields["under"].choices = community_choices(communities(tenant))  # type: ignore[attr-defined]
    values = filled(filters)
    words = values["q"] if request.method == "POST" else ""
    if request.method == "POST" and not words:  # what names nobody may stand in the address, where the pages of the list need it
        chosen = {name: values[name] for name in ("under", "only") if values[name]}
        return redirect(f"{reverse('registry:people')}?{urlencode(chosen)}")
    found = selectors.people_list(actor_of(request), tenant, words=words, under=values["under"], only=values["only"])
    masked = _names_masked(request)
    if wants_sheet(request):
        everyone = (selectors.shown(one, masked_name=masked) for one in found.iterator(AT_ONCE))
        return sheet_of(request, sheets.PEOPLE, map(sheets.person_row, everyone))
    page_obj = page_of(request, found)
    rows = [selectors.shown(person, masked_name=masked) for person in page_obj]
    is_filtered = any(values.values())
    context = {"filters": filters, "page_obj": page_obj, "rows": rows, "is_filtered": is_filtered}
    context["sheet_url"] = "" if words else sheet_url(request)  # what was searched for stands in no address
    return page(request, "registry/people.html", context, partial="found")


@requires(access.PEOPLE_VIEW)
@never_cache
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One person, masked; a telephone is shown only by `reveal`. A record that was merged leads to the one that was kept."""
    if kept := selectors.kept_instead_of(pk, actor_of(request), tenant_here(request)):
        messages.info(request, _("您打开的那条记录已经并入这一位。"))
        return redirect("registry:person", kept)
    return _person_page(request, _seen(request, pk))


def _person_page(request: HttpRequest, someone: Person, **more: Any) -> HttpResponse:
    actor, tenant = actor_of(request), tenant_here(request)
    path = someone.home.path if someone.home else None
    may = {name: actor.may(code, tenant_id=someone.tenant_id, place_path=path) for name, code in MAY.items()}
    shown = selectors.shown(someone, masked_name=_names_masked(request))
    context = {
        "someone": someone,
        "shown": shown,
        "crumbs": [(_("居民"), reverse("registry:people")), (shown.name, "")],
        "may": may,
        "households": selectors.memberships_of(someone),
        "housemates": selectors.housemates_of(someone),
        "ownerships": selectors.ownerships_of(someone) if may["units"] else [],
        "seats": someone.appointments.select_related("post", "post__place").order_by("-valid_from", "id"),
        "consents": [(one, catalogue(tenant, now=clock.now()).get(one.purpose)) for one in consents_of(someone)]
        if may["consents"]
        else [],
        "duplicates": likely_same_person(someone) if may["merge"] else [],
        "panels": panels_for("person", request, someone),
        "lines": told_about(someone.pk, 15) if may["edit"] else [],
        **more,
    }
    return page(request, "registry/person.html", context)


MAY = {
    "edit": access.PEOPLE_EDIT,
    "reveal": access.PEOPLE_REVEAL,
    "care": access.PEOPLE_CARE,
    "erase": access.PEOPLE_ERASE,
    "rights": access.RIGHTS,
    "consents": access.CONSENTS,
    "units": access.UNITS_VIEW,
    "merge": access.MERGE,
}


@requires(access.PEOPLE_EDIT)
def add(request: HttpRequest) -> HttpResponse:
    """A new person."""
    tenant = tenant_here(request)
    form = NewPersonForm(request.POST or None, tenant=tenant)

    def do(values: dict[str, Any], now: datetime) -> str:
        return _url(services.add_person(tenant=tenant, by=actor_of(request), now=now, **values))

    back = reverse("registry:people")
    context = {"known": lambda: _known_already(request, form)}
    asked = Asked(_("登记一位居民"), _("登记"), back, [(_("居民"), back), (_("登记"), "")], context=context)
    return answer(request, form, do, asked, done=_("登记好了。"), template="registry/new_person.html")


def _known_already(request: HttpRequest, form: NewPersonForm) -> list[selectors.Shown]:
    """Those whom the form might mean, as far as this visitor sees them."""
    given = {name: form.cleaned_data.get(name) or "" for name in ("name", "phone", "room", "id_number")}
    person = services.new_person(tenant=tenant_here(request), home=form.cleaned_data.get("home"), now=clock.now(), **given)
    seen = selectors.people_seen(actor_of(request), person.tenant).filter(pk__in=[one.pk for one in known_already(person)])
    return [selectors.shown(one, masked_name=_names_masked(request)) for one in seen]


@requires(access.PEOPLE_EDIT)
@never_cache
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything but the home, which changes by moving."""
    someone = _seen(request, pk)
    names = [name for name in PersonForm.base_fields if name != "home"]
    given = request.POST if request.method == "POST" else None  # never unbound on a POST: unbound it shows what is stored
    form = PersonForm(given, tenant=someone.tenant, initial={name: getattr(someone, name) for name in names})
    del form.fields["home"]
    may_see = actor_of(request).may(access.PEOPLE_REVEAL, tenant_id=someone.tenant_id)
    if not may_see:
        del form.fields["phone"], form.fields["id_number"], form.fields["id_kind"]

    def do(values: dict[str, Any], now: datetime) -> str:
        services.change_person(person=someone, by=actor_of(request), now=now, **values)
        return _url(someone)

    if may_see and not form.is_bound:
        _note_look(request, someone)
    asked = Asked(_("改%(name)s的资料") % {"name": someone.name}, _("保存"), _url(someone), _crumbs(someone, _("改资料")))
    return answer(request, form, do, asked, done=_("改好了。"))


def _note_look(request: HttpRequest, someone: Person) -> None:
    """The form shows the telephone in full, so opening it is a look like any other."""
    services.reveal_person(person=someone, what="phone", purpose=_("打开资料修改"), by=actor_of(request), now=clock.now())


@requires(access.PEOPLE_REVEAL, access.PEOPLE_CARE)
@require_POST
@never_cache
def reveal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a telephone or the care note once, for a stated purpose; the journal keeps who, when and why."""
    someone = _seen(request, pk)
    form = RevealForm(request.POST)
    revealed = None
    if form.is_valid():
        try:
            revealed = services.reveal_person(
                person=someone,
                what=form.cleaned_data["what"],
                purpose=form.cleaned_data["purpose"],
                by=actor_of(request),
                now=clock.now(),
            )
        except PersonRefused as refused:
            add_problems(form, refused.problems)
    return _person_page(request, someone, revealed=revealed, reveal_form=form)


@requires(access.PEOPLE_EDIT)
def move_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Into a household, which is set up when the room has none of this kind."""
    someone = _seen(request, pk)
    form = MoveInForm(request.POST or None, tenant=someone.tenant, initial={"since": clock.today()})

    def do(values: dict[str, Any], now: datetime) -> str:
        by = actor_of(request)
        door = {"place": values["home"], "room": values["room"], "kind": values["kind"]}
        household = Household.objects.filter(**door, valid_to=None).first()
        household = household or household_services.add_household(**door, since=values["since"], by=by, now=now)
        living = {name: values[name] for name in ("since", "relation", "is_head")}
        household_services.move_in(person=someone, household=household, by=by, now=now, **living)
        return _url(someone)

    asked = Asked(_("%(name)s搬家") % {"name": someone.name}, _("登记"), _url(someone), _crumbs(someone, _("搬家")))
    return answer(request, form, do, asked, done=_("登记好了。"))


@requires(access.PEOPLE_EDIT)
def move_out(request: HttpRequest, pk: UUID) -> HttpResponse:
    someone = _seen(request, pk)
    form = MoveOutForm(request.POST or None, initial={"on": clock.today()})

    def do(values: dict[str, Any], now: datetime) -> str:
        household_services.move_out(person=someone, by=actor_of(request), now=now, **values)
        # Without a home only those who see the whole subdistrict still find the record.
        return reverse("registry:people")

    asked = Asked(_("%(name)s搬走") % {"name": someone.name}, _("登记"), _url(someone), _crumbs(someone, _("搬走")), tone="stop")
    return answer(request, form, do, asked, done=_("登记好了。"))


@requires(access.CONSENTS)
def consent(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down a consent."""
    someone = _seen(request, pk)
    purposes = catalogue(someone.tenant, now=clock.now())
    form = ConsentForm(request.POST or None, tenant=someone.tenant, purposes=purposes)

    def do(values: dict[str, Any], now: datetime) -> str:
        consent_services.record_consent(person=someone, by=actor_of(request), now=now, **values)
        return _url(someone)

    context = {"purposes": [one for one in purposes.values() if one.basis != "duty"]}
    asked = Asked(
        _("%(name)s同意") % {"name": someone.name}, _("记下"), _url(someone), _crumbs(someone, _("同意")), context=context
    )
    return answer(request, form, do, asked, template="registry/consent.html", done=_("记下了。随时可以撤回。"))


@requires(access.CONSENTS)
@require_POST
def withdraw(request: HttpRequest, pk: UUID, consent: UUID) -> HttpResponse:
    """Withdraw a consent: one press, no reason asked."""
    someone = _seen(request, pk)
    given = one_or_404(ProcessingConsent.objects.filter(person=someone), consent)
    try:
        consent_services.withdraw_consent(consent=given, by=actor_of(request), now=clock.now())
        messages.success(request, _("撤回了，从现在起不再用于这个目的。"))
    except Refused as refused:
        for problem in refused.problems:
            messages.error(request, problem.text)
    return redirect(_url(someone))


@requires(access.PEOPLE_ERASE)
def erase(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Erase at the person's wish."""
    someone = _seen(request, pk)
    form = EraseForm(request.POST or None)

    def do(values: dict[str, Any], now: datetime) -> str:
        services.erase_person(person=someone, by=actor_of(request), now=now, **values)
        return reverse("registry:people")

    lead = _("姓名、电话、证件、住处和备注都会抹掉，找不回来；只留一条没有内容的记录，数才对得上。")
    asked = Asked(
        _("删掉%(name)s的个人信息") % {"name": someone.name}, _("删掉"), _url(someone), _crumbs(someone, _("删除")), lead, "stop"
    )
    return answer(request, form, do, asked, done=_("删掉了。"))


@requires(access.RIGHTS)
@require_POST
@never_cache
def copy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything held about one person, for themselves: a page to print or a JSON file. A look that the journal notes."""
    someone = _seen(request, pk)
    wants_file = request.POST.get("as") == "json"
    data = services.hand_out_copy(person=someone, by=actor_of(request), now=clock.now())
    if wants_file:
        answer_file = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
        answer_file["Content-Disposition"] = f'attachment; filename="person-{someone.pk}.json"'
        return answer_file
    titles = {code: purpose.title for code, purpose in catalogue(someone.tenant, now=clock.now()).items()}
    return page(request, "registry/person_copy.html", {"someone": someone, "copy": _spoken(data, titles)})


def _spoken(data: dict[str, Any], titles: Mapping[str, Words]) -> dict[str, Any]:
    """The copy as it is read on paper: days as people write them, consents by what they are for."""
    dated = {
        name: [one | {"from": _date(one["from"]), "to": _date(one["to"])} for one in data[name]]
        for name in ("households", "units", "posts")
    }
    consents = [
        {
            "purpose": titles.get(one["purpose"], one["purpose"]),
            "from": _date(one["given_at"]),
            "to": _date(one["withdrawn_at"]),
        }
        for one in data["consents"]
    ]
    return data | dated | {"consents": consents}


def _date(text: str | None) -> date | None:
    """The day, here, of a day or an instant as the copy spells it."""
    if not text:
        return None
    return timezone.localdate(datetime.fromisoformat(text)) if "T" in text else date.fromisoformat(text)


def _names_masked(request: HttpRequest) -> bool:
    acting = acting_appointment(request)
    return acting is not None and selectors.sees_masked_names(acting.post.kind)


def _seen(request: HttpRequest, pk: UUID) -> Person:
    return one_or_404(selectors.people_seen(actor_of(request), tenant_here(request)).select_related("home", "tenant"), pk)


def _crumbs(someone: Person, last: str) -> list[tuple[str, str]]:
    return [(_("居民"), reverse("registry:people")), (someone.name, _url(someone)), (last, "")]


def _url(someone: Person) -> str:
    return reverse("registry:person", args=[someone.pk])
