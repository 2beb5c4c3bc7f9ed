"""The register's forms as tests send them, and what stands beside their fields when they come back."""

from django.urls import reverse


def send(client, page, /, *args, **data):
    return client.post(reverse(f"registry:{page}", args=args), {"submission_token": "one", **data}, follow=True)


def faults(response):
    """{field: [codes]} of the form that came back."""
    return {name: [error.code for error in errors] for name, errors in response.context["form"].errors.as_data().items()}
