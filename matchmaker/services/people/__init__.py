"""The people of the other delegation: a list to search, filter and sort, and the page of one person.

What is shown depends on the profiles and on the reader's own wishes. What others wish, above all whom they do not want
to meet, changes nothing here: neither who is listed nor in which order nor how well somebody fits.
"""

from matchmaker.services.people.apart import Apart, Circumstance, OwnChange
from matchmaker.services.people.as_seen import AsSeen, Beside, as_seen
from matchmaker.services.people.contact import Contact
from matchmaker.services.people.listing import Listed, Order, PeoplePage, Search, people_of_other_side
from matchmaker.services.people.person import PersonPage, card_of, person_page

__all__ = [
    "Apart",
    "AsSeen",
    "Beside",
    "Circumstance",
    "Contact",
    "Listed",
    "Order",
    "OwnChange",
    "PeoplePage",
    "PersonPage",
    "Search",
    "as_seen",
    "card_of",
    "people_of_other_side",
    "person_page",
]
