"""What stands at the head of a case's page beside its own matter: what it is linked to, what it may be, what was put right."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.casework.models import Case
from linli.casework.models.petitions import PetitionQuerySet
from linli.casework.rules import rights
from linli.casework.rules.sorting import Hint
from linli.casework.selectors import leaving as ways
from linli.casework.selectors import sorting
from linli.casework.selectors import whistles as found_in
from linli.casework.selectors.cases import cases_visible_to
from linli.casework.selectors.delays import running_suspension
from linli.casework.selectors.duplicates import merge_candidates
from linli.casework.selectors.linked import Linked, linked_to
from linli.casework.selectors.traces import answers_of, traces_of
from linli.casework.states import State, may_step
from linli.casework.views.desk.verbs import url_of
from linli.casework.views.panels import petition_badge
from linli.casework.views.shown import CaseShown, shown_of
from linli.core import clock
from linli.core.access import actor_of
from linli.core.panels import Panel, panel
from linli.core.tallies import tally

MOST_PETITIONS = 6
TOP = {"slot": "top"}
NOT_SETTLED = (State.SUBMITTED, State.ACCEPTED, State.RETURNED)


def _may(request: HttpRequest, right: str, case: Case) -> bool:
    return actor_of(request).may(right, tenant_id=case.tenant_id, place_path=case.place_path)


@panel("case", order=5)
def what_it_may_be(request: HttpRequest, case: Case) -> Panel | None:
    """A word of warning while nobody has settled where it goes: it sounds like an emergency, or like a petition."""
    if case.state not in NOT_SETTLED or not _may(request, rights.ACCEPT, case):
        return None
    hint = sorting.hint_of(f"{case.title}\n{case.description}", tenant=case.tenant)
    if hint is None:
        return None
    context = TOP | {"hint": hint, "words": "、".join(hint.words), "case": case} | _hint_words(case, hint)
    return Panel(_("像是别的事"), "casework/panels/hint.html", context)


def _hint_words(case: Case, hint: Hint) -> dict[str, Any]:
    if hint.is_emergency:
        way = ways.emergency_numbers(case.tenant)[hint.kind]
        url = f"{url_of('transfer_emergency', case)}?service={hint.kind}"
        return {"tone": "stop", "phone": way.phone, "name": way.name, "url": url, "label": pgettext("verb", "转紧急")}
    return {"tone": "wait", "url": url_of("refer_petition", case), "label": _("转信访")}


@panel("case", order=10)
def hangs_together(request: HttpRequest, case: Case) -> Panel | None:
    """Where it went, what came in, the whole and its parts, the earlier case: each a link for whoever may see it."""
    around = traces_of(case).joined or case.merged_into_id or case.parent_id or case.earlier_id
    linked = linked_to(case, visible=cases_visible_to(actor_of(request))) if around else Linked()
    held = running_suspension(case)
    if not linked and held is None:
        return None
    now = clock.now()
    groups = [
        (_("并到这一件里办"), _shown([linked.into], now)),
        (_("并进来的"), _shown(linked.merged, now)),
        (_("从这一件拆出来"), _shown([linked.whole], now)),
        (_("拆出来单独办的"), _shown(linked.parts, now)),
        (_("先前的那一件"), _shown([linked.earlier], now)),
    ]
    context = TOP | {"groups": [one for one in groups if one[1]], "held": held, "is_late": _is_late(case)}
    return Panel(_("连在一起的"), "casework/panels/linked.html", context)


def _shown(cases: list[Case] | list[Case | None], now: Any) -> list[CaseShown]:
    return [shown_of(one, now=now) for one in cases if one is not None]


def _is_late(case: Case) -> bool:
    return case.review_on is not None and case.review_on < clock.today()


@panel("case", order=12)
def what_reporters_said(request: HttpRequest, case: Case) -> Panel | None:
    """What was answered after the work, while it is still to be settled whether that is the end: for whoever asks."""
    asked = case.state in (State.DONE, State.CALLED_BACK) and _may(request, rights.CALL_BACK, case)
    if not asked or not traces_of(case).answers:
        return None
    return Panel(_("回访问到的"), "casework/desk/answers.html", TOP | {"answers": list(answers_of(case))})


@panel("case", order=13)
def whistled(request: HttpRequest, case: Case) -> Panel | None:
    """The whistles that were blown for it: who was called, who came, what came of it."""
    if not traces_of(case).whistles:
        return None
    rows = list(found_in.listed(found_in.visible_to(actor_of(request)).filter(case=case)))
    return Panel(_("吹哨报到"), "casework/panels/whistled.html", {"slot": "side", "rows": rows}) if rows else None


@panel("case", order=15)
def may_be_the_same(request: HttpRequest, case: Case) -> Panel | None:
    """Running cases that look like this one, offered to whoever may merge."""
    if not (may_step("merge", case.state) and _may(request, rights.MERGE, case)):
        return None
    now = clock.now()
    found = merge_candidates(case, visible=cases_visible_to(actor_of(request)), now=now)
    if not found:
        return None
    brings = traces_of(case).joined and Case.objects.filter(merged_into=case).exists()
    rows = [{"shown": shown_of(one.case, now=now), **_way_to_merge(case, one.case, brings=bool(brings))} for one in found]
    return Panel(_("可能是同一件"), "casework/panels/candidates.html", {"rows": rows})


def _way_to_merge(case: Case, other: Case, *, brings: bool) -> dict[str, str]:
    """This one into the other; the other way round where this one has taken others in, because then it stays."""
    if brings:
        return {"url": f"{url_of('merge', other)}?into={case.pk}", "label": _("并进来")}
    return {"url": f"{url_of('merge', case)}?into={other.pk}", "label": _("并过去")}


@panel("case", order=20)
def put_right(_request: HttpRequest, case: Case) -> Panel | None:
    """The corrections of a case that has ended, old words and new."""
    if not case.is_ended or case.is_with_petitions:
        return None
    rows = list(case.amendments.order_by("-at", "-id"))
    return Panel(_("更正"), "casework/panels/errata.html", TOP | {"rows": rows}) if rows else None


def petitions_tally(request: HttpRequest) -> dict[str, PetitionQuerySet]:
    """The petitions on which a limit runs, for those few who may see them: the very rows that the navigation counts."""
    actor = actor_of(request)
    return {"running": petition_badge(request)} if actor.may(rights.PETITIONS, tenant_id=actor.tenant_id) else {}


@panel("today", order=16, tallies=(petitions_tally,))
def petitions_today(request: HttpRequest, _subject: Any) -> Panel | None:
    """The petitions whose limit comes first, for those few who may see them."""
    if not tally(request, petitions_tally).get("running"):
        return None
    rows = petition_badge(request).order_by("next_due_on", "id")[:MOST_PETITIONS]
    listed = [{"petition": one, "is_late": one.is_late(clock.today())} for one in rows]
    return Panel(_("信访的期限"), "casework/panels/petitions.html", {"rows": listed})
