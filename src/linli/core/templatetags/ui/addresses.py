"""`{% url %}` as Django has it, with addresses that hold nothing variable worked out once."""

from typing import Any

from django import template
from django.template import defaulttags
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape

from linli.core.addresses import fixed

from .library import register


class FixedURLNode(defaulttags.URLNode):
    """The tag without arguments."""

    def render(self, context: template.Context) -> str:
        try:
            found = fixed(self.view_name.resolve(context))
        except NoReverseMatch:
            return super().render(context)
        if self.asvar:
            context[self.asvar] = found
            return ""
        return conditional_escape(found) if context.autoescape else found


@register.tag
def url(parser: Any, token: Any) -> template.Node:
    """As Django's."""
    node = defaulttags.url(parser, token)
    if node.args or node.kwargs:
        return node
    return FixedURLNode(node.view_name, node.args, node.kwargs, node.asvar)
