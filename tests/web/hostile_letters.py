"""Every letter that the service writes, with hostile texts wherever a letter repeats what somebody has typed."""

import importlib
import inspect
import pkgutil
import typing
from collections.abc import Callable, Iterator, Sequence
from dataclasses import is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from matchmaker.services.mail import letters
from matchmaker.services.mail.letter import Letter
from matchmaker.services.mail.saying import Say, say_in
from tests.web.world import NOW

OURS = "https://meet.example/x"
OF_OURS = ("link", "sign_in", "register", "reset", "code")
"""What is drawn or configured, and typed by nobody."""

LANGUAGES = ("en", "da", "zh")


def writers() -> list[Callable[..., Letter]]:
    """Return every function that writes a letter."""
    found = []
    for module in pkgutil.iter_modules(letters.__path__):
        for _name, each in inspect.getmembers(importlib.import_module(f"{letters.__name__}.{module.name}")):
            ours = inspect.isfunction(each) and not each.__name__.startswith("_")
            if ours and inspect.signature(each).return_annotation is Letter and each not in found:
                found.append(each)
    return found


def hostile_letters(texts: Sequence[str]) -> Iterator[tuple[str, Letter, Say]]:
    """Write letter after letter until each text has stood in one, and each letter was written; yield them by name."""
    left, known = list(reversed(texts)), writers()
    for number in range(len(known) + len(texts)):
        if not left and number >= len(known):
            return
        writer, say = known[number % len(known)], say_in(LANGUAGES[number % len(LANGUAGES)])
        yield writer.__name__, writer(**_arguments(writer, say, left, texts[number % len(texts)])), say


def _arguments(made: Callable[..., object], say: Say, left: list[str], spare: str) -> dict[str, object]:
    """Return something for each parameter; the next of the texts where a letter takes what people typed."""
    kinds = typing.get_type_hints(made.__init__ if inspect.isclass(made) else made)  # type: ignore[misc]
    return {name: _value(name, kinds[name], say, left, spare) for name in inspect.signature(made).parameters}


def _value(name: str, kind: object, say: Say, left: list[str], spare: str) -> object:
    if kind is Say:
        return say
    if kind is str:
        return OURS if name in OF_OURS else left.pop() if left else spare
    if typing.get_origin(kind) is Sequence:  # lines, such as meetings with the names of those whom one meets
        return [left.pop() if left else spare]
    if typing.get_origin(kind) is not None:  # what makes an address
        return lambda _token: OURS
    if inspect.isclass(kind) and is_dataclass(kind):
        return kind(**_arguments(kind, say, left, spare))
    if inspect.isclass(kind) and issubclass(kind, Enum):
        return next(iter(kind))
    known = {timedelta: timedelta(minutes=60), datetime: NOW, date: NOW.date(), int: 14, bool: True}
    return known[kind]  # type: ignore[index]
