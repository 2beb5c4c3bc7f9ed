"""The one library that every module of the kit registers with; it is built into every template (settings.TEMPLATES)."""

from django import template

register = template.Library()
