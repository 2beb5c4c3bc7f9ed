"""The front door of activities: what engines above and the demo may use."""

from .models import (
    Certificate,
    ClassGroup,
    Course,
    Enrolment,
    HoursBatch,
    Learner,
    ServiceHours,
    Teacher,
    Term,
    Volunteer,
    VolunteerField,
    VolunteerTeam,
)
from .rules.certificates import Printed as CertificatePrinted
from .rules.enrolling import EnrolGiven
from .rules.hours import Said as HoursSaid
from .rules.university import ClassGiven, CourseGiven, TermGiven
from .services.batches import close_due as close_hours
from .services.batches import show as show_hours
from .services.batches import withdraw as withdraw_hours
from .services.certificates import IssueGiven
from .services.certificates import issue as issue_certificate
from .services.certificates import put_out as put_out_certificate
from .services.certificates import revoke as revoke_certificate
from .services.classes import Planned as PlannedClass
from .services.classes import cancel as cancel_class
from .services.classes import change as change_class
from .services.classes import finish as finish_class
from .services.classes import plan as plan_class
from .services.courses import add as add_course
from .services.courses import end as end_course
from .services.crediting import credit_duty, credit_session
from .services.crediting import on_session_settled as on_session_settled_hours
from .services.draws import draw as draw_term
from .services.draws import draw_due as draw_due_terms
from .services.enrolments import complete as complete_enrolment
from .services.enrolments import enrol
from .services.enrolments import pay as pay_enrolment
from .services.enrolments import withdraw as withdraw_enrolment
from .services.hours import HoursGiven
from .services.hours import correct as correct_hours
from .services.hours import record as record_hours
from .services.hours import void as void_hours
from .services.learner_certificates import issue_learner
from .services.learners import file as file_learner
from .services.lessons import call_off as call_off_lesson
from .services.lessons import make_up as make_up_lesson
from .services.lessons import move as move_lesson
from .services.lessons import substitute as substitute_lesson
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
from .services.upkeep_university import on_person_erased as on_learner_erased
from .services.upkeep_university import on_person_merged as on_learner_merged
from .services.upkeep_university import on_place_moved as on_place_moved_university
from .services.upkeep_volunteers import on_consent_withdrawn as on_consent_withdrawn_by_volunteer
from .services.upkeep_volunteers import on_person_erased as on_volunteer_erased
from .services.upkeep_volunteers import on_person_merged as on_volunteer_merged
from .services.upkeep_volunteers import on_place_moved as on_place_moved_volunteers
from .services.volunteer_teams import TeamGiven as VolunteerTeamGiven
from .services.volunteer_teams import form as form_volunteer_team
from .services.volunteers import About as VolunteerAbout
from .services.volunteers import EntryGiven as VolunteerEntryGiven
from .services.volunteers import VolunteerGiven
from .services.volunteers import note as note_volunteer
from .services.volunteers import register as register_volunteer

__all__ = [
    "Certificate",
    "CertificatePrinted",
    "ClassGiven",
    "ClassGroup",
    "Course",
    "CourseGiven",
    "EnrolGiven",
    "Enrolment",
    "HoursBatch",
    "HoursGiven",
    "HoursSaid",
    "IssueGiven",
    "Learner",
    "ObjectionGiven",
    "PlannedClass",
    "ServiceHours",
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
    "answer_hours_objection",
    "call_off_lesson",
    "cancel_class",
    "change_class",
    "change_term",
    "close_hours",
    "complete_enrolment",
    "copy_term_classes",
    "correct_hours",
    "credit_duty",
    "credit_session",
    "draw_due_terms",
    "draw_term",
    "end_course",
    "end_term",
    "enrol",
    "file_learner",
    "finish_class",
    "form_volunteer_team",
    "issue_certificate",
    "issue_learner",
    "leave_teacher",
    "make_up_lesson",
    "move_lesson",
    "name_teacher",
    "note_volunteer",
    "object_to_hours",
    "on_certificate_issued",
    "on_class_session_changed",
    "on_consent_withdrawn_by_volunteer",
    "on_enrolled",
    "on_enrolment_answered",
    "on_hours_answered",
    "on_hours_credited",
    "on_hours_objected",
    "on_hours_shown",
    "on_learner_erased",
    "on_learner_merged",
    "on_lesson_changed",
    "on_place_moved_university",
    "on_place_moved_volunteers",
    "on_session_settled_hours",
    "on_teacher_away",
    "on_volunteer_erased",
    "on_volunteer_merged",
    "on_volunteer_registered",
    "open_term",
    "pay_enrolment",
    "plan_class",
    "publish_term",
    "put_out_certificate",
    "record_hours",
    "register_volunteer",
    "revoke_certificate",
    "show_hours",
    "start_term",
    "substitute_lesson",
    "teacher_away",
    "void_hours",
    "withdraw_enrolment",
    "withdraw_hours",
]
