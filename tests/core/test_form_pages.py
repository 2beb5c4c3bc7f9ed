"""A form that stands on the page of something: what came of it is said on the page that follows."""

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage

from linli.core.actors import Actor
from linli.core.form_pages import done_or_told
from linli.core.problems import Problem, Refused
from tests.factories.core import TenantFactory

pytestmark = pytest.mark.django_db


class Reason(forms.Form):
    reason = forms.CharField(error_messages={"required": "还没写为什么。"})


def told(rf, data, do):
    """What is said after a form was sent, each with its tone."""
    tenant = TenantFactory()
    request = rf.post("/", data)
    request._linli_actor, request._messages = Actor.system(tenant_id=tenant.pk), CookieStorage(request)
    done_or_told(request, Reason(request.POST), "it", do, tenant_id=tenant.pk, done="记下了。")
    return [(one.level_tag, one.message) for one in get_messages(request)]


def refuse(_said, _now):
    raise Refused([Problem("late", "晚了。"), Problem("late_too", "晚了。"), Problem("full", "满了。", where="reason")])


def test_what_is_done_is_said_once(rf):
    assert told(rf, {"reason": "下雨"}, lambda said, now: None) == [("success", "记下了。")]


def test_a_refusal_is_said_each_reason_once(rf):
    assert sorted(told(rf, {"reason": "下雨"}, refuse)) == [("error", "晚了。"), ("error", "满了。")]


def test_what_was_not_typed_is_said(rf):
    assert told(rf, {}, lambda said, now: None) == [("error", "还没写为什么。")]
