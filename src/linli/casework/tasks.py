"""What casework does by the clock: warn before a limit is reached, say when it is passed, forget what need not be kept."""

from dataclasses import asdict

from django.utils import timezone
from django_tasks import task

from linli.core import clock
from linli.core.actors import Actor
from linli.core.tasks import control
from linli.core.tasks.schedule import every
from linli.registry.api import Appointment, staff_actor

from .models import ImportRun
from .services import (
    clocks,
    delays,
    escalation,
    guide,
    handing_over,
    hotline,
    imports,
    limits,
    looking,
    petition_days,
    reminding,
    visits,
    whistles,
)

MORNING = 8  # local hour from which people are told of days


@every(minutes=5, name="casework.clocks")
@task()
def sound_clocks() -> dict[str, int]:
    """Announce clocks that near their end or have passed it, each once."""
    warned, late = clocks.sound(now=clock.now(), by=Actor.system("时限"))
    return {"warned": warned, "late": late}


@every(minutes=2, name="casework.whistles")
@task()
def tell_silent_units() -> int:
    """Say that a unit has not answered a whistle in its time, each once."""
    return whistles.tell_silent(now=clock.now())


@every(minutes=30, name="casework.reviews")
@task()
def sound_reviews() -> dict[str, int]:
    """Say on its morning that a suspended case is to be reviewed, and that a limit of a petition comes near or has passed."""
    now = clock.now()
    if timezone.localtime(now).hour < MORNING:
        return {"reviews": 0, "petitions": 0}
    told = delays.sound_reviews(now=now, by=Actor.system("挂账复查"))
    return {"reviews": told, "petitions": petition_days.sound_petitions(now=now, by=Actor.system("信访期限"))}


@every(minutes=5, name="casework.escalation", at=2)
@task()
def escalate() -> dict[str, int]:
    """Remind, show cards, and say which answers did not come, each once; by the rules in force."""
    return asdict(escalation.escalate(now=clock.now(), by=Actor.system()))


@every(minutes=5, name="casework.bookings")
@task(own_transactions=True)
def remind_booked() -> int:
    """Text whoever has booked for soon; each is claimed before it is sent."""
    return reminding.remind_booked(now=clock.now(), by=Actor.system("排队提醒"))


@every(minutes=24 * 60, name="casework.left", at=MORNING * 60 + 10)
@task()
def tell_left() -> int:
    """In the morning: how many open cases are in the hands of somebody who is no longer there."""
    return handing_over.tell_left(now=clock.now())


@every(minutes=24 * 60, name="casework.hall", at=20)
@task()
def tidy_hall() -> int:
    """Soon after midnight: say of every number left over that it was not served."""
    return visits.tidy(now=clock.now(), by=Actor.system("收尾"))


@every(minutes=24 * 60, name="casework.guide", at=25)
@task()
def look_through_guide() -> dict[str, int]:
    """Soon after midnight: what begins and ends today is found or found no more; keepers hear what to look at again."""
    now = clock.now()
    found = sum(guide.refresh(tenant=tenant, now=now) for tenant in reminding.tenants_with_a_guide())
    return {"found": found, "told": reminding.remind_of_reviews(now=now)}


@every(minutes=24 * 60, name="casework.columns", at=195)
@task()
def forget_columns() -> int:
    """Remove sheets of other cities whose columns nobody chose."""
    return hotline.forget_uploads(now=clock.now())


@every(minutes=24 * 60, name="casework.attempts", at=190)
@task()
def forget_attempts() -> int:
    """Forget which source tried how often, after a day."""
    return limits.purge(clock.now())


@every(minutes=5, name="casework.imports")
@task(own_transactions=True)
def tidy_imports() -> dict[str, int]:
    """Clear away what a killed process left of a sheet, and finish what only had to be made findable."""
    return imports.tidy(clock.now())


@every(minutes=60, name="casework.looking", at=40)
@task()
def forget_looking() -> int:
    """Forget who had which case open, after an hour."""
    return looking.purge(clock.now())


@task(own_transactions=True)
def run_import(run_id: str, step: str, appointment_id: str) -> dict[str, int | str]:
    """
    Look at or apply an uploaded sheet. It works in transactions of its own: a worker that is killed leaves nothing behind,
    and the next one starts the sheet again.
    """
    run = ImportRun.objects.select_related("tenant", "file").get(pk=run_id)
    by = _actor(run, appointment_id)
    if run.is_over:
        imports.finish_run(run, by=by, now=clock.now())
        return {"state": run.state}
    run = imports.work_on(run, step, by=by, now=clock.now(), progress=control.checkpoint)
    return {"state": run.state, "created": run.created, "unchanged": run.unchanged}


def _actor(run: ImportRun, appointment_id: str) -> Actor:
    """Whoever began the import, with what their post may do now; the installation's own hand where it was the console."""
    if not appointment_id:
        return Actor.system(run.by_label, tenant_id=run.tenant_id)
    held = Appointment.objects.select_related("post", "post__place", "post__organisation", "person", "tenant")
    return staff_actor(held.get(pk=appointment_id))
