"""What a fair takes over from the one before: the numbers on its stage and who did what. Stalls are asked for anew."""

from datetime import timedelta

from ..models import GroupTask, Programme, ResidentGroup, StageItem
from ..rules.fairs import FAIRS
from ..selectors import fairs as found

KEPT = ("title", "people_wanted", "note", "organisation")
ON_STAGE = ("stage", "title", "form", "minutes", "class_group", "note")


def copy_parts(programme: Programme, made: Programme, shift: timedelta) -> None:
    """Stage and tasks of last time, moved by so many days. A group that has ended since stays by its name alone."""
    if programme.kind not in FAIRS:
        return
    days = {one.starts_at: one for one in found.sessions_of(made)}
    items = [one for one in found.stage_of(programme) if one.session.starts_at + shift in days]
    StageItem.objects.bulk_create(
        StageItem(
            tenant_id=made.tenant_id, session=days[one.session.starts_at + shift], starts_at=one.starts_at + shift, group=_live(one.group),
            performers=one.performers or (one.group.name if one.group and _live(one.group) is None else ""),
            **{name: getattr(one, name) for name in ON_STAGE},
        )
        for one in items
    )  # fmt: skip
    GroupTask.objects.bulk_create(
        GroupTask(
            tenant_id=made.tenant_id, programme=made, group=_live(one.group), team=one.team, due_at=one.due_at + shift if one.due_at else None,
            **{name: getattr(one, name) for name in KEPT},
        )
        for one in found.tasks_of(programme)
    )  # fmt: skip


def _live(group: ResidentGroup | None) -> ResidentGroup | None:
    return group if group is not None and group.ended_on is None else None
