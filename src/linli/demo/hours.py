"""
When staff act: every moment of a story, told backwards from now, stands for an office moment. Pure.

Stories say "eight days and twenty hours ago", whatever the hour and the day at which the demo is built. Seven days of a
story are five working days here, evenly: so nobody dispatches at midnight or on a holiday, what came first stays first, and
a clock in working days runs as far as the story means, even where a holiday lies between.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from linli.core.workcalendar import Calendar

SECOND, HOUR = timedelta(seconds=1), 3600


@dataclass(frozen=True, slots=True)
class Hours:
    """The office's hours as seen from one present. Moments of a story a minute apart stay apart; counted in whole seconds."""

    calendar: Calendar
    now: datetime

    @property
    def present(self) -> datetime:
        """Now, within office hours; else the close of business before it."""
        return self.latest(self.now)

    def latest(self, moment: datetime) -> datetime:
        """The moment itself within office hours; else the close of business before it."""
        local = moment.astimezone(self.calendar.zone).replace(microsecond=0)
        if self.calendar.next_working_moment(local) == local:
            return local
        return self._moved(self._moved(local, -1), 1)

    def at(self, moment: datetime) -> datetime:
        """The office moment that a moment of a story stands for. Strictly increasing; the present for now, never after it."""
        return self.after(self.present, moment - self.now)

    def after(self, at: datetime, passed: timedelta) -> datetime:
        """So much of a story's time after an office moment (before it, below 0)."""
        return self._moved(at, self._share * (passed // SECOND) // 1)

    @property
    def _share(self) -> Fraction:
        """How much office time passes in a story's time."""
        day = sum(end - begin for begin, end in self.calendar.hours.blocks_on(self.present.date()))
        return Fraction(5 * day, 7 * 24 * HOUR)

    def _moved(self, at: datetime, seconds: int) -> datetime:
        return self.calendar.add_working_hours(at, Fraction(seconds, HOUR)) if seconds else at
