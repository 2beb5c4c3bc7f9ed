"""Addresses of accounts."""

from django.urls import URLPattern, URLResolver, path

from ..views import account, calls, keys, residents, second_factor, sign_in, users

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/code/", second_factor.sign_in_code, name="sign-in-code"),
    path("sign-in/phone/", residents.phone, name="phone"),
    path("sign-in/phone/code/", residents.phone_code, name="phone-code"),
    path("sign-in/phone/call/", residents.call_me, name="phone-call"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("account/", account.account, name="account"),
    path("account/sessions/", account.sessions, name="sessions"),
    path("account/sessions/<int:session_id>/end/", account.end_session, name="session-end"),
    path("account/sessions/end-others/", account.end_other_sessions, name="sessions-end-others"),
    path("account/password/", account.password, name="password"),
    path("account/second-factor/", second_factor.setup, name="second-factor"),
    path("account/recovery-codes/", second_factor.recovery_codes, name="recovery-codes"),
    path("desk/accounts/", users.accounts, name="users"),
    path("desk/accounts/new/", users.new_account, name="user-new"),
    path("desk/accounts/<uuid:user_id>/", users.account, name="user"),
    path("desk/accounts/<uuid:user_id>/edit/", users.change, name="user-change"),
    path("desk/accounts/<uuid:user_id>/stop/", users.stop, name="user-stop"),
    path("desk/accounts/<uuid:user_id>/reopen/", users.reopen, name="user-reopen"),
    path("desk/accounts/<uuid:user_id>/password/", users.renew_password, name="user-password"),
    path("desk/accounts/<uuid:user_id>/second-factor/", users.reset_second_factor, name="user-second-factor"),
    path("desk/keys/", keys.keys, name="keys"),
    path("desk/keys/<uuid:key_id>/revoke/", keys.revoke, name="key-revoke"),
    path("desk/calls/", calls.calls, name="calls"),
    path("desk/calls/<uuid:call_id>/take/", calls.take, name="call-take"),
    path("desk/calls/<uuid:call_id>/read/", calls.read_out, name="call-read"),
    path("desk/calls/<uuid:call_id>/no-answer/", calls.no_answer, name="call-no-answer"),
]
