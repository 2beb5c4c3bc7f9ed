"""Votes that hold up: a representative votes on a telephone and a double tap counts once; a sceptic recounts the box alone."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from linli.core import clock
from linli.deliberation.models import Ballot, BoxPaper, SealedPaper
from tests.factories.deliberation_ballots import crosses, declared, say, say_all, secret
from tests.people import elder, resident, subdistrict_leader

from .test_english import names_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PROJECTS = ("给纬二路装路灯", "开一个老年食堂", "修后巷的路", "建口袋公园")


def selection(town, count=5, **given):
    """Two of four projects, in secret, open for three days."""
    now = clock.now()
    plain = {"title": "2027 年民生实事项目票选", "question": "请从四个候选项目里选出两个。", "place": town.here.compound}
    return secret(count, seats=2, options=PROJECTS, now=now, **(plain | {"closes_at": now + timedelta(days=3)} | given))


def voter(town, ballot, who=resident):
    user, actor = who(town.here)
    ballot.rights.get(position=1).voters.update(person=actor.person_id)
    return user


def fill(walk, *projects):
    for name in projects:
        walk.page.locator("fieldset", has_text=name).get_by_label("赞成", exact=True).check()
    return walk


def test_a_representative_votes_on_a_telephone_and_a_double_tap_counts_once(town):
    ballot = selection(town)
    phone = town.signed_in(voter(town, ballot), phone=True).open("/").follow(ballot.title).sees(ballot.question).press("投票")
    fill(phone, *PROJECTS[:3]).sees("多选了 1 个，这样是废票")
    phone.refused(lambda: phone.press("选好了，看一遍")).sees("最多选 2 个，您选了 3 个。")
    phone.page.locator("fieldset", has_text=PROJECTS[2]).get_by_label("弃权").check()
    phone.press("选好了，看一遍").sees("一共选了 2 个，最多 2 个。")

    phone.page.get_by_role("button", name="投出去").dblclick()
    phone.sees("您的票投进去了", "它证明不了您怎么投的").look()

    assert SealedPaper.objects.count() == 1
    phone.open(ballot.public_url).sees("您的票已经投了（网页，").sees_not("改投")


def test_it_works_without_scripts_in_large_type_and_the_choice_survives_going_back(plain_town):
    town, ballot = plain_town, selection(plain_town)
    phone = town.signed_in(voter(town, ballot, elder), phone=True, dress="elder").open(ballot.public_url).press("投票")
    fill(phone, PROJECTS[0]).press("选好了，看一遍").sees("还能选 1 个，不选满也有效。").press("回去改")
    fill(phone, PROJECTS[1]).press("选好了，看一遍").sees("一共选了 2 个").press("投出去").sees("您的票投进去了")

    declared(Ballot.objects.get(), now=clock.now() + timedelta(days=4))

    assert list(BoxPaper.objects.values_list("content", flat=True)) == [crosses("1", "2")]


def test_a_sceptic_finds_a_receipt_downloads_the_box_and_recounts_it_on_the_command_line(town, tmp_path):
    ballot = selection(town)
    receipt = say(ballot.rights.get(position=1), crosses("1", "2"), now=clock.now())
    for position, codes in ((2, ("1", "2")), (3, ("1", "2")), (4, ("1", "3"))):
        say(ballot.rights.get(position=position), crosses(*codes), now=clock.now())
    declared(ballot, now=clock.now() + timedelta(days=4))
    reader = (
        town.visitor(phone=False)
        .open(ballot.public_url)
        .sees("选出来了：给纬二路装路灯、开一个老年食堂。")
        .press("看票箱、查回执")
    )
    reader.fill(receipt=receipt.lower()).press("查").sees(f"查到了：{receipt}。这一票收到了，数进去了。")

    with reader.page.expect_download() as saved:
        reader.page.get_by_role("link", name="下载票箱文件").click()
    saved.value.save_as(tmp_path / "box.json")

    assert recounted(tmp_path / "box.json") == {"ok": True, "differences": []}
    changed = json.loads((tmp_path / "box.json").read_text()) | {"papers": [crosses("3", "4")] * 4}
    (tmp_path / "changed.json").write_text(json.dumps(changed))
    assert recounted(tmp_path / "changed.json")["ok"] is False


def recounted(path):
    """What the command says of a box, in a process of its own that is told of no database."""
    command = [sys.executable, "-m", "linli.cli", "verify", "ballot", str(path), "--json"]
    alone = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    done = subprocess.run(command, env=alone, capture_output=True, text=True, check=False)
    told = json.loads(done.stdout)
    return {name: told[name] for name in ("ok", "differences")}


def test_a_clerk_prepares_a_vote_step_by_step_and_reads_what_keeps_it_back(town):
    desk = town.staff(subdistrict_leader).open("/desk/ballots/").press("准备一次表决").choose("差额票选")
    desk.fill(title="2027 年民生实事项目票选", question="请选两个。")
    desk.page.locator("[name=place]").select_option(index=1)
    desk.press("下一步").fill(options="\n".join(f"{name}｜{n}" for n, name in enumerate(PROJECTS, 10)), seats="2").press("下一步")
    desk.choose("居民（十八周岁以上）").press("下一步").sees("民生实事项目票选", "依据来自报道").press("下一步")
    desk.press("准备好了，记下来").sees("准备好了。", "名册上一个人也没有。先建名册。")

    assert desk.rows("table")[0][1:3] == [PROJECTS[0], "10 万元"]


def test_the_pages_read_in_english(town):
    ballot = selection(town)
    user = voter(town, ballot)
    say_all(done := selection(town, title="去年的票选"), [crosses("1", "2")] * 4, now=clock.now())
    declared(done, now=clock.now() + timedelta(days=4))
    walk = town.signed_in(user, phone=True, dress="english")
    rule = Ballot.objects.get(pk=done.pk).rule
    said = [rule["title"], rule["citation"], ballot.number, done.number, "第1位"]
    walk.content = [*names_of(town), ballot.title, done.title, ballot.question, *PROJECTS, *said]

    walk.open("/votes/").sees("Waiting for your vote").open(ballot.public_url).press("Vote").sees("At most 2 may be chosen.")
    walk.open(done.public_url).sees("Chosen: ").open(reverse("deliberation:vote-box", args=[done.pk])).open("/votes/explained/")

    assert walk.reads("h1") == "How votes are kept secret, how they are counted, what I can check"
