"""Topbar: page, freshness of the data, search, share, export, help, and the person's own menu."""

from dashapp.auth.principal import Principal
from dashapp.core.markup import Node, el, icon, link
from dashapp.core.site import PageHead


def topbar(principal: Principal, page: PageHead | None, through: str) -> Node:
    """Make the bar; `through` says how far the data goes."""
    title = page.label if page else "Not found"
    menu = el("button", "ic only-phone", icon("list"), type="button", data_drawer="nav", aria_label="Navigation")
    search = el(
        "button",
        "srch",
        icon("search"),
        el("span", "srch-words", "Metrics, members, pages"),
        el("kbd", "", "/"),
        type="button",
        data_pop="search",
        aria_label="Search metrics, members, pages",
    )
    share = el(
        "button",
        "btn not-phone",
        icon("link-45deg"),
        "Share",
        type="button",
        data_share="1",
        title="Copy the link of this view",
    )
    help_ = el(
        "button",
        "ic not-phone",
        icon("question-circle"),
        type="button",
        data_pop="help",
        aria_label="Help and keyboard",
        title="Help",
    )
    return [
        menu,
        el("h1", "", title),
        el("span", "meta not-phone", through),
        el("span", "sep"),
        search,
        el("span", "vr not-phone"),
        share,
        _print(),
        help_,
        _person(principal),
    ]


def _print() -> Node:
    return el(
        "button",
        "ic not-phone",
        icon("printer"),
        type="button",
        data_print="1",
        aria_label="Print, or save as PDF",
        title="Print, or save as PDF",
    )


def _person(principal: Principal) -> Node:
    who = el("div", "menu-who", el("b", "", principal.email), el("div", "meta", principal.role))
    themes = [
        _theme(name, label) for name, label in (("light", "Light"), ("dark", "Dark"), ("system", "As the system"))
    ]
    out = el("button", "dropdown-item", icon("box-arrow-right"), "Log out", type="button", data_logout="1")
    account = el("a", "dropdown-item", icon("person-gear"), "Your account", href="/account")
    entries = (who, account, el("div", "menu-themes", *themes, role="group", aria_label="Theme"), out)
    face = el("summary", "av me", principal.initials, title=principal.email, aria_label=f"Account of {principal.email}")
    return el("details", "menu", face, el("div", "dropdown-menu dropdown-menu-end", *entries))


def _theme(name: str, label: str) -> Node:
    return el("button", "", label, type="button", data_theme=name)


def missing() -> Node:
    """Say that an address leads nowhere, and where to go on."""
    words = el("p", "", "There is no such page, or it is not open to your role.")
    return el(
        "div",
        "state",
        el("h3", "", icon("compass"), "Nothing here"),
        words,
        link("/overview", "btn", "To the overview"),
    )
