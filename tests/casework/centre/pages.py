"""Addresses of the service centre's pages."""

from django.urls import reverse

CENTRE, GREET, VISITS, HOMES = (reverse(f"casework:{name}") for name in ("centre", "greet", "visits", "home-services"))
SCREEN, NOW = reverse("casework:hall"), reverse("casework:hall-now")


def step(visit, name):
    return reverse("casework:visit-verb", args=[visit.pk, name])
