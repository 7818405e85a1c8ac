"""The documents that the contracts read: README.md and docs/, with the commands and links in them."""

import os
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import click

from dashapp.cli import root
from tests.contracts.sources import files, text

DOCUMENTS = tuple(path for path in files() if path.suffix == ".md" and path.parts[0] in ("README.md", "docs"))

PLACEHOLDER = re.compile(r"[A-Z]+(\.\.\.)?|\.\.\.")
"""A word such as NAME or FILE... stands for a value."""


@dataclass(frozen=True, kw_only=True)
class NamedCommand:
    """A command of ours as a document writes it, without `cartograph`."""

    document: Path
    words: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.document}: cartograph {' '.join(self.words)}"


def code_of(document: Path) -> list[str]:
    """The lines of the shell blocks and the inline code of a document."""
    content = text(document)
    blocks = re.findall(r"```bash\n(.*?)```", content, re.DOTALL)
    prose = re.sub(r"```.*?```", "", content, flags=re.DOTALL)
    return [line for block in blocks for line in block.splitlines()] + re.findall(r"`([^`\n]+)`", prose)


def commands_of(document: Path) -> list[NamedCommand]:
    """Every command of ours in a document."""
    named = []
    for line in code_of(document):
        for part in re.split(r"&&|[|;<>]", line):
            words = shlex.split(part, comments=True)
            at = next((at for at, word in enumerate(words) if re.fullmatch(r"(\S*/)?cartograph", word)), None)
            if at is not None and words[at + 1 :]:
                named.append(NamedCommand(document=document, words=tuple(words[at + 1 :])))
    return named


def links_of(document: Path) -> list[Path]:
    """The files of ours that a document links to or shows, relative to the root."""
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text(document))
    return [Path(os.path.normpath(document.parent / target)) for target in targets]


def fault_of(words: tuple[str, ...]) -> str | None:
    """What of a command does not exist, or None."""
    group: click.Command = root
    left = list(words)
    while isinstance(group, click.Group) and left and not left[0].startswith("-"):
        name = left.pop(0)
        if PLACEHOLDER.fullmatch(name):
            return None
        found = group.get_command(click.Context(group), name)
        if found is None:
            return f"there is no command {name!r}"
        group = found
    own = {option for parameter in group.params for option in (*parameter.opts, *parameter.secondary_opts)}
    before = left[: left.index("--")] if "--" in left else left
    options = {word.partition("=")[0] for word in before if word.startswith("-")} - {"--help", "--version"}
    if group.name == "bench":
        own |= set(re.findall(r'"(--[\w-]+)"', text(Path("tests/benchmarks/__main__.py"))))
    unknown = sorted(options - own)
    return f"{group.name} has no option {unknown[0]}" if unknown else _unknown_choice(group, before)


def _unknown_choice(command: click.Command, words: list[str]) -> str | None:
    """The first argument that must be one of a list and is not."""
    argument = next((one for one in command.params if isinstance(one, click.Argument)), None)
    if argument is None or not isinstance(argument.type, click.Choice) or not words:
        return None
    first = words[0]
    known = {str(choice) for choice in argument.type.choices}
    return None if first in known or PLACEHOLDER.fullmatch(first) else f"{command.name} knows no {first!r}"
