"""What is found in sources and templates, and what counts as translated."""

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from linli.cli import catalogues

SHIPPED = catalogues.SOURCE


@pytest.fixture
def engine(tmp_path, monkeypatch):
    """An engine of one module and one template."""
    monkeypatch.setattr(catalogues, "SOURCE", tmp_path)
    folder = tmp_path / "trial"
    (folder / "templates").mkdir(parents=True)
    (folder / "__init__.py").write_text('text = _("受理")\nmany = ngettext("%(n)d 件", "%(n)d 件", n)\n', encoding="utf-8")
    (folder / "templates" / "page.html").write_text(
        '{% translate "派单" %}{% blocktranslate with who=a.b %}{{ who }} 的事{% endblocktranslate %}{% card title=_("回访") %}',
        encoding="utf-8",
    )
    return folder


def test_messages_of_python_and_of_templates_are_found(engine):
    found = {message for _file, message, _context in catalogues.extracted(engine)}

    assert found == {"受理", ("%(n)d 件", "%(n)d 件"), "派单", "%(who)s 的事", "回访"}


def test_what_people_read_of_shipped_yaml_is_found_but_no_code_and_no_notice(engine, monkeypatch):
    monkeypatch.setattr(catalogues, "SHIPPED_FILES", {"trial": ("definitions",)})
    (engine / "definitions").mkdir()
    (engine / "definitions" / "small.yaml").write_text(
        "title: 小程序\nmissing: [文本]\nsteps:\n  - {title: 公示, who: ''}\n  - publishes: [{title: 贴出去的}]\n    with: {name: due_on}\n",
        encoding="utf-8",
    )

    found = {message for _file, message, context in catalogues.extracted(engine) if context == "shipped"}

    assert found == {"小程序", "文本", "公示"}


def test_what_has_no_english_is_named(engine):
    assert sorted(catalogues.problems(catalogues.catalogue_of(engine))) == ["%(n)d 件", "%(who)s 的事", "受理", "回访", "派单"]


@pytest.mark.parametrize(
    ("chinese", "english", "complete"),
    [
        ("%(who)s 的事", "%(who)s's matter", True),
        ("%(who)s 的事", "a matter", False),
        ("{n} 件", "{n} matters of {who}", False),
        ("受理", "", False),
    ],
    ids=["same placeholders", "a placeholder lost", "a placeholder invented", "nothing"],
)
def test_english_keeps_the_placeholders(chinese, english, complete):
    catalogue = Catalog(locale="en")
    catalogue.add(chinese, english)

    assert (catalogues.problems(catalogue) == []) is complete


def test_updating_keeps_the_english_that_is_there(engine):
    catalogues._write(engine, catalogues.catalogue_of(engine))
    file = catalogues.file_of(engine)
    file.write_text(
        file.read_text(encoding="utf-8").replace('msgid "受理"\nmsgstr ""', 'msgid "受理"\nmsgstr "Accept"'), encoding="utf-8"
    )

    catalogues._write(engine, catalogues.catalogue_of(engine))

    assert 'msgid "受理"\nmsgstr "Accept"' in file.read_text(encoding="utf-8")


def test_no_english_of_ours_says_the_same_sentence_twice():
    doubled = []
    for path in sorted(SHIPPED.glob("*/locale/en/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            said = [one.string for one in read_po(file) if isinstance(one.string, str) and len(one.string) > 20]
        doubled += [text for text in said if text[: len(text) // 2].strip() == text[len(text) // 2 :].strip()]

    assert doubled == []
