"""The UI kit: the closed set of pieces that pages are made of."""

from django import template

register = template.Library()
