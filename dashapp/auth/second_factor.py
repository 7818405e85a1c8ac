"""Second factor: how a person turns their second step on and off."""

import segno
from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from dashapp.auth.account import draw_qr_code
from dashapp.auth.forms import Code, Confirm
from dashapp.auth.principal import Principal, current
from dashapp.auth.templates import show
from services.accounts import people, second_factor
from services.accounts.second_factor import Enrolment
from services.core.context import AccountContext
from services.core.errors import AppError, NotAllowed

GROUP = 4
"""Letters of the secret that are read together."""


def begin(ctx: AccountContext) -> ResponseReturnValue:
    """Show the secret to be scanned, to a person who gave the password once more."""
    principal, form = current(), Confirm()
    if not form.validate() or not _proved(ctx, principal, form):
        return draw_qr_code(ctx, principal, confirm=form), 422
    return _scan(second_factor.begin(ctx, principal.email), Code(formdata=None))


def _scan(enrolment: Enrolment, form: Code) -> str:
    return show("factor.html", form=form, picture=picture(enrolment.uri), secret=group_digits(enrolment.secret))


def picture(uri: str) -> Markup:
    """Draw the QR code as SVG for the page itself; its strokes take their colour from the style sheet."""
    drawing = segno.make(uri, error="m", micro=False).svg_inline(border=2, svgclass="qr", omitsize=True)
    return Markup(drawing)  # noqa: S704 - segno draws squares; nothing of the text is in it


def group_digits(secret: str) -> str:
    """Write a secret as it is typed: in groups."""
    return " ".join(secret[start : start + GROUP] for start in range(0, len(secret), GROUP))


def confirm(ctx: AccountContext) -> ResponseReturnValue:
    """Turn the second step on, once its first code is right; show the recovery codes this one time."""
    principal, form = current(), Code()
    if form.validate():
        try:
            codes = second_factor.confirm(ctx, principal.email, form.code.data)
        except AppError as error:
            form.code.errors = [error.public]
        else:
            return show("recovery.html", codes=codes)
    return show("factor.html", form=form), 422


def remove(ctx: AccountContext) -> ResponseReturnValue:
    """Turn the second step off, for a person who gave the password once more."""
    principal, form = current(), Confirm()
    if not form.validate() or not _proved(ctx, principal, form):
        return draw_qr_code(ctx, principal, confirm=form), 422
    second_factor.remove(ctx, principal.email, who=principal.email)
    flash("The second step is off.")
    return redirect(url_for("entry.account"), 303)


def _proved(ctx: AccountContext, principal: Principal, form: Confirm) -> bool:
    """True if the password is right; a wrong one counts like one at the log-in."""
    try:
        people.proven(ctx, principal.email, form.confirm.data)
    except NotAllowed as error:
        form.confirm.errors = [error.public]
        return False
    return True
