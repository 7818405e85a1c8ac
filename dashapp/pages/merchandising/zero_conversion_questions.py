"""Flops, asked: from how many views on a product without a purchase is one, and within how many days."""

from dataclasses import dataclass

from dashapp.core.page import Control
from dashapp.core.view import PageView
from services.analyses.merchandising.zero_conversion import Flops

FIRST = 200
MOST = 10**9
"""More views are a slip of the keyboard."""
VIEWS = Control(name="views", label="Least views", values=None, first=str(FIRST))
WINDOW = Control(
    name="window",
    label="Within",
    values=(("none", "The whole period"), ("7", "7 days"), ("30", "30 days"), ("90", "90 days")),
    first="none",
)


@dataclass(frozen=True, kw_only=True)
class Least:
    """The least number of views in force; `problem` says what was typed in vain."""

    views: int
    problem: str = ""


def least_views(view: PageView) -> Least:
    """Read the number from the address. What cannot be read is said, and the first number holds."""
    typed = view.chosen(VIEWS).strip().replace(",", "")
    if typed.isascii() and typed.isdigit() and 1 <= int(typed[:20]) <= MOST:
        return Least(views=int(typed))
    return Least(views=FIRST, problem=f"{typed[:40]!r} is no number of views from 1 on; {FIRST} is shown.")


def flops_of(view: PageView) -> Flops:
    """Make the question: every such product, so that the sentence and the table count the same."""
    window = view.chosen(WINDOW)
    days = None if window == WINDOW.first else int(window)
    return Flops(period=view.window.period, where=view.where(), views=least_views(view).views, days=days)
