"""The people of the other delegation, and the page of one person."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.files.cards import Card, card_bytes
from matchmaker.services import people
from matchmaker.services.people import Contact, PersonPage
from matchmaker.web.apart_wording import apart_in_words
from matchmaker.web.area import Area
from matchmaker.web.bulk_reading import note_people
from matchmaker.web.context import embedder, language
from matchmaker.web.forms.people import search_of
from matchmaker.web.identity import principal
from matchmaker.web.part_wording import part_rows
from matchmaker.web.people_wording import SECTORS
from matchmaker.web.plan_wording import person_name
from matchmaker.web.reasons import line_of_reason, made_of, said_of_reason, talk_in_words
from matchmaker.web.sections import sections
from matchmaker.web.tries import SEARCH

area = Area("people", __name__, url_prefix="/workshops/<slug>/people")

NEAR, SOME = 0.8, 0.55
"""From these shares of the reader's best fit on, somebody is among the best, or fits well."""


@area.page("", action=Action.PROFILE_LIST, tries=SEARCH)
def index(work: Session, slug: str) -> ResponseReturnValue:
    """List the other delegation: searched, filtered, sorted, page by page."""
    search = search_of(request.args)
    page = people.people_of_other_side(work, principal(), slug, search, language=language(), embedder=embedder())
    note_people(each.person.public_id for each in page.people)
    frame = sections(slug, page.heading.title, "people")
    return render_template(
        "people/index.html",
        page=page,
        search=search,
        slug=slug,
        fit=fit_in_words,
        why=line_of_reason,
        sectors=SECTORS,
        **frame,
    )


@area.page("/<person_id>", action=Action.PROFILE_READ)
def show(work: Session, slug: str, person_id: str) -> ResponseReturnValue:
    """Show a person, why the reader would meet them, and the two buttons."""
    page = people.person_page(work, principal(), slug, person_id, language=language(), embedder=embedder())
    note_people([person_id])
    frame = sections(slug, page.heading.title, "people")
    why = said_of_reason(page.reason, page.workshop.working_language) if page.reason else ()
    parts = part_rows(page.reason.parts, made_of(page.reason)) if page.reason else ()
    talk = talk_in_words(page.reason.talk) if page.reason else ""
    apart = apart_in_words(page.in_plan, slug) if isinstance(page.in_plan, people.Apart) else None
    return render_template(
        "people/show.html", page=page, slug=slug, why=why, talk=talk, parts=parts, apart=apart, sectors=SECTORS, **frame
    )


@area.page("/<person_id>/card.vcf", action=Action.CONTACT_READ)
def card(work: Session, slug: str, person_id: str) -> ResponseReturnValue:
    """Answer with a person's business card, where the reader may know how to reach them."""
    page, contact = people.card_of(work, principal(), slug, person_id, language=language(), embedder=embedder())
    note_people([person_id])
    headers = {"Content-Disposition": f"attachment; filename={person_id}.vcf"}
    return Response(card_bytes(_card(page, contact)), content_type="text/vcard; charset=utf-8", headers=headers)


def _card(page: PersonPage, contact: Contact) -> Card:
    person = page.person
    return Card(
        name=person_name(person.name, person.name_latin),
        organisation=person_name(person.organisation, person.organisation_latin) if person.organisation else "",
        title=person.title,
        email=contact.email,
        phone=contact.phone,
        note=page.heading.title,
    )


def fit_in_words(share: float) -> str:
    """Return how well somebody fits, in words beside the bar."""
    if share >= NEAR:
        return str(_("among your best fits"))
    if share >= SOME:
        return str(_("fits well"))
    return str(_("some common ground") if share > 0 else _("nothing in common yet"))
