"""A choir without e-mail wants the hall: booked by telephone and at the counter, called off by number and code, settled by the clerk."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.cobuild.models import Booking
from linli.cobuild.rules.spaces import HoursGiven
from linli.core import clock
from tests.factories.cobuild_spaces import EVERY_DAY, a_space

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HALL, CHOIR, USE = "柳岸会客厅", "银发合唱队", "重阳节排练"


def hall(town):
    """Open every day, public holidays too, so that tomorrow is always a day on which it can be booked."""
    return a_space(town.here, hours=[*EVERY_DAY, HoursGiven(None, 8 * 60, 20 * 60)], holds=20)


def at_the_counter(town):
    """The clerk finds the hall from the desk's own list."""
    return town.counter_clerk().open("/desk/").follow("共享场地").fill(q="会客厅").press("筛选").follow(HALL)


def books(desk, *, way, starts="14:00", **more):
    """Tomorrow for two hours, in the choir's name; the slip is what one ends at."""
    desk.press("替人订").choose(way)
    said = {"day": str(clock.today() + timedelta(days=1)), "starts": starts, "purpose": USE, "contact_name": CHOIR}
    return desk.fill(**said | more).press("订下来，出回执")


def slip(desk):
    """What the clerk reads out, or prints: the number and the six figures."""
    return desk.reads("main td.num"), desk.reads(".slip-code")


def held():
    """Every booking as the database has it: for whom, how it stands, from which hour on, how many came."""
    rows = Booking.objects.order_by("starts_at", "made_at").values_list("contact_name", "state", "starts_at", "came")
    return [(who, state, timezone.localtime(starts).hour, came) for who, state, starts, came in rows]


def an_hour_after_it_began():
    """The clock of the pages is the machine's own: the use is put back to an hour ago."""
    began = clock.now() - timedelta(hours=1)
    Booking.objects.update(starts_at=began, ends_at=began + timedelta(minutes=30))


def test_a_team_that_telephoned_calls_the_hall_off_by_number_and_code(town):
    hall(town)
    desk = books(at_the_counter(town), way="打电话").sees(HALL, CHOIR, USE, "订好了", "14:00–16:00")
    number, code = slip(desk)

    phone = town.visitor(dress="elder").open("/spaces/").press("用取消码取消")
    phone.fill(number=number, code="000000" if code != "000000" else "111111")
    phone.refused(lambda: phone.press("取消这次预订")).sees("编号和取消码对不上")
    phone.fill(number=number, code=code).press("取消这次预订").sees(f"{number} 取消了，时间让给别人了")

    desk.open("/desk/cobuild/bookings/?view=all").follow(USE).sees("取消了").sees_not("取消这次", "用完了，记一笔")
    books(desk.open("/desk/").follow("共享场地").follow(HALL), way="来窗口").sees("订好了")

    assert held() == [(CHOIR, "cancelled", 14, None), (CHOIR, "confirmed", 14, None)]


def test_a_team_comes_with_its_number_and_the_clerk_settles_how_the_hall_was_left(town):
    hall(town)
    desk = books(at_the_counter(town), way="来窗口", expected="18")
    number, _code = slip(desk)
    an_hour_after_it_began()

    desk.open("/desk/").follow("场地预订").open("/desk/cobuild/bookings/?view=all").fill(q=number).press("筛选").follow(USE)
    desk.fill(came="17").choose("有东西坏了，要修")
    desk.refused(lambda: desk.press("记下来")).sees("写一句什么坏了。")
    desk.fill(condition="一把椅子腿松了").press("记下来").sees("记下了", "17")

    desk.follow(HALL).sees("一把椅子腿松了", "等修").page.get_by_text("修好了，记一笔").click()
    desk.fill(text="换了螺丝").press("记下来").sees("修好了：换了螺丝").sees_not("等修")


def test_the_hall_is_taken_meanwhile_and_the_clerk_offers_another_hour(town):
    hall(town)
    desk = books(at_the_counter(town), way="打电话")
    desk.open("/desk/").follow("共享场地").follow(HALL)

    desk.refused(lambda: books(desk, way="打电话", starts="15:00", contact_name="太极队"))
    said = desk.problems
    desk.fill(starts="16:00").press("订下来，出回执").sees("太极队", "16:00–18:00")

    assert said == ["这个时间已经有人订了，换一个时间。"]


def test_an_elder_without_an_account_books_by_taps_and_finds_it_taken_afterwards(town):
    hall(town)
    tomorrow = clock.today() + timedelta(days=1)
    phone = town.visitor(dress="elder").open("/spaces/").follow(HALL)
    phone.page.locator(f".space-days a[href*='day={tomorrow}']").click()
    phone.look().press("14:00").choose("排练活动").fill(contact_name="试大爷", contact_phone="139 0000 0120")

    phone.press("订下来").sees("订好了", "取消码", "14:00–16:00")

    phone.press("再订一次").page.locator(f".space-days a[href*='day={tomorrow}']").click()
    phone.look().sees("已预订").sees_not("试大爷")

    assert held() == [("试大爷", "confirmed", 14, None)]
