"""No personal field without purpose, ground and term: policy/data_retention.yaml against the tables as they are."""

import re

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from linli.core import retention
from linli.core.privacy import EncryptedTextField

LOOKS_PERSONAL = re.compile(r"(^|_)(name|phone|mobile|mail|email|address|birth|id_number|ip|username)(_|$)|_hash$")
NOT_OF_PEOPLE = {"file_name", "fingerprint"}
HASHES = {"code_hash", "key_hash"}  # of secrets, not of people


def is_personal(field: models.Field) -> bool:
    if isinstance(field, EncryptedTextField):
        return True
    is_text = isinstance(field, models.CharField | models.TextField | models.GenericIPAddressField)
    return is_text and field.name not in NOT_OF_PEOPLE | HASHES and bool(LOOKS_PERSONAL.search(field.name))


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("linli.")]


def test_every_personal_field_stands_in_the_policy():
    policy = retention.policy()

    missing = [
        f"{model._meta.label_lower}.{field.name}"
        for model in ours()
        for field in model._meta.concrete_fields
        if is_personal(field) and not policy.covers(model._meta.label_lower, field.name)
    ]

    assert missing == []


def test_the_policy_names_only_fields_that_exist():
    named = [(entry.model, field) for entry in retention.policy().entries for field in entry.fields]
    named += [(model, field) for model, fields in retention.policy().not_personal.items() for field in fields]

    gone = []
    for model, field in named:
        try:
            apps.get_model(model)._meta.get_field(field)
        except (LookupError, FieldDoesNotExist):
            gone.append(f"{model}.{field}")

    assert gone == []


@pytest.mark.django_db
def test_every_term_can_be_asked_of_the_database(django_assert_num_queries):
    with_a_term = list(retention._with_a_term())

    counts = [retention.due(entry, retention.timezone.now()).count() for entry in with_a_term]

    assert (len(counts) > 0, set(counts)) == (True, {0})


def test_encrypted_fields_are_nowhere_called_not_personal_without_a_reason():
    reasons = [reason for fields in retention.policy().not_personal.values() for reason in fields.values()]

    assert all(reasons)
