"""What everyday sentences are guessed to be about, with the categories that the platform ships."""

import pytest

from linli.casework.rules.wording import Lexicon, Wordlist, guess_category
from linli.casework.selectors.categories import suggest_category

SENTENCES = [
    ("东单元门口路灯不亮", "street_lamp"),
    ("停车场门口的路灯一闪一闪", "street_lamp"),
    ("单元门关不上，风一吹就响", "access_control"),
    ("三号楼的楼道灯坏了，老人上下楼看不见", "corridor_lamp"),
    ("电梯坏了两天，九楼的老人下不来", "lift"),
    ("电梯口堆着邻居的垃圾，有味儿", None),
    ("小区南门的井盖松了，车一过就响", "manhole"),
    ("下水道堵了，污水漫到院子里", "drainage"),
    ("顶楼漏雨，外墙也往里渗水", "roof_wall"),
    ("家里没水一上午了，自来水什么时候来", "water_supply"),
    ("暖气不热，屋里只有十四度", "heating"),
    ("楼道里堆了好多纸箱，消防通道走不过去", "fire_route"),
    ("有人从窗户拉飞线给电瓶车充电", "ebike_charging"),
    ("三楼的灭火器过期了", "fire_equipment"),
    ("楼顶有人用彩钢棚私搭了一间", "illegal_roof"),
    ("隔壁用隔断间住了十几个人，像是群租", "group_renting"),
    ("小学门口的垃圾桶满了三天没人清", "rubbish"),
    ("遛狗不牵绳，孩子害怕", "dog"),
    ("楼道墙上全是小广告", "small_ads"),
    ("对面工地半夜施工，睡不着", "building_noise"),
    ("广场舞音响太大，孩子没法写作业", "dance_noise"),
    ("楼下饭店的油烟直往家里灌", "fumes"),
    ("高龄津贴怎么申请", "elder_allowance"),
    ("孩子明年上小学，划片到哪个学校", "schooling"),
    ("小学门口早点摊占道经营", "street_order"),
    ("物业公司涨物业费，也不说为什么", "property_service"),
    ("我们单元想加装电梯，去哪里说", "renovation"),
    ("车位天天被别人占着", "parking_place"),
    ("路灯和井盖都坏了", "public_facilities"),
    ("停电了，也停水了", "utilities"),
    ("公园里的长椅坏了", "public_facilities"),
    ("您好，我想反映一个问题", None),
    ("停车太难，路灯也不亮", None),
    ("家里漏水，邻居不承认", None),
    ("去年说的那件事怎么样了", None),
]


@pytest.mark.parametrize(("text", "code"), SENTENCES, ids=[text for text, _code in SENTENCES])
def test_an_everyday_sentence_is_guessed_or_left_alone(office, text, code):
    found = suggest_category(text, tenant_id=office.here.tenant.pk)

    assert (found.category.code if found else None) == code


LISTS = [
    Wordlist("", ("单元门口",)),
    Wordlist("shared", ("井盖", "长椅")),
    Wordlist("lamps", ("路灯",), "shared"),
    Wordlist("roads", ("井盖", "路面"), "shared"),
    Wordlist("doors", ("单元门",)),
]
LEXICON = Lexicon.of(LISTS)


def test_a_word_inside_an_ordinary_word_says_nothing():
    assert guess_category("单元门口", LEXICON) is None
    assert guess_category("单元门口的单元门", LEXICON).evidence == ("单元门",)


def test_letters_are_part_of_one_word_only_and_do_not_join_across_it():
    lists = [Wordlist("charging", ("电动车充电",)), Wordlist("bicycles", ("电动车", "车充")), Wordlist("gap", ("甲乙",))]

    assert guess_category("甲电动车充电乙", Lexicon.of(lists)).code == "charging"


def test_the_nearest_category_wins_over_the_one_above_that_has_the_same_word():
    assert guess_category("井盖松了", LEXICON).code == "roads"


def test_what_speaks_for_the_one_above_speaks_for_the_one_below_too():
    guess = guess_category("长椅旁的井盖", LEXICON)

    assert (guess.code, sorted(guess.evidence)) == ("roads", ["井盖", "长椅"])


def test_two_below_the_same_one_leave_that_one_with_the_words_of_both():
    guess = guess_category("路灯灭了，路面也坏了", LEXICON)

    assert (guess.code, sorted(guess.evidence)) == ("shared", ["路灯", "路面"])


def test_a_local_text_of_the_rule_may_name_no_ordinary_words():
    assert guess_category("单元门口", Lexicon.of(LISTS[1:])).code == "doors"
