"""Statuses: which words for an order's status say that it does not count, or that it was given back whole."""

import re
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

CANCELLED = (
    r"^(?:order |payment |bestellung )?(?:cancell?ed|voided|declined|storniert|annul[eé]e?|annullat[oa]|cancelad[oa]|"
    r"anulad[oa]|anulowan[eya]|geannuleerd|avbruten|annulleret|kansellert|peruttu|zrušen[oaá]?|stornovan[oáý]?|törölve|"
    r"отмен[её]н[оаы]?|скасован[оеий]*|iptal(?: edildi)?|已取消|取消|キャンセル|취소)"
)
"""How a status begins that says that an order does not count, whatever it adds: cancelled by the seller."""

END, END_IN_PYTHON = r"(?:[^\p{L}]|$)", r"(?![^\W\d_])"
"""No further letter, as DuckDB and Python write it."""

GIVEN_BACK = ("refunded", "fully refunded", "fully_refunded", "erstattet", "remboursé", "remboursée", "reembolsado",
              "reembolsada", "rimborsato", "zwrócone")  # fmt: skip
"""Statuses of orders whose whole total was given back, where no column says how much was."""


RETURNS = (
    "refund", "refunds", "refunded", "payment refund", "partial refund", "return", "returns", "sales return",
    "credit note", "credit-note", "credit_note", "creditnote", "credit memo", "chargeback", "reversal", "gutschrift",
    "retoure", "erstattung", "rückerstattung", "rueckerstattung", "avoir", "remboursement", "retour",
    "nota de crédito", "nota de credito", "devolución", "devolucion", "devolução", "reembolso", "nota di credito",
    "reso", "rimborso", "zwrot", "korekta", "creditnota", "creditfactuur",
)  # fmt: skip
"""Types of rows that are money given back, whatever the sign of their amounts."""


def is_return(row_type: str) -> str:
    """Return the condition that a row of this type is money given back."""
    return f"(coalesce(lower({row_type}), '') IN ({_words(RETURNS)}))"


def classify_status(word: str) -> str:
    """Return what an order of this status counts as: "order", "not an order", or "money back"."""
    plain = word.lower().removeprefix("wc-")
    if plain in NOT_COUNTED or re.match(CANCELLED + END_IN_PYTHON, plain):
        return "not an order"
    return "money back" if plain in GIVEN_BACK else "order"


def is_counted(status: str) -> str:
    """Return the condition that an order of this status counts; one without a status does."""
    plain = _plain(status)
    return f"({plain} NOT IN ({_words(NOT_COUNTED)}) AND NOT regexp_matches({plain}, {literal(CANCELLED + END)}))"


def is_given_back(status: str) -> str:
    """Return the condition that an order of this status was given back whole."""
    return f"({_plain(status)} IN ({_words(GIVEN_BACK)}))"


def _plain(status: str) -> str:
    """WooCommerce writes its statuses as wc-cancelled."""
    return f"coalesce(regexp_replace(lower({status}), '^wc-', ''), '')"


def _words(words: Iterable[str]) -> str:
    return listed([literal(word) for word in words])
