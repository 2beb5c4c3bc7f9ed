"""Call-ups, their posts and shifts, who is on duty."""

from ..models import CallUp, Duty, DutyPost, Shift
from ..rules.callups import Pattern as ShiftPattern
from ..selectors.duties import Figures as DutyFigures
from ..selectors.duties import figures as duty_figures
from ..selectors.duties import in_days as duties_in_days
from ..services.callups import CallUpGiven
from ..services.callups import close as close_callup
from ..services.callups import end as end_callup
from ..services.callups import make as make_callup
from ..services.callups import open_ as open_callup
from ..services.duties import assign as assign_duties
from ..services.duties import take as take_duty
from ..services.duty_notes import came as duty_came
from ..services.duty_notes import missed as duty_missed
from ..services.duty_posts import PostGiven
from ..services.duty_posts import add as add_post
from ..services.notices_callups import on_callup_opened, on_duty_planned, on_shift_called_off
from ..services.purging import purge as purge_callup
from ..services.shifts import copy_week, set_out
from ..services.upkeep_callups import on_consent_withdrawn as on_consent_withdrawn_callups
from ..services.upkeep_callups import on_organisation_merged as on_organisation_merged_callups
from ..services.upkeep_callups import on_person_erased as on_person_erased_callups
from ..services.upkeep_callups import on_person_merged as on_person_merged_callups
from ..services.upkeep_callups import on_place_moved as on_place_moved_callups

__all__ = [
    "CallUp",
    "CallUpGiven",
    "Duty",
    "DutyFigures",
    "DutyPost",
    "PostGiven",
    "Shift",
    "ShiftPattern",
    "add_post",
    "assign_duties",
    "close_callup",
    "copy_week",
    "duties_in_days",
    "duty_came",
    "duty_figures",
    "duty_missed",
    "end_callup",
    "make_callup",
    "on_callup_opened",
    "on_consent_withdrawn_callups",
    "on_duty_planned",
    "on_organisation_merged_callups",
    "on_person_erased_callups",
    "on_person_merged_callups",
    "on_place_moved_callups",
    "on_shift_called_off",
    "open_callup",
    "purge_callup",
    "set_out",
    "take_duty",
]
