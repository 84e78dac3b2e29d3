"""What an operator sees and does about accounts, and what needs looking at."""

from matchmaker.services.administration.acting import (
    change_role,
    close_account,
    end_sign_ins,
    reopen_account,
    send_reset,
)
from matchmaker.services.administration.reading import (
    AccountPage,
    AccountsPage,
    Index,
    account_page,
    accounts_page,
    index,
)

__all__ = [
    "AccountPage",
    "AccountsPage",
    "Index",
    "account_page",
    "accounts_page",
    "change_role",
    "close_account",
    "end_sign_ins",
    "index",
    "reopen_account",
    "send_reset",
]
