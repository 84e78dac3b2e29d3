"""Accounts, signing in, offices, prepared entries and own data: why something is refused."""

from typing import Any

from flask_babel import lazy_gettext as _l

from matchmaker.errors import Refusal

SENTENCES: dict[Refusal, Any] = {
    Refusal.ADDRESS_TAKEN: _l("This address already has an account. Sign in with it, or use another address."),
    Refusal.ADDRESS_WRONG: _l(
        "This is not an e-mail address that mail can be sent to. Write it like name@example.org."
    ),
    Refusal.PASSWORD_TOO_SHORT: _l(
        "A password needs %(shortest)s to %(longest)s characters. Three or four words make a good one."
    ),
    Refusal.LAST_ORGANISER: _l(
        "This is the last organiser of the office, so the account and its role stay. Invite another organiser first."
    ),
    Refusal.LAST_OPERATOR: _l(
        "This is the last operator, so the account and its role stay. Make another account an operator first."
    ),
    Refusal.ACCOUNT_CLOSED: _l("This account is closed already."),
    Refusal.ACCOUNT_OPEN: _l("This account is open already."),
    Refusal.ACCOUNT_OF_OPERATOR: _l(
        "You are an operator of this service, and an operator belongs to no office. Ask for an invitation to another "
        "address."
    ),
    Refusal.ACCOUNT_OF_OTHER_PARTY: _l(
        "Your account belongs to another region. Ask for an invitation to another address, or ask an operator."
    ),
    Refusal.ACCOUNT_OF_OFFICE: _l(
        "Your account is one of an office, so it cannot take part in meetings. Ask for an entry with another address."
    ),
    Refusal.NOT_ONESELF: _l("This is your own account. Somebody else has to do this."),
    Refusal.ROLE_UNKNOWN: _l("Choose a role from the list."),
    Refusal.ROLE_NEEDS_PARTY: _l("Choose the region whose office the account belongs to."),
    Refusal.PARTY_OF_PROFILE: _l(
        "The account has a profile in its present region, with its registrations. So the region stays."
    ),
    Refusal.IN_OFFICE_ALREADY: _l("Somebody with this address belongs to the office already."),
    Refusal.SIGN_IN_AS_INVITED: _l(
        "This address has an account already. Sign in with it first, then open the link in the letter again."
    ),
    Refusal.LEADER_UNKNOWN: _l("Choose an expert of your own region from the list."),
    Refusal.ENTRY_PREPARED_ALREADY: _l(
        "An entry for this address is prepared already. Open it in the list and change it there."
    ),
    Refusal.PARTY_UNKNOWN: _l("Choose the region that you belong to."),
    Refusal.SIGN_IN_FAILED: _l(
        "The e-mail address and the password do not belong together, or the address is not confirmed yet. Check both "
        "and try again."
    ),
    Refusal.CONFIRMATION_WRONG: _l(
        "Type the e-mail address of your account here, so that this cannot happen by mistake."
    ),
    Refusal.KEEP_TOO_SHORT: _l("Entries are needed until the workshop is over. Choose %(first)s or a later day."),
    Refusal.KEEP_TOO_LONG: _l(
        "That is longer than any purpose of a workshop lasts. Choose %(last)s or an earlier day."
    ),
    Refusal.CONSENT_WITHOUT_PROFILE: _l("Write your profile first; then you can say who may see what of it."),
    Refusal.CONSENT_UNKNOWN: _l("Choose one of the things that you can agree to."),
    Refusal.PASSWORD_WRONG: _l("This is not the password of your account. Check it and try again."),
    Refusal.ONE_TIME_CODE_WRONG: _l(
        "This code does not count: it was used already, or it is not the newest. Wait for the next one and type that."
    ),
    Refusal.ONE_TIME_CODES_ON: _l("One-time codes are on already. Switch them off before you set them up anew."),
    Refusal.ONE_TIME_CODES_OFF: _l("One-time codes are not on, so there is nothing to change about them."),
    Refusal.PROVIDER_AWAY: _l(
        "%(provider)s cannot be reached at the moment. Try again later, or sign in with your password."
    ),
    Refusal.PROVIDER_SAID_NO: _l(
        "%(provider)s did not confirm who you are, or it took too long. Try again, or sign in with your password."
    ),
    Refusal.PROVIDER_UNVERIFIED: _l(
        "%(provider)s has not checked that your address is yours. Sign in with your password, or ask your office."
    ),
    Refusal.PROVIDER_UNKNOWN: _l(
        "There is no open account for the address that %(provider)s knows you by. Register with it, or ask your office."
    ),
    Refusal.LINK_OVER: _l("This link does not work any more: it was used, or its time is over. Ask for a new one."),
    Refusal.CODE_WRONG: _l(
        "This is not the code that was mailed, or its time is over. "
        "Compare it with the newest mail; after some wrong tries you need a new one."
    ),
}
