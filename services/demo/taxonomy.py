"""Taxonomy: the names of the demo store. Declarations only."""

from dataclasses import dataclass

SEGMENTS = ("Premium", "Regular", "Budget")
SEGMENT_SHARE = (0.214, 0.488, 0.298)
REGIONS = ("North", "South", "East", "West")
REGION_SHARE = (0.306, 0.248, 0.246, 0.200)
AGES = ("18-25", "26-35", "36-45", "46-60", "60+")
AGE_SHARE = (0.152, 0.330, 0.270, 0.154, 0.094)
CATEGORIES = ("Fashion", "Electronics", "Home", "Beauty", "Sports")
CATEGORY_SHARE = (0.300, 0.244, 0.204, 0.151, 0.101)
CHANNELS = ("Web", "Mobile App", "Store")
OFFLINE = CHANNELS.index("Store")
"""Orders taken in the shop. They are delivered like the others and leave no clickstream."""
CHANNEL_SHARE = ((0.36, 0.50, 0.14), (0.40, 0.43, 0.17), (0.46, 0.34, 0.20), (0.52, 0.25, 0.23), (0.56, 0.14, 0.30))
"""By age group: the young buy in the app, the old in the shop."""
PAYMENTS = ("Credit Card", "Debit Card", "UPI", "Wallet")
PAYMENT_SHARE = (0.396, 0.252, 0.251, 0.101)
FALLBACK_PAYMENT = PAYMENTS.index("Credit Card")
KINDS = ("view", "cart", "purchase")
VIEW, CART, PURCHASE = range(3)


@dataclass(frozen=True, kw_only=True)
class LeafCategory:
    """A leaf of the catalogue: its category, path, typical price and brands (the first sell most)."""

    category: str
    code: str
    price: float
    brands: tuple[str, ...]


def _leaves(category: str, *rows: tuple[str, float, str]) -> tuple[LeafCategory, ...]:
    return tuple(LeafCategory(category=category, code=c, price=p, brands=tuple(b.split())) for c, p, b in rows)


LEAVES = (
    *_leaves(
        "Fashion",
        ("apparel.shoes.sneakers", 78, "nike adidas puma reebok asics"),
        ("apparel.shoes.boots", 96, "timberland drmartens ecco clarks"),
        ("apparel.jacket.winter", 120, "northface columbia tommy esprit"),
        ("apparel.shirt", 42, "tommy esprit lacoste hm"),
        ("apparel.trousers.jeans", 66, "levis wrangler lee diesel"),
        ("apparel.dress", 74, "esprit mango zara hm"),
        ("accessories.bag", 88, "fossil guess tommy samsonite"),
        ("accessories.watch", 150, "fossil casio seiko guess"),
    ),
    *_leaves(
        "Electronics",
        ("electronics.telephone", 190, "samsung xiaomi apple motorola"),
        ("electronics.audio.headphone", 72, "sony jbl sennheiser philips"),
        ("electronics.audio.acoustic", 84, "jbl sony bose pioneer"),
        ("electronics.tablet", 160, "samsung apple lenovo huawei"),
        ("electronics.video.tv", 260, "samsung lg sony philips"),
        ("computers.notebook", 320, "lenovo hp asus acer apple"),
        ("computers.peripherals.printer", 110, "canon epson hp brother"),
        ("computers.components.videocards", 240, "msi gigabyte palit asus sapphire"),
    ),
    *_leaves(
        "Home",
        ("appliances.kitchen.kettle", 46, "bosch philips tefal braun"),
        ("appliances.kitchen.coffee_machine", 170, "delonghi bosch philips krups"),
        ("appliances.environment.vacuum", 150, "dyson bosch miele philips"),
        ("appliances.iron", 52, "philips tefal braun bosch"),
        ("furniture.living_room.chair", 98, "ikea vitra hay"),
        ("furniture.bedroom.lamp", 58, "ikea philips artemide"),
        ("furniture.kitchen.table", 180, "ikea hay normann"),
    ),
    *_leaves(
        "Beauty",
        ("beauty.skin.cream", 38, "nivea loreal clinique vichy"),
        ("beauty.makeup.lipstick", 28, "maybelline loreal mac"),
        ("beauty.perfume", 86, "chanel dior boss lancome"),
        ("beauty.hair.dryer", 74, "dyson philips braun babyliss"),
        ("beauty.hair.shampoo", 22, "loreal nivea kerastase"),
    ),
    *_leaves(
        "Sports",
        ("sport.bicycle", 340, "trek giant cube"),
        ("sport.running.shoes", 92, "asics nike brooks saucony"),
        ("sport.fitness.tracker", 88, "garmin fitbit xiaomi polar"),
        ("sport.tennis.racket", 96, "wilson head babolat"),
        ("sport.outdoor.tent", 130, "vaude northface coleman"),
    ),
)
