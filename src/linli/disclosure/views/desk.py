"""Notices on the workbench: the list, writing with its preview, one notice with all that can be done to it."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock, journal
from linli.core.access import actor_of, requires
from linli.core.finding import one_or_404
from linli.core.journal_words import told
from linli.core.list_sheets import AT_ONCE, sheet_of, sheet_url, wants_sheet
from linli.core.models import JournalLine
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.registry.api import people_consenting

from ..forms.notices import AttachForm, CorrectForm, KeepForm, MentionForm, NoticeForm, RollForm, WithdrawForm, initial_of
from ..models import Notice, NoticeFile, NoticeKind, NoticeMention, NoticeReader
from ..rules.attached import HONOUR
from ..rules.rights import PUBLISH, WRITE
from ..selectors import notices as selectors
from ..selectors.items import choices_of
from ..selectors.places import places_to_write_for
from ..services import attaching, notices, reading
from .board import shown
from .listed import NOTICES, notice_row
from .pieces import answered, pressed

WRITES, PUBLISHES = requires(WRITE, PUBLISH), requires(PUBLISH)
PER_PAGE = 50


@WRITES
@require_http_methods(["GET", "HEAD"])
def desk(request: HttpRequest) -> HttpResponseBase:
    """Every notice of this post's places, by where it stands, kind and words of its title."""
    view, kind, words = request.GET.get("view", "board"), request.GET.get("kind", ""), request.GET.get("q", "").strip()[:60]
    found = selectors.narrowed(selectors.written_within(actor_of(request)), view=view, kind=kind, words=words, day=clock.today())
    if wants_sheet(request):
        return sheet_of(request, NOTICES, map(notice_row, selectors.with_reading(found).iterator(AT_ONCE)))
    context = {
        "page_obj": Paginator(selectors.with_reading(found), PER_PAGE).get_page(request.GET.get("page")),
        "views": _views(request, view),
        "kinds": NoticeKind.choices,
        "view": view,
        "kind": kind,
        "words": words,
        "sheet_url": sheet_url(request),
    }
    return page(request, "disclosure/desk/notices.html", context, partial="notices")


def _views(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    base = reverse("disclosure:desk-notices")
    counts = selectors.counted(selectors.written_within(actor_of(request)), clock.today())
    named = [("board", _("挂着的")), ("draft", _("草稿")), ("over", _("到期收起的")), ("withdrawn", _("撤下的"))]
    return [
        {"label": label, "url": f"{base}?view={name}", "count": counts[name], "current": name == current} for name, label in named
    ]


# ---- writing ----


def _form(request: HttpRequest, **initial: Any) -> NoticeForm:
    actor, tenant = actor_of(request), tenant_here(request)
    data = request.POST if request.method == "POST" else None
    items = [("", _("不是居务公开")), *choices_of(tenant, clock.today())]
    return NoticeForm(data, initial=initial, places=places_to_write_for(actor, tenant), items=items)


@WRITES
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new draft; `?item=` and `?period=` bring what committee disclosure is due."""
    start = {"kind": "notice"}
    if item := request.GET.get("item", "")[:40]:
        start = {"kind": "disclosure", "item_code": item, "period": request.GET.get("period", "")[:10]}
    form = _form(request, **start, place=request.GET.get("place", "")[:36])

    def do(_values: dict[str, Any], now: datetime) -> str:
        made = notices.draft(tenant=tenant_here(request), given=form.given(), by=actor_of(request), now=now)
        return reverse("disclosure:desk-notice", args=[made.pk])

    context = {"title": _("写公告"), "back": reverse("disclosure:desk-notices")}
    return answered(request, form, do, template="disclosure/desk/write.html", context=context)


def _mine(request: HttpRequest, pk: UUID) -> Notice:
    return one_or_404(selectors.written_within(actor_of(request)).select_related("place", "tenant"), pk)


@WRITES
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a draft."""
    found = _mine(request, pk)
    form = _form(request, **initial_of(found))

    def do(_values: dict[str, Any], now: datetime) -> str:
        notices.edit(notice=found, given=form.given(), by=actor_of(request), now=now)
        return reverse("disclosure:desk-notice", args=[pk])

    context = {"title": _("改草稿"), "back": reverse("disclosure:desk-notice", args=[pk])}
    return answered(request, form, do, template="disclosure/desk/write.html", context=context)


# ---- one notice ----


@WRITES
@require_http_methods(["GET", "HEAD"])
def one(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How residents see it, its files, who is named, who has read it, what was done to it, and what can be done now."""
    found = _mine(request, pk)
    return page(request, "disclosure/desk/notice.html", _context(request, found))


def _context(request: HttpRequest, found: Notice, **forms: Any) -> dict[str, Any]:
    actor, is_draft = actor_of(request), found.is_draft
    readers = list(NoticeReader.objects.filter(notice=found).select_related("person"))
    context = shown(request, found) | {
        "may_publish": actor.may(PUBLISH, tenant_id=found.tenant_id, place_path=found.place_path),
        "files": list(NoticeFile.objects.filter(notice=found).select_related("stored")),
        "mentions": list(NoticeMention.objects.filter(notice=found).select_related("person", "picture")),
        "versions": list(found.versions.all()),
        "readers": readers,
        "read": sum(1 for one in readers if one.read_at),
        "lines": _history(found),
        "is_on_board": found.is_on_board(clock.today()),
    }
    if is_draft:
        context |= {"attach_form": AttachForm(), "mention_form": mention_form(request, found)}
    elif found.is_published:
        context |= {"roll_form": RollForm()}
    return context | forms


def _history(found: Notice) -> list[dict[str, Any]]:
    lines: Iterable[JournalLine] = reversed(journal.lines_about(found.pk))
    return [{"at": line.at, "what": told(line.verb)[1], "who": line.by_label, "why": line.reason} for line in lines][:30]


def mention_form(request: HttpRequest, found: Notice) -> MentionForm:
    """Who agreed, and the pictures that hang with the notice."""
    people = people_consenting(HONOUR, tenant=tenant_here(request))[:200]
    pictures = [one for one in NoticeFile.objects.filter(notice=found).select_related("stored") if one.is_picture]
    return MentionForm(
        request.POST if request.method == "POST" else None,
        people=[("", _("选一位")), *((str(one.pk), f"{one.name}（{one.home or _('住处没登记')}）") for one in people)],
        pictures=[("", _("只在文字里")), *((str(one.pk), one.caption or one.stored.name) for one in pictures)],
    )


def _back(pk: UUID) -> str:
    return reverse("disclosure:desk-notice", args=[pk])


@PUBLISHES
@require_POST
def publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a draft on the board."""
    found = _mine(request, pk)
    act = _act(request, notices.publish, notice=found)
    pressed(request, act, done=_("挂出去了。订阅的人马上会收到。"))
    return redirect(_back(pk))


def _act(request: HttpRequest, verb: Callable[..., object], **given: Any) -> Callable[[], object]:
    return lambda: verb(by=actor_of(request), now=clock.now(), **given)


@WRITES
@require_POST
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Throw a draft away."""
    found = _mine(request, pk)
    pressed(request, _act(request, notices.discard, notice=found), done=_("草稿丢掉了。"))
    is_gone = not Notice.objects.filter(pk=pk).exists()
    return redirect(reverse("disclosure:desk-notices") + "?view=draft" if is_gone else _back(pk))


@PUBLISHES
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let it say something else, and why."""
    found = _mine(request, pk)
    form = CorrectForm(request.POST if request.method == "POST" else None, initial={"title": found.title, "text": found.text})

    def do(values: dict[str, Any], now: datetime) -> str:
        notices.correct(notice=found, by=actor_of(request), now=now, **values)
        return _back(pk)

    return _verb(
        request,
        found,
        form,
        do,
        pgettext("verb", "更正"),
        _("原来怎么说的留着，大家查得到；订阅的人会收到更正。"),
        _("更正好了。"),
    )


@PUBLISHES
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take it down, and why."""
    found = _mine(request, pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)

    def do(values: dict[str, Any], now: datetime) -> str:
        notices.withdraw(notice=found, by=actor_of(request), now=now, **values)
        return _back(pk)

    lead = _("扫码和点链接的人会看到“撤下了”和原因，正文不再显示。贴在墙上的纸，请人去揭。")
    return _verb(request, found, form, do, pgettext("verb", "撤下"), lead, _("撤下了。"), tone="stop")


@PUBLISHES
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let it hang until another day."""
    found = _mine(request, pk)
    form = KeepForm(request.POST if request.method == "POST" else None, initial={"day": found.shown_until})

    def do(values: dict[str, Any], now: datetime) -> str:
        notices.keep_until(notice=found, by=actor_of(request), now=now, **values)
        return _back(pk)

    return _verb(request, found, form, do, _("改日子"), _("过了这天自动收起，仍查得到。"), _("改好了。"))


def _verb(
    request: HttpRequest, found: Notice, form: Any, do: Any, verb: str, lead: str, done: str, tone: str = "primary"
) -> HttpResponse:
    context = {"notice": found, "verb": verb, "lead": lead, "tone": tone, "back": _back(found.pk)}
    return answered(request, form, do, template="disclosure/desk/verb.html", context=context, done=done)


# ---- files, people, readers ----


@WRITES
@require_POST
def attach(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hang files with a draft."""
    found = _mine(request, pk)
    form = AttachForm(request.POST, request.FILES)

    def do(values: dict[str, Any], now: datetime) -> str:
        uploads = values.pop("uploads")
        attaching.attach(notice=found, uploads=uploads, by=actor_of(request), now=now, **values)
        return _back(pk)

    context = _context(request, found, attach_form=form, mention_form=MentionForm(people=[], pictures=[]))
    return answered(request, form, do, template="disclosure/desk/notice.html", context=context)


@WRITES
@require_POST
def detach(request: HttpRequest, pk: UUID, file: UUID) -> HttpResponse:
    found = _mine(request, pk)
    hung = one_or_404(NoticeFile.objects.filter(notice=found).select_related("notice", "stored"), file)
    pressed(request, _act(request, attaching.detach, file=hung))
    return redirect(_back(pk))


@WRITES
@require_POST
def mention(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say who is named or shown."""
    found = _mine(request, pk)
    form = mention_form(request, found)

    def do(values: dict[str, Any], now: datetime) -> str:
        person = people_consenting(HONOUR, tenant=tenant_here(request)).get(pk=values["person"])
        key = values["picture"]
        picture = NoticeFile.objects.filter(notice=found, pk=key).first() if key else None
        attaching.mention(notice=found, person=person, printed=values["printed"], picture=picture, by=actor_of(request), now=now)
        return _back(pk)

    context = _context(request, found, mention_form=form)
    return answered(request, form, do, template="disclosure/desk/notice.html", context=context)


@WRITES
@require_POST
def unmention(request: HttpRequest, pk: UUID, mention: UUID) -> HttpResponse:
    named = one_or_404(NoticeMention.objects.filter(notice=_mine(request, pk)).select_related("notice"), mention)
    pressed(request, _act(request, attaching.unmention, mention=named))
    return redirect(_back(pk))


@WRITES
@require_POST
def ask_readers(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say which posts are to have read it."""
    found, form = _mine(request, pk), RollForm(request.POST)

    def do(values: dict[str, Any], now: datetime) -> str:
        reading.ask_holders(notice=found, kinds=values["kinds"], by=actor_of(request), now=now)
        return _back(pk)

    context = _context(request, found, roll_form=form)
    return answered(request, form, do, template="disclosure/desk/notice.html", context=context, done=_("告诉他们了。"))


@WRITES
@require_POST
def note_read(request: HttpRequest, pk: UUID, person: UUID) -> HttpResponse:
    """Note that somebody was told, and how."""
    found = _mine(request, pk)
    how = request.POST.get("how", "")
    pressed(request, _act(request, reading.note_read, notice=found, person_id=person, how=how), done=_("记下了。"))
    return redirect(_back(pk))
