"""What the records say of a meeting: the facts of its minutes, as plain data and in the words that the document uses."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import StoredFile
from linli.core.words import shipped_words
from linli.deliberation.models import (
    AgendaItem,
    Answer,
    Ballot,
    BallotKind,
    GroupNote,
    Meeting,
    Minutes,
    MinutesState,
    Participant,
    ParticipantRole,
    Voiced,
)
from linli.deliberation.rules import groups, presence, rights
from linli.deliberation.rules.minutes_document import day_said
from linli.deliberation.rules.speeches import told
from linli.deliberation.rules.thresholds import threshold_words
from linli.deliberation.rules.verdict_words import verdict_words
from linli.deliberation.rules.verdicts import Verdict
from linli.deliberation.states import BallotState, ItemState

from .presence import marks_of, present_count
from .verdicts import option_titles

FORMAT = 1
"""The shape of the facts; what was signed keeps the one that it was signed in."""
DOCUMENT = "zh-hans"
"""Minutes are a document in Chinese, whoever looks at them in whatever language: what is signed must read the same for everybody."""


def minutes_visible_to(actor: Actor) -> QuerySet[Minutes]:
    rows = within(actor, rights.VIEW, rights.MINUTES, path="meeting__place_path")
    return Minutes.objects.filter(rows).select_related("meeting__place", "meeting__council", "meeting__tenant")


def latest_of(meeting: Meeting) -> Minutes | None:
    return Minutes.objects.filter(meeting=meeting).order_by("-ordinal").first()


def signed_of(meeting: Meeting) -> Minutes | None:
    """The version that stands: the newest that is signed."""
    return Minutes.objects.filter(meeting=meeting, state=MinutesState.SIGNED).order_by("-ordinal").first()


def minutes_for_reader(actor: Actor, tenant_id: UUID) -> QuerySet[Minutes]:
    """What residents may read: signed minutes of public meetings; whoever took part also reads what is sent round to be signed."""
    shown = Q(meeting__is_public=True, state=MinutesState.SIGNED)
    if actor.person_id:
        mine = Participant.objects.filter(person_id=actor.person_id).values("meeting_id")
        shown |= Q(meeting_id__in=mine) & ~Q(state=MinutesState.DRAFT)
    rows = Minutes.objects.filter(shown, tenant_id=tenant_id)
    return rows.select_related("meeting__place", "meeting__council", "meeting__tenant")


def may_read_scan(actor: Actor, stored: StoredFile) -> bool:
    """The scan of a signed paper, and photographs beside it, are read by whoever may see the minutes at the desk."""
    return minutes_visible_to(actor).filter(pk=str(stored.subject_id)).exists()


def facts_of(meeting: Meeting) -> dict[str, Any]:
    """Everything that the records say of a meeting, as plain JSON."""
    with translation.override(DOCUMENT):
        return {"format": FORMAT} | _head(meeting) | _people(meeting) | {"items": _items(meeting)} | _beside(meeting)


def _head(meeting: Meeting) -> dict[str, Any]:
    return {
        "number": meeting.number,
        "title": meeting.title,
        "kind": str(meeting.get_kind_display()),  # type: ignore[attr-defined]
        "council": meeting.council.name if meeting.council else "",
        "ordinal": meeting.ordinal,
        "place": str(meeting.place),
        "venue": meeting.venue,
        "chair": meeting.chair,
        "note_taker": meeting.note_taker,
        "opened_at": said_at(meeting.opened_at),
        "closed_at": said_at(meeting.closed_at),
    }


def said_at(at: datetime | None) -> str:
    """An instant as the document says it."""
    if at is None:
        return ""
    here = timezone.localtime(at)
    return f"{day_said(here)}{here.hour:02}:{here.minute:02}"


# ---- who was there ----


def _people(meeting: Meeting) -> dict[str, Any]:
    everybody = list(Participant.objects.filter(meeting=meeting).order_by("number"))
    came = _came(meeting)
    members = [one for one in everybody if one.role == ParticipantRole.MEMBER]
    present = [one for one in members if one.pk in came]
    away = [one for one in members if one.pk not in came]
    excused = [one for one in away if one.answer == Answer.EXCUSED]
    due = meeting.due_count or len(members)
    return {
        "due": due,
        "present": len(present),
        "present_names": _names(present),
        "excused_names": _names(excused),
        "absent_names": _names(one for one in away if one.answer != Answer.EXCUSED),
        "invited_names": _names(one for one in everybody if one.role == ParticipantRole.INVITED and one.pk in came),
    } | _quorum(meeting, due, present_count(meeting, meeting.opened_at) if meeting.opened_at else 0)


def _names(people: Iterable[Participant]) -> list[str]:
    return [f"{one.label}（{one.unit_label}）" if one.unit_label else one.label for one in people]


def _came(meeting: Meeting) -> set[UUID]:
    """Who was there at any time until it ended."""
    marks = presence.standing(marks_of(meeting))
    return {mark.who for mark in marks if mark.direction == presence.IN}  # type: ignore[misc]  # keys of participants


def _quorum(meeting: Meeting, due: int, present: int) -> dict[str, Any]:
    """The quorum as it stood when the meeting opened, with the rule that asks for it."""
    rule = meeting.rule_set
    if rule is None or not rule.body.get("quorum"):
        return {"quorum": _("这次会不要求到会人数。"), "quorum_rule": ""}
    threshold = rule.threshold("quorum")
    needed = threshold.needed(due)
    said = _("应到 %(due)d 人，%(threshold)s（%(needed)d 人）到会才能开，开会时到会 %(present)d 人")
    values = {"due": due, "threshold": threshold_words(threshold), "needed": needed, "present": present}
    verdict = _("符合规定。") if threshold.is_met(present, due) else _("不够。")
    return {"quorum": f"{said % values}，{verdict}", "quorum_rule": shipped_words(rule.citation)}


# ---- what was dealt with ----


def _items(meeting: Meeting) -> list[dict[str, Any]]:
    rows = list(_with_business(AgendaItem.objects.filter(meeting=meeting)))
    ballots = _ballots(meeting)
    return [_item(one, no, ballots[one.pk]) for no, one in _numbered(rows)]


def _with_business(rows: QuerySet[AgendaItem]) -> QuerySet[AgendaItem]:
    return rows.prefetch_related(
        "speeches__participant", "group_notes", "motions__versions", "motions__amendments", "actions"
    ).order_by("position", "id")


def _numbered(rows: list[AgendaItem], parent: UUID | None = None, before: str = "") -> list[tuple[str, AgendaItem]]:
    """Every item in reading order with its number: 1, 1.1, 1.2, 2."""
    found: list[tuple[str, AgendaItem]] = []
    for n, one in enumerate((row for row in rows if row.parent_id == parent), start=1):
        number = f"{before}{n}"
        found += [(number, one), *_numbered(rows, one.pk, f"{number}.")]
    return found


def _item(one: AgendaItem, no: str, ballots: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "key": str(one.pk),
        "no": no,
        "title": one.title,
        "kind": str(one.get_kind_display()),  # type: ignore[attr-defined]
        "state": str(one.get_state_display()),  # type: ignore[attr-defined]
        "not_dealt_with": one.state in (ItemState.WAITING, ItemState.SKIPPED),
        "presenter": one.presenter,
        "began_at": said_at(one.began_at),
        "ended_at": said_at(one.ended_at),
        "added_late": one.added_late_reason,
        "outcome": groups.without_marks(one.outcome),
        "speeches": [_speech(each) for each in one.speeches.all() if each.began_at],
        "said_beside": groups.beside_merged(one.outcome),
        "groups": _groups(one.group_notes.all()),
        "motions": [_motion(each) for each in one.motions.all()],
        "ballots": ballots,
        "actions": [_action(each) for each in one.actions.all()],
    }


def _groups(notes: Iterable[GroupNote]) -> list[dict[str, str]]:
    rows = sorted(notes, key=lambda one: groups.by_number(one.group))
    return [{"group": one.group, "convener": one.convener, "text": one.text} for one in rows]


def _speech(one: Any) -> dict[str, Any]:
    return {
        "who": one.participant.label,
        "kind": str(one.get_kind_display()),
        "took": told(one.seconds_taken(one.ended_at)) if one.ended_at else "",
        "words": one.words,
    }


def _motion(one: Any) -> dict[str, Any]:
    versions = sorted(one.versions.all(), key=lambda each: each.ordinal)
    amendments = [
        {"no": each.ordinal, "mover": each.mover, "reason": each.reason, "state": str(each.get_state_display())}
        for each in sorted(one.amendments.all(), key=lambda each: each.ordinal)
    ]
    return {
        "number": one.number,
        "title": one.title,
        "mover": one.mover,
        "state": str(one.get_state_display()),
        "version": versions[-1].ordinal,
        "text": versions[-1].text,
        "amendments": amendments,
    }


def _action(one: Any) -> dict[str, Any]:
    return {
        "title": one.title,
        "responsible": one.responsible,
        "due_on": one.due_on.isoformat() if one.due_on else "",
        "text": one.text,
    }


def _ballots(meeting: Meeting) -> dict[UUID | None, list[dict[str, Any]]]:
    """Ballots of the meeting by item; a result only once it was declared, and never who chose what."""
    found: dict[UUID | None, list[dict[str, Any]]] = defaultdict(list)
    rows = Ballot.objects.filter(meeting=meeting).exclude(state__in=(BallotState.DRAFT, BallotState.WITHDRAWN))
    for one in rows.select_related("motion_version").order_by("made_at", "id"):
        is_told = one.state == BallotState.DECLARED and one.verdict
        found[one.item_id].append(
            {
                "number": one.number,
                "title": one.title,
                "kind": str(one.get_kind_display()),  # type: ignore[attr-defined]
                "secrecy": str(one.get_secrecy_display()),  # type: ignore[attr-defined]
                "version": one.motion_version.ordinal if one.motion_version else None,
                "state": str(one.get_state_display()),  # type: ignore[attr-defined]
                "sentences": _counted(Verdict.from_json(one.verdict), option_titles(one)) if is_told and one.verdict else [],
            }
        )
    return found


def _counted(verdict: Verdict, titles: dict[str, str]) -> list[str]:
    """What the verdict says, and before it how many were for and against."""
    votes = verdict.details.get("votes", {}) if verdict.kind == BallotKind.DECISION else {}
    said = {code: votes.get(code, 0) for code in ("for", "against", "abstain")}
    counts = [_("赞成 %(for)d 票，反对 %(against)d 票，弃权 %(abstain)d 票。") % said] if votes else []
    return counts + verdict_words(verdict, titles)


def _beside(meeting: Meeting) -> dict[str, Any]:
    """What hangs on no item: motions, ballots and actions of the meeting as a whole, and what was said at the table."""
    loose = meeting.motions.filter(item=None).prefetch_related("versions", "amendments").order_by("sequence")
    return {
        "motions": [_motion(one) for one in loose],
        "ballots": _ballots(meeting)[None],
        "actions": [_action(one) for one in meeting.actions.filter(item=None).order_by("decided_at", "id")],
        "opinions": [_opinion(one) for one in Voiced.objects.filter(meeting=meeting).order_by("voiced_at", "id")],
    }


def _opinion(one: Voiced) -> dict[str, Any]:
    return {"who": one.who or _("没留姓名"), "text": one.text, "answer": one.answer, "to_case": one.wants_case}
