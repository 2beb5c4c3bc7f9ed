"""Robots of staff chat groups."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Place

from ..access import ROBOTS
from ..errors import RobotRefused
from ..models import Preference, Robot


@transaction.atomic
def add_robot(
    *, kind: str, name: str, url: str, tenant: Tenant, place: Place | None, by: Actor, now: datetime, only_urgent: bool = False
) -> Robot:
    """
    Connect a group. Only https addresses are taken: what is told must not be read on the way.

    :raises NotAllowed: without the post for it at this place. :raises RobotRefused: with every problem of the input.
    """
    if not by.may(ROBOTS, tenant_id=tenant.pk, place_path=place.path if place else ""):
        raise NotAllowed(Problem("not_allowed", _("接工作群要有系统管理员或本社区书记的岗位。")))
    problems = (
        [] if url.startswith("https://") else [Problem("url", _("机器人地址以 https:// 开头，从群设置里整条复制。"), "url")]
    )
    if kind not in Robot.Kind.values:
        problems.append(Problem("kind", _("选一种群。"), "kind"))
    if not name.strip():
        problems.append(Problem("name", _("写上群名，大家好认。"), "name"))
    refuse_if(problems, RobotRefused)
    robot = Robot.objects.create(
        tenant=tenant, kind=kind, name=name.strip(), url=url, place=place, only_urgent=only_urgent, made_at=now
    )
    journal.record("disclosure.robot.added", robot, by=by, now=now, changes={"name": [None, robot.name], "kind": [None, kind]})
    return robot


@transaction.atomic
def stop_robot(*, robot: Robot, by: Actor, now: datetime) -> Robot:
    """Disconnect a group. :raises NotAllowed: :raises RobotRefused: when it is disconnected already."""
    robot = locking.one(Robot, robot.pk)
    place = Place.objects.filter(pk=robot.place_id).first() if robot.place_id else None
    if not by.may(ROBOTS, tenant_id=robot.tenant_id, place_path=place.path if place else ""):
        raise NotAllowed(Problem("not_allowed", _("停用工作群要有系统管理员或本社区书记的岗位。")))
    if robot.stopped_at:
        raise RobotRefused(Problem("stopped", _("这个群已经停用了。")))
    robot.stopped_at = now
    robot.save(update_fields=["stopped_at"])
    journal.record("disclosure.robot.stopped", robot, by=by, now=now)
    return robot


@transaction.atomic
def set_preference(*, wants_sms: bool, wants_mail: bool, only_urgent: bool, by: Actor, now: datetime) -> Preference:
    """Keep how the acting person wants to hear of things. :raises NotAllowed: for somebody who is in no register."""
    person_id: UUID | None = by.person_id
    if person_id is None or by.tenant_id is None:
        raise NotAllowed(Problem("not_allowed", _("先在社区登记，才有消息可发。")))
    kept, _is_new = Preference.objects.get_or_create(person_id=person_id, defaults={"tenant_id": by.tenant_id})
    wish = locking.one(Preference, kept.pk)
    old = [wish.wants_sms, wish.wants_mail, wish.only_urgent]
    wish.wants_sms, wish.wants_mail, wish.only_urgent = wants_sms, wants_mail, only_urgent
    wish.save()
    journal.record(
        "disclosure.preference.set", wish, by=by, now=now, changes={"wishes": [old, [wants_sms, wants_mail, only_urgent]]}
    )
    return wish
