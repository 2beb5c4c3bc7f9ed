"""The senior university: terms, courses, classes and lessons, teachers, learners and their enrolments."""

from ..models import ClassGroup, Course, Enrolment, Learner, Teacher, Term
from ..rules.enrolling import EnrolGiven
from ..rules.university import ClassGiven, CourseGiven, TermGiven
from ..services.classes import Planned as PlannedClass
from ..services.classes import cancel as cancel_class
from ..services.classes import change as change_class
from ..services.classes import finish as finish_class
from ..services.classes import plan as plan_class
from ..services.courses import add as add_course
from ..services.courses import end as end_course
from ..services.draws import draw as draw_term
from ..services.draws import draw_due as draw_due_terms
from ..services.enrolments import complete as complete_enrolment
from ..services.enrolments import enrol
from ..services.enrolments import pay as pay_enrolment
from ..services.enrolments import withdraw as withdraw_enrolment
from ..services.learner_certificates import issue_learner
from ..services.learners import file as file_learner
from ..services.lessons import call_off as call_off_lesson
from ..services.lessons import make_up as make_up_lesson
from ..services.lessons import move as move_lesson
from ..services.lessons import substitute as substitute_lesson
from ..services.notices_university import (
    on_class_session_changed,
    on_enrolled,
    on_enrolment_answered,
    on_lesson_changed,
    on_teacher_away,
)
from ..services.teachers import TeacherGiven
from ..services.teachers import away as teacher_away
from ..services.teachers import leave as leave_teacher
from ..services.teachers import name as name_teacher
from ..services.term_copies import copy as copy_term_classes
from ..services.terms import change as change_term
from ..services.terms import end as end_term
from ..services.terms import open_term
from ..services.terms import publish as publish_term
from ..services.terms import start as start_term
from ..services.upkeep_university import on_person_erased as on_learner_erased
from ..services.upkeep_university import on_person_merged as on_learner_merged
from ..services.upkeep_university import on_place_moved as on_place_moved_university

__all__ = [
    "ClassGiven",
    "ClassGroup",
    "Course",
    "CourseGiven",
    "EnrolGiven",
    "Enrolment",
    "Learner",
    "PlannedClass",
    "Teacher",
    "TeacherGiven",
    "Term",
    "TermGiven",
    "add_course",
    "call_off_lesson",
    "cancel_class",
    "change_class",
    "change_term",
    "complete_enrolment",
    "copy_term_classes",
    "draw_due_terms",
    "draw_term",
    "end_course",
    "end_term",
    "enrol",
    "file_learner",
    "finish_class",
    "issue_learner",
    "leave_teacher",
    "make_up_lesson",
    "move_lesson",
    "name_teacher",
    "on_class_session_changed",
    "on_enrolled",
    "on_enrolment_answered",
    "on_learner_erased",
    "on_learner_merged",
    "on_lesson_changed",
    "on_place_moved_university",
    "on_teacher_away",
    "open_term",
    "pay_enrolment",
    "plan_class",
    "publish_term",
    "start_term",
    "substitute_lesson",
    "teacher_away",
    "withdraw_enrolment",
]
