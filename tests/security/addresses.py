"""Addresses: every route of the server with values in the place of its parameters, likely ones and hostile ones."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice, product

from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, PathConverter, Rule

from dashapp.http.action_list import ACTIONS
from dashapp.pages import PAGES

PARAMETER = re.compile(r"<(?:[^<>:]+:)?([^<>]+)>")

LIKELY: Mapping[str, tuple[str, ...]] = {
    "page": tuple(PAGES),
    "tile": tuple(dict.fromkeys(tile.name for page in PAGES.values() for tile in page.tiles if tile.sheet)),
    "path": ("", *PAGES, "nothing/here"),
    "name": ("auth.css", next(iter(ACTIONS))),
    "filename": ("tokens.css", "bootstrap-icons.min.css"),
    "package_name": ("dash",),
    "fingerprinted_path": ("dash-renderer/build/dash_renderer.min.js",),
}
"""What stands in the place of a parameter, by its name. A number is one of the first; other text is "x"."""

HOSTILE = (
    "..", "%2e%2e", "..%2f..%2fconfig%2fsettings.py", "%252e%252e%252f", "..%5c..%5csettings.py", "%00", "x%00.csv",
    "%ff%fe",
    "%ed%a0%80", "%0d%0aSet-Cookie:%20a=b", "%0aX-Bad:%201", "<script>alert(1)</script>", "%22%27%3b--", "{{7*7}}",
    "%s%n",
    "=1+1", "%e2%80%ae", "%f0%9f%92%a9", "x" * 3000, "a%2fb%2fc", "con", ".", "-1", "0", "9" * 40, "None", "NaN",
    "__class__", "%20", "%3a%3a",
)  # fmt: skip

QUERIES = (
    "", "period=%00", "period=%ff", "region=%ed%a0%80", "period=..", "period=9999-12-31..9999-12-31",
    "period=0001-01-01..9999-12-31", "compare=1900-01-01..2200-12-31", "grain=second", "nothing=1", "x.metric=nothing",
    "path=region", "path=:", "path=region:", "not.=", "region=" + "x" * 7000, "&".join("region=a" for _ in range(300)),
    "table=nothing", "mark=%00", "mark=:", "mark=nothing:x", "mark=region:%00", "mark=region%3ASouth",
    "next=//example.org",
    "next=https://example.org", "region=%27%22--", "=&=&=", "%", "period=all&period=7d&mark=month:nothing",
    "mark=month:2024-13", "mark=day:x", "mark=year:99999", "mark=hour:99", "mark=weekday:x", "mark=customer:x",
)  # fmt: skip


def path(rule: Rule, values: Mapping[str, str]) -> str:
    """Write the address of a route with values in the place of its parameters, as they go over the wire."""
    return PARAMETER.sub(lambda found: values[found[1]], rule.rule)


def likely(rule: Rule, *, most: int = 12) -> Iterator[str]:
    """Give addresses of a route that somebody may well open."""
    names = list(PARAMETER.findall(rule.rule))
    choices = [_choices(name, rule._converters[name]) for name in names]
    for values in islice(product(*choices), most):
        yield path(rule, dict(zip(names, values, strict=True)))


def _choices(name: str, converter: BaseConverter) -> tuple[str, ...]:
    if isinstance(converter, AnyConverter):
        return tuple(converter.items)
    if isinstance(converter, IntegerConverter):
        return ("1", "2")
    return LIKELY.get(name, ("x",))


def hostile(rule: Rule) -> Iterator[str]:
    """Give addresses of a route with each hostile value in the place of each parameter."""
    names = list(PARAMETER.findall(rule.rule))
    good = {name: _choices(name, rule._converters[name])[0] for name in names}
    for name in names:
        for value in HOSTILE:
            yield path(rule, good | {name: value})


def methods(rule: Rule) -> list[str]:
    """Give the methods of a route."""
    return sorted(rule.methods or ())


def rules(server: Flask) -> list[Rule]:
    """Give every route, in a settled order."""
    return sorted(server.url_map.iter_rules(), key=lambda rule: rule.rule)


def takes_path(rule: Rule) -> bool:
    """Hold where a parameter of the route takes slashes."""
    return any(isinstance(converter, PathConverter) for converter in rule._converters.values())
