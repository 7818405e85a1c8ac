"""Reading: no address that is opened changes anything; an export is written into the audit and nowhere else."""

from tests.dashapp.auth.visitor import HTML
from tests.security import addresses
from tests.security.kept import changed, kept
from tests.security.shop import Shop
from tests.security.sound import check


def test_opening_an_address_changes_nothing(shop: Shop) -> None:
    visitor = shop.enter(shop.hire("admin"))
    visitor.client.get("/account")
    before = kept(shop.ctx)
    for rule in addresses.rules(shop.server):
        for path in addresses.likely(rule):
            for method in ("GET", "HEAD", "OPTIONS"):
                check(shop, visitor.client.open(path, method=method, headers=HTML), (method, path))
    after = changed(before, kept(shop.ctx))
    gone = {name: parts[0] for name, parts in after.items() if parts[0]}
    assert gone == {}
    came = [row for name, parts in after.items() for row in parts[1]]
    assert came
    assert [row for row in came if "'exported'" not in row] == []


def test_looking_at_what_a_stranger_may_open_changes_nothing(shop: Shop) -> None:
    visitor, before = shop.visitor(), kept(shop.ctx)
    for rule in addresses.rules(shop.server):
        for path in addresses.likely(rule):
            check(shop, visitor.client.get(path, headers=HTML), path)
    assert changed(before, kept(shop.ctx)) == {}
