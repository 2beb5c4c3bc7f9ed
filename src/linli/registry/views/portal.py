"""What everyone may read: the roles, and what each may do."""

from django.http import HttpRequest, HttpResponse

from linli.core.access import capabilities_of, public
from linli.core.pages import page
from linli.registry.posts import KINDS


@public
def roles(request: HttpRequest) -> HttpResponse:
    """Every kind of post in plain words, with all that it may do here."""
    described = [(kind, capabilities_of(kind.code)) for kind in KINDS.values()]
    return page(request, "registry/roles.html", {"roles": described})
