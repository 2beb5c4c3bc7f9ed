"""Residents come in by a code on their telephone."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from linli.accounts.errors import CodeRefused
from linli.accounts.models import CallRequest, PhoneCode, User
from linli.accounts.services import phone_codes
from linli.core import transports
from linli.core.actors import Actor
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed
from tests.factories.accounts import NOON, CallRequestFactory, PhoneCodeFactory, ResidentFactory
from tests.factories.core import TenantFactory
from tests.people import auditor, counter_clerk, neighbourhood, signed_in

pytestmark = pytest.mark.django_db
PHONE = "13900000001"


@pytest.fixture(autouse=True)
def _memory(settings):
    settings.LINLI_SMS = {"provider": "memory", "url": "", "token": ""}
    transports.kept.clear()


@pytest.fixture
def tenant():
    return TenantFactory()


def ask(phone=PHONE, *, source="203.0.113.7", now=NOON):
    return phone_codes.request_code(phone=phone, source=source, by=Actor.anonymous(), now=now)


def digits():
    """What the last SMS says."""
    return re.search(r"\d{6}", transports.kept[-1].text).group()


def give(code, tenant, *, phone=PHONE, now=NOON):
    return phone_codes.accept_code(phone=phone, digits=code, tenant=tenant, by=Actor.anonymous(), now=now)


def test_a_code_goes_out_by_sms_and_only_hashes_stay():
    sent = ask("139 0000 0001")

    kept = PhoneCode.objects.get()
    assert (transports.kept[0].to, sent.expires_at, sent.next_at) == (
        PHONE,
        NOON + timedelta(minutes=5),
        NOON + timedelta(minutes=1),
    )
    assert (digits() in kept.code_hash, PHONE in kept.phone_hash, len(kept.ip_hash)) == (False, False, 64)
    assert JournalLine.objects.get().private == ""


def test_the_first_right_code_makes_an_account_and_announces_it(tenant):
    ask()

    user = give(digits(), tenant)

    assert (user.is_resident, user.has_usable_password(), user.phone, user.display_name) == (True, False, PHONE, "居民")
    assert OutboxEvent.objects.get().payload == {"tenant_id": str(tenant.pk), "user_id": str(user.pk)}
    assert [line.verb for line in JournalLine.objects.order_by("id")] == [
        "accounts.code.sent",
        "accounts.user.registered",
        "accounts.resident.signed-in",
    ]


def test_the_same_number_comes_back_to_the_same_account(tenant):
    known = ResidentFactory(number=PHONE)
    ask()

    assert give(digits(), tenant) == known
    assert User.objects.count() == 1


def test_a_code_is_good_once(tenant):
    ask()
    give(digits(), tenant)

    with pytest.raises(CodeRefused) as refused:
        give(digits(), tenant)

    assert refused.value.codes == ["wrong"]


def test_a_code_lives_five_minutes(tenant):
    ask()

    with pytest.raises(CodeRefused):
        give(digits(), tenant, now=NOON + timedelta(minutes=5))

    assert not User.objects.exists()


def test_after_five_wrong_guesses_the_right_code_is_refused_too(tenant):
    ask()
    for _ in range(5):
        with pytest.raises(CodeRefused):
            give("x", tenant)

    with pytest.raises(CodeRefused):
        give(digits(), tenant)

    assert (PhoneCode.objects.get().tries, User.objects.count()) == (5, 0)


def test_only_the_newest_code_is_good(tenant):
    ask()
    first = digits()
    ask(now=NOON + timedelta(minutes=1))

    with pytest.raises(CodeRefused):
        give(first, tenant, now=NOON + timedelta(minutes=1))
    give(digits(), tenant, now=NOON + timedelta(minutes=1))


def test_a_number_that_never_asked_is_answered_like_a_wrong_code(tenant):
    ask()

    def answer(phone):
        with pytest.raises(CodeRefused) as refused:
            give("000000x", tenant, phone=phone)
        return refused.value.problems

    assert answer(PHONE) == answer("13900000002")


def test_a_stopped_account_is_told_so_only_to_who_holds_the_telephone(tenant):
    ResidentFactory(number=PHONE, is_active=False)
    ask()

    with pytest.raises(CodeRefused) as refused:
        give(digits(), tenant)

    assert (refused.value.codes, OutboxEvent.objects.count()) == (["stopped"], 0)


def test_a_second_code_within_a_minute_is_refused_with_the_wait():
    ask()

    with pytest.raises(CodeRefused) as refused:
        ask(now=NOON + timedelta(seconds=20))

    assert (refused.value.codes, "40 秒" in refused.value.problems[0].text, len(transports.kept)) == (["too_soon"], True, 1)


def test_the_sixth_code_in_an_hour_is_refused_with_the_wait():
    for minute in range(5):
        PhoneCodeFactory(sent_at=NOON - timedelta(minutes=50 - minute))

    with pytest.raises(CodeRefused) as refused:
        ask()

    assert "10 分钟" in refused.value.problems[0].text


def test_one_source_cannot_ask_for_many_numbers():
    ask()
    ip_hash = PhoneCode.objects.get().ip_hash
    for number in range(29):
        PhoneCodeFactory(phone_hash=f"{number:064}", ip_hash=ip_hash)

    with pytest.raises(CodeRefused) as refused:
        ask("13900000099")

    assert refused.value.codes == ["too_soon"]


def test_a_number_no_sms_reaches_is_refused():
    with pytest.raises(CodeRefused) as refused:
        ask("5555 0120")

    assert (refused.value.codes, PhoneCode.objects.count()) == (["phone"], 0)


def test_an_sms_that_did_not_leave_may_be_asked_for_again_at_once(settings):
    settings.LINLI_SMS = {"provider": "tests.disclosure.providers.Busy", "url": "", "token": ""}

    with pytest.raises(CodeRefused) as refused:
        ask()

    assert (refused.value.codes, PhoneCode.objects.count()) == (["not_sent"], 0)


def test_two_requests_in_one_window_send_once():
    PhoneCodeFactory(sent_at=NOON - timedelta(days=3), window=int(NOON.timestamp() // 60))

    with pytest.raises(CodeRefused) as refused:
        ask()

    assert (refused.value.codes, transports.kept) == (["too_soon"], [])


def test_who_cannot_read_an_sms_is_put_on_the_list_once(tenant):
    for _ in range(2):
        phone_codes.ask_for_call(phone=PHONE, source="x", tenant=tenant, by=Actor.anonymous(), now=NOON)

    call = CallRequest.objects.get()
    assert (call.masked_phone, call.outcome) == ("139 **** 0001", "waiting")
    assert OutboxEvent.objects.get().payload["call_id"] == str(call.pk)


def test_a_number_is_put_on_the_list_three_times_a_day_at_most(tenant):
    for _ in range(3):
        CallRequestFactory(tenant=tenant, number=PHONE, outcome="no_answer", closed_at=NOON)

    with pytest.raises(CodeRefused) as refused:
        phone_codes.ask_for_call(phone=PHONE, source="x", tenant=tenant, by=Actor.anonymous(), now=NOON)

    assert refused.value.codes == ["too_often"]


def test_a_clerk_reads_a_code_out_and_the_record_names_the_clerk():
    here = neighbourhood()
    user, clerk = counter_clerk(here)
    call = CallRequestFactory(tenant=here.tenant, number=PHONE)

    code = phone_codes.read_out_code(call=call, by=clerk, now=NOON)
    resident = give(code, here.tenant)

    call.refresh_from_db()
    line = JournalLine.objects.get(verb="accounts.resident.signed-in")
    assert (call.outcome, call.phone, call.closed_by_id) == ("read", "", user.pk)
    assert (line.subject_id, line.changes, transports.kept) == (resident.pk, {"read_out_by": [None, str(user.pk)]}, [])


@pytest.mark.parametrize("verb", [phone_codes.take_call, phone_codes.read_out_code, phone_codes.give_up_call])
def test_calls_are_for_clerks_and_are_closed_once(verb):
    here = neighbourhood()
    call = CallRequestFactory(tenant=here.tenant)
    closed = CallRequestFactory(tenant=here.tenant, outcome="no_answer", closed_at=NOON)

    with pytest.raises(NotAllowed):
        verb(call=call, by=auditor(here)[1], now=NOON)
    with pytest.raises(CodeRefused):
        verb(call=closed, by=counter_clerk(here)[1], now=NOON)

    assert (CallRequest.objects.get(pk=call.pk).outcome, PhoneCode.objects.count()) == ("waiting", 0)


def test_a_number_does_not_wait_for_ever():
    old, new = CallRequestFactory(asked_at=NOON - timedelta(hours=4)), CallRequestFactory()

    assert phone_codes.drop_stale_calls(now=NOON) == 1

    old.refresh_from_db()
    new.refresh_from_db()
    assert [(call.outcome, bool(call.phone)) for call in (old, new)] == [("lapsed", False), ("waiting", True)]


class TestPages:
    """The same through the browser."""

    def enter_number(self, client, phone=PHONE, **extra):
        return client.post(reverse("accounts:phone"), {"phone": phone, **extra})

    def test_number_code_in(self, client, tenant):
        asked = self.enter_number(client, next="/account/")
        page = client.get(asked.url)
        entered = client.post(asked.url, {"code": digits()})

        assert ("139 **** 0001" in page.text, PHONE in page.text) == (True, False)
        assert (entered.url, "_auth_user_id" in client.session) == ("/account/", True)

    def test_a_known_and_an_unknown_number_get_the_same_page(self, client, tenant):
        ResidentFactory(number=PHONE)
        known = client.get(self.enter_number(client).url).text
        unknown = client.get(self.enter_number(client, "13900000002").url).text

        def plain(text):
            return re.sub(r'value="\w{64}"', "", text).replace("0002", "0001")

        assert plain(known) == plain(unknown)

    def test_the_number_lies_encrypted_in_the_session(self, client, tenant):
        self.enter_number(client)

        assert PHONE not in str(dict(client.session))

    def test_a_wrong_number_comes_back_with_what_was_typed(self, client, tenant):
        page = self.enter_number(client, "1390000")

        assert ('value="1390000"' in page.text, set(page.context["phone_form"].errors)) == (True, {"phone"})

    def test_nothing_typed_is_told_beside_the_field(self, client, tenant):
        assert set(client.post(reverse("accounts:phone"), {}).context["phone_form"].errors) == {"phone"}

    def test_a_wrong_code_keeps_the_page(self, client, tenant):
        asked = self.enter_number(client)

        assert set(client.post(asked.url, {"code": "x"}).context["form"].errors) == {"code"}
        assert set(client.post(asked.url, {}).context["form"].errors) == {"code"}

    def test_sending_again_too_soon_stays_on_the_code_page(self, client, tenant):
        self.enter_number(client)

        page = client.post(reverse("accounts:phone"))

        assert ("再发一次" in page.text, [problem.code for problem in page.context["problems"]]) == (True, ["too_soon"])

    def test_another_number_too_soon_is_told_on_the_first_page(self, client, tenant):
        self.enter_number(client)
        client.session.flush()

        assert set(self.enter_number(client).context["phone_form"].errors) == {"phone"}

    def test_asking_to_be_called_says_that_it_is_noted(self, client, tenant):
        self.enter_number(client)

        page = client.get(client.post(reverse("accounts:phone-call")).url)

        assert ("上班时间打给您" in page.text, CallRequest.objects.get().tenant) == (True, tenant)

    def test_asking_too_often_is_told_on_the_page(self, client, tenant):
        self.enter_number(client)
        CallRequestFactory.create_batch(3, number=PHONE, outcome="no_answer", closed_at=NOON, asked_at=phone_codes_now())

        assert [p.code for p in client.post(reverse("accounts:phone-call")).context["problems"]] == ["too_often"]

    def test_every_step_without_the_first_leads_back(self, client, tenant):
        door = reverse("accounts:sign-in")

        assert client.get(reverse("accounts:phone")).url == door
        assert client.get(reverse("accounts:phone-code")).url == door
        assert client.post(reverse("accounts:phone-call")).url == door

    def test_a_spoilt_session_starts_over(self, client, tenant):
        self.enter_number(client)
        session = client.session
        session["accounts.phone"] = {"phone": "1.nonsense"}
        session.save()

        assert client.get(reverse("accounts:phone-code")).url == reverse("accounts:sign-in")

    def test_an_installation_without_a_subdistrict_lets_nobody_in(self, client):
        assert self.enter_number(client).status_code == 409


def phone_codes_now():
    return phone_codes.journal.JournalLine.objects.latest("at").at


class TestDesk:
    """The clerks' list."""

    @pytest.mark.parametrize("item_count", [1, 3])
    def test_the_list_costs_the_same_however_long(self, django_assert_num_queries, item_count):
        here = neighbourhood()
        CallRequestFactory.create_batch(item_count, tenant=here.tenant)
        CallRequestFactory()
        client = signed_in(counter_clerk(here)[0])
        client.get(reverse("accounts:calls"))

        with django_assert_num_queries(6):
            page = client.get(reverse("accounts:calls"))

        assert (len(page.context["page_obj"]), page.text.count("139 ****")) == (item_count, item_count)

    def test_take_read_and_no_answer(self):
        here = neighbourhood()
        client = signed_in(counter_clerk(here)[0])
        one, other = CallRequestFactory.create_batch(2, tenant=here.tenant)

        number = client.post(reverse("accounts:call-take", args=[one.pk]))
        code = client.post(reverse("accounts:call-read", args=[one.pk]))
        client.post(reverse("accounts:call-no-answer", args=[other.pk]))

        assert (one.phone in number.text, code.context["digits"] in code.text) == (True, True)
        assert set(CallRequest.objects.values_list("outcome", flat=True)) == {"read", "no_answer"}

    def test_a_call_of_another_subdistrict_is_not_there(self):
        client = signed_in(counter_clerk()[0])

        assert client.post(reverse("accounts:call-take", args=[CallRequestFactory().pk])).status_code == 404
