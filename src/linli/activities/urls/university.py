"""Addresses of the senior university: terms, courses, teachers, classes, the timetable."""

from django.urls import URLPattern, path

from ..views import university_paper
from ..views.desk import class_verbs, classes, courses, teachers, terms, timetable
from ..views.portal import teaching, university

DESK = "desk/activities/university/"
TERM, COURSE, TEACHER = f"{DESK}terms/<uuid:pk>/", f"{DESK}courses/<uuid:pk>/", f"{DESK}teachers/<uuid:pk>/"
CLASS, LESSON = f"{DESK}classes/<uuid:pk>/", f"{DESK}classes/<uuid:pk>/lessons/<uuid:lesson_id>/"
PUBLIC = "university/classes/<uuid:pk>/"
urlpatterns: list[URLPattern] = [
    path("university/", university.prospectus, name="university"),
    path("university/week/", university.week, name="university-week"),
    path("university/terms/<uuid:pk>/lots/", university.drawn, name="university-lots"),
    path("university/terms/<uuid:pk>/paper/", university_paper.term_week, name="university-week-paper"),
    path("university/teaching/", teaching.teaching, name="teaching"),
    path("university/teaching/away/", teaching.away, name="teaching-away"),
    path("university/teaching/away/<uuid:pk>/back/", teaching.back, name="teaching-back"),
    path("university/teaching/<uuid:pk>/", teaching.class_group, name="teaching-class"),
    path("university/teaching/<uuid:pk>/list/", university_paper.teaching_list, name="teaching-list"),
    path(PUBLIC, university.class_group, name="public-class"),
    path(f"{PUBLIC}days/", university_paper.class_days, name="public-class-days"),
    path(DESK, terms.listed, name="terms"),
    path(f"{DESK}timetable/", timetable.timetable, name="timetable"),
    path(f"{DESK}terms/new/", terms.new, name="term-new"),
    path(TERM, terms.term, name="term"),
    path(f"{TERM}change/", terms.change, name="term-change"),
    path(f"{TERM}copy/", terms.copy, name="term-copy"),
    path(f"{TERM}publish/", terms.publish, name="term-publish"),
    path(f"{TERM}draw/", terms.draw, name="term-draw"),
    path(f"{TERM}start/", terms.start, name="term-start"),
    path(f"{TERM}end/", terms.end, name="term-end"),
    path(f"{TERM}classes/new/", class_verbs.plan, name="class-new"),
    path(f"{DESK}courses/", courses.listed, name="courses"),
    path(f"{DESK}courses/new/", courses.new, name="course-new"),
    path(COURSE, courses.course, name="course"),
    path(f"{COURSE}change/", courses.change, name="course-change"),
    path(f"{COURSE}end/", courses.end, name="course-end"),
    path(f"{DESK}teachers/", teachers.listed, name="teachers"),
    path(f"{DESK}teachers/new/", teachers.new, name="teacher-new"),
    path(TEACHER, teachers.teacher, name="teacher"),
    path(f"{TEACHER}change/", teachers.change, name="teacher-change"),
    path(f"{TEACHER}away/", teachers.away, name="teacher-away"),
    path(f"{TEACHER}away/<uuid:away_id>/back/", teachers.back, name="teacher-back"),
    path(f"{TEACHER}leave/", teachers.leave, name="teacher-leave"),
    path(f"{DESK}classes/", classes.listed, name="classes"),
    path(CLASS, classes.class_group, name="class"),
    path(f"{CLASS}change/", class_verbs.change, name="class-change"),
    path(f"{CLASS}cancel/", class_verbs.cancel, name="class-cancel"),
    path(f"{CLASS}finish/", class_verbs.finish, name="class-finish"),
    path(f"{CLASS}list/", university_paper.class_list, name="class-list"),
    path(f"{LESSON}substitute/", class_verbs.substitute, name="lesson-substitute"),
    path(f"{LESSON}move/", class_verbs.move, name="lesson-move"),
    path(f"{LESSON}off/", class_verbs.call_off, name="lesson-off"),
    path(f"{LESSON}make-up/", class_verbs.make_up, name="lesson-make-up"),
]
