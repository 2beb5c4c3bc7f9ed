"""Addresses of partner units: the office's, a unit's own desk, residents'."""

from django.urls import URLPattern, path

from ..views.desk import partner_letters, partner_reviews, partner_verbs, partners
from ..views.portal import partners as portal
from ..views.portal import unit, unit_said

PARTNER, LETTER, REVIEW = (f"desk/cobuild/{noun}/<uuid:pk>/" for noun in ("partners", "letters", "reviews"))
urlpatterns: list[URLPattern] = [
    path("units/", portal.listed, name="public-partners"),
    path("units/<uuid:pk>/", portal.partner, name="public-partner"),
    path("unit/", unit.home, name="unit"),
    path("unit/asked/", unit.asked, name="unit-asked"),
    path("unit/claims/", unit.claims, name="unit-claims"),
    path("unit/members/", unit.members, name="unit-members"),
    path("unit/thanks/", unit.thanks, name="unit-thanks"),
    path("unit/record/", unit.record, name="unit-record"),
    path("unit/change/", unit.describe, name="unit-change"),
    path("unit/letters/<uuid:pk>/", unit_said.letter, name="unit-letter"),
    path("unit/letters/<uuid:pk>/print/", unit_said.letter_on_paper, name="unit-letter-print"),
    path("unit/letters/<uuid:pk>/read/", unit_said.letter_read, name="unit-letter-read"),
    path("unit/reviews/<uuid:pk>/", unit_said.review, name="unit-review"),
    path("unit/reviews/<uuid:pk>/print/", unit_said.review_on_paper, name="unit-review-print"),
    path("desk/cobuild/partners/", partners.listed, name="partners"),
    path("desk/cobuild/partners/new/", partner_verbs.register, name="partner-new"),
    path(PARTNER, partners.partner, name="partner"),
    path(f"{PARTNER}change/", partner_verbs.change, name="partner-change"),
    path(f"{PARTNER}leave/", partner_verbs.leave, name="partner-leave"),
    path(f"{PARTNER}record/", partners.record, name="partner-record"),
    path(f"{PARTNER}letter/", partner_letters.write, name="partner-letter-write"),
    path(f"{PARTNER}review/", partner_reviews.write, name="partner-review-write"),
    path("desk/cobuild/letters/", partner_letters.listed, name="partner-letters"),
    path("desk/cobuild/letters/write/", partner_letters.write_missing, name="partner-letters-write"),
    path("desk/cobuild/letters/send/", partner_letters.send_all, name="partner-letters-send"),
    path(LETTER, partner_letters.letter, name="partner-letter"),
    path(f"{LETTER}print/", partner_letters.paper, name="partner-letter-print"),
    path(f"{LETTER}send/", partner_letters.send, name="partner-letter-send"),
    path("desk/cobuild/reviews/", partner_reviews.listed, name="partner-reviews"),
    path(REVIEW, partner_reviews.review, name="partner-review"),
    path(f"{REVIEW}print/", partner_reviews.paper, name="partner-review-print"),
    path(f"{REVIEW}send/", partner_reviews.send, name="partner-review-send"),
    path(f"{REVIEW}answer/", partner_reviews.answer, name="partner-review-answer"),
]
