"""Site: the heads of all pages: what a link needs to know of a page without knowing its tiles."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from dashapp.core.state import Allowed
from services.accounts.permissions import Right, may
from services.catalog.facts import TRANSACTIONS


@dataclass(frozen=True, kw_only=True)
class Control:
    """A choice that belongs to one page; its value is in the URL."""

    name: str
    label: str
    values: tuple[tuple[str, str], ...] | None
    """(value, label) of each; None where any text goes."""
    first: str = ""

    def label_of(self, value: str) -> str:
        """Return the label of a value. Raises KeyError for a value that the control does not have."""
        return dict(self.values or ())[value]


@dataclass(frozen=True, kw_only=True)
class PageHead:
    """What other pages and the shell know of a page: where it is, what it counts, what can be filtered and chosen."""

    name: str
    """Also its path: `/name`."""
    label: str
    icon: str
    """Name of a Bootstrap icon."""
    group: str
    """Heading in the navigation."""
    filters: tuple[str, ...] = ()
    """Dimensions in the filter bar, the ones shown at first in their order."""
    shown: int = 4
    """Number of filters always visible in the bar; the rest are in the "+" menu."""
    controls: tuple[Control, ...] = ()
    metrics: tuple[str, ...] = ()
    """Metric used to count rows in menus of marks, where the page has no choice of a metric."""
    fact: str = TRANSACTIONS.name
    """The table whose last day anchors the periods."""
    needs: Right = Right.VIEW
    allowed: Allowed = field(init=False)
    """What the URL may name."""

    def __post_init__(self) -> None:
        """Work out `allowed` once."""
        self._allow(())

    def _allow(self, tiles: Iterable[str]) -> None:
        values = ((c.name, None if c.values is None else frozenset(v for v, _ in c.values)) for c in self.controls)
        allowed = Allowed(dimensions=frozenset(self.filters), tiles=frozenset(tiles), options=tuple(values))
        object.__setattr__(self, "allowed", allowed)

    @property
    def path(self) -> str:
        """Return its address without a state."""
        return f"/{self.name}"

    def control(self, name: str) -> Control | None:
        """Return the control of that name; None where the page has none."""
        return next((one for one in self.controls if one.name == name), None)


@dataclass(frozen=True, kw_only=True)
class Site:
    """Every page there is, in the order of the navigation."""

    heads: tuple[PageHead, ...] = ()

    def find(self, name: str) -> PageHead | None:
        """Return the head of the page of that name; None where there is none."""
        return next((head for head in self.heads if head.name == name), None)

    def open_to(self, role: str) -> tuple[PageHead, ...]:
        """Return the pages that a role may open."""
        return tuple(head for head in self.heads if may(role, head.needs))
