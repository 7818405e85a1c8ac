"""A program for the container `web`: request a demo store, wait for the worker to make it, print how the job ended."""

import sys
import time

from config.settings import Settings
from dashapp.process.server import open_home, open_queue
from services.jobs.requests import find_job, request_job


def main(who: str, patience: float) -> None:
    with open_home(Settings()) as ctx, open_queue(ctx, runs=False) as queue:
        job = request_job(ctx, queue, "load_demo", {"scale": 0.05}, who=who)
        until = time.monotonic() + patience
        while not find_job(ctx, job.job_id, who=who).over and time.monotonic() < until:
            time.sleep(0.1)
        sys.stdout.write(f"{find_job(ctx, job.job_id, who=who).state}\n")


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
