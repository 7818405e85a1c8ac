"""WSGI: how a worker of gunicorn becomes the application: `gunicorn 'dashapp.wsgi:application()'`."""

import atexit
from contextlib import ExitStack

from flask import Flask

from config.logging import configure
from config.settings import Settings
from dashapp.process.server import application_of, open_home, without_first_page


def application() -> Flask:
    """Open the home that the variables name and make the application; all of it ends with the process.

    Called in each worker, after the fork: connections and threads do not survive one. Jobs run in `cartograph worker`.
    """
    settings = Settings()
    configure(settings)
    stack = ExitStack()
    atexit.register(stack.close)
    ctx = stack.enter_context(open_home(settings))
    app = stack.enter_context(application_of(ctx, runs_jobs=False))
    without_first_page(app)
    return app
