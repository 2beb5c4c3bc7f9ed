"""What nobody may find out afterwards is done once too, and its answer is for its sender alone."""

import pytest

from linli.core import submissions
from linli.core.actors import Actor
from linli.core.answering import secret_once
from linli.core.models import Submission
from linli.core.problems import Problem, Refused
from tests.factories.core import TenantFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant():
    return TenantFactory()


def posted(rf, token="t1", **said):
    request = rf.post("/", {"submission_token": token, "choice": "yes", **said})
    request._linli_actor = Actor.anonymous()
    return request


def sent(rf, tenant, token="t1", answer="KQ7M-2F4H", **said):
    request = posted(rf, token, **said)
    done = []
    got = secret_once(request, "vote", lambda _now: done.append(1) or answer, tenant_id=tenant.pk)
    return got, len(done)


def test_the_second_sending_gets_the_first_answer_and_does_nothing(rf, tenant):
    assert sent(rf, tenant) == ("KQ7M-2F4H", 1)
    assert sent(rf, tenant, answer="another", choice="no") == ("KQ7M-2F4H", 0)


def test_neither_what_was_sent_nor_its_answer_can_be_read_in_the_row(rf, tenant):
    sent(rf, tenant, token="t1")
    sent(rf, tenant, token="t2", choice="no")

    rows = list(Submission.objects.order_by("at"))

    assert [one.fingerprint for one in rows] == ["", ""]
    assert [list(one.result) for one in rows] == [["sealed"], ["sealed"]]
    assert not any("KQ7M" in str(one.result) for one in rows)
    assert rows[0].result["sealed"] != rows[1].result["sealed"]


def test_another_token_opens_nothing():
    hidden = submissions.sealed("t1", "KQ7M-2F4H")

    assert (submissions.opened("t1", hidden), submissions.opened("t2", hidden)) == ("KQ7M-2F4H", "")


def test_what_was_refused_may_come_again(rf, tenant):
    def refuse(_now):
        raise Refused(Problem("late", "截止了"))

    with pytest.raises(Refused):
        secret_once(posted(rf), "vote", refuse, tenant_id=tenant.pk)

    assert not Submission.objects.exists()
    assert sent(rf, tenant) == ("KQ7M-2F4H", 1)
