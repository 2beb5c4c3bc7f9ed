"""Pages whose address is a secret that somebody was handed."""

from django.http import HttpResponse


def kept_quiet(response: HttpResponse) -> HttpResponse:
    """
    Nobody keeps the page, no search engine lists it, no other site is told the address. Our own is: a browser that may say
    nothing at all sends a form without its origin, and such a form is refused.
    """
    response["Cache-Control"], response["Referrer-Policy"], response["X-Robots-Tag"] = "no-store", "same-origin", "noindex"
    return response
