"""Forms of logging in and of one's own account."""

from hashlib import sha256
from typing import Any

from allauth.account.forms import LoginForm as BasicLoginForm
from allauth.account.forms import ReauthenticateForm as BasicPasswordForm
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.base.forms import AuthenticateForm as BasicAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as BasicReauthenticateForm
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import demo
from accounts.models import User
from config.seen import SeenForm


class LoginForm(BasicLoginForm):
    """Asks for e-mail address and password; in the demonstration it can be filled in beforehand."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
        self.fields["login"].widget.attrs.pop("placeholder", None)
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""
        account = demo.account_named(self.request.GET.get("as", "")) if self.request else None
        if account:
            self.fields["login"].initial = account.email
            self.fields["password"].initial = demo.PASSWORD
            self.fields["password"].widget.render_value = True


SEALED_WITH_A_LOST_KEY = _("Your second factor cannot be read any more. Ask an administrator to reset it.")
USED = _("This code was used already. Wait for the next one.")


class CodeUsedOnce(forms.Form):
    """Refuses a code for as long as it would hold, once it was used, and says that this is why."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code")
        self.fields["code"].widget.attrs.update({"inputmode": "numeric", "autofocus": True})
        self.fields["code"].widget.attrs.pop("placeholder", None)
        account = demo.account_of(self.user)
        if account:
            self.fields["code"].initial = account.code

    def clean_code(self) -> str:
        """Check the code; demo accounts may use the code shown to them again and again."""
        code = "".join(self.cleaned_data["code"].split())
        self.cleaned_data["code"] = code
        if demo.code_holds(self.user, code):
            self.authenticator = Authenticator.objects.get(user=self.user, type=Authenticator.Type.TOTP)
            self.authenticator.user = self.user
            return code
        used = f"second-factor-used:{self.user.pk}:{sha256(code.encode()).hexdigest()}"
        if cache.get(used):
            raise ValidationError(USED)
        try:
            super().clean_code()
        except InvalidToken as error:
            raise ValidationError(SEALED_WITH_A_LOST_KEY) from error
        holds = mfa_settings.TOTP_PERIOD * (2 * mfa_settings.TOTP_TOLERANCE + 1)
        if not cache.add(used, True, timeout=holds):  # two who send it at the same time
            raise ValidationError(USED)
        return code


class AuthenticateForm(CodeUsedOnce, BasicAuthenticateForm):
    """Asks for the second factor at log-in."""


class ReauthenticateForm(CodeUsedOnce, BasicReauthenticateForm):
    """Asks for the second factor again before a change that matters."""


class EndSessionsForm(BasicPasswordForm):
    """Asks for the password before sessions are ended; for no code, as the phone that shows them may be lost."""

    end = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""


class InvitationForm(forms.Form):
    """Asks the invited for a password."""

    password = forms.CharField(
        label=_("Choose a password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. Three or four words that only you would put together are easiest."),
        strip=False,
    )
    again = forms.CharField(
        label=_("The same password again"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def __init__(self, *args: Any, invited: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.invited = invited

    def clean_password(self) -> str:
        """Check the password against the rules of the house."""
        validate_password(self.cleaned_data["password"], self.invited)
        return self.cleaned_data["password"]

    def clean(self) -> dict[str, Any]:
        """Check that both entries are the same."""
        cleaned = super().clean()
        if "password" in cleaned and cleaned.get("again") != cleaned["password"]:
            self.add_error("again", _("This is not the same password."))
        return cleaned


class MyAccountForm(SeenForm):
    """What a user changes of her own account."""

    class Meta:
        model = User
        fields = ["full_name", "phone", "language", "reminder_mails"]
        widgets = {"phone": forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"})}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
        if self.instance.has_tasks:
            self.fields["reminder_mails"].label = _("Mail in the morning about what is due")
            self.fields["reminder_mails"].help_text = _(
                "It holds numbers alone, no name and nothing of a case. It is sent only when something is due."
            )
        else:
            del self.fields["reminder_mails"]
