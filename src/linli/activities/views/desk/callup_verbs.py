"""What is done to a call-up on the workbench: made, changed, opened, closed, ended, its names removed; posts, days and hours, a week again."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core import clock
from linli.core.access import actor_of
from linli.core.asked_days import monday_of
from linli.core.form_fields import NothingForm
from linli.core.form_pages import Asked, answer, posted
from linli.core.tenancy import tenant_here
from linli.core.words import day_words

from ...forms import callups as typed
from ...models import CallUp
from ...selectors import callups as found
from ...services import callups, duty_posts, purging, shifts
from ...services.duty_posts import PostGiven
from .. import callups_shown as shown
from ..own_place import own_place
from .callup_pieces import KEEPS, asked, callup_crumbs, callup_or_404, post_or_404
from .volunteer_pieces import BOTH

FORM = "activities/desk/callup_form.html"
FORTNIGHT = timedelta(days=13)


@KEEPS
@BOTH
def new(request: HttpRequest) -> HttpResponse:
    """Prepare a call-up."""
    tenant = tenant_here(request)
    form = typed.CallUpForm(
        posted(request),
        tenant=tenant,
        initial={"starts_on": clock.today(), "ends_on": clock.today() + FORTNIGHT} | own_place(request),
    )

    def do(said: dict[str, Any], now: datetime) -> str:
        return callups.make(tenant=tenant, given=form.given(said), by=actor_of(request), now=now).get_absolute_url()

    page = Asked(
        title=_("写招募令"), submit=_("记下来"), back=reverse("activities:callups"), done=_("记下了。接着设岗位、排班次，再发出去。"),
        crumbs=callup_crumbs(last=_("写招募令")), template=FORM, lead=_("自愿报名，不派人、不定人数任务。"),
    )  # fmt: skip
    return answer(request, form, page, do, **_parts(form))


def _parts(form: typed.CallUpForm) -> dict[str, Any]:
    """The fields that most need, and the rest folded; opened where something is wrong in it."""
    first = [form[name] for name in form.FIRST]
    rest = [one for one in form if one.name not in form.FIRST]
    return {"first_fields": first, "more_fields": rest, "more_open": any(one.errors for one in rest)}


@KEEPS
@BOTH
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what it says."""
    one = callup_or_404(request, pk)
    form = typed.CallUpForm(posted(request), tenant=one.tenant, initial=typed.initial_of(one))

    def do(said: dict[str, Any], now: datetime) -> str:
        given = form.given(said)
        if given.purge_on == one.purge_on and given.ends_on != one.ends_on:
            given = replace(given, purge_on=None)  # it follows the last day, unless another one was written
        return callups.change(callup=one, given=given, by=actor_of(request), now=now).get_absolute_url()

    return answer(request, form, asked(one, _("改招募令"), _("改好"), _("改好了。"), template=FORM), do, **_parts(form))


def _step(request: HttpRequest, one: CallUp, page: Asked, verb: Any) -> HttpResponse:
    """A step without words."""
    form = NothingForm(posted(request))

    def do(_said: dict[str, Any], now: datetime) -> str:
        verb(callup=one, by=actor_of(request), now=now)
        return one.get_absolute_url()

    return answer(request, form, page, do)


@KEEPS
@BOTH
def put_out(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put it out."""
    one = callup_or_404(request, pk)
    lead = _("居民能看到、自己能报；想做这类事的志愿者会收到一条消息。") if one.is_public else _("居民看不到，由您排班。")
    return _step(request, one, asked(one, _("发出招募令"), _("发出去"), _("发出去了。"), lead=lead), callups.open_)


@KEEPS
@BOTH
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """There are enough."""
    one = callup_or_404(request, pk)
    lead = _("居民自己不能再报，排好的照旧，您还能排人。要人了随时再打开。")
    return _step(request, one, asked(one, _("人够了，不再收人"), _("不再收人"), _("记下了。"), lead=lead), callups.close)


@KEEPS
@BOTH
def purge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Names go now."""
    one = callup_or_404(request, pk)
    lead = _("名单上的姓名、备注都删掉，找不回来；几个人、几人次、多少时长留着。志愿者自己的时长不受影响。")
    page = asked(one, _("现在就删掉个人信息"), _("删掉"), _("删掉了。"), lead=lead, tone="stop")
    return _step(request, one, page, purging.purge)


@KEEPS
@BOTH
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It is over."""
    one = callup_or_404(request, pk)
    coming = found.coming_of(found.of_callup(one), now=clock.now()).count()
    form = typed.WhyForm(posted(request), is_needed=bool(coming))

    def do(said: dict[str, Any], now: datetime) -> str:
        return callups.end(callup=one, **said, by=actor_of(request), now=now).get_absolute_url()

    text = ngettext(
        "还有 %(n)d 班没到，都会取消，排上的人会收到消息。", "还有 %(n)d 班没到，都会取消，排上的人会收到消息。", coming
    ) % {"n": coming}
    lead = text if coming else _("结束以后到岗记录还能补，到日子名单上的姓名自动删掉。")
    return answer(request, form, asked(one, _("结束招募"), _("结束"), _("结束了。"), lead=lead, tone="stop"), do)


# ---- posts ----


@KEEPS
@BOTH
def add_post(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a post, and go on to its days and hours."""
    one = callup_or_404(request, pk)
    form = typed.PostForm(posted(request), tenant=one.tenant, initial={"place": one.place})

    def do(said: dict[str, Any], now: datetime) -> str:
        post = duty_posts.add(callup=one, given=PostGiven(**said), by=actor_of(request), now=now)
        return reverse("activities:callup-shifts", args=[one.pk, post.pk])

    return answer(request, form, asked(one, _("加岗位"), _("加上"), _("加上了，接着排班次。")), do)


@KEEPS
@BOTH
def change_post(request: HttpRequest, pk: UUID, post_id: UUID) -> HttpResponse:
    """Say anew what a post is."""
    post = post_or_404(request, pk, post_id)
    form = typed.PostForm(posted(request), tenant=post.callup.tenant, initial=typed.post_initial(post))

    def do(said: dict[str, Any], now: datetime) -> str:
        duty_posts.change(post=post, given=PostGiven(**said), by=actor_of(request), now=now)
        return post.callup.get_absolute_url()

    return answer(request, form, asked(post.callup, _("改岗位：%(name)s") % {"name": post.name}, _("改好"), _("改好了。")), do)


@KEEPS
@BOTH
def close_post(request: HttpRequest, pk: UUID, post_id: UUID) -> HttpResponse:
    """Nobody stands there any more."""
    post = post_or_404(request, pk, post_id)
    coming = found.coming_of(found.of_callup(post.callup).filter(post=post), now=clock.now())
    form = typed.WhyForm(posted(request), is_needed=coming.exists())

    def do(said: dict[str, Any], now: datetime) -> str:
        duty_posts.close(post=post, **said, by=actor_of(request), now=now)
        return post.callup.get_absolute_url()

    title = _("撤岗位：%(name)s") % {"name": post.name}
    lead = _("还没到的班都取消，排上的人会收到消息；站过的留着。")
    return answer(request, form, asked(post.callup, title, _("撤掉"), _("撤了。"), lead=lead, tone="stop"), do)


@KEEPS
@BOTH
def set_out(request: HttpRequest, pk: UUID, post_id: UUID) -> HttpResponse:
    """Days × hours of a post."""
    post = post_or_404(request, pk, post_id)
    of = post.callup
    form = typed.SetOutForm(posted(request), initial={"first": max(of.starts_on, clock.today()), "last": of.ends_on})

    def do(said: dict[str, Any], now: datetime) -> str:
        shifts.set_out(post=post, pattern=form.pattern(said), by=actor_of(request), now=now)
        return f"{of.get_absolute_url()}?on={said['first'].isoformat()}#roster"

    lead = _("已经有的班不动，只加没有的。")
    title = _("排班次：%(name)s") % {"name": post.name}
    return answer(request, form, asked(of, title, _("排上"), _("班次排好了。"), lead=lead), do)


@KEEPS
@BOTH
def copy_week(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A week over again."""
    one = callup_or_404(request, pk)
    form = typed.CopyForm(posted(request), initial={"monday": request.GET.get("on", "") or clock.today()})

    def do(said: dict[str, Any], now: datetime) -> str:
        monday = monday_of(said["monday"])
        shifts.copy_week(callup=one, **(said | {"monday": monday}), by=actor_of(request), now=now)
        return f"{one.get_absolute_url()}?on={(monday + timedelta(days=shown.WEEK)).isoformat()}#roster"

    lead = _("招募到 %(day)s 为止。") % {"day": day_words(one.ends_on)}
    return answer(request, form, asked(one, _("照一周排后面的"), _("照着排"), _("排好了，看看有没有空着的。"), lead=lead), do)
