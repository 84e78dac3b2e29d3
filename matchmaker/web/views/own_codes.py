"""The square code that an expert shows at the desk."""

from flask import Response
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.files.codes import square_code
from matchmaker.services import desk
from matchmaker.web.area import Area
from matchmaker.web.identity import principal
from matchmaker.web.links import external

area = Area("own_codes", __name__)


@area.page("/workshops/<slug>/agenda/code.svg", action=Action.AGENDA_READ)
def picture(work: Session, slug: str) -> ResponseReturnValue:
    """Answer with the reader's own code: the address that is also on their badge."""
    person_id = desk.own_person(work, principal(), slug)
    picture = square_code(external("papers.badge", slug=slug, person_id=person_id))
    return Response(picture, content_type="image/svg+xml", headers={"Cache-Control": "no-store"})
