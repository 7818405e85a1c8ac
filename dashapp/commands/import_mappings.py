"""Import mappings: an import reads its files by a saved mapping, and says so; or saves how it read them."""

from dataclasses import replace

import click

from dashapp.commands.accounts import WHO
from services.accounts.permissions import ROLES
from services.core.context import Context
from services.ingest.audit import Audit, ImportRequest
from services.ingest.own_columns import OWN
from services.ingest.read.columns_of import read_columns_of
from services.mappings.saved_mapping import apply_saved, describe_saved
from services.mappings.store import find_mapping, list_columns, save_mapping

ADMIN = ROLES[-1]
"""Who can open a shell on the store may do everything."""


def use_mapping(ctx: Context, request: ImportRequest, name: str) -> ImportRequest:
    """Return the request read by a saved mapping, and say so; options of the command count before it."""
    saved = find_mapping(ctx, name)
    columns = read_columns_of(ctx, request) if request.files and not request.sql else ()
    click.echo(f"The mapping {saved.name} is used: {describe_saved(saved)}.", err=True)
    return apply_saved(saved, request, columns)


def keep_mapping(ctx: Context, name: str, request: ImportRequest, audit: Audit) -> None:
    """Save how the files of an import were read, with the columns that were guessed."""
    columns = list_columns(audit)
    taken = tuple((field, column) for field, column in audit.mapping if field not in OWN)
    whole = replace(request, mapping=tuple({**dict(request.mapping), **dict(taken)}.items()))
    save_mapping(ctx, name, whole, columns, who=WHO, role=ADMIN)
    click.echo(f"Saved as the mapping {name}.", err=True)
