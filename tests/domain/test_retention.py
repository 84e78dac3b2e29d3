"""Terms: what the law asks of vouchers, and the days that leap years do not have."""

from datetime import date

from matchmaker.domain.consents import WORDINGS, Purpose, wording_in_force
from matchmaker.domain.retention import usual_keep_until, voucher_kept_until, years_after


def test_entries_are_kept_for_two_years_where_nobody_has_decided():
    assert usual_keep_until(date(2027, 5, 13)) == date(2029, 5, 13)


def test_a_leap_day_has_an_end_too():
    assert years_after(date(2028, 2, 29), 1) == date(2029, 2, 28)
    assert years_after(date(2028, 2, 29), 4) == date(2032, 2, 29)


def test_a_voucher_is_kept_to_the_end_of_the_last_year_that_the_law_names():
    """Denmark: five years from the end of the financial year. China: thirty. Unknown: the longest that is known."""
    assert voucher_kept_until(date(2027, 3, 1), "DK") == date(2032, 12, 31)
    assert voucher_kept_until(date(2027, 3, 1), "CN") == date(2057, 12, 31)
    assert voucher_kept_until(date(2027, 3, 1), "XX") == date(2057, 12, 31)


def test_every_purpose_of_a_consent_has_words_with_a_version():
    assert WORDINGS.keys() == set(Purpose)
    assert all(wording_in_force(purpose) == WORDINGS[purpose][-1] for purpose in Purpose)
