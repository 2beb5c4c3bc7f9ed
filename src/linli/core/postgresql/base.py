"""The database engine `linli.core.postgresql`."""

import json
from select import POLLIN, poll
from typing import Any

from django.db.backends.postgresql import base, operations
from psycopg.types.json import Jsonb

written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class DatabaseOperations(operations.DatabaseOperations):
    """Django's, except for how JSON is sent."""

    def adapt_json_value(self, value: Any, encoder: type[json.JSONEncoder] | None) -> Any:
        """Letters as they stand: both ends take longer over `\\u8def`, and most of what is kept as JSON is Chinese."""
        return super().adapt_json_value(value, encoder) if encoder else Jsonb(value, dumps=written)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, except for how a connection begins and how a kept one is looked at before each request."""

    ops_class = DatabaseOperations

    def init_connection_state(self) -> None:
        """
        Without just-in-time compilation, and with several workers for one statement only where that reads for seconds: where
        one stops after a page, each takes longer than the reading (of a list of a million cases 80 of 150 ms), each time anew.
        """
        super().init_connection_state()
        self.connection.execute("SET jit = off; SET parallel_setup_cost = 20000")
        if not self.get_autocommit():
            self.connection.commit()

    def is_usable(self) -> bool:
        """
        Whether the line still stands, seen from here: a server that ended it has said so, and what it said lies unread.

        Django asks `SELECT 1` instead, one way there and back for each request, which knows no more: where the machine at the
        other end is gone without a word, both wait.
        """
        line = poll()
        try:
            line.register(self.connection, POLLIN)
        except self.Database.Error:
            return False
        return not line.poll(0)
