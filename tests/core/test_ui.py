"""The kit: each small piece to the letter, and what holds for all templates and style sheets at once."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import TemplateSyntaxError, engines
from django.test import RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from linli.core import clock
from linli.core.forms import FilesField, add_problems
from linli.core.models import Tenant
from linli.core.problems import Problem
from linli.core.templatetags.ui.bars import number_text, percent
from linli.core.templatetags.ui.pieces import BADGES
from tests.moments import AT

SOURCE = Path(__file__).parents[2] / "src" / "linli"
ICONS = set(re.findall(r'<symbol id="i-([\w-]+)"', (SOURCE / "core/static/icons.svg").read_text(encoding="utf-8")))
USE = "/static/icons.svg#i-"


def drawn(code: str, **context: object) -> str:
    """What a piece of template makes, without the blank lines between its parts."""
    made = engines["django"].from_string(code).render(context, RequestFactory().get("/list/?state=open&page=2"))
    return re.sub(r"\s*\n\s*", "\n", made).strip()


class SmallForm(forms.Form):
    phone = forms.CharField(label="手机号", help_text="想要回音就留一个。", required=False)
    how = forms.ChoiceField(label="怎么找您", choices=[("phone", "打电话")], widget=forms.RadioSelect)
    agrees = forms.BooleanField(label="可以公开", required=False)
    photos = FilesField(label="照片", required=False)


def test_an_icon_is_for_the_eye_only():
    assert drawn('{% icon "phone" "s" %}') == f'<svg class="icon icon--s" aria-hidden="true"><use href="{USE}phone"/></svg>'


@pytest.mark.parametrize("kind", sorted(BADGES))
def test_a_badge_is_a_shape_a_word_and_a_colour(kind):
    tone, shape = BADGES[kind]

    made = drawn("{% badge kind word %}", kind=kind, word="<办理中>")

    icon = f'<svg class="icon" aria-hidden="true"><use href="{USE}{shape}"/></svg>'
    assert made == f'<span class="badge {tone}">{icon}&lt;办理中&gt;</span>'


def test_a_badge_of_an_unknown_kind_fails_loudly():
    with pytest.raises(KeyError):
        drawn('{% badge "purple" "办理中" %}')


@pytest.mark.parametrize(
    ("minutes", "day", "words"),
    [
        (0, 1440, "0 分钟"),
        (59, 1440, "59 分钟"),
        (60, 1440, "1 小时"),
        (200, 1440, "3 小时 20 分"),
        (-200, 1440, "3 小时 20 分"),
        (1440, 1440, "1 天"),
        (2280, 480, "4 天 6 小时"),
    ],
)
def test_a_span_is_said_in_its_two_largest_parts(minutes, day, words):
    assert drawn("{% duration minutes day=day %}", minutes=minutes, day=day) == words


def test_a_span_in_english_knows_one_from_many():
    with translation.override("en"):
        assert drawn("{% duration 61 %}") == "1 hour 1 min"


@pytest.mark.parametrize(
    ("centi", "words"),
    [(140115, "1,401.15 m²"), (5, "0.05 m²"), (-250, "-2.50 m²"), (None, "")],
    ids=["usual", "tiny", "below", "none"],
)
def test_an_area_is_shown_to_its_last_square_centimetre(centi, words):
    assert drawn("{% area centi %}", centi=centi) == words


@pytest.mark.parametrize(
    ("centi", "words"),
    [(None, ""), (9_600, "96 平方米"), (8_950, "89.5 平方米"), (100_000_05, "100,000.05 平方米"), (0, "0 平方米")],
)
def test_the_area_of_a_room_is_shown_as_people_say_it(centi, words):
    assert drawn("{% room_area centi %}", centi=centi) == words


def test_times_are_written_as_people_here_write_them():
    with clock.fixed(AT):
        made = drawn("{% when at %}|{% shortwhen at %}|{% day at %}|{% day on %}|{% hour at %}", at=AT, on=date(2025, 1, 5))

    stamp = '<time datetime="2026-11-20T10:26+08:00">'
    day, other = '<time datetime="2026-11-20">11月20日 星期五</time>', '<time datetime="2025-01-05">2025年1月5日 星期日</time>'
    assert made == f"{stamp}11月20日 星期五 10:26</time>|{stamp}11/20 10:26</time>|{day}|{other}|{stamp}10:26</time>"


def test_how_long_something_held_is_written_with_its_years():
    given = {"start": date(2017, 1, 3), "end": date(2019, 3, 5)}

    made = drawn("{% from_to start %}|{% from_to start end %}|{% shortday none %}", none=None, **given)

    first, last = '<time datetime="2017-01-03">2017/1/3</time>', '<time datetime="2019-03-05">2019/3/5</time>'
    assert made == f"{first} 起|{first}–{last}|"


def test_no_time_is_no_text():
    assert drawn("{% when at %}{% shortwhen at %}{% day at %}{% hour at %}{% duration at %}", at=None) == ""


@given(part=st.fractions(), whole=st.fractions(min_value=0))
def test_a_length_never_leaves_its_bar(part, whole):
    shown = percent(part, whole)

    assert shown.endswith("%")
    assert 0 <= Decimal(shown[:-1]) <= 100


@given(value=st.fractions(), digits=st.integers(0, 4))
def test_a_number_is_rounded_half_up_and_reads_back(value, digits):
    shown = Fraction(number_text(value, digits).replace(",", ""))

    assert abs(shown - value) <= Fraction(1, 2 * 10**digits)


def test_a_gate_that_is_missed_says_by_how_much_to_full_precision():
    made = drawn(
        '{% gate "同意面积" needed got base unit="m²" digits=2 %}',
        needed=Decimal("1401.15"),
        got=Decimal("1362.5"),
        base=Decimal("1868.2"),
    )

    numbers = re.findall(r"<b>([^<]+)</b>", made)
    assert numbers == ["1,401.15 m²", "1,362.50 m²", "38.65 m²"]
    assert re.findall(r"需要 [^\"]+|还差", made) == ["需要 1,401.15 m²，得到 1,362.50 m²", "还差"]


def test_a_gate_that_excludes_its_threshold_is_missed_at_it():
    made = drawn('{% gate "过半数" 26 26 52 unit="人" passed=False %}')

    assert '<div class="gate fail">' in made


def test_a_figure_of_few_records_says_so():
    made = drawn('{% figure 12345 "件" "/cases/" count=12 %}')

    assert made == '<a class="figure" href="/cases/">12,345 件</a> <small class="muted">件数少，仅供参考</small>'


def test_a_figure_without_records_to_open_is_no_link():
    assert drawn("{% figure share digits=1 %}", share=Fraction(1, 3)) == '<span class="figure">0.3</span>'


def test_a_stat_of_zero_raises_no_alarm():
    assert drawn('{% stat "已经超时" 0 "/x/" tone="stop" %}') == '<a class="stat" href="/x/"> 已经超时<b>0</b></a>'


def test_a_card_carries_its_title_and_a_link():
    made = drawn('{% card title="经过" link="/x/" link_label="全部" anchor="road" %}<p>好</p>{% endcard %}')

    assert (
        made
        == '<section class="card" id="road">\n<div class="hd"><h2>经过</h2><a href="/x/">全部</a></div>\n<p>好</p>\n</section>'
    )


def test_a_misspelt_prop_fails_when_the_template_loads():
    with pytest.raises(TemplateSyntaxError, match="titel"):
        drawn('{% card titel="经过" %}{% endcard %}')


def test_a_field_names_its_hint_and_its_problem_to_those_who_listen():
    form = SmallForm({"phone": "139"})
    form.add_error("phone", "号码少了 8 位。")

    made = drawn("{% field form.phone %}", form=form)

    assert 'aria-describedby="id_phone_hint id_phone_why"' in made
    assert re.findall(r' id="(id_phone[^"]*)"', made) == ["id_phone_hint", "id_phone", "id_phone_why"]
    assert re.findall(r"<span>([^<]+)</span></p>", made) == ["号码少了 8 位。"]


def test_choices_stand_in_a_fieldset_and_a_tick_in_its_label():
    made = drawn("{% field form.how row=True %}{% field form.agrees %}{% field form.photos %}", form=SmallForm())

    assert re.findall(r"<(fieldset|legend|label)", made) == ["fieldset", "legend", "label", "label", "label"]
    assert made.count("data-files") == 1


def test_what_is_hidden_is_drawn_alone():
    form = forms.Form()
    form.fields["key"] = forms.CharField(widget=forms.HiddenInput, initial="a1")

    assert drawn("{% field form.key %}", form=form).strip() == '<input type="hidden" name="key" value="a1" id="id_key">'


def test_every_problem_stands_in_the_box_and_leads_to_its_field():
    form = SmallForm({})
    form.full_clean()
    sheet = [Problem("phone", "号码少了 2 位", "phone", row=7, column="手机号"), Problem("x", "表头不对")]

    made = drawn("{% problems form sheet %}", form=form, sheet=sheet)

    assert re.findall(r'<a href="([^"]+)">\d\. ([^<]+)</a>', made) == [
        ("#id_how", "怎么找您：这里还没有填。"),
        ("#id_phone", "第 7 行 · 手机号：号码少了 2 位"),
    ]
    assert re.findall(r"<span>([^<]+)</span>", made) == ["3. 表头不对"]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        (forms.IntegerField(min_value=1), "0", "最少是 1。"),
        (forms.IntegerField(max_value=5), "6", "最多是 5。"),
        (forms.CharField(max_length=2), "三个字", "最多 2 个字，现在有 3 个。"),
        (forms.CharField(), "a\x00", "里面有看不见的字符，删掉重写。"),
        (forms.CharField(), "好\x07人", "里面有看不见的字符，删掉重写。"),
        (forms.CharField(), "王\u202e小明", "里面有看不见的字符，删掉重写。"),
        (forms.FloatField(), "东", "这里要填数字。"),
        (forms.ModelChoiceField(Tenant.objects.none()), "x", "没有这一项，请从列出的里面选。"),
        (forms.TimeField(), "25:00", "这不像时间，写成 14:30 这样。"),
        (forms.DecimalField(max_digits=6, decimal_places=2), "1.234", "小数点后面最多 2 位。"),
        (forms.DecimalField(max_digits=6, decimal_places=2), "12345", "小数点前面最多 4 位。"),
    ],
)
def test_what_is_over_a_limit_is_told_in_the_words_of_this_house(field, value, sentence):
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(value)

    assert refused.value.messages == [sentence]


def test_the_box_names_the_only_field_of_a_form_where_the_sentence_does_not():
    class OnlyForm(forms.Form):
        code = forms.CharField(label="验证数字", error_messages={"invalid": "数字不对。"})

    blank, wrong = OnlyForm({}), OnlyForm({"code": "1"})
    wrong.add_error("code", forms.ValidationError("数字不对。", code="wrong"))

    lines = [re.findall(r'<a href="[^"]+">([^<]+)</a>', drawn("{% problems form %}", form=form)) for form in (blank, wrong)]
    assert lines == [["1. 验证数字：这里还没有填。"], ["1. 数字不对。"]]


def test_ends_of_lines_and_tabs_are_no_characters_that_nobody_sees():
    assert forms.CharField(strip=False).clean("一行\r\n\t二行\n") == "一行\r\n\t二行\n"


def test_no_problem_draws_no_box():
    assert drawn("{% problems form nothing %}", form=SmallForm(), nothing=[]) == ""


def test_a_refusal_of_a_service_is_put_beside_the_field_it_is_about():
    form = SmallForm({"how": "phone"})

    add_problems(form, [Problem("short", "号码少了 8 位。", "phone"), Problem("late", "已经过了时间。", "nowhere")])

    assert form.errors == {"phone": ["号码少了 8 位。"], "__all__": ["已经过了时间。"]}


def test_several_files_come_as_a_list_and_none_as_an_empty_one():
    assert FilesField(required=False).clean(None) == []


def test_the_token_of_a_refused_form_stays_the_same():
    request = RequestFactory().post("/", {"submission_token": "abc"})

    made = engines["django"].from_string("{% submission_token %}").render({}, request)

    assert made == '<input type="hidden" name="submission_token" value="abc">'


def test_a_pager_keeps_the_filters_of_the_address():
    made = drawn("{% pager page %}", page=Paginator(range(120), 50).page(2))

    assert re.findall(r'<a [^>]*href="([^"]+)"', made) == ["?state=open&amp;page=1", "?state=open&amp;page=3"]
    assert "第 2 / 3 页，共 120 条" in made


def test_the_road_marks_where_it_stands_and_what_is_internal():
    stops = [
        {"expected": "预计明天", "title": "回访", "kind": "todo"},
        {"at": AT, "title": "催了一次", "kind": "now", "internal": True},
    ]

    made = drawn("{% road stops %}", stops=stops)

    assert re.findall(r"<li[^>]*>", made) == ['<li class="todo">', '<li class="now" aria-current="step">']
    assert made.count("内部") == 1


def test_a_qr_code_is_drawn_here_and_names_itself():
    made = drawn('{% qr "https://example.org/d/A7K4PQ/" label="3号楼<东>" %}')

    assert made.startswith('<svg role="img"')
    assert "<title>3号楼&lt;东&gt;</title>" in made


def templates() -> list[Path]:
    return sorted(SOURCE.rglob("templates/**/*.html"))


@pytest.mark.parametrize("file", templates(), ids=lambda file: str(file.relative_to(SOURCE)))
def test_no_template_carries_style_or_script_of_its_own(file):
    text = re.sub(r"{#.*?#}", "", file.read_text(encoding="utf-8"))

    assert re.findall(r'<style|<script(?![^>]*\bsrc=)|\sstyle="|\son[a-z]+="|javascript:', text) == []


def test_every_icon_that_is_asked_for_is_in_the_sprite():
    asked = {
        name
        for file in [*templates(), *SOURCE.rglob("*.py")]
        for name in re.findall(r'{% icon "([\w-]+)"', file.read_text(encoding="utf-8"))
    }

    assert asked - ICONS == set()


def tokens(selector: str) -> dict[str, str]:
    """The colours that a block of tokens.css sets."""
    text = (SOURCE / "core/static/tokens.css").read_text(encoding="utf-8")
    block = text[text.index(selector + " {") :].split("}")[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


LIGHT = tokens(":root")
THEMES = {
    "light": LIGHT,
    "dark": LIGHT | tokens(':root[data-theme="dark"]'),
    "elder": LIGHT | tokens(':root[data-mode="elder"]'),
    "elder, dark": LIGHT | tokens(':root[data-theme="dark"]') | tokens(':root[data-mode="elder"][data-theme="dark"]'),
}
GROUNDS = ["paper", "surface", "sunken"]
TEXTS = ["ink", "ink-2", "ink-3", "leaf", "info", "wait", "stop", "vote", "still"]
PAIRS = [(text, ground) for text in TEXTS for ground in GROUNDS] + [
    *((name, f"{name}-soft") for name in ["ok", "info", "wait", "stop", "still", "vote"]),
    ("on-leaf", "leaf"),
    ("ink-3", "leaf-soft"),
    ("ink", "wait-soft"),
]


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_can_be_read_on_every_ground(theme):
    colours = THEMES[theme]

    faint = {pair: round(ratio, 2) for pair in PAIRS if (ratio := contrast(colours[pair[0]], colours[pair[1]])) < 4.5}

    assert faint == {}


@pytest.mark.parametrize("theme", THEMES)
def test_the_edge_of_every_control_and_fill_can_be_seen(theme):
    colours = THEMES[theme]

    faint = [name for name in ["edge", *(f"c{n}" for n in range(6))] if contrast(colours[name], colours["surface"]) < 3]

    assert faint == []


@pytest.mark.parametrize("name", ["linli.css", "portal.css", "desk.css", "wall.css", "kit.css"])
def test_colours_come_from_tokens_alone(name):
    text = (SOURCE / "core/static" / name).read_text(encoding="utf-8")

    allowed = {"#fff", "#000", "#e4eee2", "#1f2c26", "#25302b"}  # a QR code's black on white, and the sky of the hero picture
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", text)) - allowed == set()
