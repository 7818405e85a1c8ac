"""Words for nothing: what programs write where a value is missing, and when such a word is a value after all."""

SURE = (
    "null", "(null)", "<null>", "[null]", "nan", "<na>", "n/a", "#n/a", "#n/a n/a", "#null!", "#value!", "#ref!",
    "#div/0!", "#name?", "nat", "\\n", "\\\\n", "-", "--", "---", "–", "—", "?", "undefined", "(not set)", "(blank)",
    "(empty)", "(none)", "n.a.", "n/d", "k.a.", "-nan", "1.#ind", "-1.#ind", "1.#qnan",
)  # fmt: skip
"""Words that stand for nothing in any column."""

PERHAPS = ("none", "na", "nil", "n.a", "missing")
"""Words that are values too: NA is Namibia, and None is what a customer may choose."""

NOBODY = ("guest", "anonymous", "anon", "(not logged in)", "nobody")
"""Words that stand for nobody among the ids of people."""

WORDS = frozenset((*SURE, *PERHAPS))
