"""Addresses of sign-ups and of the call list."""

from django.urls import URLPattern, path

from ..views.desk import calls, signup_new, signups
from ..views.portal import signups as own

SESSION, SIGNUP, CALL = (f"desk/activities/{noun}/<uuid:pk>/" for noun in ("sessions", "signups", "calls"))
urlpatterns: list[URLPattern] = [
    path("sessions/<uuid:pk>/signup/", own.take, name="public-signup-new"),
    path("signups/mine/", own.mine, name="my-signups"),
    path("signups/code/", own.with_code, name="signup-by-code"),
    path("signups/<uuid:pk>/", own.receipt, name="public-signup"),
    path("signups/<uuid:pk>/cancel/", own.cancel, name="public-signup-cancel"),
    path("signups/<uuid:pk>/heads/", own.heads, name="public-signup-heads"),
    path("signups/<uuid:pk>/rate/", own.rate, name="public-signup-rate"),
    path(f"{SESSION}signups/", signups.listed, name="session-signups"),
    path(f"{SESSION}signups/new/", signup_new.take, name="session-signup-new"),
    path(SIGNUP, signups.signup, name="signup"),
    path(f"{SIGNUP}slip/", signup_new.slip, name="signup-slip"),
    path(f"{SIGNUP}cancel/", signups.cancel, name="signup-cancel"),
    path(f"{SIGNUP}heads/", signups.heads, name="signup-heads"),
    path(f"{SIGNUP}away/", signups.turn_away, name="signup-away"),
    path("desk/activities/calls/", calls.listed, name="calls"),
    path("desk/activities/calls/paper/", calls.on_paper, name="calls-paper"),
    path(f"{CALL}told/", calls.told, name="call-told"),
    path(f"{CALL}tried/", calls.tried, name="call-tried"),
    path(f"{CALL}phone/", calls.phone, name="call-phone"),
]
