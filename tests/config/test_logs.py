"""No personal data in the logs, whoever writes the line."""

import io
import json
import logging
import logging.config

import pytest
import structlog

from linli.config.logs import settings_for


@pytest.fixture
def lines(settings):
    """What is logged from here on, read back as JSON; afterwards logging is as it was."""
    stream = io.StringIO()
    wanted = settings_for(level="INFO", as_json=True)
    wanted["handlers"]["console"]["stream"] = stream
    logging.config.dictConfig(wanted)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.config.dictConfig(settings.LOGGING)


def test_values_under_telling_names_and_long_numbers_are_struck_out(lines):
    structlog.get_logger("linli.trial").info("called 13900001234 about 41010519490307123X", phone="1", route="track/")

    [line] = lines()
    assert (line["event"], line["phone"], line["route"]) == ("called […] about […]", "[…]", "track/")


def test_other_libraries_write_the_same_lines(lines):
    logging.getLogger("django.somewhere").warning("wrong number %s", "13900001234")

    [line] = lines()
    assert (line["event"], line["level"], line["logger"]) == ("wrong number […]", "warning", "django.somewhere")


def test_a_case_number_is_no_telephone_number(lines):
    structlog.get_logger("linli.trial").info("accepted", number="HYL-2026-000123")

    assert lines()[0]["number"] == "HYL-2026-000123"
