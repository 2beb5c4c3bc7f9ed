"""What cobuild does by the clock."""

from django.utils import timezone
from django_tasks import task

from linli.core import clock
from linli.core.tasks.schedule import every

from .services import agreements, letters, market_clock, mentoring_clock, notices_donations, obligations

MORNING = 8  # local hour from which people are told of days, and lots are drawn
SEVEN = 7 * 60


@every(minutes=30, name="cobuild.market")
@task()
def turn_market() -> int:
    """In the morning: draw the lots of the day, and say what grew old, is due, or waits to be confirmed; once each."""
    now = clock.now()
    if timezone.localtime(now).hour < MORNING:
        return 0
    return market_clock.draw_due(now=now) + market_clock.sound(now=now)


@every(minutes=24 * 60, name="cobuild.agreements-end", at=15)
@task()
def end_agreements() -> int:
    """End what was past its last day at midnight, and what a renewal that has begun takes over."""
    now = clock.now()
    return agreements.replace_due(now=now) + agreements.end_due(now=now)


@every(minutes=24 * 60, name="cobuild.obligations", at=SEVEN + 40)
@task()
def remind_of_obligations() -> int:
    """Remind of what has to be done soon, and of agreements to renew."""
    return obligations.remind_due(now=clock.now())


@every(minutes=24 * 60, name="cobuild.letters", at=SEVEN)
@task()
def draft_letters() -> int:
    """The letters to units for the quarter that is over lie ready."""
    return letters.draft_due(now=clock.now())


@every(minutes=24 * 60, name="cobuild.mentoring", at=SEVEN + 50)
@task()
def remind_of_mentoring() -> int:
    """Remind of pairs, placements and inspections whose day comes, and of pledges to look at again at mid-term."""
    return mentoring_clock.remind_due(now=clock.now())


@every(minutes=24 * 60, name="cobuild.stock", at=SEVEN + 45)
@task()
def sound_stock() -> int:
    """Say what expires soon in the stores, and which charity sales are not closed."""
    return notices_donations.sound(now=clock.now())
