"""Connections to PostgreSQL that give up on a server which does not answer.

The server has limits of its own for what it works on, but a frozen one keeps none, and a client without a limit waits
with it. A connection that has given up is closed, since nobody knows what the server will make of it.
"""

from typing import Any

import psycopg
from psycopg.errors import _WaitTimeout
from sqlalchemy import Engine, event


class ImpatientConnection(psycopg.Connection[Any]):
    """A connection whose every exchange with the server ends within `patience_s`, by an error if need be."""

    patience_s: float | None = None

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for the server as psycopg does, but not for ever."""
        try:
            return super().wait(gen, interval, self.patience_s if timeout is None else timeout)
        except _WaitTimeout as error:
            self.pgconn.finish()
            raise psycopg.OperationalError("the server did not answer in time") from error


def attach(engine: Engine, statement_within_s: float, ping_within_s: float) -> None:
    """Let `engine` use such connections; one that comes from the pool has less time to say that it still stands."""

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, arguments: Any, parameters: Any) -> ImpatientConnection:
        return ImpatientConnection.connect(*arguments, **parameters)

    @event.listens_for(engine, "checkout")
    def begin(connection: Any, _record: Any, _proxy: Any) -> None:
        connection.patience_s = statement_within_s

    @event.listens_for(engine, "checkin")
    def end(connection: Any, _record: Any) -> None:
        if connection is not None:
            connection.patience_s = ping_within_s
