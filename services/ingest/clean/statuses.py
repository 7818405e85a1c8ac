"""Statuses: which words for an order's status say that it does not count, or that it was given back whole."""

from collections.abc import Iterable

from services.warehouse.duckdb.sandbox import listed, literal

NOT_COUNTED = (
    "cancelled", "canceled", "cancelled by customer", "canceled by customer", "order cancelled", "order canceled",
    "voided", "void", "failed", "payment failed", "expired", "test", "error", "declined", "refused", "trash",
    "payment error", "erreur de paiement", "zahlungsfehler", "error en pago", "error de pago", "errore di pagamento",
    "checkout-draft", "draft", "incomplete",
    "storniert", "abgebrochen", "annulé", "annulée", "annule", "annulee", "annullato", "annullata", "cancelado",
    "cancelada", "anulowane", "anulowany", "geannuleerd",
)  # fmt: skip
"""Statuses of orders that are kept and not counted, in small letters."""

GIVEN_BACK = ("refunded", "fully refunded", "fully_refunded", "erstattet", "remboursé", "remboursée", "reembolsado",
              "reembolsada", "rimborsato", "zwrócone")  # fmt: skip
"""Statuses of orders whose whole total was given back, where no column says how much was."""


def classify_status(word: str) -> str:
    """Return what an order of this status counts as: "order", "not an order", or "money back"."""
    plain = word.lower().removeprefix("wc-")
    if plain in NOT_COUNTED:
        return "not an order"
    return "money back" if plain in GIVEN_BACK else "order"


def is_counted(status: str) -> str:
    """Return the condition that an order of this status counts; one without a status does."""
    return f"({_plain(status)} NOT IN ({_words(NOT_COUNTED)}))"


def is_given_back(status: str) -> str:
    """Return the condition that an order of this status was given back whole."""
    return f"({_plain(status)} IN ({_words(GIVEN_BACK)}))"


def _plain(status: str) -> str:
    """WooCommerce writes its statuses as wc-cancelled."""
    return f"coalesce(regexp_replace(lower({status}), '^wc-', ''), '')"


def _words(words: Iterable[str]) -> str:
    return listed([literal(word) for word in words])
