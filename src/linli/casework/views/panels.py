"""Casework on other pages: navigation, the portal's entrances, and its panels on home, today, mine, place, person."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import takewhile
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.casework.models import Case, Reporter
from linli.casework.models.cases import CaseQuerySet
from linli.casework.models.petitions import PetitionQuerySet
from linli.casework.rules import rights
from linli.casework.selectors import lists
from linli.casework.selectors.cases import cases_visible_to, own_cases, written_by
from linli.casework.selectors.counts import outcomes_near, standings
from linli.casework.selectors.petitions import petitions_visible_to
from linli.casework.services.promotion import MAY_CALL
from linli.casework.states import State
from linli.casework.views import today
from linli.casework.views.limits import date_words
from linli.casework.views.portal import following
from linli.casework.views.shown import CaseShown, shown_of
from linli.casework.views.theirs import letters_waiting, tasks_open
from linli.casework.views.visible import visible_to
from linli.core import clock, frames, navigation
from linli.core.access import actor_of
from linli.core.panels import Panel, panel
from linli.core.tallies import tally
from linli.core.tenancy import tenant_here
from linli.registry.api import Person, Place, PlaceKind

MOST_IN_PANEL, MOST_ON_PLACE, MOST_LOOKED_THROUGH = 3, 6, 100
SINCE = timedelta(days=90)
BESIDE = (rights.SUPERVISE, rights.HANDLE, rights.TASKS)
"""What is counted beside one's cases."""


def strip_tally(request: HttpRequest) -> dict[str, QuerySet[Any]]:
    """What today counts of cases, letters and tasks, for those who see any of it."""
    actor = actor_of(request)
    if not any(actor.may(right, tenant_id=actor.tenant_id) for right in (rights.VIEW, *BESIDE)):
        return {}
    mine = today.at_work(actor, visible_to(request))
    others = {"letters": letters_waiting(request), "tasks": tasks_open(request)}
    return lists.strip_parts(mine, now=clock.now()) | others


def strip_of(request: HttpRequest) -> lists.Strip:
    """The counts for this visitor."""
    return lists.Strip(**tally(request, strip_tally))


def open_badge(request: HttpRequest) -> CaseQuerySet:
    """The open cases of this visitor: the very rows that today counts."""
    return today.at_work(actor_of(request), visible_to(request)).open()


def callback_badge(request: HttpRequest) -> CaseQuerySet:
    """Those that wait for a call-back: the very rows that today counts."""
    return today.at_work(actor_of(request), visible_to(request)).filter(state=State.DONE)


def petition_badge(request: HttpRequest) -> PetitionQuerySet:
    """The petitions on which a limit of the office runs."""
    return petitions_visible_to(actor_of(request)).filter(tenant=tenant_here(request)).running()


navigation.desk_item(gettext_lazy("诉求"), "casework:cases", "list", capability=rights.VIEW, order=10, badge=open_badge)
navigation.desk_item(
    gettext_lazy("等回访"), "casework:callbacks", "phone", capability=rights.CALL_BACK, order=11, badge=callback_badge
)
navigation.desk_item(
    gettext_lazy("吹哨报到"), "casework:whistles", "sound", capability=(rights.WHISTLE, rights.REPORT_TO_WHISTLE), order=13
)
navigation.desk_item(gettext_lazy("办得怎样"), "casework:rates", "ledger", capability=rights.FIGURES, order=14)
navigation.desk_item(
    gettext_lazy("信访"), "casework:petitions", "shield", capability=rights.PETITIONS, order=13, badge=petition_badge
)
navigation.desk_item(
    gettext_lazy("导入诉求"), "casework:import", "in", capability=rights.IMPORT, order=67, section=gettext_lazy("名册")
)
navigation.desk_item(gettext_lazy("合署办公"), "casework:roster", "people", capability=(rights.ROSTER, *MAY_CALL), order=12)
navigation.desk_item(
    gettext_lazy("分类和派单"),
    "casework:categories",
    "sliders",
    capability=rights.SETTINGS,
    order=92,
    section=gettext_lazy("管理"),
)
navigation.portal_tile(gettext_lazy("报个事"), "casework:report", "report", 10)
navigation.portal_tile(gettext_lazy("查进度"), "casework:track", "clock", 20)
navigation.portal_tile(gettext_lazy("办得怎样"), "casework:near", "list", 80)
frames.desk_verb(gettext_lazy("来电登记"), "casework:phone", "phone", order=10, capability=rights.REPORT_FOR)
frames.desk_verb(gettext_lazy("替居民报事"), "casework:counter", "report", order=20, capability=rights.REPORT_FOR)


# ---- today ----


@panel("today", order=10, tallies=(strip_tally,))
def today_counts(request: HttpRequest, _subject: Any) -> Panel | None:
    """The five counts, each opening its list; the headline says what to do first."""
    actor = actor_of(request)
    if not actor.may(rights.VIEW, tenant_id=actor.tenant_id):
        return None
    context = {"slot": "strip", "counts": _counts(strip_of(request))} | _headline(today.groups_for(request))
    return Panel(_("件数"), "casework/panels/today_counts.html", context)


def _counts(found: lists.Strip) -> list[dict[str, Any]]:
    base = reverse("casework:cases")
    return [
        {"label": _("已经超时"), "count": lists.told(found.late), "url": f"{base}?due=late", "tone": "stop"},
        {"label": _("今天到期"), "count": lists.told(found.due_today), "url": f"{base}?due=today", "tone": ""},
        {"label": _("等派单"), "count": lists.told(found.to_dispatch), "url": f"{base}?opened=waiting", "tone": ""},
        {"label": _("等回访"), "count": lists.told(found.to_call_back), "url": f"{base}?state=done", "tone": ""},
        {"label": _("等办结"), "count": lists.told(found.to_close), "url": f"{base}?state=called_back", "tone": ""},
    ]


def _headline(groups: list[today.Group]) -> dict[str, str]:
    """“今天，先办这 4 件”: what presses, then what has come in besides."""
    pressing = sum(group.count for group in groups if group.key in today.PRESSING)
    new = sum(group.count for group in groups if group.key == "new")
    day = date_words(clock.now())
    if pressing:
        first = ngettext("今天，先办这 %(n)s 件", "今天，先办这 %(n)s 件", pressing) % {"n": pressing}
        more = ngettext("另有 %(n)s 件新来的，排在下面", "另有 %(n)s 件新来的，排在下面", new) % {"n": new} if new else ""
        return {"headline": first, "lead": " · ".join(part for part in (day, more) if part)}
    if new:
        return {"headline": ngettext("今天，先看新来的 %(n)s 件", "今天，先看新来的 %(n)s 件", new) % {"n": new}, "lead": day}
    return {"headline": _("今天，手上没有急事"), "lead": day}


@panel("today", order=20, tallies=(strip_tally,))
def today_cases(request: HttpRequest, _subject: Any) -> Panel | None:
    """One table, grouped: late, due today, somebody comes today, newly come, to be called back."""
    actor = actor_of(request)
    if not actor.may(rights.VIEW, tenant_id=actor.tenant_id):
        return None
    context = {
        "groups": today.groups_for(request),
        "total": strip_of(request).open,
        "is_more": strip_of(request).open >= lists.MOST_IN_STRIP,
        "all_url": reverse("casework:cases"),
    }
    return Panel(_("手上的事"), "casework/panels/today.html", context)


@panel("today", order=40, tallies=(strip_tally,))
def today_visits(request: HttpRequest, _subject: Any) -> Panel | None:
    """Who is expected where today, by the hour, with a line at the present moment."""
    actor, now = actor_of(request), clock.now()
    if not actor.may(rights.VIEW, tenant_id=actor.tenant_id):
        return None
    visits = [shown_of(case, now=now) for case in today.visits_for(request)] if strip_of(request).visits else []
    earlier = [one for one in visits if one.next_at and one.next_at < now]
    context = {"slot": "side", "now": now, "earlier": earlier, "later": visits[len(earlier) :]}
    return Panel(_("今天的安排"), "casework/panels/visits.html", context)


@panel("today", order=50)
def subdistricts_today(request: HttpRequest, _subject: Any) -> Panel | None:
    """How the subdistricts stand, for those who see figures and no cases: a district's officer."""
    actor = actor_of(request)
    if actor.may(rights.VIEW, tenant_id=actor.tenant_id) or not actor.may(rights.FIGURES, tenant_id=actor.tenant_id):
        return None
    return Panel(_("各街道的诉求"), "casework/panels/standings.html", {"rows": standings(actor, now=clock.now())})


@panel("today", order=55)
def written_today(request: HttpRequest, _subject: Any) -> Panel | None:
    """What a head wrote down for neighbours; who sees cases has them in the table."""
    actor = actor_of(request)
    return None if actor.may(rights.VIEW, tenant_id=actor.tenant_id) else written_down(request, None)


# ---- a resident's own, and what is near ----


def own_tally(request: HttpRequest) -> dict[str, QuerySet[Any]]:
    """The cases that a signed-in resident reported."""
    actor = actor_of(request)
    return {"cases": own_cases(actor)} if actor.person_id else {}


@panel("home", order=10, tallies=(own_tally,))
def own_on_home(request: HttpRequest, _subject: Any) -> Panel | None:
    """The newest case of a signed-in resident, or the one followed last in this session, with its next fact."""
    has_none = tally(request, own_tally).get("cases") == 0
    cases = [] if has_none else _own(request, most=1)
    if not cases:
        return None
    context = {"cases": cases, "all_url": _all_url(request)}
    return Panel(_("我报的事"), "casework/panels/own.html", context)


@panel("mine", order=10)
def own_on_mine(request: HttpRequest, _subject: Any) -> Panel | None:
    """The resident's newest cases."""
    cases = _own(request, most=MOST_IN_PANEL)
    if not cases:
        return None
    context = {"cases": cases, "all_url": _all_url(request)}
    return Panel(_("我报的事"), "casework/panels/own.html", context)


@panel("search", order=10)
def own_in_search(request: HttpRequest, words: str) -> Panel | None:
    """The resident's own cases in which all the words stand; nobody else's are found by residents."""
    found = [case for case in _own_cases(request, most=MOST_LOOKED_THROUGH) if _has_all(case, words)][:MOST_IN_PANEL]
    return (
        Panel(_("我报的事"), "casework/panels/own.html", {"cases": _shown(found), "all_url": _all_url(request)})
        if found
        else None
    )


def _has_all(case: Case, words: str) -> bool:
    text = f"{case.title}\n{case.description}\n{case.short_number}\n{case.number}\n{case.place or ''}".lower()
    return all(word in text for word in words.lower().split())


def _all_url(request: HttpRequest) -> str:
    return reverse("casework:mine") if actor_of(request).person_id else reverse("casework:track")


def _own(request: HttpRequest, *, most: int) -> list[CaseShown]:
    return _shown(_own_cases(request, most=most))


def _own_cases(request: HttpRequest, *, most: int) -> list[Case]:
    """Signed in: by the register; otherwise what this session follows. Newest first; no query for a visitor without any."""
    actor = actor_of(request)
    return list(own_cases(actor)[:most]) if actor.person_id else following.followed(request, most=most)


def _shown(cases: list[Case]) -> list[CaseShown]:
    now = clock.now()
    return [shown_of(case, now=now, url=reverse("casework:tracked", args=[case.pk])) for case in cases]


# ---- a building head ----


@panel("doors", order=20)
def written_down(request: HttpRequest, _doors: Any) -> Panel | None:
    """What this head wrote down for neighbours, and how far it is; no case besides (domain §6.4)."""
    actor, now = actor_of(request), clock.now()
    if not actor.may(rights.REPORT_FOR, tenant_id=actor.tenant_id):
        return None
    rows = written_by(actor, tenant_id=tenant_here(request).pk, since=now - SINCE)[:MOST_ON_PLACE]
    shown = [shown_of(case, now=now, url=reverse("casework:registered", args=[case.pk])) for case in rows]
    return Panel(_("您登记过的事"), "casework/panels/written.html", {"rows": shown})


@panel("doors", order=30)
def going_on(request: HttpRequest, doors: Sequence[Any]) -> Panel | None:
    """How many reports there were around the doors and what became of them: counts only, none of a few."""
    if not doors:
        return None
    since = clock.now() - SINCE
    rows = outcomes_near(_around(doors), tenant=tenant_here(request), since=since)
    return Panel(_("楼里报过的事"), "casework/panels/going_on.html", {"rows": rows, "since": since})


def _around(doors: Sequence[Any]) -> str:
    """The path of what holds all the doors; for a single entrance the house around it, else one door would be one home."""
    steps = [door.place.path.split("/")[:-1] for door in doors]
    if len(doors) == 1 and doors[0].place.kind == PlaceKind.ENTRANCE:
        steps[0].pop()
    shared = takewhile(lambda same: len(set(same)) == 1, zip(*steps, strict=False))
    return "".join(f"{same[0]}/" for same in shared)


@panel("place", order=30)
def cases_here(request: HttpRequest, place: Place) -> Panel | None:
    """Open cases at this place and inside it, for those who may see them; residents get the counts of what became of them."""
    actor = actor_of(request)
    if not actor.may(rights.VIEW, tenant_id=place.tenant_id):
        url = f"{reverse('casework:near')}?place={place.public_code}"
        return Panel(_("这里报过的事"), "casework/panels/near.html", {"url": url, "place": place})
    return _list_panel(cases_visible_to(actor).under(place.path).filter(tenant=place.tenant_id), place_path=place.path)


@panel("person", order=30)
def cases_of_person(request: HttpRequest, person: Person) -> Panel | None:
    """What this person reported, as far as the visitor may see it."""
    actor = actor_of(request)
    if not actor.may(rights.CONTACT, tenant_id=person.tenant_id):
        return None
    reported = Reporter.objects.filter(person=person).values("case_id")
    return _list_panel(cases_visible_to(actor).filter(pk__in=reported), opened=False)


def _list_panel(rows: CaseQuerySet, *, place_path: str = "", opened: bool = True) -> Panel | None:
    now, base = clock.now(), reverse("casework:cases")
    listed = rows.open() if opened else rows
    newest = list(listed.select_related("place", "lead_organisation").order_by("-reported_at", "-id")[:MOST_ON_PLACE])
    url = base + (f"?{urlencode({'place': place_path})}" if place_path else "")
    context = {"rows": [shown_of(case, now=now) for case in newest], "all_url": url if place_path else ""}
    return Panel(_("诉求"), "casework/panels/list.html", context)
