"""Reading a page without a browser: its tiles rendered, what they say, and their tables."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from dashapp.auth.principal import Principal
from dashapp.core.markup import words_of
from dashapp.core.page import Page
from dashapp.shell.render import Rendered, answer_tile, render_page
from services.core.context import Context
from services.exports.sheet import Sheet
from tests.fixtures.web import view_on

ALL = "?period=all"


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One page, as somebody reads it at an address."""

    page: Page

    def rendered(self, ctx: Context, search: str = ALL, who: Principal | None = None) -> Mapping[str, Rendered]:
        """Every tile; none of them failed."""
        found = render_page(ctx, self.page, view_on(ctx, self.page, search, who))
        assert [name for name, one in found.items() if one.failed] == []
        return found

    def words(self, ctx: Context, tile: str, search: str = ALL, who: Principal | None = None) -> str:
        """What a tile says, its spaces made single."""
        one = self.rendered(ctx, search, who)[tile]
        return " ".join(words_of([one.head, one.body]).split())

    def markup(self, ctx: Context, tile: str, search: str = ALL) -> str:
        """A tile's elements as text."""
        return json.dumps(self.rendered(ctx, search)[tile].body)

    def sheet(self, ctx: Context, tile: str, search: str = ALL) -> Sheet:
        """A tile as a table."""
        view, declared = view_on(ctx, self.page, search), self.page.tile(tile)
        assert declared
        assert declared.sheet
        return declared.sheet(view, answer_tile(ctx, view, declared).answer)
