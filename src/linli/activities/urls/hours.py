"""Addresses of hours, their days in public, objections and certificates."""

from django.urls import URLPattern, path

from ..views import volunteer_paper
from ..views.desk import batches, certificates, hours
from ..views.portal import hours_shown
from ..views.portal import volunteering as own

HOURS, BATCH, CERTIFICATE = "desk/activities/hours/", "desk/activities/hours-shown/", "desk/activities/certificates/"
ONE, THIS, PAPER = f"{HOURS}<uuid:pk>/", f"{BATCH}<uuid:pk>/", f"{CERTIFICATE}<uuid:pk>/"
PUBLIC = "volunteers/shown/"
urlpatterns: list[URLPattern] = [
    path(PUBLIC, hours_shown.batches, name="public-batches"),
    path(f"{PUBLIC}<uuid:pk>/", hours_shown.batch, name="public-batch"),
    path(f"{PUBLIC}<uuid:pk>/paper/", volunteer_paper.public_batch, name="public-batch-paper"),
    path(f"{PUBLIC}<uuid:pk>/<uuid:hours_id>/object/", hours_shown.object_to, name="public-hours-object"),
    path("certificates/", hours_shown.check_by_hand, name="certificate-code"),
    path("certificates/mine/", own.my_certificates, name="my-certificates"),
    path("certificates/mine/<uuid:pk>/", volunteer_paper.own_certificate, name="my-certificate"),
    path("certificates/<str:code>/", hours_shown.check, name="certificate-check"),
    path(HOURS, hours.listed, name="hours"),
    path(f"{HOURS}record/", hours.record, name="hours-record"),
    path(f"{HOURS}objections/", batches.listed_objections, name="hours-objections"),
    path(f"{HOURS}objections/<uuid:pk>/", batches.answer_one, name="hours-answer"),
    path(f"{HOURS}session/<uuid:pk>/", hours.of_session, name="hours-session"),
    path(ONE, hours.one, name="hours-one"),
    path(f"{ONE}correct/", hours.correct, name="hours-correct"),
    path(f"{ONE}void/", hours.void, name="hours-void"),
    path(f"{ONE}object/", batches.hear, name="hours-object"),
    path(BATCH, batches.listed, name="hours-batches"),
    path(f"{BATCH}show/", batches.show, name="hours-show"),
    path(THIS, batches.batch, name="hours-batch"),
    path(f"{THIS}withdraw/", batches.withdraw, name="hours-batch-withdraw"),
    path(f"{THIS}paper/", volunteer_paper.batch, name="hours-batch-paper"),
    path(CERTIFICATE, certificates.listed, name="certificates"),
    path(PAPER, certificates.certificate, name="certificate"),
    path(f"{PAPER}revoke/", certificates.revoke, name="certificate-revoke"),
    path(f"{PAPER}paper/", volunteer_paper.certificate, name="certificate-paper"),
    path("desk/activities/volunteers/<uuid:pk>/certificate/", certificates.issue, name="certificate-issue"),
]
