"""Figures of operation that a web process counts itself, in the form that Prometheus reads.

Several processes answer requests. `matchmaker serve` gives each a number (`matchmaker.cli.web_process`) under which it
keeps its figures in memory that all share; whichever is asked adds them up. A process that runs alone, or that another
server runs, keeps them to itself.
"""

import os
from importlib.metadata import version

from flask import Flask, current_app
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
KEY = "matchmaker_figures"
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Figures:
    """The figures of one application."""

    def __init__(self, app: Flask) -> None:
        self._registry = CollectorRegistry()
        self._answered = Counter(
            "matchmaker_requests", "Requests answered", ("method", "rule", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "matchmaker_request_seconds", "Time to answer", ("rule",), buckets=BUCKETS_S, registry=self._registry
        )
        self._running = Gauge(
            "matchmaker_requests_in_flight",
            "Requests being answered",
            registry=self._registry,
            multiprocess_mode="livesum",
        )
        app.extensions[KEY] = self

    def begun(self) -> None:
        """Count a request that has come in."""
        self._running.inc()

    def ended(self, method: str, rule: str, status: int, seconds: float) -> None:
        """Count a request that has been answered; whatever somebody makes up as a method is one of them all."""
        self._running.dec()
        self._answered.labels(method if method in METHODS else "other", rule, str(status)).inc()
        self._seconds.labels(rule).observe(seconds)

    def text(self, *more: Collector) -> bytes:
        """Return the figures of all processes, this one's where it runs alone, and those of `more`."""
        registry = self._registry
        if os.environ.get(SHARED_FOLDER):
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        own = CollectorRegistry()
        for each in (_Build(), *more):
            own.register(each)
        return generate_latest(registry) + generate_latest(own)


def figures() -> Figures:
    """Return the figures of the application at work."""
    found: Figures = current_app.extensions[KEY]
    return found


class _Build(Collector):
    def collect(self) -> list[GaugeMetricFamily]:
        family = GaugeMetricFamily("matchmaker_build", "The version of the program", labels=["version"])
        family.add_metric([version("matchmaker")], 1)
        return [family]
