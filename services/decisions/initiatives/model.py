"""Stated: what an initiative is made of. Everything in it is computed but the assumption, which a person can change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from services.core.errors import BadValue, UnknownName
from services.core.numbers import Number
from services.monitoring.narratives.sentences import Sentence
from services.query.result import Origin


@dataclass(frozen=True, kw_only=True)
class Assumption:
    """The one number of an initiative that no data says: a share of 1."""

    name: str
    label: str
    meaning: str
    default: Decimal


ASSUMPTIONS: Mapping[str, Assumption] = {
    one.name: one
    for one in (
        Assumption(
            name="recovered",
            label="Viewers won for a cart",
            meaning="Share of those who viewed and never carted that would cart, and then buy as those do who cart now",
            default=Decimal("0.01"),
        ),
        Assumption(
            name="recovery",
            label="Carts recovered",
            meaning="Share of the value left in carts by those who bought nothing that would be bought after all",
            default=Decimal("0.05"),
        ),
        Assumption(
            name="mended",
            label="Products mended",
            meaning="Share of the products without sale that would sell at the rate of their category",
            default=Decimal("0.5"),
        ),
        Assumption(
            name="lift",
            label="Gain from attribution",
            meaning="Share by which revenue behind a missing brand or category would grow once people can find it by "
            "them and the team can steer it",
            default=Decimal("0.01"),
        ),
    )
}
"""By name."""


@dataclass(frozen=True, kw_only=True)
class Assumptions:
    """What a person put in the place of defaults. Raises UnknownName, BadValue."""

    values: Mapping[str, Decimal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what is no assumption and no share."""
        for name, value in self.values.items():
            if name not in ASSUMPTIONS:
                raise UnknownName(f"There is no assumption {name!r}; there are {', '.join(ASSUMPTIONS)}.")
            if not value.is_finite() or not 0 <= value <= 1:
                raise BadValue(f"{ASSUMPTIONS[name].label} takes a share from 0 to 1, such as 0.05 for 5 in 100.")

    def of(self, name: str) -> Decimal:
        """Return the value that counts."""
        return self.values.get(name, ASSUMPTIONS[name].default)


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """A number that an initiative rests on."""

    name: str
    label: str
    value: Number | None
    unit: str


@dataclass(frozen=True, kw_only=True)
class Initiative:
    """A recommendation with the money at stake: `stake` = what `assumption` says of `figures`."""

    name: str
    title: str
    priority: int
    """1 is the one with the most money at stake."""
    issue: tuple[Sentence, ...]
    actions: tuple[str, ...]
    figures: tuple[Evidence, ...]
    assumption: Assumption
    assumed: Decimal
    stake: Decimal
    basis: Sentence
    """How the money at stake follows."""
    origins: tuple[Origin, ...]
