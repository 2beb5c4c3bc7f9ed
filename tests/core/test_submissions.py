"""What is sent twice is done once and answered the same."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.core import clock, submissions
from linli.core.actors import Actor, Kind
from linli.core.models import Submission, Tenant
from linli.core.problems import Problem, Refused
from tests.factories.core import TenantFactory

from .errands import names
from .parallel import in_parallel

pytestmark = pytest.mark.django_db


def send(key, *, body="", name="done", fail=False):
    with submissions.once(key, tenant_id=None, now=clock.now(), fingerprint=body) as sent:
        if not sent.before:
            tenant = TenantFactory(name=name)
            if fail:
                raise Refused(Problem("no", "不行"))
            sent.result = {"code": tenant.code}
    return sent


def test_the_second_sending_does_nothing_and_gets_the_first_answer():
    first = send("k")
    second = send("k")

    assert (first.before, second.before) == (False, True)
    assert (second.result, names()) == (first.result, ["done"])


def test_what_was_refused_may_come_again_with_the_same_token():
    with pytest.raises(Refused):
        send("k", fail=True)

    assert not Submission.objects.exists()
    assert send("k").before is False
    assert names() == ["done"]


def test_the_same_token_with_other_content_is_refused_and_changes_nothing():
    send("k", body="a lamp")

    with pytest.raises(submissions.SentOtherwise) as refused:
        send("k", body="a drain")

    assert refused.value.codes == ["submission.differs"]
    assert names() == ["done"]


def test_without_a_token_every_sending_counts():
    send("")
    send("")

    assert (names(), Submission.objects.count()) == (["done", "done"], 0)


def test_old_submissions_are_forgotten_after_a_month():
    send("old")

    gone = submissions.purge(clock.now() + timedelta(days=31))

    assert (gone, Submission.objects.count()) == (1, 0)


def posted(rf, data, actor=None, **headers):
    request = rf.post("/", data, **headers)
    request._linli_actor = actor or Actor.anonymous()
    return request


def test_a_key_names_the_verb_and_the_sender_and_hides_the_token(rf):
    token, me = submissions.new_token(), Actor(Kind.RESIDENT, "居民", user_id=uuid4())

    mine = submissions.key_for(posted(rf, {"submission_token": token}, me), "casework.report")
    yours = submissions.key_for(posted(rf, {"submission_token": token}), "casework.report")

    assert mine == submissions.key_of("casework.report", str(me.user_id), token)
    assert mine != yours
    assert token not in mine
    assert len(mine) <= 200


def test_an_api_call_brings_its_key_in_a_header_and_a_form_without_a_token_has_none(rf):
    with_header = submissions.key_for(posted(rf, {}, HTTP_IDEMPOTENCY_KEY="abc"), "v")

    assert with_header == submissions.key_of("v", "anonymous", "abc")
    assert submissions.key_for(posted(rf, {}), "v") == ""


def test_the_fingerprint_is_of_what_was_written_not_of_its_tokens(rf):
    def print_of(**data):
        return submissions.print_of(rf.post("/", data))

    assert print_of(text="灯", submission_token="1", csrfmiddlewaretoken="a") == print_of(text="灯", submission_token="2")
    assert print_of(text="灯") != print_of(text="水")
    assert print_of(text="灯", photo=SimpleUploadedFile("a.jpg", b"1")) != print_of(
        text="灯", photo=SimpleUploadedFile("b.jpg", b"1")
    )


def test_the_fingerprint_of_a_json_call_is_of_its_body(rf):
    prints = {
        submissions.print_of(rf.post("/", json.dumps(body), content_type="application/json")) for body in ({"a": 1}, {"a": 2})
    }

    assert len(prints) == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_eight_sendings_at_once_are_done_once_and_all_get_the_same_answer():
    results = in_parallel(lambda: send("k").result, 8)

    assert Tenant.objects.count() == 1
    assert results == [{"code": Tenant.objects.get().code}] * 8


def test_what_is_expected_is_noted_with_the_key(django_assert_num_queries):
    with django_assert_num_queries(3), submissions.once("k", tenant_id=None, now=clock.now(), expected={"code": "1"}) as sent:
        sent.result = {"code": "1"}

    assert send("k").result == {"code": "1"}


def test_what_came_otherwise_than_expected_is_noted_as_it_came():
    with submissions.once("k", tenant_id=None, now=clock.now(), expected={"code": "1"}) as sent:
        sent.result["code"] = "2"

    assert send("k").result == {"code": "2"}
