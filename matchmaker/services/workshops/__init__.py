"""Workshops: the list, the public page, making one, and what its offices see first."""

from matchmaker.services.workshops.creating import Hosting, NewWorkshop, create_workshop, hostings, themes_to_choose
from matchmaker.services.workshops.delegations import Delegations, registered_people
from matchmaker.services.workshops.listing import (
    NextStep,
    WorkshopLine,
    coming_workshops,
    list_workshops,
    next_step,
)
from matchmaker.services.workshops.overview import Numbers, Overview, Question, Registered, overview_of
from matchmaker.services.workshops.showing import (
    Heading,
    PublicSession,
    PublicSlot,
    PublicTheme,
    WorkshopPage,
    heading_of,
    require_page,
    show_workshop,
)
from matchmaker.services.workshops.tasks import Task, Todo, Turn

__all__ = [
    "Delegations",
    "Heading",
    "Hosting",
    "NewWorkshop",
    "NextStep",
    "Numbers",
    "Overview",
    "PublicSession",
    "PublicSlot",
    "PublicTheme",
    "Question",
    "Registered",
    "Task",
    "Todo",
    "Turn",
    "WorkshopLine",
    "WorkshopPage",
    "coming_workshops",
    "create_workshop",
    "heading_of",
    "hostings",
    "list_workshops",
    "next_step",
    "overview_of",
    "registered_people",
    "require_page",
    "show_workshop",
    "themes_to_choose",
]
