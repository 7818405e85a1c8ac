"""Composed: what `docker-compose.yml` says, with its variables filled in as compose fills them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from tests.contracts.sources import ROOT

VARIABLE = re.compile(r"\$(?:(?P<escaped>\$)|\{(?P<name>\w+)(?:(?P<rule>:-|:\?)(?P<rest>[^}]*))?\})")
"""`$$`, `${NAME}`, `${NAME:-default}` and `${NAME:?why}`: the forms that the file uses."""


@dataclass(frozen=True, kw_only=True)
class Service:
    """What a container is started with. `environment` has only what is given a value."""

    command: tuple[str, ...]
    environment: Mapping[str, str]
    healthcheck: tuple[str, ...]


def mounted(name: str, variables: Mapping[str, str]) -> dict[str, str]:
    """Give the files of the project that a container of a service has, by their place in it."""
    pairs = (filled(volume, variables).split(":") for volume in document()["services"][name].get("volumes", ()))
    return {there: here for here, there, *_ in pairs if here.startswith("./")}


@cache
def document() -> dict[str, Any]:
    """Read the file."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return found


def service(name: str, variables: Mapping[str, str], places: Mapping[str, str]) -> Service:
    """Give a service with its variables filled in, and with `places` in the place of hosts and ports."""
    given = document()["services"][name]
    environment = {
        key: variables.get(key) if value is None else placed(filled(value, variables), places)
        for key, value in given.get("environment", {}).items()
    }
    return Service(
        command=tuple(placed(filled(word, variables), places) for word in given.get("command", ())),
        environment={key: value for key, value in environment.items() if value is not None},
        healthcheck=_check(given.get("healthcheck", {}).get("test", ()), variables, places),
    )


def _check(test: list[str], variables: Mapping[str, str], places: Mapping[str, str]) -> tuple[str, ...]:
    words = [placed(filled(word, variables), places) for word in test[1:]]
    return ("sh", "-c", *words) if test[:1] == ["CMD-SHELL"] else tuple(words)


def filled(text: str, variables: Mapping[str, str]) -> str:
    """Fill in the variables of a text. Raises KeyError for one that must be set and is not."""
    return VARIABLE.sub(lambda match: _value(match, variables), text)


def _value(match: re.Match[str], variables: Mapping[str, str]) -> str:
    if match["escaped"]:
        return "$"
    value = variables.get(match["name"], "")
    if match["rule"] == ":?" and not value:
        raise KeyError(f"{match['name']}: {match['rest']}")
    return value or (match["rest"] or "" if match["rule"] == ":-" else "")


def placed(text: str, places: Mapping[str, str]) -> str:
    """Put where a part runs here in the place of its name in the network of compose."""
    for name, place in places.items():
        text = text.replace(name, place)
    return text


def named() -> set[str]:
    """Give the name of every variable that the file asks the environment for."""
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    passed = {
        name
        for given in document()["services"].values()
        for name, value in (given.get("environment") or {}).items()
        if value is None
    }
    return passed | {match["name"] for match in VARIABLE.finditer(text) if match["name"]}
