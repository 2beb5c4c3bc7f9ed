"""Addresses that allauth looks up by its own names; the pages behind them are ours."""

from django.urls import URLPattern, path

from ..views import district, sign_in

urlpatterns: list[URLPattern] = [
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-in/by/<str:provider_id>/", district.begin, name="openid_connect_login"),
    path("sign-in/by/<str:provider_id>/back/", district.come_back, name="openid_connect_callback"),
]
