"""Action: something that a form changes: who may do it, which fields it takes, what it does.

A form anywhere in a page says `data-act="target.set"`; `assets/js/forms.js` sends its fields, all of them text, to
`/act/target.set`. A field that appears several times is sent as one text with a line for each; a box that is ticked is
sent as "on". `data-confirm="words"` on the form asks first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic

from dashapp.auth.principal import Principal
from dashapp.core.form import F
from services.accounts.permissions import Right
from services.core.context import Context


@dataclass(frozen=True, kw_only=True)
class Done:
    """An action that is done."""

    words: str
    """The message to the person: "The target is set.\""""
    go: str | None = None
    """The address within the application that follows, such as "#targets" or "#" to close the panel."""
    keep: str | None = None
    """What stays beside the form until it is copied, such as a link that is shown once."""


@dataclass(frozen=True, kw_only=True)
class Action(Generic[F]):
    """Something that a form does."""

    name: str
    """`noun.verb`"""
    needs: Right
    form: type[F]
    """The fields that it takes."""
    do: Callable[[Context, Principal, F], Done]
    """(ctx, who, form) -> what was done. It raises AppError with a sentence, which is shown beside the form."""
