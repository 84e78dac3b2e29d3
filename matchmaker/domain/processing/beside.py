"""What the service keeps beside its database: where it could be forgotten when somebody asks what is known of them."""

from enum import StrEnum


class Beside(StrEnum):
    """A place outside the database; the page on privacy says what lies there, who sees it and for how long."""

    LOG = "log"
    """Lines of operation, and among them each day the last hash of the journal."""
    ERASURES = "erasures"
    """The list of those who were erased, for backups that are older."""
    QUEUE = "queue"
    """Calls that wake the worker up."""
    MEMORY = "memory"
    """What a running program has just read: texts, their language and their vectors."""
    COPIES = "copies"
    """Backups of the database."""
    MAIL_SERVER = "mail server"
    """Letters that were handed over to be sent."""
