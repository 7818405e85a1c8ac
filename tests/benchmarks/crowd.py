"""Crowd: 25 logged-in people clicking for two minutes on one embedded process. Run by `cartograph bench --crowd`.

The server is a process of its own (`cartograph serve`), as on a laptop. Each person is a thread with a session, who
asks what a click on the overview asks: one request that answers the whole page. Between clicks they look for a second
or three. Latencies are what the person waits for the answer, on the loopback.
"""

import http.cookiejar
import json
import random
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any

from dashapp.pages import PAGES
from tests.bodies import tiles_body

PEOPLE, SECONDS = 25, 120
LOOKS = (1.0, 3.0)
"""Seconds between two clicks of a person."""

PERIODS = ("28d", "90d", "quarter", "year", "365d", "all", "last-month", "last-quarter")
FILTERS = ("region", "segment", "category", "channel")
TIMEOUT = 30


@dataclass
class Crowd:
    """What everybody saw."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def measured(self) -> Iterator[None]:
        """Take the time of one click; an error is written down."""
        started = time.perf_counter()
        try:
            yield
        except (OSError, ValueError, urllib.error.HTTPError) as error:
            with self.lock:
                self.errors.append(repr(error))
        else:
            with self.lock:
                self.seconds.append(time.perf_counter() - started)

    def row(self, elapsed: float) -> tuple[str, ...]:
        """Sum up: people, clicks, clicks a second, errors, median, p95, p99, largest (ms)."""
        cuts = quantiles(self.seconds, n=100) if len(self.seconds) > 1 else [0.0] * 99
        figures = (cuts[49], cuts[94], cuts[98], max(self.seconds, default=0.0))
        rate = len(self.seconds) / elapsed
        counts = (str(PEOPLE), str(len(self.seconds)), f"{rate:.1f}", str(len(self.errors)))
        return (*counts, *(f"{value * 1000:.0f}" for value in figures))


HEAD = ("people", "clicks", "clicks/s", "errors", "median ms", "p95 ms", "p99 ms", "largest ms")


def entered(url: str, email: str, password: str) -> urllib.request.OpenerDirector:
    """Log in as a person does; give what carries the session."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    page = opener.open(f"{url}/login", timeout=TIMEOUT).read().decode()
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    if found is None:
        raise ValueError("the log-in page has no token")
    fields = {"csrf_token": found.group(1), "email": email, "password": password}
    request = urllib.request.Request(f"{url}/login", urllib.parse.urlencode(fields).encode(), {"Origin": url})
    opener.open(request, timeout=TIMEOUT).read()
    return opener


def posted(opener: urllib.request.OpenerDirector, url: str, body: dict[str, Any]) -> bytes:
    """Post what the browser posts."""
    headers = {"Content-Type": "application/json", "Origin": url, "Sec-Fetch-Site": "same-origin"}
    request = urllib.request.Request(f"{url}/_dash-update-component", json.dumps(body).encode(), headers)
    answer: bytes = opener.open(request, timeout=TIMEOUT).read()
    return answer


def clicks(luck: random.Random, members: dict[str, list[str]]) -> Iterator[str]:
    """Give one address after the other, as a person changes period and filters."""
    period, filters = "year", dict[str, str]()
    while True:
        if luck.random() < 0.4:
            period = luck.choice(PERIODS)
        else:
            name = luck.choice(FILTERS)
            if name in filters:
                del filters[name]
            else:
                filters[name] = luck.choice(members[name])
        yield "?" + urllib.parse.urlencode({"period": period, **filters})


def person(
    crowd: Crowd, url: str, opener: urllib.request.OpenerDirector, *, luck: random.Random, until: float, members: Any
) -> None:
    """Click until the time is over."""
    addresses = clicks(luck, members)
    while time.monotonic() < until:
        time.sleep(luck.uniform(*LOOKS))
        with crowd.measured():
            answer = json.loads(posted(opener, url, tiles_body(PAGES["overview"], next(addresses))))
            if "response" not in answer:
                raise ValueError(str(answer)[:200])


def click_together(
    url: str, people: list[tuple[str, str]], members: dict[str, list[str]], seconds: float
) -> tuple[Crowd, float]:
    """Let everybody click; give what they saw and how long it took."""
    crowd = Crowd()
    openers = [entered(url, email, password) for email, password in people]
    started = time.monotonic()
    threads = [
        threading.Thread(
            target=person,
            args=(crowd, url, opener),
            kwargs={"luck": random.Random(seed), "until": started + seconds, "members": members},
        )
        for seed, opener in enumerate(openers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return crowd, time.monotonic() - started
