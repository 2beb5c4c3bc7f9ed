"""The front door of activities: what engines above and the demo may use."""

from .models import (
    Attendance,
    AttendanceMethod,
    CallUp,
    Certificate,
    ClassGroup,
    Course,
    Duty,
    DutyPost,
    Enrolment,
    HoursBatch,
    Learner,
    Lecturer,
    Outreach,
    OutreachSite,
    PaperSheet,
    Programme,
    ResidentGroup,
    ResponsibilityArea,
    Series,
    ServiceHours,
    Session,
    Shift,
    TalkRequest,
    Teacher,
    Term,
    Volunteer,
    VolunteerField,
    VolunteerTeam,
)
from .rules.callups import Pattern as ShiftPattern
from .rules.certificates import Printed as CertificatePrinted
from .rules.enrolling import EnrolGiven
from .rules.hours import Said as HoursSaid
from .rules.university import ClassGiven, CourseGiven, TermGiven
from .selectors.attendance import person_times as person_times_of_rows
from .selectors.attendance import persons, who_came
from .selectors.duties import Figures as DutyFigures
from .selectors.duties import figures as duty_figures
from .selectors.duties import in_days as duties_in_days
from .selectors.person_times import person_times_by, person_times_of, persons_of
from .services.after_notes import write as write_after_note
from .services.areas import AreaGiven
from .services.areas import change as change_area
from .services.areas import check as check_area
from .services.areas import draw as draw_area
from .services.areas import end as end_area
from .services.attendance import Came, check_in, check_in_with_code, come, come_many, come_numbered
from .services.attendance import correct as correct_attendance
from .services.attendance import count as count_heads
from .services.attendance import void as void_attendance
from .services.batches import close_due as close_hours
from .services.batches import show as show_hours
from .services.batches import withdraw as withdraw_hours
from .services.calls import make as list_calls
from .services.calls import told as note_call_told
from .services.calls import tried as note_call_tried
from .services.callups import CallUpGiven
from .services.callups import close as close_callup
from .services.callups import end as end_callup
from .services.callups import make as make_callup
from .services.callups import open_ as open_callup
from .services.certificates import IssueGiven
from .services.certificates import issue as issue_certificate
from .services.certificates import put_out as put_out_certificate
from .services.certificates import revoke as revoke_certificate
from .services.classes import Planned as PlannedClass
from .services.classes import cancel as cancel_class
from .services.classes import change as change_class
from .services.classes import finish as finish_class
from .services.classes import plan as plan_class
from .services.copies import copy as copy_programme
from .services.courses import add as add_course
from .services.courses import end as end_course
from .services.crediting import credit_duty, credit_session
from .services.crediting import on_session_settled as on_session_settled_hours
from .services.draws import draw as draw_term
from .services.draws import draw_due as draw_due_terms
from .services.duties import assign as assign_duties
from .services.duties import take as take_duty
from .services.duty_notes import came as duty_came
from .services.duty_notes import missed as duty_missed
from .services.duty_posts import PostGiven
from .services.duty_posts import add as add_post
from .services.enrolments import complete as complete_enrolment
from .services.enrolments import enrol
from .services.enrolments import pay as pay_enrolment
from .services.enrolments import withdraw as withdraw_enrolment
from .services.excuses import excuse
from .services.excuses import make_up as make_up_excuse
from .services.excuses import withdraw as withdraw_excuse
from .services.group_tasks import TaskGiven as GroupTaskGiven
from .services.group_tasks import done as note_group_task_done
from .services.group_tasks import give as give_group_task
from .services.groups import GroupGiven, ask_to_join
from .services.groups import add_member as add_group_member
from .services.groups import admit as admit_group_member
from .services.groups import end as end_group
from .services.groups import record as record_group
from .services.hours import HoursGiven
from .services.hours import correct as correct_hours
from .services.hours import record as record_hours
from .services.hours import void as void_hours
from .services.items import ItemGiven
from .services.items import add as add_item
from .services.learner_certificates import issue_learner
from .services.learners import file as file_learner
from .services.lecturers import LecturerGiven, SiteGiven
from .services.lecturers import name as name_lecturer
from .services.lecturers import put_site as put_outreach_site
from .services.ledgers import take_over_class, take_over_duties
from .services.lessons import call_off as call_off_lesson
from .services.lessons import make_up as make_up_lesson
from .services.lessons import move as move_lesson
from .services.lessons import substitute as substitute_lesson
from .services.notices_attendance import on_attendance_changed, on_excuse_noted
from .services.notices_callups import on_callup_opened, on_duty_planned, on_shift_called_off
from .services.notices_fairs import (
    on_group_answered,
    on_session_held_talks,
    on_session_off_talks,
    on_stall_answered,
    on_talk_answered,
    on_talk_asked,
)
from .services.notices_signups import (
    on_moved_up,
    on_session_called_off,
    on_session_changed,
    on_session_grew,
    on_session_soon,
    on_sign_up_ended,
    on_signed_up,
)
from .services.notices_university import (
    on_class_session_changed,
    on_enrolled,
    on_enrolment_answered,
    on_lesson_changed,
    on_teacher_away,
)
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
from .services.outreach import GroundGiven, OutreachGiven
from .services.outreach import note as note_outreach
from .services.outreach import of_session as note_talk_of_session
from .services.papers import enter as enter_sheet
from .services.papers import print_sheet
from .services.programmes import ProgrammeGiven
from .services.programmes import change as change_programme
from .services.programmes import end as end_programme
from .services.programmes import make as make_programme
from .services.programmes import put_on_list as list_programme
from .services.programmes import withdraw as withdraw_programme
from .services.purging import purge as purge_callup
from .services.reminders import remind_due
from .services.series import SeriesGiven
from .services.series import extend as extend_series
from .services.series import repeat as repeat_programme
from .services.sessions import SessionGiven
from .services.sessions import call_off as call_off_session
from .services.sessions import mark_held as mark_sessions_held
from .services.sessions import plan as plan_session
from .services.sessions import settle as settle_session
from .services.sheets import EntryGiven, settle_unknown
from .services.sheets import take as take_sheet
from .services.sheets import take_again as take_sheet_again
from .services.shifts import copy_week, set_out
from .services.signup_changes import cancel as cancel_signup
from .services.signup_changes import change_heads, turn_away
from .services.signup_changes import rate as rate_session
from .services.signup_queue import after_change as move_up
from .services.signups import SignedUp, SignUpGiven, sign_up, sign_up_series
from .services.stage import StageGiven
from .services.stage import put as put_on_stage
from .services.stalls import StallGiven
from .services.stalls import ask as ask_for_stall
from .services.stalls import give as give_stall
from .services.strangers import Stranger
from .services.talks import PlanGiven as TalkPlanGiven
from .services.talks import TalkGiven
from .services.talks import ask as ask_for_talk
from .services.talks import plan as plan_talk
from .services.teachers import TeacherGiven
from .services.teachers import away as teacher_away
from .services.teachers import leave as leave_teacher
from .services.teachers import name as name_teacher
from .services.term_copies import copy as copy_term_classes
from .services.terms import change as change_term
from .services.terms import end as end_term
from .services.terms import open_term
from .services.terms import publish as publish_term
from .services.terms import start as start_term
from .services.upkeep_attendance import on_person_erased_attendance, on_person_merged_attendance, on_place_moved_areas
from .services.upkeep_callups import on_consent_withdrawn as on_consent_withdrawn_callups
from .services.upkeep_callups import on_organisation_merged as on_organisation_merged_callups
from .services.upkeep_callups import on_person_erased as on_person_erased_callups
from .services.upkeep_callups import on_person_merged as on_person_merged_callups
from .services.upkeep_callups import on_place_moved as on_place_moved_callups
from .services.upkeep_fairs import on_person_erased_fairs, on_person_merged_fairs, on_place_moved_fairs
from .services.upkeep_programmes import on_booking_answered
from .services.upkeep_programmes import on_person_erased as on_person_erased_programmes
from .services.upkeep_programmes import on_place_moved as on_place_moved_programmes
from .services.upkeep_signups import on_person_erased_signups, on_person_merged_signups
from .services.upkeep_university import on_person_erased as on_learner_erased
from .services.upkeep_university import on_person_merged as on_learner_merged
from .services.upkeep_university import on_place_moved as on_place_moved_university
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
    "AreaGiven",
    "Attendance",
    "AttendanceMethod",
    "CallUp",
    "CallUpGiven",
    "Came",
    "Certificate",
    "CertificatePrinted",
    "ClassGiven",
    "ClassGroup",
    "Course",
    "CourseGiven",
    "Duty",
    "DutyFigures",
    "DutyPost",
    "EnrolGiven",
    "Enrolment",
    "EntryGiven",
    "GroundGiven",
    "GroupGiven",
    "GroupTaskGiven",
    "HoursBatch",
    "HoursGiven",
    "HoursSaid",
    "IssueGiven",
    "ItemGiven",
    "Learner",
    "Lecturer",
    "LecturerGiven",
    "ObjectionGiven",
    "Outreach",
    "OutreachGiven",
    "OutreachSite",
    "PaperSheet",
    "PlannedClass",
    "PostGiven",
    "Programme",
    "ProgrammeGiven",
    "ResidentGroup",
    "ResponsibilityArea",
    "Series",
    "SeriesGiven",
    "ServiceHours",
    "Session",
    "SessionGiven",
    "Shift",
    "ShiftPattern",
    "SignUpGiven",
    "SignedUp",
    "SiteGiven",
    "StageGiven",
    "StallGiven",
    "Stranger",
    "TalkGiven",
    "TalkPlanGiven",
    "TalkRequest",
    "Teacher",
    "TeacherGiven",
    "Term",
    "TermGiven",
    "Volunteer",
    "VolunteerAbout",
    "VolunteerEntryGiven",
    "VolunteerField",
    "VolunteerGiven",
    "VolunteerTeam",
    "VolunteerTeamGiven",
    "add_course",
    "add_group_member",
    "add_item",
    "add_post",
    "admit_group_member",
    "answer_hours_objection",
    "ask_for_stall",
    "ask_for_talk",
    "ask_to_join",
    "assign_duties",
    "call_off_lesson",
    "call_off_session",
    "cancel_class",
    "cancel_signup",
    "change_area",
    "change_class",
    "change_heads",
    "change_programme",
    "change_term",
    "check_area",
    "check_in",
    "check_in_with_code",
    "close_callup",
    "close_hours",
    "come",
    "come_many",
    "come_numbered",
    "complete_enrolment",
    "copy_programme",
    "copy_term_classes",
    "copy_week",
    "correct_attendance",
    "correct_hours",
    "count_heads",
    "credit_duty",
    "credit_session",
    "draw_area",
    "draw_due_terms",
    "draw_term",
    "duties_in_days",
    "duty_came",
    "duty_figures",
    "duty_missed",
    "end_area",
    "end_callup",
    "end_course",
    "end_group",
    "end_programme",
    "end_term",
    "enrol",
    "enter_sheet",
    "excuse",
    "extend_series",
    "file_learner",
    "finish_class",
    "form_volunteer_team",
    "give_group_task",
    "give_stall",
    "issue_certificate",
    "issue_learner",
    "leave_teacher",
    "list_calls",
    "list_programme",
    "make_callup",
    "make_programme",
    "make_up_excuse",
    "make_up_lesson",
    "mark_sessions_held",
    "move_lesson",
    "move_up",
    "name_lecturer",
    "name_teacher",
    "note_call_told",
    "note_call_tried",
    "note_group_task_done",
    "note_outreach",
    "note_talk_of_session",
    "note_volunteer",
    "object_to_hours",
    "on_attendance_changed",
    "on_booking_answered",
    "on_callup_opened",
    "on_certificate_issued",
    "on_class_session_changed",
    "on_consent_withdrawn_by_volunteer",
    "on_consent_withdrawn_callups",
    "on_duty_planned",
    "on_enrolled",
    "on_enrolment_answered",
    "on_excuse_noted",
    "on_group_answered",
    "on_hours_answered",
    "on_hours_credited",
    "on_hours_objected",
    "on_hours_shown",
    "on_learner_erased",
    "on_learner_merged",
    "on_lesson_changed",
    "on_moved_up",
    "on_organisation_merged_callups",
    "on_person_erased_attendance",
    "on_person_erased_callups",
    "on_person_erased_fairs",
    "on_person_erased_programmes",
    "on_person_erased_signups",
    "on_person_erased_volunteers",
    "on_person_merged_attendance",
    "on_person_merged_callups",
    "on_person_merged_fairs",
    "on_person_merged_signups",
    "on_person_merged_volunteers",
    "on_place_moved_areas",
    "on_place_moved_callups",
    "on_place_moved_fairs",
    "on_place_moved_programmes",
    "on_place_moved_university",
    "on_place_moved_volunteers",
    "on_session_called_off",
    "on_session_changed",
    "on_session_grew",
    "on_session_held_talks",
    "on_session_off_talks",
    "on_session_settled_hours",
    "on_session_soon",
    "on_shift_called_off",
    "on_sign_up_ended",
    "on_signed_up",
    "on_stall_answered",
    "on_talk_answered",
    "on_talk_asked",
    "on_teacher_away",
    "on_volunteer_registered",
    "open_callup",
    "open_term",
    "pay_enrolment",
    "person_times_by",
    "person_times_of",
    "person_times_of_rows",
    "persons",
    "persons_of",
    "plan_class",
    "plan_session",
    "plan_talk",
    "print_sheet",
    "publish_term",
    "purge_callup",
    "put_on_stage",
    "put_out_certificate",
    "put_outreach_site",
    "rate_session",
    "record_group",
    "record_hours",
    "register_volunteer",
    "remind_due",
    "repeat_programme",
    "revoke_certificate",
    "set_out",
    "settle_session",
    "settle_unknown",
    "show_hours",
    "sign_up",
    "sign_up_series",
    "start_term",
    "substitute_lesson",
    "take_duty",
    "take_over_class",
    "take_over_duties",
    "take_sheet",
    "take_sheet_again",
    "teacher_away",
    "turn_away",
    "void_attendance",
    "void_hours",
    "who_came",
    "withdraw_enrolment",
    "withdraw_excuse",
    "withdraw_hours",
    "withdraw_programme",
    "write_after_note",
]
