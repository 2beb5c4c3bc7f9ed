"""The front door of activities: what engines above and the demo may use."""

from .models import (
    CallUp,
    Certificate,
    Duty,
    DutyPost,
    HoursBatch,
    Programme,
    Series,
    ServiceHours,
    Session,
    Shift,
    Volunteer,
    VolunteerField,
    VolunteerTeam,
)
from .rules.callups import Pattern as ShiftPattern
from .rules.certificates import Printed as CertificatePrinted
from .rules.hours import Said as HoursSaid
from .selectors.duties import Figures as DutyFigures
from .selectors.duties import figures as duty_figures
from .selectors.duties import in_days as duties_in_days
from .selectors.person_times import person_times_by, person_times_of, persons_of
from .services.after_notes import write as write_after_note
from .services.batches import close_due as close_hours
from .services.batches import show as show_hours
from .services.batches import withdraw as withdraw_hours
from .services.callups import CallUpGiven
from .services.callups import close as close_callup
from .services.callups import end as end_callup
from .services.callups import make as make_callup
from .services.callups import open_ as open_callup
from .services.certificates import IssueGiven
from .services.certificates import issue as issue_certificate
from .services.certificates import put_out as put_out_certificate
from .services.certificates import revoke as revoke_certificate
from .services.copies import copy as copy_programme
from .services.crediting import credit_duty, credit_session
from .services.crediting import on_session_settled as on_session_settled_hours
from .services.duties import assign as assign_duties
from .services.duties import take as take_duty
from .services.duty_notes import came as duty_came
from .services.duty_notes import missed as duty_missed
from .services.duty_posts import PostGiven
from .services.duty_posts import add as add_post
from .services.hours import HoursGiven
from .services.hours import correct as correct_hours
from .services.hours import record as record_hours
from .services.hours import void as void_hours
from .services.items import ItemGiven
from .services.items import add as add_item
from .services.notices_callups import on_callup_opened, on_duty_planned, on_shift_called_off
from .services.notices_volunteers import (
    on_certificate_issued,
    on_hours_answered,
    on_hours_credited,
    on_hours_objected,
    on_hours_shown,
    on_volunteer_registered,
)
from .services.objections import ObjectionGiven
from .services.objections import answer as answer_hours_objection
from .services.objections import lodge as object_to_hours
from .services.programmes import ProgrammeGiven
from .services.programmes import change as change_programme
from .services.programmes import end as end_programme
from .services.programmes import make as make_programme
from .services.programmes import put_on_list as list_programme
from .services.programmes import withdraw as withdraw_programme
from .services.purging import purge as purge_callup
from .services.series import SeriesGiven
from .services.series import extend as extend_series
from .services.series import repeat as repeat_programme
from .services.sessions import SessionGiven
from .services.sessions import call_off as call_off_session
from .services.sessions import mark_held as mark_sessions_held
from .services.sessions import plan as plan_session
from .services.sessions import settle as settle_session
from .services.shifts import copy_week, set_out
from .services.upkeep_callups import on_consent_withdrawn as on_consent_withdrawn_callups
from .services.upkeep_callups import on_organisation_merged as on_organisation_merged_callups
from .services.upkeep_callups import on_person_erased as on_person_erased_callups
from .services.upkeep_callups import on_person_merged as on_person_merged_callups
from .services.upkeep_callups import on_place_moved as on_place_moved_callups
from .services.upkeep_programmes import on_booking_answered
from .services.upkeep_programmes import on_person_erased as on_person_erased_programmes
from .services.upkeep_programmes import on_place_moved as on_place_moved_programmes
from .services.upkeep_volunteers import on_consent_withdrawn as on_consent_withdrawn_by_volunteer
from .services.upkeep_volunteers import on_person_erased as on_person_erased_volunteers
from .services.upkeep_volunteers import on_person_merged as on_person_merged_volunteers
from .services.upkeep_volunteers import on_place_moved as on_place_moved_volunteers
from .services.volunteer_teams import TeamGiven as VolunteerTeamGiven
from .services.volunteer_teams import form as form_volunteer_team
from .services.volunteers import About as VolunteerAbout
from .services.volunteers import EntryGiven as VolunteerEntryGiven
from .services.volunteers import VolunteerGiven
from .services.volunteers import note as note_volunteer
from .services.volunteers import register as register_volunteer

__all__ = [
    "CallUp",
    "CallUpGiven",
    "Certificate",
    "CertificatePrinted",
    "Duty",
    "DutyFigures",
    "DutyPost",
    "HoursBatch",
    "HoursGiven",
    "HoursSaid",
    "IssueGiven",
    "ItemGiven",
    "ObjectionGiven",
    "PostGiven",
    "Programme",
    "ProgrammeGiven",
    "Series",
    "SeriesGiven",
    "ServiceHours",
    "Session",
    "SessionGiven",
    "Shift",
    "ShiftPattern",
    "Volunteer",
    "VolunteerAbout",
    "VolunteerEntryGiven",
    "VolunteerField",
    "VolunteerGiven",
    "VolunteerTeam",
    "VolunteerTeamGiven",
    "add_item",
    "add_post",
    "answer_hours_objection",
    "assign_duties",
    "call_off_session",
    "change_programme",
    "close_callup",
    "close_hours",
    "copy_programme",
    "copy_week",
    "correct_hours",
    "credit_duty",
    "credit_session",
    "duties_in_days",
    "duty_came",
    "duty_figures",
    "duty_missed",
    "end_callup",
    "end_programme",
    "extend_series",
    "form_volunteer_team",
    "issue_certificate",
    "list_programme",
    "make_callup",
    "make_programme",
    "mark_sessions_held",
    "note_volunteer",
    "object_to_hours",
    "on_booking_answered",
    "on_callup_opened",
    "on_certificate_issued",
    "on_consent_withdrawn_by_volunteer",
    "on_consent_withdrawn_callups",
    "on_duty_planned",
    "on_hours_answered",
    "on_hours_credited",
    "on_hours_objected",
    "on_hours_shown",
    "on_organisation_merged_callups",
    "on_person_erased_callups",
    "on_person_erased_programmes",
    "on_person_erased_volunteers",
    "on_person_merged_callups",
    "on_person_merged_volunteers",
    "on_place_moved_callups",
    "on_place_moved_programmes",
    "on_place_moved_volunteers",
    "on_session_settled_hours",
    "on_shift_called_off",
    "on_volunteer_registered",
    "open_callup",
    "person_times_by",
    "person_times_of",
    "persons_of",
    "plan_session",
    "purge_callup",
    "put_out_certificate",
    "record_hours",
    "register_volunteer",
    "repeat_programme",
    "revoke_certificate",
    "set_out",
    "settle_session",
    "show_hours",
    "take_duty",
    "void_hours",
    "withdraw_hours",
    "withdraw_programme",
    "write_after_note",
]
