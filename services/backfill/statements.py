"""Filling: which events get a value, and how they lose it again. The statements of a backfill.

Events have no id. What is filled is a group: the events of one import and one product, and of one category as the file
had it, that have a gap. All events of a group have it or none, before and after, so that a group is as good as an id.
"""

from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from models.warehouse import UNKNOWN, backfill_fills, backfill_rules, categories, events, products
from services.warehouse.loader import Loader

E, F = events.c, backfill_fills.c
NOTHING = sa.literal(UNKNOWN)
SAID = categories.alias("said")
"""The category as the file had it."""
SAYING = categories.alias("saying")
TARGET = categories.alias("target")
COLUMNS = [column.name for column in backfill_fills.columns]


def write_fills(loader: Loader, backfill_id: int) -> None:
    """Write down the groups that the rules of a backfill fill."""
    for statement in (_brands(backfill_id), _by_category_id(backfill_id), _by_product(backfill_id)):
        loader.run(sa.insert(backfill_fills).from_select(COLUMNS, statement))


def fill(loader: Loader, backfill_id: int) -> None:
    """Put the values into effect."""
    loader.run(sa.update(events).values(brand=F.brand).where(*_brand_groups(backfill_id)))
    loader.run(sa.update(events).values(category_key=F.category_key).where(*_category_groups(backfill_id)))


def empty(loader: Loader, backfill_id: int) -> None:
    """Put back what the file said, which is what was in effect before."""
    said = sa.func.coalesce(E.raw_brand, NOTHING)
    loader.run(sa.update(events).values(brand=said).where(*_brand_groups(backfill_id)))
    loader.run(sa.update(events).values(category_key=E.raw_category_key).where(*_category_groups(backfill_id)))


def count_changed(loader: Loader, backfill_id: int) -> tuple[int, Decimal]:
    """Count the events in the groups of a backfill, each once, and the revenue of those that are purchases."""
    brand, category = (
        sa.exists().where(*groups).correlate(events)
        for groups in (_brand_groups(backfill_id), _category_groups(backfill_id))
    )
    money = sa.func.sum(E.price).filter(E.event_type == "purchase")
    rows = sa.select(sa.func.count(), sa.func.coalesce(money, 0)).where(sa.or_(brand, category))
    ((count, revenue),) = loader.rows(rows)
    return int(count), Decimal(revenue)


def _brand_groups(backfill_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    """Hold for the events of groups that got a brand: those whose file had none."""
    same = (F.product_key == E.product_key, F.load_id == E.load_id)
    silent = sa.or_(E.raw_brand.is_(None), E.raw_brand == NOTHING)
    return (F.backfill_id == backfill_id, F.brand.is_not(None), *same, silent)


def _category_groups(backfill_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    same = (F.product_key == E.product_key, F.load_id == E.load_id, F.raw_category_key == E.raw_category_key)
    return (F.backfill_id == backfill_id, F.category_key.is_not(None), *same)


def _rules(backfill_id: int, kind: str) -> Any:
    r = backfill_rules.c
    return sa.select(r.key, r.value).where(r.backfill_id == backfill_id, r.kind == kind).subquery("rules")


def _brands(backfill_id: int) -> sa.Select[Any]:
    rules = _rules(backfill_id, "brand_of_product")
    empty_key = sa.cast(sa.null(), sa.Integer)
    group = (sa.literal(backfill_id), E.load_id, E.product_key, empty_key, empty_key, rules.c.value)
    source = events.join(products, products.c.product_key == E.product_key).join(
        rules, rules.c.key == products.c.product_id
    )
    return sa.select(*_labelled(group)).select_from(source).where(E.brand == NOTHING).distinct()


def _by_category_id(backfill_id: int) -> sa.Select[Any]:
    rules = _rules(backfill_id, "category_of_id")
    target = _target(rules).where(TARGET.c.category_id == rules.c.key)
    source = _gaps().join(rules, rules.c.key == SAID.c.category_id)
    return _categories(backfill_id, target, source)


def _by_product(backfill_id: int) -> sa.Select[Any]:
    """Fill what no category id can tell, as `lookups` proposes it."""
    rules = _rules(backfill_id, "category_of_product")
    source = _gaps().join(products, products.c.product_key == E.product_key).join(
        rules, rules.c.key == products.c.product_id
    )  # fmt: skip
    return _categories(backfill_id, _target(rules), source).where(SAID.c.category_id.not_in(_telling_ids()))


def _telling_ids() -> sa.Select[Any]:
    """Return the category ids that some row has a path for."""
    used = sa.exists().where(E.raw_category_key == SAYING.c.category_key)
    told = (SAYING.c.category_code != NOTHING, SAYING.c.category_id != NOTHING)
    return sa.select(SAYING.c.category_id).where(*told, used.correlate(SAYING))


def _target(rules: Any) -> sa.Select[Any]:
    """Return the key of the category of the rule's path; of several ids with one path the first."""
    key = sa.func.min(TARGET.c.category_key)
    return sa.select(key).where(TARGET.c.category_code == rules.c.value).correlate(rules)


def _gaps() -> Any:
    """Join the events with the category in effect, which says nothing, and the one that the file had."""
    silent = sa.and_(categories.c.category_key == E.category_key, categories.c.category_code == NOTHING)
    return events.join(categories, silent).join(SAID, SAID.c.category_key == E.raw_category_key)


def _categories(backfill_id: int, target: sa.Select[Any], source: Any) -> sa.Select[Any]:
    no_brand = sa.cast(sa.null(), backfill_fills.c.brand.type)
    group = (sa.literal(backfill_id), E.load_id, E.product_key, E.raw_category_key, target.scalar_subquery(), no_brand)
    return sa.select(*_labelled(group)).select_from(source).distinct()


def _labelled(group: tuple[Any, ...]) -> list[Any]:
    return [column.label(name) for column, name in zip(group, COLUMNS, strict=True)]
