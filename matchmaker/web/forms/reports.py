"""The form with which tables are taken out: which, as what file, of which version, and what for."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectField, SelectMultipleField, StringField, widgets
from wtforms.validators import InputRequired, Length, ValidationError

from matchmaker.domain.reports import FileFormat, What
from matchmaker.services.reports import LONGEST_REASON, Wanted

_CHOOSE = _l("Choose from the list.")
FORMATS = {
    FileFormat.XLSX: _l("Spreadsheet (XLSX), with a sheet for each table"),
    FileFormat.CSV: _l("CSV; several tables come as an archive with a file for each"),
    FileFormat.JSON: _l("JSON, for programs"),
}


class FilesForm(FlaskForm):
    """Which tables, as what file, and why."""

    tables = SelectMultipleField(
        _l("What to take out"),
        validate_choice=False,
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
    )
    version = SelectField(_l("Meetings of which version"), validate_choice=False)
    file = RadioField(_l("Kind of file"), validate_choice=False)
    reason = StringField(
        _l("What is the file for?"),
        [
            InputRequired(_l("Write what the file is for.")),
            Length(max=LONGEST_REASON, message=_l("This is too long.")),
        ],
        description=_l("The reason is kept in the journal with your name."),
    )

    def offer(self, tables: list[tuple[str, str]], versions: list[tuple[str, str]]) -> None:
        """Offer tables and versions; all tables are chosen at first, as a workbook."""
        self.tables.choices, self.version.choices = tables, versions
        self.file.choices = [(each.value, words) for each, words in FORMATS.items()]
        if not self.is_submitted():
            self.tables.data = [value for value, _words in tables]
            self.version.data, self.file.data = "", FileFormat.XLSX.value

    def validate_tables(self, field: Field) -> None:
        """Refuse a table that there is not, and none at all."""
        if not field.data:
            raise ValidationError(_l("Choose at least one table."))
        if not set(field.data) <= {value for value, _words in field.choices}:
            raise ValidationError(_CHOOSE)

    def validate_version(self, field: Field) -> None:
        """Refuse a version that there is not."""
        if (field.data or "") not in {value for value, _words in field.choices}:
            raise ValidationError(_CHOOSE)

    def validate_file(self, field: Field) -> None:
        """Refuse a kind of file that there is not."""
        if field.data not in {each.value for each in FileFormat}:
            raise ValidationError(_CHOOSE)

    def wanted(self) -> Wanted:
        """Return what was asked for."""
        number = int(self.version.data) if self.version.data else None
        return Wanted(tuple(What(each) for each in self.tables.data), FileFormat(self.file.data), number)
