"""What can go wrong with accounts, by who can mend it.

    DangkyError
    ├── AccountError             the administrator of the accounts
    │   ├── NameNotAllowed           no name that can be typed everywhere
    │   ├── NameTaken                another account has it
    │   ├── FullNameTaken            the log could not tell the two apart
    │   ├── PasswordTooShort         easily guessed
    │   ├── PasswordTooLong          longer than anybody types
    │   ├── PasswordIsName           the first guess of anybody
    │   ├── NoSuchAccount            no account has this name
    │   ├── AccountDisabled          it may not sign in, nor may its programs
    │   ├── LastAdministrator        nobody would be left to care for the accounts
    │   ├── ExpiryPast               a token would have ended before it begins
    │   └── NoSuchToken              no token has this number, or it was revoked
    └── SignInError              whoever signs in
        ├── SignInRefused            wrong; it is not said what
        └── SignInLater              too many wrong ones before

No sentence here holds a password, a token, or whether a name exists to somebody who is not signed in.
"""

from __future__ import annotations

from domain.errors import N_, DangkyError


class AccountError(DangkyError):
    """An account cannot be made or changed so."""


class NameNotAllowed(AccountError):
    """An account cannot have this name."""

    template = N_(
        "“{name}” cannot be the name of an account: 2 to 40 characters, only a to z in lower case, digits, "
        "full stop, hyphen and underscore."
    )


class NameTaken(AccountError):
    """There is an account of this name already, perhaps a disabled one."""

    template = N_("There is an account “{name}” already; a disabled one keeps its name.")


class FullNameTaken(AccountError):
    """Another account is called so, perhaps a disabled one: the log names people by it."""

    template = N_(
        "In the log this account could be taken for “{account}” ({full_name}). Add to the full name what tells "
        "the two apart, like a department."
    )


class PasswordTooShort(AccountError):
    """The password has too few characters."""

    template = N_("The password is too short: at least {least} characters. A few words in a row are easily remembered.")


class PasswordTooLong(AccountError):
    """The password has too many characters."""

    template = N_("The password is too long: at most {most} characters.")


class PasswordIsName(AccountError):
    """The password is the name of the account."""

    template = N_("The password must not be the name of the account.")


class NoSuchAccount(AccountError):
    """No account has this name."""

    template = N_("There is no account “{name}”; the list of accounts shows all of them.")


class AccountDisabled(AccountError):
    """The account is disabled, so that nothing can be done in its name."""

    template = N_("The account “{name}” is disabled.")


class LastAdministrator(AccountError):
    """Without this administrator nobody could care for the accounts."""

    template = N_("“{name}” is the last administrator who may sign in; make another one first.")


class ExpiryPast(AccountError):
    """A token would have ended before it begins."""

    template = N_("The token would have expired already; give a later day.")


class NoSuchToken(AccountError):
    """No token that still holds has this number."""

    template = N_("There is no token number {number} that could be revoked.")


class SignInError(DangkyError):
    """Signing in did not succeed."""


class SignInRefused(SignInError):
    """Name and password do not belong to an account that may sign in; which of them is wrong is never said."""

    template = N_("The name or the password is wrong.")


class SignInLater(SignInError):
    """Too many were wrong before; ``wait_s`` is for how many seconds nothing is looked at."""

    template = N_("Too many attempts were wrong. Please try again in {wait_s} seconds.")

    def __init__(self, *, wait_s: int) -> None:
        self.wait_s = wait_s
        super().__init__(wait_s=wait_s)
