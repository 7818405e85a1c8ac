"""Options that several commands share, and the examples below their help."""

import click

JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON, and nothing else on stdout.")

FROM = click.option("--from", "start", metavar="DAY", help="First day, such as 2024-01-31.")

TO = click.option("--to", "end", metavar="DAY", help="Day after the last day.")

WHERE = click.option(
    "--where",
    multiple=True,
    metavar="DIM=VALUE",
    help="Keep only this member; DIM!=VALUE excludes it. Repeatable.",
)

AS_PERSON = click.option("--as", "person", metavar="EMAIL", help="See only the rows that this person may see.")

COMPARE = click.option(
    "--compare", type=click.Choice(["previous", "year"]), help="Compare with the period before, or a year before."
)

FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="Output format; --json is short for json.",
)

GRANTS = click.option(
    "--grant", "grants", multiple=True, metavar="DIM=VALUE", help="Limit to rows of this member. Repeatable."
)


def examples(*commands: str, more: str = "") -> str:
    """Return the epilog of a command's help: how it is used, then a sentence."""
    lines = ["\b", "Examples:", *(f"  {command}" for command in commands)]
    return "\n".join(lines) + (f"\n\n{more}" if more else "")
