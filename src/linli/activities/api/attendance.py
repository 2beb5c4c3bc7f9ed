"""Who came, by whichever way; paper sheets; excuses; the areas that are answered for."""

from ..models import Attendance, AttendanceMethod, PaperSheet, ResponsibilityArea
from ..selectors.attendance import person_times as person_times_of_rows
from ..selectors.attendance import persons, who_came
from ..services.areas import AreaGiven
from ..services.areas import change as change_area
from ..services.areas import check as check_area
from ..services.areas import draw as draw_area
from ..services.areas import end as end_area
from ..services.attendance import Came, check_in, check_in_with_code, come, come_many, come_numbered
from ..services.attendance import correct as correct_attendance
from ..services.attendance import count as count_heads
from ..services.attendance import void as void_attendance
from ..services.excuses import excuse
from ..services.excuses import make_up as make_up_excuse
from ..services.excuses import withdraw as withdraw_excuse
from ..services.notices_attendance import on_attendance_changed, on_excuse_noted
from ..services.papers import enter as enter_sheet
from ..services.papers import print_sheet
from ..services.sheets import EntryGiven, settle_unknown
from ..services.sheets import take as take_sheet
from ..services.sheets import take_again as take_sheet_again
from ..services.upkeep_attendance import on_person_erased_attendance, on_person_merged_attendance, on_place_moved_areas

__all__ = [
    "AreaGiven",
    "Attendance",
    "AttendanceMethod",
    "Came",
    "EntryGiven",
    "PaperSheet",
    "ResponsibilityArea",
    "change_area",
    "check_area",
    "check_in",
    "check_in_with_code",
    "come",
    "come_many",
    "come_numbered",
    "correct_attendance",
    "count_heads",
    "draw_area",
    "end_area",
    "enter_sheet",
    "excuse",
    "make_up_excuse",
    "on_attendance_changed",
    "on_excuse_noted",
    "on_person_erased_attendance",
    "on_person_merged_attendance",
    "on_place_moved_areas",
    "person_times_of_rows",
    "persons",
    "print_sheet",
    "settle_unknown",
    "take_sheet",
    "take_sheet_again",
    "void_attendance",
    "who_came",
    "withdraw_excuse",
]
