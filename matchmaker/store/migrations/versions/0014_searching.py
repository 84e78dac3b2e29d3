"""Searching: the words of everybody, cut so that both back-ends find the same, and the full-text index over them."""

import sqlalchemy as sa
from alembic import op

from matchmaker.domain.searching import indexed

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_NEW = "INSERT INTO search_index(rowid, words) VALUES (NEW.profile_id, NEW.words);"
_OLD = "INSERT INTO search_index(search_index, rowid, words) VALUES ('delete', OLD.profile_id, OLD.words);"

_SAID = """
SELECT profiles.id, profiles.version, coalesce(organisations.version, 0), profiles.name, profiles.name_latin, title,
       about, summary, coalesce(organisations.name, ''), coalesce(organisations.name_latin, '')
FROM profiles LEFT JOIN organisations ON organisations.id = organisation_id
WHERE erased_at IS NULL
"""


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "search_texts",
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("profile_version", sa.Integer(), nullable=False),
        sa.Column("organisation_version", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name=op.f("fk_search_texts_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("profile_id", name=op.f("pk_search_texts")),
    )
    _make_index()
    _fill()


def _make_index() -> None:
    if op.get_bind().dialect.name == "postgresql":
        vector = "array_to_tsvector(string_to_array(words, ' '))"
        op.execute(f"CREATE INDEX search_index ON search_texts USING gin (({vector}))")
        return
    op.execute(
        "CREATE VIRTUAL TABLE search_index USING fts5(words, content='search_texts', content_rowid='profile_id', "
        "tokenize='ascii', detail='none')"
    )
    op.execute("INSERT INTO search_index(search_index, rank) VALUES ('secure-delete', 1)")
    op.execute(f"CREATE TRIGGER search_texts_new AFTER INSERT ON search_texts BEGIN {_NEW} END")
    op.execute(f"CREATE TRIGGER search_texts_gone AFTER DELETE ON search_texts BEGIN {_OLD} END")
    op.execute(f"CREATE TRIGGER search_texts_changed AFTER UPDATE ON search_texts BEGIN {_OLD} {_NEW} END")


def _fill() -> None:
    """Index everybody who is there. Should the cutting change one day, a later step cuts all words anew."""
    connection = op.get_bind()
    lines: dict[int, list[str]] = {}
    for profile, said in connection.execute(sa.text("SELECT profile_id, text FROM profile_texts")):
        lines.setdefault(profile, []).append(said)
    rows = [
        {
            "profile_id": row[0],
            "profile_version": row[1],
            "organisation_version": row[2],
            "words": indexed((*row[3:], *lines.get(row[0], ()))),
        }
        for row in connection.execute(sa.text(_SAID))
    ]
    if rows:
        names = "profile_id, profile_version, organisation_version, words"
        values = ":profile_id, :profile_version, :organisation_version, :words"
        connection.execute(sa.text(f"INSERT INTO search_texts ({names}) VALUES ({values})"), rows)  # noqa: S608
