"""Forms: every form of every page that is a page of its own, as the browser finds it there."""

from dataclasses import dataclass
from html.parser import HTMLParser

from werkzeug.test import TestResponse

from tests.dashapp.auth.visitor import HTML, OURS, Visitor


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form: where it is, where it goes, what it sends when nobody touches it."""

    at: str
    action: str
    method: str
    fields: dict[str, str]


class _Reader(HTMLParser):
    def __init__(self, at: str) -> None:
        super().__init__()
        self.at, self.found = at, list[Form]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = given.get("action") or self.at
            self.found.append(Form(at=self.at, action=action, method=given.get("method", "get").lower(), fields={}))
        elif tag in ("input", "select", "textarea") and self.found and "name" in given:
            self.found[-1].fields[given["name"]] = given.get("value", "")


def forms_of(visitor: Visitor, path: str) -> list[Form]:
    """Read the forms of a page."""
    reader = _Reader(path)
    reader.feed(visitor.open(path).text)
    return reader.found


def sent(visitor: Visitor, form: Form, headers: dict[str, str] | None = None, **fields: object) -> TestResponse:
    """Send a form with some fields changed; a field that is None is left out."""
    data = {name: value for name, value in {**form.fields, **fields}.items() if value is not None}
    options = visitor._options(HTML | OURS | {"Origin": visitor.base} if headers is None else HTML | headers)
    return visitor.client.post(form.action, data=data, **options)
