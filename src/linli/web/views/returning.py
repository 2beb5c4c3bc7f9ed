"""Where a switch comes back to: an address of this house, and nothing else."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def return_to(request: HttpRequest, otherwise: str = "/") -> str:
    """The `next` that was sent, when it is a path of this site; else `otherwise`."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return wanted if safe else otherwise
