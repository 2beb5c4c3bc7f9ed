"""Addresses of signups."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
