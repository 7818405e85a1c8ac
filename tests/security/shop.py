"""Shop: the whole application over a store of real imports, and people of every role who log in by its form.

What belongs to North and what to others is told apart by its name alone, so that a leak is found in any text. Some
names begin like formulas, some rows were set aside, some were sent with characters that must not come out again.
"""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

from dash import Dash
from flask import Flask

from config.settings import Settings
from dashapp import create_app
from dashapp.process.health import install_health
from dashapp.process.server import open_home, open_queue
from services.accounts import people, sessions, teams
from services.accounts.people import NewPerson
from services.accounts.permissions import ROLES
from services.core.context import Context
from services.ingest.audit import ImportRequest
from services.ingest.load import import_files
from services.monitoring.rules.store import NewRule, set_rule
from services.monitoring.targets.store import NewTarget, set_target
from services.query.scope import Scope
from tests.dashapp.auth.visitor import Visitor
from tests.services.accounts.hiring import PASSWORD, WHO

FORMULAS = ('=HYPERLINK("//x","y")', "+1+1", "-2+3", "@SUM(1)", "=1+1")
OWN_CATEGORIES, OWN_CHANNELS, OWN_SEGMENTS = ("Books", FORMULAS[0]), ("Web", FORMULAS[3]), ("Premium", FORMULAS[2])

FOREIGN = (
    "South", "@West", "Foreignware", "Smuggling", "Doubloons", "Strangers", "99-199", "XF-", "CF-", "UF-", "SF-",
    "Fremdmarke",
)  # fmt: skip
"""What only others' rows are called, in part or in whole."""

SECRETS = (
    "North", "Books", "Premium", "NO-", "CN-", "example.org", "=HYPERLINK", "HYPERLINK", "Revenue", "revenue",
    "Satisfaction",
)  # fmt: skip
"""What tells somebody who is not logged in about the store, its catalogue or its people."""

REGIONS = {"N": ("North",), "F": ("South", "@West")}
ORDERS, START, DAYS = 60, date(2023, 1, 1), 720


@dataclass(frozen=True, kw_only=True)
class Shop:
    """The application as it is served, with what is behind it."""

    app: Dash
    ctx: Context
    inside: dict[str, Visitor] = field(default_factory=dict)
    """Who logged in once."""
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def server(self) -> Flask:
        """What answers."""
        return self.app.server  # type: ignore[no-any-return]

    def visitor(self, base: str = "http://localhost") -> Visitor:
        """Somebody who is not logged in, at an address of their own."""
        number = next(self.numbers)
        return Visitor(self.server, base=base, address=f"198.51.{number // 250}.{number % 250 + 1}")

    def as_(self, name: str) -> Visitor:
        """A role, or "north": a manager who is limited to that region; logged in once and shared."""
        if name not in self.inside:
            self.inside[name] = self.log_in(email_of(name))
        return self.inside[name]

    def log_in(self, email: str) -> Visitor:
        """Log somebody in."""
        visitor = self.visitor()
        assert visitor.log_in(email).status_code == 303, email
        return visitor

    def hire(self, role: str = "viewer", **grants: str) -> str:
        """Make somebody for one test; give the e-mail."""
        new = NewPerson(email=f"guest{next(self.numbers)}@example.org", role=role, grants=tuple(grants.items()))
        return people.add(self.ctx, new, PASSWORD, who=WHO).email

    def enter(self, email: str) -> Visitor:
        """Let somebody in without the form, which takes its time: by the token that it would have handed over."""
        visitor = self.visitor()
        token = sessions.start(self.ctx, email, address=visitor.address, agent="tests", remember=False)
        visitor.client.set_cookie("cartograph_session", token)
        return visitor


def email_of(name: str) -> str:
    """Give the e-mail of a role, or of "north"."""
    return f"{name}@example.org"


@contextmanager
def shop_in(home: Path, *, limited: bool = False, **changed: object) -> Iterator[Shop]:
    """Open the application over a new store. Unless it is `limited`, one may ask as often as the suite does."""
    settings = Settings(home=home, duckdb_threads=2, **changed)  # type: ignore[arg-type]
    with open_home(settings) as ctx:
        fill(ctx)
        with open_queue(ctx, runs=False) as queue:
            app = create_app(ctx, queue)
            install_health(app.server, ctx)
            for limiter in app.server.extensions["limiter"]:
                limiter.enabled = limited
            yield Shop(app=app, ctx=ctx)


def fill(ctx: Context) -> None:
    """Fill store and accounts."""
    folder = ctx.settings.home / "brought"
    folder.mkdir(parents=True)
    for kind, rows in (("customers", customers()), ("transactions", orders()), ("events", events())):
        path = folder / f"{kind}.csv"
        path.write_text(written(rows), encoding="utf-8")
        import_files(ctx, ImportRequest(kind=kind, files=(path,), who="tests"))  # type: ignore[arg-type]
    teams.add_team(ctx, "Northerners", (("region", "North"),), who=WHO)
    for name in (*ROLES, "north"):
        role, grants = ("manager", (("region", "North"),)) if name == "north" else (name, ())
        people.add(ctx, NewPerson(email=email_of(name), role=role, grants=grants), PASSWORD, who=WHO)
    plans(ctx)


def plans(ctx: Context) -> None:
    """Set a target and a rule for everybody, for North and for South."""
    everything = Scope.everything("a test")
    for dimension, member in ((None, None), ("region", "North"), ("region", "South")):
        part = {"dimension": dimension, "member": member}
        target = NewTarget(metric="revenue", grain="year", start=date(2024, 1, 1), value=Decimal(9999), **part)  # type: ignore[arg-type]
        set_target(ctx, target, everything, who=WHO, role="admin")
        rule = NewRule(
            metric="revenue", kind="above", threshold=Decimal(1), grain="month", against=None, minimum=0, **part
        )  # type: ignore[arg-type]
        set_rule(ctx, rule, everything, who=WHO, role="admin")


def customers() -> list[dict[str, str]]:
    """Customers of North, and of others."""
    own = [
        {"customer_id": f"CN-{n}", "region": "North", "segment": OWN_SEGMENTS[n % 2], "age_group": "26-35"}
        for n in range(8)
    ]
    foreign = [
        {"customer_id": f"CF-{n}", "region": REGIONS["F"][n % 2], "segment": "Strangers", "age_group": "99-199"}
        for n in range(8)
    ]
    return own + foreign


def orders() -> list[dict[str, str]]:
    """Orders of each, as many in every month; and some that are set aside."""
    rows = []
    for n in range(ORDERS):
        day = START + timedelta(days=n * DAYS // ORDERS)
        own = {"date": f"{day}", "delivery_days": f"{n % 8}", "satisfaction_score": f"{n % 5 + 1}"}
        foreign = {"date": f"{day}", "delivery_days": f"{n % 3 + 20}", "satisfaction_score": f"{n % 2 + 1}"}
        rows.append({
            "transaction_id": f"NO-{n}", "customer_id": f"CN-{n % 8}", "revenue": f"{10 + n}.25",
            "category": OWN_CATEGORIES[n % 2], "channel": OWN_CHANNELS[n // 2 % 2], "payment_method": "Card", **own,
        })  # fmt: skip
        rows.append({
            "transaction_id": f"XF-{n}", "customer_id": f"CF-{n % 8}", "revenue": f"{70_000 + n * 7}.77",
            "category": "Foreignware", "channel": "Smuggling", "payment_method": "Doubloons", **foreign,
        })  # fmt: skip
    return rows + [rows[0] | {"transaction_id": text, "revenue": "much"} for text in FORMULAS]


def events() -> list[dict[str, str]]:
    """What users did, in North and elsewhere; some rows name no brand, some no category."""
    rows = []
    for n in range(ORDERS):
        for mark, brand in (("N", FORMULAS[1]), ("F", "Fremdmarke")):
            rows.append({
                "event_time": f"{START + timedelta(days=n)} 10:00:00", "event_type": ("view", "cart",
                "purchase")[n % 3],
                "product_id": f"P{mark}-{n % 4}", "category_code": f"goods.of_{mark.lower()}" if n % 7 else "",
                "brand": brand if n % 5 else "",
                "price": f"{n + 1}.50", "user_id": f"U{mark}-{n % 8}", "user_session": f"S{mark}-{n % 12}",
                "customer_id": f"C{mark}-{n % 8}",
            })  # fmt: skip
    return rows


def written(rows: list[dict[str, str]]) -> str:
    """Write rows as CSV."""
    sink = io.StringIO()
    writer = csv.DictWriter(sink, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return sink.getvalue()
