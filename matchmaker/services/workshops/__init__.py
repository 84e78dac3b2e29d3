"""Workshops: the list, the public page, making one, and what its offices see first."""

from matchmaker.services.workshops.creating import Hosting, NewWorkshop, create_workshop, hostings, themes_to_choose
from matchmaker.services.workshops.delegations import (
    Delegate,
    Delegations,
    PeopleFilter,
    Silent,
    registered_people,
)
from matchmaker.services.workshops.listing import (
    NextStep,
    WorkshopLine,
    coming_workshops,
    list_workshops,
    next_step,
)
from matchmaker.services.workshops.overview import Numbers, Overview, Task, Todo, overview_of
from matchmaker.services.workshops.showing import (
    Heading,
    PublicSession,
    PublicSlot,
    PublicTheme,
    WorkshopPage,
    heading_of,
    show_workshop,
)

__all__ = [
    "Delegate",
    "Delegations",
    "Heading",
    "Hosting",
    "NewWorkshop",
    "NextStep",
    "Numbers",
    "Overview",
    "PeopleFilter",
    "PublicSession",
    "PublicSlot",
    "PublicTheme",
    "Silent",
    "Task",
    "Todo",
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
    "show_workshop",
    "themes_to_choose",
]
