"""Source actions: what the buttons beside a source do: run it now, let its schedule rest, let it go on."""

from functools import partial
from typing import Annotated

from pydantic import Field

from dashapp.auth.principal import Principal
from dashapp.core.action import Action, Done
from dashapp.core.form import Form, mandatory, read_text
from dashapp.core.queue import queue
from dashapp.pages.data.controls import place
from services.accounts.permissions import Right
from services.core.context import Context
from services.jobs.requests import request_job
from services.jobs.source_jobs import BY_HAND
from services.sources.store import pause_source
from services.uploads.rights import require_whole_view


class SourceForm(Form):
    """Which source is meant."""

    source: Annotated[str, mandatory(partial(read_text, longest=64)), Field(title="Source")]


def _run(ctx: Context, who: Principal, form: SourceForm) -> Done:
    asked = request_job(ctx, queue(), BY_HAND, {"source": form.source}, who=who.email)
    return Done(words="The run has begun.", go=place(job=asked.job_id))


def _pause(ctx: Context, who: Principal, form: SourceForm) -> Done:
    return _set_paused(ctx, who, form, paused=True)


def _resume(ctx: Context, who: Principal, form: SourceForm) -> Done:
    return _set_paused(ctx, who, form, paused=False)


def _set_paused(ctx: Context, who: Principal, form: SourceForm, *, paused: bool) -> Done:
    require_whole_view(ctx, who.email)
    pause_source(ctx, form.source, paused=paused, who=who.email)
    return Done(words="It rests until somebody resumes it." if paused else "It runs again when its time comes.")


ACTIONS = (
    Action(name="data.run_source", needs=Right.IMPORT, form=SourceForm, do=_run),
    Action(name="data.pause_source", needs=Right.PAUSE_SOURCE, form=SourceForm, do=_pause),
    Action(name="data.resume_source", needs=Right.PAUSE_SOURCE, form=SourceForm, do=_resume),
)
