"""How the forms of spaces and bookings are shown and answered (`core.form_pages`)."""

from linli.core.form_pages import Asked as Asked
from linli.core.form_pages import Crumbs as Crumbs
from linli.core.form_pages import answer as answer
from linli.core.form_pages import posted as posted
from linli.core.form_pages import sent as sent
