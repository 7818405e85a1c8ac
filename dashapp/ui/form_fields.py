"""Forms: fields with their words, buttons, and forms that change something or ask for another view.

Fields keep what a person types, so they are given their first value and a key: another first value makes a new field.
"""

from collections.abc import Iterable, Mapping

from dashapp.core.markup import Node, el, icon

Choices = Iterable[tuple[str, str]]
"""(value, words) of each."""


def act(
    name: str,
    *children: Node,
    hidden: Mapping[str, str] | None = None,
    confirm: str = "",
    cls: str = "",
    called: str = "",
) -> Node:
    """Make a form that does the action `name`; `hidden` goes along, `confirm` is asked first.

    `called` is its id, for buttons that stand outside of it.
    """
    key = "&".join((name, *(hidden or {}).values()))
    return el(
        "form",
        f"act {cls}".rstrip(),
        *_hidden(hidden),
        *children,
        data_act=name,
        data_confirm=confirm or None,
        id=called or None,
        key=key,
    )


def get(path: str, *children: Node, hidden: Mapping[str, str] | None = None, cls: str = "", label: str = "") -> Node:
    """Make a form that leads to a path with its fields as the address says them, such as `x.q`; it changes nothing."""
    return el(
        "form",
        f"get {cls}".rstrip(),
        *_hidden(hidden),
        *children,
        data_get=path,
        role="search",
        aria_label=label or None,
    )


def _hidden(values: Mapping[str, str] | None) -> Iterable[Node]:
    return (el("input", "", type="hidden", name=name, value=value, key=name) for name, value in (values or {}).items())


def field(label: str, control: Node, *, explained: str = "") -> Node:
    """Put the words of a field above its control and what explains it below."""
    said = el("span", "field-help meta", explained) if explained else None
    return el("label", "field", el("span", "field-label meta", label), control, said)


def text(
    name: str,
    *,
    value: str = "",
    kind: str = "text",
    placeholder: str = "",
    label: str = "",
    suggestions: str = "",
    required: bool = False,
) -> Node:
    """Make a line to type in. `label` names one without a `field`; `suggestions` is the id of a `suggestion_list`."""
    return el(
        "input",
        "form-control",
        type=kind,
        name=name,
        defaultValue=value,
        key=f"{name}={value}",
        placeholder=placeholder or None,
        aria_label=label or None,
        list=suggestions or None,
        required=required,
        autoComplete="off",
        spellCheck="false",
        maxLength=200,
    )


def suggestion_list(name: str, choices: Choices) -> Node:
    """Make the suggestions of a line to type in, under an id."""
    return el(
        "datalist", "", *(el("option", "", words, value=value, key=value + words) for value, words in choices), id=name
    )


def select(name: str, choices: Choices, *, chosen: str = "", label: str = "") -> Node:
    """Make a choice of one."""
    options = (el("option", "", words, value=value, key=value) for value, words in choices)
    key = f"{name}={chosen}"
    return el("select", "form-select", *options, name=name, defaultValue=chosen, key=key, aria_label=label or None)


def button(words: str, *, kind: str = "", glyph: str = "") -> Node:
    """Make the button that sends a form; `kind` is Bootstrap's: "primary", or "outline-danger" for no way back."""
    return el("button", f"btn btn-{kind}" if kind else "btn", icon(glyph) if glyph else None, words, type="submit")


def small(words: str, *, glyph: str) -> Node:
    """Make a button that is an icon; `words` say what it does."""
    return el("button", "ic sm", icon(glyph), type="submit", title=words, aria_label=words)
