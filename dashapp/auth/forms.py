"""Forms: what the pages of the log-in ask for, and what they say of a field that is left empty."""

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

LONGEST_LINE = 320
"""Characters of the longest e-mail address there is."""

EMAIL = [DataRequired("Write your email address."), Length(max=LONGEST_LINE, message="No address is that long.")]
PASSWORD = [InputRequired("Write your password.")]
NEW_PASSWORD = [InputRequired("Choose a password.")]
CODE = [DataRequired("Write the code."), Length(max=64, message="No code is that long.")]


class OurForm(FlaskForm):  # type: ignore[misc]
    """A form that reads what a form sends, and not JSON, which Flask-WTF would take too, in whatever shape it comes."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Where fields come from."""

        def wrap_formdata(self, form: FlaskForm, formdata: object) -> object:
            """Return what was sent; what a caller hands over instead, such as nothing, is taken as it is."""
            if formdata is None or isinstance(formdata, MultiDict):
                return formdata
            return request.form if form.is_submitted() else None


class LogIn(OurForm):
    """E-mail and password."""

    email = StringField("Email", EMAIL)
    password = PasswordField("Password", PASSWORD)
    remember = BooleanField()
    next = HiddenField()


class Code(OurForm):
    """The second step."""

    code = StringField("Code", CODE)


class Forgot(OurForm):
    """Whose password is lost."""

    email = StringField("Email", EMAIL)


class NewPassword(OurForm):
    """A password by a link."""

    password = PasswordField("New password", NEW_PASSWORD)


class First(OurForm):
    """The first account."""

    email = StringField("Email", EMAIL)
    password = PasswordField("Password", NEW_PASSWORD)


class ChangePassword(OurForm):
    """A password for another."""

    old = PasswordField("Current password", PASSWORD)
    password = PasswordField("New password", NEW_PASSWORD)


class Confirm(OurForm):
    """The password once more, before what proves a person changes."""

    confirm = PasswordField("Password", PASSWORD)
