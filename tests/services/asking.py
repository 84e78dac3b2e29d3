"""Who asks, as the pages would say it: the principal of an account of the small world."""

from sqlalchemy import Engine

from matchmaker.domain.permissions import Principal
from matchmaker.services.accounts import identity_of
from matchmaker.store.transaction import reading
from tests.web.world import NOW, token_for


def principal_of(engine: Engine, email: str) -> Principal:
    """Return the principal of an account, with all that it has at this moment."""
    token = token_for(engine, email)
    with reading(engine) as session:
        identity = identity_of(session, token, NOW)
    assert identity is not None
    return identity.principal
