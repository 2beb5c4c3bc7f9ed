"""The district's own sign-on (OpenID Connect): leads to an account that is there already, and never makes one."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.core.access import public
from linli.core.pages import page
from linli.core.problems import Problem

from ..errors import SignInRefused
from ..services import sign_in
from . import flow

PROVIDER = "district"


class DistrictSignOn(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Where allauth would make or connect an account, we look for the one that an administrator has prepared."""

    def is_open_for_signup(self, *_args: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        claims = _claims(sociallogin)
        try:
            user = sign_in.account_for(claims, claim=settings.LINLI_OIDC["claim"])
        except SignInRefused as refused:
            raise ImmediateHttpResponse(_unknown(request, refused.problems)) from refused
        target = sociallogin.state.get("next") or flow.after_sign_in(request)
        # No row of allauth's own table ties the two together: who loses the number in our account loses the way in at once.
        raise ImmediateHttpResponse(flow.enter(request, user, method="sign_on", target=target))

    def on_authentication_error(self, request: HttpRequest, *_args: Any, **_details: Any) -> None:
        problem = Problem("failed", _("统一登录没有成功，可能是中途取消或等得太久。再点一次；还不行就用用户名和密码。"))
        raise ImmediateHttpResponse(_unknown(request, [problem]))


def _claims(sociallogin: SocialLogin) -> dict[str, Any]:
    """The verified claims: the ID token's, completed by what the provider's own userinfo end point says of the same subject."""
    data = sociallogin.account.extra_data
    token, info = data.get("id_token") or {}, data.get("userinfo") or {}
    if info and token and info.get("sub") != token.get("sub"):
        return {}  # OpenID Connect Core 1.0 §5.3.2: another subject's userinfo must not be used
    return {**info, **token}


def _unknown(request: HttpRequest, problems: list[Problem]) -> HttpResponse:
    name = settings.LINLI_OIDC["name"] if settings.LINLI_OIDC else ""
    return page(request, "accounts/sign_on_unknown.html", {"problems": problems, "sign_on": name}, status=403)


@public
@never_cache
@require_GET
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """
    Off to the district's sign-on, by a link and not by a form: the policy `form-action 'self'` also governs where a form's
    answer may redirect to. The state that comes back is bound to this session, so a link from elsewhere gains nothing.
    """
    response: HttpResponse = _allauth_views(provider_id).login(request, PROVIDER)
    return response


@public
@never_cache
@require_GET
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the district's sign-on, with its answer."""
    response: HttpResponse = _allauth_views(provider_id).callback(request, PROVIDER)
    return response


def _allauth_views(provider_id: str) -> Any:
    """What only an installation with a sign-on imports. :raises Http404: where there is none of this name."""
    if not settings.LINLI_OIDC or provider_id != PROVIDER:
        raise Http404("this installation has no district sign-on")
    from allauth.socialaccount.providers.openid_connect import views  # noqa: PLC0415 -- it brings requests

    return views
