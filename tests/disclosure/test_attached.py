"""Files of a notice, whose name or picture is in it, and taking both down everywhere."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.core import files
from linli.core.actors import Actor
from linli.core.ids import uuid7
from linli.core.models import JournalLine, OutboxEvent, SearchEntry, StoredFile
from linli.disclosure import api
from linli.disclosure.errors import NoticeRefused
from linli.disclosure.models import MaterialRequest, Message, Notice, NoticeFile, NoticeMention, Subscription
from linli.disclosure.services import attaching
from linli.disclosure.services import notices as services
from linli.registry.api import ConsentWithdrawn, PersonErased, record_consent, withdraw_consent
from tests.core.kept import picture
from tests.factories.accounts import NOON
from tests.factories.disclosure import (
    BulletinItemFactory,
    MaterialRequestFactory,
    MessageFactory,
    NoticeFactory,
    SubscriptionFactory,
)
from tests.factories.registry import PersonFactory, ProcessingConsentFactory
from tests.people import community_secretary, neighbourhood, outsider

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


def photo(name="夜校.jpg"):
    return SimpleUploadedFile(name, picture(), "image/jpeg")


def agreeing(tenant, **extra):
    person = PersonFactory(tenant=tenant, **extra)
    ProcessingConsentFactory(person=person, purpose="honour_board")
    return person


def draft_about(person, **extra):
    return NoticeFactory(draft=True, tenant=person.tenant, title=f"谢谢{person.name}", text=f"{person.name}修好了路灯。", **extra)


def named(**extra):
    """A published notice that names somebody who agreed."""
    person = agreeing(NoticeFactory().tenant)
    notice = draft_about(person, **extra)
    attaching.mention(notice=notice, person=person, printed=person.name, by=SYSTEM, now=NOON)
    return person, services.publish(notice=notice, by=SYSTEM, now=NOON)


def withdrawn(person):
    event = ConsentWithdrawn(tenant_id=person.tenant_id, person_id=person.pk, purpose="honour_board")
    api.on_consent_withdrawn(event, event_id=uuid7(), now=NOON)


def test_files_are_everybodys_from_publishing_until_the_notice_is_taken_down():
    notice = NoticeFactory(draft=True)
    [hung] = attaching.attach(notice=notice, uploads=[photo()], by=SYSTEM, now=NOON, caption="夜校")
    open_to_all = []

    for step in (None, services.publish, services.withdraw):
        if step:
            step(notice=notice, by=SYSTEM, now=NOON, **({"reason": "改期"} if step is services.withdraw else {}))
        open_to_all.append(files.may_read(Actor.anonymous(), StoredFile.objects.get(pk=hung.stored_id)))

    assert open_to_all == [False, True, False]


def test_who_writes_there_sees_the_files_of_a_draft_and_nobody_else_does():
    here = neighbourhood()
    _user, secretary = community_secretary(here)
    _other, stranger = outsider()
    notice = NoticeFactory(draft=True, tenant=here.tenant, place=here.compound)
    [hung] = attaching.attach(notice=notice, uploads=[photo()], by=SYSTEM, now=NOON)

    assert [files.may_read(actor, hung.stored) for actor in (secretary, stranger)] == [True, False]


def test_what_cannot_be_kept_is_refused_with_every_reason():
    notice = NoticeFactory(draft=True)
    uploads = [photo() for _ in range(9)] + [SimpleUploadedFile("a.exe", b"MZ\x00\x00", "image/png")]

    with pytest.raises(NoticeRefused) as refused:
        attaching.attach(notice=notice, uploads=uploads, by=SYSTEM, now=NOON)
    with pytest.raises(NoticeRefused) as none:
        attaching.attach(notice=notice, uploads=[], by=SYSTEM, now=NOON)

    assert (refused.value.codes, none.value.codes) == (["kind_program", "too_many_files", "too_many"], ["missing"])
    assert (NoticeFile.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_a_detached_file_is_gone_for_good():
    notice = NoticeFactory(draft=True)
    [hung] = attaching.attach(notice=notice, uploads=[photo()], by=SYSTEM, now=NOON)

    attaching.detach(file=hung, by=SYSTEM, now=NOON)

    assert (NoticeFile.objects.count(), StoredFile.objects.get().removed_at) == (0, NOON)


def test_a_draft_that_is_thrown_away_takes_its_files_along():
    notice = NoticeFactory(draft=True)
    attaching.attach(notice=notice, uploads=[photo()], by=SYSTEM, now=NOON)

    services.discard(notice=notice, by=SYSTEM, now=NOON)

    assert (NoticeFile.objects.count(), StoredFile.objects.get().removed_at) == (0, NOON)


def test_nothing_is_attached_to_what_hangs():
    notice = NoticeFactory()

    with pytest.raises(NoticeRefused) as refused:
        attaching.attach(notice=notice, uploads=[photo()], by=SYSTEM, now=NOON)

    assert (refused.value.codes, NoticeFile.objects.count()) == (["wrong_state"], 0)


def test_only_who_agreed_is_named_and_only_as_the_text_has_it():
    person = PersonFactory()
    notice = draft_about(person)

    with pytest.raises(NoticeRefused) as refused:
        attaching.mention(notice=notice, person=person, printed="别人", by=SYSTEM, now=NOON)

    assert (refused.value.codes, NoticeMention.objects.count()) == (["not_agreed", "not_in_text"], 0)


def test_a_picture_on_which_somebody_is_known_needs_their_consent():
    person = agreeing(NoticeFactory().tenant)
    notice = draft_about(person)
    [hung] = attaching.attach(notice=notice, uploads=[photo()], by=SYSTEM, now=NOON, shows_people=True)

    with pytest.raises(NoticeRefused) as refused:
        services.publish(notice=notice, by=SYSTEM, now=NOON)
    attaching.mention(notice=notice, person=person, picture=hung, by=SYSTEM, now=NOON)

    assert refused.value.codes == ["picture_unasked"]
    assert services.publish(notice=notice, by=SYSTEM, now=NOON).is_published


def test_who_withdrew_meanwhile_is_not_published():
    person = agreeing(NoticeFactory().tenant)
    notice = draft_about(person)
    attaching.mention(notice=notice, person=person, printed=person.name, by=SYSTEM, now=NOON)
    withdraw_consent(consent=person.consents.get(), by=SYSTEM, now=NOON)

    with pytest.raises(NoticeRefused) as refused:
        services.publish(notice=notice, by=SYSTEM, now=NOON)

    assert refused.value.codes == ["not_agreed"]


def test_who_withdraws_is_taken_down_everywhere():
    person, notice = named()
    name = person.name
    services.correct(notice=notice, title=notice.title, text=f"{name}修好了两盏灯。", reason="灯数不对", by=SYSTEM, now=NOON)
    MessageFactory(to_person=person, title=f"身边事：谢谢{name}", subject_type="disclosure.notice", subject_id=notice.pk)
    item = BulletinItemFactory(bulletin__tenant=notice.tenant, title=f"谢谢{name}", subject_id=notice.pk)

    withdrawn(person)

    notice.refresh_from_db()
    item.refresh_from_db()
    told = [notice.title, notice.text, item.title, Message.objects.get().title, SearchEntry.objects.get().title]
    told += [f"{one.title}{one.text}" for one in notice.versions.all()]
    assert [name in one for one in told] == [False] * 7
    assert [one.redacted_at for one in notice.versions.all()] == [NOON, NOON]
    assert (notice.title, NoticeMention.objects.get().printed) == ("谢谢某某", "")


def test_their_pictures_go_for_good():
    person = agreeing(NoticeFactory().tenant)
    notice = draft_about(person)
    [hung] = attaching.attach(notice=notice, uploads=[photo()], by=SYSTEM, now=NOON, shows_people=True)
    attaching.mention(notice=notice, person=person, picture=hung, by=SYSTEM, now=NOON)
    services.publish(notice=notice, by=SYSTEM, now=NOON)

    withdrawn(person)

    assert (NoticeFile.objects.count(), StoredFile.objects.get().removed_at) == (0, NOON)
    assert JournalLine.objects.filter(verb="disclosure.notice.redacted").get().changes == {
        "names": [None, 0],
        "pictures": [None, 1],
    }


def test_their_name_goes_out_of_captions_and_signatures_though_only_their_picture_was_asked_for():
    person = agreeing(NoticeFactory().tenant)
    notice = draft_about(person)
    shown, other = attaching.attach(notice=notice, uploads=[photo(), photo()], by=SYSTEM, now=NOON)
    NoticeFile.objects.filter(pk=other.pk).update(caption=f"{person.name}教的班")
    Notice.objects.filter(pk=notice.pk).update(signed=f"{person.name}和夜校", ask=f"找{person.name}")
    attaching.mention(notice=notice, person=person, picture=shown, by=SYSTEM, now=NOON)

    withdrawn(person)

    notice.refresh_from_db()
    assert (notice.signed, notice.ask, NoticeFile.objects.get().caption) == ("某某和夜校", "找某某", "某某教的班")


def test_a_name_that_was_taken_down_comes_back_by_no_correction():
    person, notice = named()
    withdraw_consent(consent=person.consents.get(), by=SYSTEM, now=NOON)
    withdrawn(person)

    with pytest.raises(NoticeRefused) as refused:
        services.correct(
            notice=notice, title="谢谢某某", text=f"{person.name}修好了灯。", reason="写错了一个字", by=SYSTEM, now=NOON
        )

    assert [(one.code, one.where) for one in refused.value.problems] == [("not_agreed", "text")]
    notice.refresh_from_db()
    assert (notice.text, notice.version) == ("某某修好了路灯。", 1)


def test_who_agreed_anew_may_be_named_again():
    person, notice = named()
    withdraw_consent(consent=person.consents.get(), by=SYSTEM, now=NOON)
    withdrawn(person)
    record_consent(person=person, purpose="honour_board", by=SYSTEM, now=NOON)

    corrected = services.correct(
        notice=notice, title="谢谢某某", text=f"{person.name}修好了灯。", reason="写错了一个字", by=SYSTEM, now=NOON
    )

    assert corrected.text == f"{person.name}修好了灯。"


def test_the_register_announces_a_withdrawn_consent():
    person = PersonFactory()
    consent = record_consent(person=person, purpose="honour_board", by=SYSTEM, now=NOON)

    withdraw_consent(consent=consent, by=SYSTEM, now=NOON)

    assert OutboxEvent.objects.get().payload["purpose"] == "honour_board"


def test_another_purpose_takes_nothing_down():
    person, notice = named()
    event = ConsentWithdrawn(tenant_id=person.tenant_id, person_id=person.pk, purpose="volunteer")

    api.on_consent_withdrawn(event, event_id=uuid7(), now=NOON)

    notice.refresh_from_db()
    assert person.name in notice.title


def test_who_is_erased_is_taken_down_too():
    person, notice = named()

    api.on_person_erased(PersonErased(tenant_id=person.tenant_id, person_id=person.pk), event_id=uuid7(), now=NOON)

    notice.refresh_from_db()
    assert notice.title == "谢谢某某"


def test_what_somebody_asked_for_goes_with_their_data():
    person = PersonFactory()
    SubscriptionFactory(person=person)
    MaterialRequestFactory(person=person, name=person.name, words="想学手机")

    api.on_person_erased(PersonErased(tenant_id=person.tenant_id, person_id=person.pk), event_id=uuid7(), now=NOON)

    wish = MaterialRequest.objects.get()
    assert (wish.name, wish.address, wish.words, wish.quantity, Subscription.objects.count()) == ("", "", "", 1, 0)


def test_no_name_stands_in_the_journal():
    person, notice = named()
    services.correct(notice=notice, title=notice.title, text=f"{person.name}修好两盏灯。", reason="灯数", by=SYSTEM, now=NOON)
    withdrawn(person)

    told = [f"{line.changes} {line.reason}" for line in JournalLine.objects.exclude(subject_type="registry.person")]

    assert [one for one in told if person.name in one] == []
