"""The figures of operation, for Prometheus: to operators, and to this machine itself."""

from collections.abc import Iterable

from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.errors import StoreError
from matchmaker.services import operation
from matchmaker.services.health import require_watcher
from matchmaker.web.area import Area
from matchmaker.web.figures import figures
from matchmaker.web.identity import now, principal
from matchmaker.web.security import is_this_machine

area = Area("metrics", __name__)


@area.page("/metrics", action=Action.READY_READ)
def metrics(work: Session) -> ResponseReturnValue:
    """Show the figures of the web processes and of the database; a database that is away is a figure too."""
    require_watcher(principal(), from_this_machine=is_this_machine())
    try:
        stored = operation.figures(work, now=now())
    except (SQLAlchemyError, StoreError):
        stored = None
    return figures().text(_Stored(stored)), {"Content-Type": CONTENT_TYPE_PLAIN_0_0_4}


class _Stored(Collector):
    """What the database says of the work that waits."""

    def __init__(self, stored: operation.Figures | None) -> None:
        self._stored = stored

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Yield one family for each figure; nothing but the word that it is away where the database did not answer."""
        yield _gauge("matchmaker_database_up", "Whether the database answers", 0 if self._stored is None else 1)
        if self._stored is None:
            return
        of = self._stored
        yield _by_state("matchmaker_jobs", "Jobs by state", of.jobs)
        yield _gauge("matchmaker_job_oldest_due_seconds", "How long the oldest due job has waited", of.job_wait_s)
        yield _by_state("matchmaker_messages", "Messages of the outbox by state", of.messages)
        yield _gauge("matchmaker_message_oldest_due_seconds", "How long the oldest has waited", of.message_wait_s)
        yield _gauge("matchmaker_database_bytes", "Size of the database", of.database_bytes)


def _gauge(name: str, says: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, says, value=value)


def _by_state(name: str, says: str, counts: "operation.Counts") -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, says, labels=["state"])
    for state, count in counts.items():
        family.add_metric([state], count)
    return family
