"""Queue: how pages reach the queue of jobs, and how the first administrator loads the demo store."""

from flask import Flask, current_app

from dashapp.auth.principal import Principal
from dashapp.core.state import PageState
from services.core.context import Context
from services.jobs.queue import Queue
from services.jobs.requests import request_job

PLACE = "cartograph_queue"
DATA = "/data"
"""The page that shows what runs."""


def install(server: Flask, queue: Queue) -> None:
    """Keep the queue with the application."""
    server.extensions[PLACE] = queue


def queue() -> Queue:
    """Return the queue of the application that answers this request."""
    found: Queue = current_app.extensions[PLACE]
    return found


def start_demo(ctx: Context, principal: Principal) -> str:
    """Begin to load the demo store; give the address that shows how it goes. Raises NotAllowed, TooMany."""
    asked = request_job(ctx, queue(), "load_demo", {}, who=principal.email)
    return f"{DATA}{PageState(options=(('job', asked.job_id),)).search()}"
