"""The gallery of the kit: every piece in every state, with the code that makes it."""

from django.http import HttpRequest, HttpResponse

from linli.core.access import public
from linli.core.pages import page
from linli.web.gallery import gallery


@public
def kit(request: HttpRequest) -> HttpResponse:
    return page(request, "web/kit.html", gallery(request))
