"""Described: every setting with its name, type, default, value and meaning, as it may be shown to anyone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from config.logging import mask_secrets
from config.settings import Settings

UNREADABLE = "***"
"""What is shown of a secret that is no URL."""

KINDS: Mapping[object, str] = {int: "whole number", float: "number", str: "text", bool: "true or false"}


@dataclass(frozen=True, kw_only=True)
class DescribedSetting:
    """One setting. Every part is text, without secrets."""

    variable: str
    type: str
    default: str
    value: str
    meaning: str


def describe_settings(settings: Settings) -> Iterator[DescribedSetting]:
    """Return every setting, in the order of their declaration."""
    for name, field in Settings.model_fields.items():
        yield DescribedSetting(
            variable=f"CARTOGRAPH_{name.upper()}",
            type=describe_type(field.annotation, name),
            default=describe_default(field),
            value=show_value(getattr(settings, name)),
            meaning=field.description or "",
        )


def describe_type(annotation: Any, name: str) -> str:
    """Describe what may be written for the setting `name` of this type."""
    if SecretStr in get_args(annotation):
        return "URL" if name.endswith("_url") else "text"
    if get_origin(annotation) is Literal:
        return " or ".join(map(str, get_args(annotation)))
    if get_origin(annotation) is tuple:
        return "JSON list"
    if str in get_args(annotation):
        return "text"
    return KINDS.get(annotation, "folder")


def describe_default(field: FieldInfo) -> str:
    """Return the default as text; of the home folder, which folder that is depends on the person."""
    return "the user's data folder" if field.default is PydanticUndefined else show_value(field.default)


def show_value(value: Any) -> str:
    """Return a value as it would be written into its variable, without the password of a URL; empty for none."""
    if value is None:
        return ""
    if isinstance(value, SecretStr):
        return mask_secrets(value.get_secret_value()) if "://" in value.get_secret_value() else UNREADABLE
    if isinstance(value, tuple):
        return f"[{', '.join(map(show_value, value))}]"
    return f"{value:g}" if isinstance(value, float) else str(value)
