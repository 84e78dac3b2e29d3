"""How long the papers of a large workshop take: ``python -m tests.benchmarks.papers [PEOPLE]``.

The workshop is made of plain rows: half of the people on each side, eight meetings for each, names in two scripts,
texts in three languages. Measured is the work of the processor after the rows were read: saying everything in three
languages, and setting it.
"""

import sys
import time
from datetime import UTC, date, datetime, timedelta

from flask import Flask
from flask_babel import Babel

from matchmaker.domain.papers import Paper
from matchmaker.domain.people import Sector
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.files.papers import paper_pdf
from matchmaker.services.papers import Material, Person, Published
from matchmaker.store.queries.timetable import Calendar, Member, Place, Sitting, SlotTime
from matchmaker.web.documents.papers.making import content_of

FIRST = date(2027, 5, 12)
MEETINGS = 8
LANGUAGES = ("da", "en", "zh")


def workshop(people: int) -> Material:
    """Return a workshop of so many people."""
    half = people // 2
    everybody = tuple(_person(number, Side.HOST if number <= half else Side.VISITOR) for number in range(1, people + 1))
    places = tuple(_place(number) for number in range(1, MEETINGS + 1))
    sittings = [
        Sitting(0, f"m{place.id}-{host}", place.id, host, half + 1 + (host - 1 + place.id) % half, host, locked=False)
        for place in places
        for host in range(1, half + 1)
    ]
    calendars = {each.registration_id: _calendar(each) for each in everybody}
    at = datetime(2027, 4, 1, tzinfo=UTC)
    names = {"da": "Den store workshop", "en": "The large workshop", "zh": "大型研讨会"}
    return Material(
        slug="large", titles=names, summaries=names, place="Viborg", starts_on=FIRST, ends_on=FIRST,
        time_zone="Europe/Copenhagen", zones={Side.HOST: "Europe/Copenhagen", Side.VISITOR: "Asia/Shanghai"},
        parties={Side.HOST: {"en": "Midtjylland"}, Side.VISITOR: {"en": "Shanghai", "zh": "上海"}},
        own_side=Side.HOST, working_language="en", people=everybody, unseen=dict.fromkeys(Side, 0),
        present={FIRST: dict.fromkeys(Side, half)}, eating={}, sessions=places,
        themes={1: {"da": "Sundhed", "en": "Health", "zh": "医疗健康"}}, items=(), item_names={}, interpreters=(),
        published=Published(1, at, sittings, calendars, {}, {}),
    )  # fmt: skip


def _person(number: int, side: Side) -> Person:
    name, latin = (f"Ane Bak {number}", "") if side is Side.HOST else (f"陈伟{number}", f"Chen Wei {number}")
    return Person(
        public_id=f"{number:020x}", registration_id=number, side=side, shared=True, name=name, name_latin=latin,
        call_name="", title="Head of development", rank=None, summary="We build sensors that find people indoors.",
        organisation=f"Institute {number}", organisation_latin="", sector=Sector.RESEARCH, themes=(1,),
        languages=("en",), days=frozenset({FIRST}),
    )  # fmt: skip


def _calendar(of: Person) -> Calendar:
    member = Member(
        of.registration_id, of.public_id, True, of.name, of.name_latin, of.title, of.organisation, "", "", of.sector
    )
    return Calendar(of.registration_id, of.public_id, of.side, RegistrationStatus.REGISTERED, "", (member,))


def _place(number: int) -> Place:
    starts_at = datetime(2027, 5, 12, 7, tzinfo=UTC) + timedelta(minutes=30 * number)
    slot = SlotTime(number, f"s{number}", FIRST, starts_at, starts_at + timedelta(minutes=25))
    return Place(number, f"p{number}", "", 1, "Hall", 100, (slot,))


def main(people: int) -> None:
    """Make every paper once, after a first small one for which the fonts are read."""
    app, material = Flask(__name__), workshop(people)
    Babel(app)
    with app.test_request_context():
        _made(Paper.MEALS, material)
        for paper in Paper:
            said, made, size = _made(paper, material)
            print(f"{paper.value:14} said {said:5.2f} s, set {made:5.2f} s, {size:7.0f} KB")  # noqa: T201


def _made(paper: Paper, material: Material) -> tuple[float, float, float]:
    """Return how long a paper took to be said and to be set, and its size in kilobytes."""
    began, at = time.process_time(), datetime(2027, 4, 1, tzinfo=UTC)
    content = content_of(
        paper, LANGUAGES, material, address=lambda each: f"https://example.org/b/large/{each}", now=at, with_names=True
    )
    said = time.process_time()
    made = paper_pdf(paper.value, content, made_at=at)
    return said - began, time.process_time() - said, len(made) / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
