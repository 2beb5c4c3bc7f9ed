"""Seals: a line changed, removed, slipped in or sealed anew behind the application's back is found."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from linli.core import clock, housekeeping, journal, seals
from linli.core.actors import Actor
from linli.core.ids import uuid7
from linli.core.models import JournalLine, Seal, SealedLine
from linli.core.problems import Refused
from linli.core.seals import anchors, merkle, sealing
from linli.core.tasks import worker
from tests.factories.core import TenantFactory, write_lines

from .parallel import in_parallel

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    """Anchors of one test are no business of another; the keys stay."""
    (tmp_path / "keys").symlink_to(settings.DATA / "keys")
    settings.DATA = tmp_path


@pytest.fixture
def sealed():
    """Two seals of three and two lines."""
    write_lines(3)
    seals.seal_new_lines(clock.now())
    write_lines(2)
    return seals.seal_new_lines(clock.now())


def tamper(sql, *values):
    """As somebody with the database's password would."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def stored(value):
    return JournalLine._meta.pk.get_db_prep_value(value, connection)


def found(anchor=None):
    report = seals.verify(anchor)
    return sorted({one["code"] for one in report.broken})


def test_an_untouched_journal_is_in_order(sealed):
    write_lines(1)

    report = seals.verify()

    assert report.as_dict() == {"ok": True, "entries": 6, "seals": 2, "broken": []}
    assert (sealed.number, sealed.line_count, sealed.total) == (2, 2, 5)


def test_an_empty_journal_is_in_order_and_has_no_anchor():
    assert seals.verify().as_dict() == {"ok": True, "entries": 0, "seals": 0, "broken": []}
    assert seals.daily_anchor(clock.now()) is None
    assert seals.seal_new_lines(clock.now()) is None


def test_a_changed_line_is_found(sealed):
    line = JournalLine.objects.order_by("id")[1]

    tamper("UPDATE core_journalline SET reason = 'nothing happened' WHERE id = %s", stored(line.pk))

    assert seals.verify().broken == [{"seal": 1, "line": str(line.pk), "code": "line.mac", "text": "日志行的内容不是应用写下的"}]


def test_a_line_changed_by_somebody_who_has_the_keys_is_found(sealed):
    line = JournalLine.objects.order_by("id")[1]
    line.reason = "nothing happened"

    tamper("UPDATE core_journalline SET reason = %s, mac = %s WHERE id = %s", line.reason, journal.mac_of(line), stored(line.pk))

    assert found() == ["line.changed"]


def test_a_deleted_line_is_found(sealed):
    line = JournalLine.objects.order_by("id")[0]

    tamper("DELETE FROM core_journalline WHERE id = %s", stored(line.pk))

    assert found() == ["line.deleted"]


def test_a_line_deleted_with_its_entry_is_found(sealed):
    line = JournalLine.objects.order_by("id")[0]

    tamper("DELETE FROM core_sealedline WHERE line_id = %s", stored(line.pk))
    tamper("DELETE FROM core_journalline WHERE id = %s", stored(line.pk))

    assert found() == ["seal.count"]


def test_a_line_slipped_in_without_the_keys_is_never_sealed_and_always_shown(sealed):
    line = journal.line_for("core.tenant.renamed", TenantFactory(), by=Actor.system(), now=clock.now())
    line.mac = "0" * 64
    line.save()

    made = seals.seal_new_lines(clock.now())

    assert (made, found()) == (None, ["line.mac"])


@pytest.mark.parametrize("sealed_too", [False, True], ids=["not sealed", "sealed late"])
def test_a_line_dated_back_by_somebody_who_has_the_keys_is_found(sealed, sealed_too):
    line = journal.line_for("core.tenant.renamed", TenantFactory(), by=Actor.system(), now=clock.now())
    line.id = uuid7(int((clock.now() - timedelta(days=3)).timestamp() * 1000))
    line.mac = journal.mac_of(line)
    line.save()

    made = seals.seal_new_lines(clock.now(), everything=sealed_too)

    assert (made is not None, found()) == (sealed_too, ["line.backdated"])


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("UPDATE core_seal SET root = previous WHERE number = 2", ["seal.head", "seal.root"]),
        ("UPDATE core_seal SET previous = root WHERE number = 2", ["seal.chain", "seal.head"]),
        ("UPDATE core_sealedline SET position = 7 WHERE position = 2", ["seal.count"]),
        ("UPDATE core_seal SET number = 3 WHERE number = 2", ["seal.head", "seal.missing", "seal.count"]),
    ],
    ids=["root", "chain", "position", "number"],
)
def test_a_changed_seal_is_found(sealed, sql, code):
    with transaction.atomic():
        tamper(sql)
        codes = found()
        transaction.set_rollback(True)

    assert codes == sorted(code)


def test_a_seal_removed_with_all_its_entries_and_lines_is_found_by_an_anchor_alone(sealed):
    anchor = seals.daily_anchor(clock.now())
    lines = SealedLine.objects.filter(seal=sealed).values_list("line_id", flat=True)

    for pk in list(lines):
        tamper("DELETE FROM core_sealedline WHERE line_id = %s", stored(pk))
        tamper("DELETE FROM core_journalline WHERE id = %s", stored(pk))
    tamper("DELETE FROM core_seal WHERE number = 2")

    assert (found(), found(anchor)) == ([], ["anchor.missing"])


def test_a_journal_sealed_anew_is_found_by_an_anchor_alone(sealed):
    anchor = seals.daily_anchor(clock.now())
    line = JournalLine.objects.order_by("id")[0]
    line.reason = "nothing happened"
    tamper("UPDATE core_journalline SET reason = %s, mac = %s WHERE id = %s", line.reason, journal.mac_of(line), stored(line.pk))
    tamper("DELETE FROM core_sealedline")
    tamper("DELETE FROM core_seal")

    seals.seal_new_lines(clock.now(), everything=True)
    seals.seal_new_lines(clock.now(), everything=True)

    assert (found(), found(anchor)) == ([], ["anchor.missing"])
    write_lines(1)
    seals.seal_new_lines(clock.now())
    assert found({"anchors": [anchor]}) == ["anchor.differs"]


def test_an_anchor_of_this_journal_fits(sealed):
    anchor = json.loads(json.dumps(seals.daily_anchor(clock.now())))
    write_lines(1)
    seals.seal_new_lines(clock.now())

    assert seals.verify(anchor).ok is True


@pytest.mark.parametrize("given_in", [{"x": 1}, {"anchors": "no"}, ["no"], {"number": "1", "head": "", "count": 1, "at": ""}])
def test_what_is_no_anchor_is_refused(given_in):
    with pytest.raises(Refused) as refused:
        seals.verify(given_in)

    assert refused.value.codes == ["anchor.unreadable"]


def test_a_transaction_that_commits_late_is_sealed_by_a_later_seal(sealed):
    line = journal.line_for("core.tenant.renamed", TenantFactory(), by=Actor.system(), now=clock.now())
    line.id = uuid7(int((clock.now() - timedelta(minutes=90)).timestamp() * 1000))
    line.mac = journal.mac_of(line)
    line.save()

    late = seals.seal_new_lines(clock.now())

    assert late is not None
    assert (SealedLine.objects.get(line_id=line.pk).seal, seals.verify().ok) == (late, True)


def test_sealing_goes_on_in_batches(monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 2)
    write_lines(5)

    housekeeping.seal.enqueue()
    worker.run_pending()

    assert list(Seal.objects.values_list("line_count", "total")) == [(2, 2), (2, 4), (1, 5)]
    assert seals.verify().entries == 5


def test_the_cost_of_verifying_does_not_grow_with_the_seals(sealed, django_assert_num_queries):
    with django_assert_num_queries(6):
        seals.verify()


def test_the_days_head_is_kept_published_and_mailed_once(client, settings):
    settings.LINLI_AUDITOR_MAIL = "auditor@example.org"
    TenantFactory()
    write_lines(2)

    for _twice in range(2):
        housekeeping.anchor.enqueue()
        worker.run_pending()

    anchor = seals.daily_anchor(clock.now())
    assert anchors.kept() == [anchor]
    assert client.get(reverse("core:anchors")).json() == {"anchors": [anchor]}
    assert anchor["head"] in client.get(reverse("core:anchors-atom")).text
    assert [letter.to for letter in mail.outbox] == [["auditor@example.org"]]
    assert json.dumps(anchor, sort_keys=True) in mail.outbox[0].body


def test_without_an_auditor_nothing_is_mailed_and_without_a_seal_nothing_published():
    housekeeping.anchor.enqueue()
    worker.run_pending()
    write_lines(1)
    housekeeping.anchor.enqueue()
    worker.run_pending()

    assert (len(anchors.kept()), mail.outbox) == (1, [])


def test_a_kept_anchor_is_compared_without_asking(sealed):
    anchors.publish(clock.now())
    tamper("UPDATE core_seal SET total = 6 WHERE number = 2")

    assert found() == ["anchor.differs", "seal.chain", "seal.head"]


def test_doctor_hears_of_lines_that_nobody_seals():
    line = write_lines(1)[0]

    assert sealing.troubles(clock.now()) == []
    assert [problem.code for problem in sealing.troubles(sealing.made_at(line.pk) + timedelta(hours=25))] == ["journal.unsealed"]


def test_an_auditor_without_keys_computes_the_same_leaf_and_head():
    line = write_lines(1)[0]
    seal = seals.seal_new_lines(clock.now())
    line.refresh_from_db()

    leaf = hashlib.sha256(b"\0" + journal.spelled(line) + b"\n" + line.mac.encode()).hexdigest()

    assert (SealedLine.objects.get().leaf, seal.root) == (leaf, leaf)


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=40))
def test_the_tree_head_is_that_of_rfc_9162(leaves):
    def head(part):
        if len(part) <= 1:
            return part[0] if part else hashlib.sha256(b"").digest()
        split = 1 << (len(part) - 1).bit_length() - 1
        return hashlib.sha256(b"\1" + head(part[:split]) + head(part[split:])).digest()

    assert merkle.root_of(leaf.hex() for leaf in leaves) == head(leaves).hex()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_eight_sealers_at_once_seal_every_line_once():
    with transaction.atomic():
        write_lines(40)

    made = in_parallel(lambda: seals.seal_new_lines(clock.now()), 8)

    assert [seal for seal in made if isinstance(seal, Exception)] == []
    assert (SealedLine.objects.count(), seals.verify().ok) == (40, True)
