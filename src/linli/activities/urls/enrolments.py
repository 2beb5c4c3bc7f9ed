"""Addresses of enrolments and learners."""

from django.urls import URLPattern, path

from ..views import university_paper
from ..views.desk import class_enrolments, learners
from ..views.portal import own_classes, university

DESK = "desk/activities/university/"
ENROLMENT, LEARNER = f"{DESK}enrolments/<uuid:pk>/", f"{DESK}learners/<uuid:pk>/"
urlpatterns: list[URLPattern] = [
    path("university/mine/", own_classes.mine, name="my-classes"),
    path("university/mine/paper/", university_paper.my_week, name="my-week"),
    path("university/mine/file/", own_classes.file, name="my-learner-file"),
    path("university/mine/<uuid:pk>/give-up/", own_classes.give_up, name="enrolment-give-up"),
    path("university/classes/<uuid:pk>/enrol/", university.enrol, name="public-class-enrol"),
    path(f"{DESK}enrol/", class_enrolments.choose, name="enrol-choose"),
    path(f"{DESK}classes/<uuid:pk>/enrol/", class_enrolments.enrol, name="class-enrol"),
    path(ENROLMENT, class_enrolments.enrolment, name="enrolment"),
    path(f"{ENROLMENT}slip/", university_paper.slip, name="enrolment-slip"),
    path(f"{ENROLMENT}withdraw/", class_enrolments.withdraw, name="enrolment-withdraw"),
    path(f"{ENROLMENT}pay/", class_enrolments.pay, name="enrolment-pay"),
    path(f"{ENROLMENT}complete/", class_enrolments.complete, name="enrolment-complete"),
    path(f"{ENROLMENT}certify/", class_enrolments.certify, name="enrolment-certify"),
    path(f"{DESK}learners/", learners.listed, name="learners"),
    path(LEARNER, learners.learner, name="learner"),
    path(f"{LEARNER}change/", learners.change, name="learner-change"),
    path(f"{LEARNER}private/", learners.private, name="learner-private"),
    path(f"{LEARNER}week/", university_paper.learner_week, name="learner-week"),
]
