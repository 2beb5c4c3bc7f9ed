"""Addresses of mentoring: the office's lists, one's own page, pledges for residents."""

from django.urls import URLPattern, path

from ..views import mentoring_paper as paper
from ..views.desk import inaugurations, inspections, mentorships, placements
from ..views.portal import mentoring as own
from ..views.portal import pledges as portal

PAIR, PLACEMENT = "desk/cobuild/mentorships/<uuid:pk>/", "desk/cobuild/placements/<uuid:pk>/"
NOTE, TERM, PLEDGE = (
    "desk/cobuild/inspections/<uuid:pk>/",
    "desk/cobuild/inaugurations/<uuid:pk>/",
    "desk/cobuild/pledges/<uuid:pk>/",
)
MY_PAIR, MY_PLACEMENT, MY_PLEDGE = "mentoring/pairs/<uuid:pk>/", "mentoring/base/<uuid:pk>/", "mentoring/pledges/<uuid:pk>/"
urlpatterns: list[URLPattern] = [
    path("desk/cobuild/mentorships/", mentorships.listed, name="mentorships"),
    path("desk/cobuild/mentorships/new/", mentorships.new, name="mentorship-new"),
    path(PAIR, mentorships.pair, name="mentorship"),
    path(f"{PAIR}note/", mentorships.note, name="mentorship-note"),
    path(f"{PAIR}close/", mentorships.close, name="mentorship-close"),
    path("desk/cobuild/placements/", placements.listed, name="placements"),
    path("desk/cobuild/placements/new/", placements.new, name="placement-new"),
    path(PLACEMENT, placements.placement, name="placement"),
    path(f"{PLACEMENT}certificate/", paper.certificate, name="placement-certificate"),
    path(f"{PLACEMENT}do/<slug:name>/", placements.verb, name="placement-verb"),
    path("desk/cobuild/areas/", inspections.areas, name="areas"),
    path("desk/cobuild/inspections/", inspections.listed, name="inspections"),
    path("desk/cobuild/inspections/new/", inspections.new, name="inspection-new"),
    path(NOTE, inspections.inspection, name="inspection"),
    path(f"{NOTE}done/", inspections.done, name="inspection-done"),
    path("desk/cobuild/inaugurations/", inaugurations.listed, name="inaugurations"),
    path("desk/cobuild/inaugurations/new/", inaugurations.new, name="inauguration-new"),
    path(TERM, inaugurations.inauguration, name="inauguration"),
    path(f"{TERM}change/", inaugurations.change, name="inauguration-change"),
    path(f"{TERM}swear/", inaugurations.swear, name="inauguration-swear"),
    path(f"{TERM}sworn/<uuid:sworn_id>/strike/", inaugurations.strike, name="sworn-strike"),
    path(f"{TERM}print/", paper.pledges, name="inauguration-print"),
    path("desk/cobuild/pledges/", inaugurations.pledge_list, name="pledges"),
    path(PLEDGE, inaugurations.pledge, name="pledge"),
    path(f"{PLEDGE}review/", inaugurations.review, name="pledge-review"),
    path("mentoring/", own.mine, name="my-mentoring"),
    path(MY_PAIR, own.pair, name="my-mentorship"),
    path(f"{MY_PAIR}note/", own.pair_note, name="my-mentorship-note"),
    path(MY_PLACEMENT, own.placement, name="my-placement"),
    path(f"{MY_PLACEMENT}learnt/", own.learnt, name="my-placement-learnt"),
    path(f"{MY_PLACEMENT}appraise/", own.appraise, name="my-placement-appraise"),
    path(f"{MY_PLACEMENT}certificate/", paper.own_certificate, name="my-placement-certificate"),
    path(MY_PLEDGE, own.pledge, name="my-pledge"),
    path(f"{MY_PLEDGE}report/", own.report, name="my-pledge-report"),
    path("pledges/", portal.listed, name="public-pledges"),
    path("pledges/<uuid:pk>/", portal.sworn, name="public-sworn"),
    path("pledges/<uuid:pk>/print/", paper.public_pledges, name="public-sworn-print"),
]
