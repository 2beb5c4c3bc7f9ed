"""What is done with an agreement at the desk, each verb with its form."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core import clock, files
from linli.core.access import actor_of
from linli.core.answering import secret_once, taken
from linli.core.files.withdrawing import WithdrawForm
from linli.core.finding import found_or_404, one_or_404
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.core.verb_pages import VerbPage, answered, bound, scan_withdrawing
from linli.core.words import Words, day_words

from ...forms import agreements as agreement_forms
from ...models import Agreement, AgreementParty, Obligation
from ...rules.agreements import PAGE, ObligationGiven, PaperGiven
from ...selectors import agreements as found
from ...selectors.duties import duty_of
from ...services import agreement_mail, agreements, confirming, obligations
from .agreements import BOTH, KEEPS, agreement_or_404, day_after, form_of, given_of, initial_of

Does = Callable[[HttpRequest, Agreement, dict[str, Any], datetime], Any]


@dataclass(frozen=True, slots=True)
class Verb:
    """`makes`: the form for this agreement; `do`: what is done with what it says."""

    label: Words
    said: Words
    makes: Callable[[HttpRequest, Agreement], forms.Form]
    do: Does
    lead: Words = ""
    is_stop: bool = False


def _plain(kind: type[forms.Form], **given: Any) -> Callable[[HttpRequest, Agreement], forms.Form]:
    return lambda request, _one: bound(request, kind, **given)


def _who(request: HttpRequest, now: datetime) -> dict[str, Any]:
    return {"by": actor_of(request), "now": now}


def _change(request: HttpRequest, one: Agreement, given: dict[str, Any], now: datetime) -> Any:
    wanted = given_of(tenant_here(request), given, run=one.run, step=one.step)
    return agreements.change(agreement=one, given=wanted, **_who(request, now))


def _confirm(request: HttpRequest, one: Agreement, given: dict[str, Any], now: datetime) -> Any:
    host = found_or_404(agreements.host_of(one))
    return confirming.confirm(party=host, how=PAGE, name=given["name"], **_who(request, now))


def _paper(request: HttpRequest, one: Agreement, given: dict[str, Any], now: datetime) -> Any:
    names = {side.pk: given.get(f"name_{side.pk}", "") for side in found.sides_of(one)}
    wanted = PaperGiven(given["signed_on"], given["scans"], names)
    return confirming.sign_paper(agreement=one, given=wanted, **_who(request, now))


def _duty(request: HttpRequest, one: Agreement, given: dict[str, Any], now: datetime) -> Any:
    party = found_or_404(next((side for side in found.sides_of(one) if str(side.pk) == given["party"]), None))
    return obligations.add(agreement=one, given=ObligationGiven(**(given | {"party": party})), **_who(request, now))


def _sides_form(kind: type[forms.Form], **initial: Any) -> Callable[[HttpRequest, Agreement], forms.Form]:
    return lambda request, one: bound(request, kind, sides=found.sides_of(one), initial=initial)


VERBS = {
    "change": Verb(
        pgettext_lazy("agreement", "改草稿"),
        gettext_lazy("改好了。"),
        lambda request, one: form_of(request, initial=initial_of(one)),
        _change,
    ),
    "propose": Verb(
        gettext_lazy("送各方确认"),
        gettext_lazy("送出去了。一方一方发链接，或者等他们在本单位页面上确认。"),
        _plain(agreement_forms.EmptyForm),
        lambda request, one, _given, now: agreements.propose(agreement=one, **_who(request, now)),
        gettext_lazy("送出去以后内容不能再改；要改先收回来，各方重新确认。"),
    ),
    "recall": Verb(
        gettext_lazy("收回来改"),
        gettext_lazy("收回来了，现在是草稿。发出去的链接都作废了。"),
        _plain(agreement_forms.ReasonForm),
        lambda request, one, given, now: agreements.recall(agreement=one, **given, **_who(request, now)),
        is_stop=True,
    ),
    "confirm": Verb(
        gettext_lazy("社区（街道）一方确认"),
        gettext_lazy("确认了。"),
        _plain(agreement_forms.NameForm),
        _confirm,
    ),
    "paper": Verb(
        gettext_lazy("扫描签好的纸"),
        gettext_lazy("签好了，扫描件存着。"),
        lambda request, one: bound(request, agreement_forms.PaperForm, sides=_unconfirmed(one)),
        _paper,
        gettext_lazy("各方都在纸上签了字、盖了章，用这个。没有邮箱、不用电脑的单位也这样签。"),
    ),
    "scan": Verb(
        gettext_lazy("放上扫描件"),
        gettext_lazy("放上了。"),
        _plain(agreement_forms.ScanForm),
        lambda request, one, given, now: agreements.add_scans(agreement=one, **given, **_who(request, now)),
    ),
    "duty": Verb(
        gettext_lazy("加一件要做的事"),
        gettext_lazy("加上了。"),
        _sides_form(agreement_forms.DutyForm, rhythm="monthly", remind_days=7),
        _duty,
        gettext_lazy("到期前提醒做的一方；做没做由社区一次一次记。"),
    ),
    "terminate": Verb(
        pgettext_lazy("agreement", "提前终止"),
        gettext_lazy("终止了，各方都收到消息。"),
        _plain(agreement_forms.TerminateForm),
        lambda request, one, given, now: agreements.terminate(agreement=one, **given, **_who(request, now)),
        is_stop=True,
    ),
    "renew": Verb(
        pgettext_lazy("agreement", "续签"),
        gettext_lazy("续签的草稿写好了，改一改再送各方确认。"),
        lambda request, one: bound(request, agreement_forms.RenewForm, initial={"begins_on": day_after(one)}),
        lambda request, one, given, now: agreements.renew(agreement=one, **given, **_who(request, now)),
        gettext_lazy("续签是一份新协议，各方、内容、定期要做的事照老的抄过来。"),
    ),
}


def _unconfirmed(one: Agreement) -> list[AgreementParty]:
    return [side for side in found.sides_of(one) if side.confirmed_at is None]


def _crumbs(one: Agreement) -> list[tuple[str, str]]:
    return [(_("共建协议"), reverse("cobuild:agreements")), (one.number, one.get_absolute_url())]


@KEEPS
@BOTH
def verb(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """Change, send round, take back, confirm, sign on paper, add what is to be done, end, renew."""
    asked = VERBS.get(name)
    if asked is None:
        raise Http404
    one = agreement_or_404(request, pk)
    form = asked.makes(request, one)

    def do(given: dict[str, Any], now: datetime) -> str:
        made = asked.do(request, one, given, now)
        return made.get_absolute_url() if isinstance(made, Agreement) else one.get_absolute_url()

    shown = VerbPage(
        title=str(asked.label),
        label=str(asked.label),
        said=str(asked.said),
        back=one.get_absolute_url(),
        crumbs=_crumbs(one),
        lead=str(asked.lead),
        aside=one.text if name in ("propose", "confirm") else "",
        is_stop=asked.is_stop,
    )
    return answered(request, shown, form, do)


# ---- the link ----


@KEEPS
@BOTH
def link(request: HttpRequest, pk: UUID, party_id: UUID) -> HttpResponse:
    """Make a side's link and send it; where it cannot be sent, show it this once so that it can be handed over."""
    one = agreement_or_404(request, pk)
    party = one_or_404(AgreementParty.objects.filter(agreement=one).select_related("organisation"), party_id)
    form = bound(request, agreement_forms.EmptyForm)
    context: dict[str, Any] = {"agreement": one, "party": party, "form": form, "crumbs": _crumbs(one)}
    if not form.is_bound or not _made(request, form, party, context):
        return page(request, "cobuild/desk/agreement_link.html", context, status=422 if form.is_bound else 200)
    response = page(request, "cobuild/desk/agreement_link.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _made(request: HttpRequest, form: forms.Form, party: AgreementParty, context: dict[str, Any]) -> bool:
    """Whether the link was made; sent twice, the form gives the same one again."""
    tokens: list[str] = []

    def write(now: datetime) -> str:
        return confirming.make_link(party=party, by=actor_of(request), now=now)

    def do() -> None:
        tokens.append(secret_once(request, f"cobuild.agreement-link:{party.pk}", write, tenant_id=party.tenant_id))

    if not form.is_valid() or not taken(form, do):
        return False
    url = request.build_absolute_uri(reverse("cobuild:agreement-confirm", args=[tokens[0]]))
    party.refresh_from_db()
    is_sent = agreement_mail.mail_link(party, url)
    context |= {"is_made": True, "is_sent": is_sent, "link": "" if is_sent else url}
    return True


# ---- a scan that was put up by mistake ----


@KEEPS
@BOTH
def scan_withdraw(request: HttpRequest, pk: UUID, file_id: UUID) -> HttpResponse:
    """Withdraw a scan with a reason; another may take its place."""
    one = agreement_or_404(request, pk)
    stored = found_or_404(next((each for each in files.files_of(one, purpose=found.SCAN) if each.pk == file_id), None))

    def do(given: dict[str, Any], now: datetime) -> str:
        agreements.withdraw_scan(agreement=one, stored=stored, **given, **_who(request, now))
        return one.get_absolute_url()

    shown = scan_withdrawing(stored.name, back=one.get_absolute_url(), crumbs=_crumbs(one))
    form = bound(request, WithdrawForm)
    if told := agreements.last_scan(one):
        form.fields["instead"].required, form.fields["instead"].help_text = True, told[0].text
        form.fields["instead"].error_messages["required"] = told[0].text
    return answered(request, shown, form, do)


# ---- what has to be done ----


def obligation_or_404(request: HttpRequest, pk: UUID) -> Obligation:
    rows = Obligation.objects.filter(tenant=tenant_here(request), agreement__in=found.agreements_seen(actor_of(request)))
    return one_or_404(rows.select_related("agreement", "party__organisation").prefetch_related("entries"), pk)


@KEEPS
@BOTH
def duty_note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note for one due day whether it was done."""
    one = obligation_or_404(request, pk)
    offered = _days_offered(one, clock.today())
    asked = request.GET.get("due", "")
    first = asked if asked in dict(offered) else next((key for key, _label in offered), "")
    form = bound(request, agreement_forms.EntryForm, days=offered, initial={"due_on": first, "is_done": "yes"})

    def do(given: dict[str, Any], now: datetime) -> str:
        done_on = form.done_day(clock.today())  # type: ignore[attr-defined]
        due_on = date.fromisoformat(given["due_on"])
        obligations.note(obligation=one, due_on=due_on, done_on=done_on, note=given["note"], **_who(request, now))
        return f"{one.agreement.get_absolute_url()}#duties"

    shown = VerbPage(
        title=_("记做没做"),
        label=_("记下来"),
        said=_("记下了。"),
        back=one.agreement.get_absolute_url(),
        crumbs=_crumbs(one.agreement),
        lead=_("%(unit)s：%(text)s") % {"unit": one.party.organisation.name, "text": one.text},
    )
    return answered(request, shown, form, do)


def _days_offered(one: Obligation, today: date) -> list[tuple[str, str]]:
    """Due days to note: those that are late, the next, and those that were noted, to be put right."""
    duty = duty_of(one, one.agreement, today=today)
    standing = duty.standing
    days = [(day, _("没记")) for day in standing.late]
    days += [(standing.coming, _("下一次"))] if standing.coming else []
    days += [(entry.due_on, _("记过，改记录")) for entry in duty.entries]
    return [(day.isoformat(), f"{day_words(day)}（{words}）") for day, words in days]


@KEEPS
@BOTH
def duty_drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take something out of a draft that somebody would have had to do."""
    one = obligation_or_404(request, pk)
    agreement = one.agreement

    def do(_given: dict[str, Any], now: datetime) -> str:
        obligations.drop(obligation=one, **_who(request, now))
        return agreement.get_absolute_url()

    shown = VerbPage(
        title=_("去掉这件事"),
        label=_("去掉"),
        said=_("去掉了。"),
        back=agreement.get_absolute_url(),
        crumbs=_crumbs(agreement),
        aside=one.text,
        is_stop=True,
    )
    return answered(request, shown, bound(request, agreement_forms.EmptyForm), do)
