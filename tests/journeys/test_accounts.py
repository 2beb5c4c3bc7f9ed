"""Accounts: one is made and used for the first time with a second factor; other devices are signed out; residents come by telephone."""

import re

import pytest

from linli.core import transports
from tests.accounts.second_factor import code_of
from tests.people import administrator, resident

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OWN = "柳岸路边有 42 棵树"


def test_an_account_is_made_and_its_holder_comes_in_with_a_second_factor(town):
    admin = (
        town.staff(administrator).open("/desk/accounts/new/").fill(display_name="试验员工", username="shiyan1").press("开账号")
    )
    password = admin.reads(".code")

    newcomer = town.visitor(phone=False).open("/sign-in/").fill(username="shiyan1", password=password).press("用密码登录")
    own_password(newcomer, password)

    newcomer.open("/account/second-factor/")
    newcomer.page.locator("summary", has_text="扫不了").click()
    newcomer.fill(code=code_of(newcomer.reads("details p.num").replace(" ", ""))).press("设好")
    again = town.visitor(phone=False).open("/sign-in/").fill(username="shiyan1", password=OWN).press("用密码登录")

    assert (again.reads("h1"), again.page.locator("main [name=code]").count()) == ("第二道验证", 1)


def own_password(walk, password):
    walk.open("/account/password/")
    fields = walk.page.locator("main input[type=password]")
    for index, text in enumerate([password, OWN, OWN][: fields.count()]):
        fields.nth(index).fill(text)
    walk.page.locator("main form button.primary").click()
    walk.look()


def test_other_devices_are_signed_out_at_one_press(town):
    user, _ = administrator(town.here)
    user.set_password(OWN)
    user.save()
    here, there = (signed_in_by_hand(town, user) for _device in range(2))

    here.open("/account/sessions/").press("别的设备全部退出")

    there.page.goto("/account/")
    assert "/sign-in/" in there.page.url


def signed_in_by_hand(town, user):
    return town.visitor(phone=False).open("/sign-in/").fill(username=user.username, password=OWN).press("用密码登录")


def test_a_resident_signs_in_with_the_digits_of_a_short_message(town):
    resident(town.here, phone="13900000120")
    walk = town.visitor().open("/sign-in/").fill(phone="139 0000 0120").press("发登录数字")

    digits = re.search(r"\d{6}", transports.kept[-1].text)
    walk.fill(code=digits.group()).press("登录").open("/mine/")

    assert walk.page.get_by_role("button", name="退出").count() == 1
