"""The option that says what a column of a list holds, where its name does not tell."""

import shlex

import click

from matchmaker.domain.list_columns import ListField

NOTHING = "none"
"""Said of a column that is left out."""

Holding = tuple[str, ListField | None]


class ColumnHolds(click.ParamType[Holding]):
    """A column and what it holds, written ``NAME=FIELD``; ``NAME=none`` leaves it out."""

    name = "NAME=FIELD"

    def convert(self, value: str | Holding, param: click.Parameter | None, ctx: click.Context | None) -> Holding:
        """Return the column and what it holds, or fail with a sentence about the option."""
        if isinstance(value, tuple):
            return value
        column, _equals, held = value.rpartition("=")
        field = held.strip().lower().replace("-", "_")
        if not column.strip() or field not in {NOTHING, *ListField}:
            allowed = ", ".join([*ListField, NOTHING])
            self.fail(f"expected NAME=FIELD, with FIELD one of {allowed}; found {value!r}.", param, ctx)
        return column, None if field == NOTHING else ListField(field)


def left_out(column: str) -> str:
    """Return the option that leaves a column out, as it is typed in a shell."""
    return f"--column {shlex.quote(f'{column}={NOTHING}')}"


column_option = click.option(
    "--column",
    "columns",
    type=ColumnHolds(),
    multiple=True,
    help=f"What a column holds (such as themes or keywords); {NOTHING}: it is left out. May be given often.",
)
