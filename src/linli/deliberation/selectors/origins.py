"""What the engine that keeps cases and tasks asks: what is to become one, in which words, and where one came from."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.deliberation.models import ActionItem, Meeting, Voiced
from linli.registry.api import Place

from .business import SEES

SOURCE = "meeting"
"""What a case that came from a meeting names as its source outside the engine of cases."""


@dataclass(frozen=True, slots=True)
class ForCase:
    """
    What is to become a case. `number` is unique within the subdistrict: “会〔2026〕3号-意见2”. `by_label`: who took it down.
    """

    tenant: Tenant
    number: str
    title: str
    text: str
    place: Place | None
    who: str
    person_id: UUID | None
    by_label: str


@dataclass(frozen=True, slots=True)
class Origin:
    """The meeting that a case came from; `url` is empty for whoever may not see it."""

    number: str
    title: str
    text: str
    url: str


def case_of_voiced(voiced: Voiced) -> ForCase:
    meeting = voiced.meeting
    return ForCase(
        tenant=meeting.tenant,
        number=_("%(meeting)s-意见%(n)s") % {"meeting": meeting.number, "n": _ordinal(meeting.voiced.all(), voiced.pk)},
        title="",
        text=f"{voiced.text}\n{came_from(meeting)}",
        place=voiced.place or meeting.place,
        who=voiced.who,
        person_id=voiced.person_id,
        by_label=voiced.recorded_by,
    )


def case_of_action(action: ActionItem) -> ForCase:
    meeting = action.meeting
    said = "\n".join(one for one in (action.title, action.text, responsible_words(action), came_from(meeting)) if one)
    return ForCase(
        tenant=meeting.tenant,
        number=_("%(meeting)s-议定%(n)s") % {"meeting": meeting.number, "n": _ordinal(meeting.actions.all(), action.pk)},
        title=action.title,
        text=said,
        place=action.place or meeting.place,
        who="",
        person_id=None,
        by_label=action.decided_by,
    )


def came_from(meeting: Meeting) -> str:
    return _("（%(number)s“%(title)s”上提的）") % {"number": meeting.number, "title": meeting.title}


def responsible_words(action: ActionItem) -> str:
    return _("责任：%(who)s") % {"who": action.responsible}


def _ordinal(rows: QuerySet[Voiced] | QuerySet[ActionItem], pk: UUID) -> int:
    """Which of its meeting's it is: keys grow with time."""
    return rows.filter(pk__lte=pk).count()


def origin_of_case(case_id: UUID, actor: Actor) -> Origin | None:
    """The meeting that a case came from, by an opinion or by what was decided there."""
    voiced = Voiced.objects.filter(case_id=case_id).select_related("meeting").first()
    action = None if voiced else ActionItem.objects.filter(target_id=case_id).select_related("meeting").first()
    found = voiced or action
    if found is None:
        return None
    meeting = found.meeting
    is_seen = Meeting.objects.filter(within(actor, *SEES), pk=meeting.pk).exists()
    return Origin(meeting.number, meeting.title, found.text, meeting.get_absolute_url() if is_seen else "")
