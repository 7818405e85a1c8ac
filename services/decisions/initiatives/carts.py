"""Carts: winning more viewers for a cart, and those who left one for the purchase."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from services.analyses.carts.abandoned_carts import LeftCarts
from services.analyses.carts.question import Abandonment
from services.analyses.catalogue_quality.missing_attributes_rows import UNKNOWN
from services.analyses.funnel.loss import LossAssumption, losses
from services.analyses.funnel.question import Funnel
from services.decisions.initiatives.inputs import Draft, InitiativeInputs
from services.decisions.initiatives.model import Evidence
from services.monitoring.narratives.sentences import join_list, sentence

NAMED = 3
"""Brands that a sentence names."""


def win_carts(view: InitiativeInputs) -> Draft:
    """Compute what the largest loss of the funnel costs."""
    result = view.data.ask(Funnel)
    viewed, carted, _ = result.rows()
    share = view.assumed.of("recovered")
    loss = next(one for one in losses(result, LossAssumption(recovered=share)) if one.stage == "cart")
    people, money = view.count(loss.left, "view_users"), view.money(loss.revenue)
    drop = view.share(loss.drop_off, "view_to_cart", tone="bad")
    issue = sentence("Of ", view.count(viewed["count"], "view_users"), " users who viewed a product, ", people,
                     " put nothing into a cart: ", drop, ".")  # fmt: skip
    later, each = view.share(float(loss.later), "cart_to_purchase"), view.money(loss.revenue_each, "event_revenue")
    basis = sentence(f"If {view.percent(share)} of them did, and ", later, " of those bought for ", each,
                     " each as buyers do now: ", money, ".")  # fmt: skip
    return Draft(
        name="win_carts",
        title="Win more viewers for the cart",
        assumption="recovered",
        stake=loss.revenue,
        issue=(issue,),
        basis=basis,
        actions=(
            "Show what builds trust beside the button: free shipping, warranty, returns",
            "Show live interest in a product",
            "Better pictures, reviews and specifications",
        ),
        figures=(
            Evidence(name="view_users", label="Users who viewed", value=viewed["count"], unit="count"),
            Evidence(name="cart_users", label="Users who carted", value=carted["count"], unit="count"),
            Evidence(name="left", label="Viewed and never carted", value=loss.left, unit="count"),
            Evidence(name="drop_off", label="Drop-off", value=loss.drop_off, unit="share"),
            Evidence(name="later", label="Of those who cart, buy", value=loss.later, unit="share"),
            Evidence(name="revenue_each", label="Revenue per buyer", value=loss.revenue_each, unit="money"),
        ),
        origins=(result.origin,),
    )


def recover_carts(view: InitiativeInputs) -> Draft:
    """Compute what lies in the carts of those who bought nothing, and of which brands most."""
    abandoners = view.data.ask(LeftCarts)
    everybody = view.data.ask_metrics("users")
    brands = view.data.ask(Abandonment, by="brand", top=NAMED + 1)
    (row,), (whole,) = abandoners.rows(), everybody.rows()
    of_all = row["users"] / whole["users"] if whole["users"] else None
    left, share = Decimal(row["value_left"]), view.assumed.of("recovery")
    leading = [(one["brand"], one["value_left"]) for one in brands.rows() if _has_name(one)][:NAMED]
    named = [(view.member("brand", brand), " with ", view.money(value)) for brand, value in leading]
    users, part = view.count(row["users"], "cart_abandoners"), view.share(of_all, "cart_abandoners")
    word = " user (" if row["users"] == 1 else " users ("
    issue = sentence(users, word, part, ") left a cart worth ", view.money(left), " in all and bought nothing.")
    brand = sentence("Most was left of ", *join_list(named), ".") if named else None
    basis = sentence(f"If {view.percent(share)} of that value were bought: ", view.money(share * left), ".")
    return Draft(
        name="recover_carts",
        title="Recover abandoned carts",
        assumption="recovery",
        stake=share * left,
        issue=(issue, brand) if brand else (issue,),
        basis=basis,
        actions=(
            "Three mails: after an hour (help), after a day (what others say), after three days (a small discount)",
            "Advertisements that show the brand that was left",
        ),
        figures=(
            Evidence(name="users", label="Cart abandoners", value=row["users"], unit="count"),
            Evidence(name="share", label="Share of users", value=of_all, unit="share"),
            Evidence(name="value_left", label="Value left in their carts", value=left, unit="money"),
            *(Evidence(name=f"brand_{at}", label=f"Left of {name}, by anybody who did not buy it", value=value,
                     unit="money") for at, (name, value) in enumerate(leading, 1)),
        ),
        origins=(abandoners.origin, everybody.origin, brands.origin),
    )  # fmt: skip


def _has_name(row: Mapping[str, Any]) -> bool:
    return bool(row["row"] == "member" and row["brand"] != UNKNOWN)
