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
COMPLETED, CANCELLED = "completed", "cancelled"
"""Statuses of orders; those of the second do not count."""
KINDS = ("view", "cart", "purchase")
VIEW, CART, PURCHASE = range(3)


@dataclass(frozen=True, kw_only=True)
class LeafCategory:
    """A leaf of the catalogue: its category, path, name, typical price, margin and brands (the first sell most).

    `margin` is the share of the list price that is not paid to the supplier.
    """

    category: str
    code: str
    name: str
    price: float
    margin: float
    brands: tuple[str, ...]


def _leaves(category: str, *rows: tuple[str, str, float, float, str]) -> tuple[LeafCategory, ...]:
    return tuple(
        LeafCategory(category=category, code=c, name=n, price=p, margin=m, brands=tuple(b.split()))
        for c, n, p, m, b in rows
    )


LEAVES = (
    *_leaves(
        "Fashion",
        ("apparel.shoes.sneakers", "Sneakers", 78, 0.42, "nike adidas puma reebok asics"),
        ("apparel.shoes.boots", "Boots", 96, 0.41, "timberland drmartens ecco clarks"),
        ("apparel.jacket.winter", "Winter Jacket", 120, 0.44, "northface columbia tommy esprit"),
        ("apparel.shirt", "Shirt", 42, 0.45, "tommy esprit lacoste hm"),
        ("apparel.trousers.jeans", "Jeans", 66, 0.43, "levis wrangler lee diesel"),
        ("apparel.dress", "Dress", 74, 0.44, "esprit mango zara hm"),
        ("accessories.bag", "Bag", 88, 0.40, "fossil guess tommy samsonite"),
        ("accessories.watch", "Watch", 150, 0.38, "fossil casio seiko guess"),
    ),
    *_leaves(
        "Electronics",
        ("electronics.telephone", "Phone", 190, 0.26, "samsung xiaomi apple motorola"),
        ("electronics.audio.headphone", "Headphones", 72, 0.32, "sony jbl sennheiser philips"),
        ("electronics.audio.acoustic", "Speaker", 84, 0.31, "jbl sony bose pioneer"),
        ("electronics.tablet", "Tablet", 160, 0.25, "samsung apple lenovo huawei"),
        ("electronics.video.tv", "Television", 260, 0.25, "samsung lg sony philips"),
        ("computers.notebook", "Notebook", 320, 0.25, "lenovo hp asus acer apple"),
        ("computers.peripherals.printer", "Printer", 110, 0.28, "canon epson hp brother"),
        ("computers.components.videocards", "Graphics Card", 240, 0.27, "msi gigabyte palit asus sapphire"),
    ),
    *_leaves(
        "Home",
        ("appliances.kitchen.kettle", "Kettle", 46, 0.34, "bosch philips tefal braun"),
        ("appliances.kitchen.coffee_machine", "Coffee Machine", 170, 0.31, "delonghi bosch philips krups"),
        ("appliances.environment.vacuum", "Vacuum Cleaner", 150, 0.30, "dyson bosch miele philips"),
        ("appliances.iron", "Iron", 52, 0.33, "philips tefal braun bosch"),
        ("furniture.living_room.chair", "Chair", 98, 0.40, "ikea vitra hay"),
        ("furniture.bedroom.lamp", "Lamp", 58, 0.42, "ikea philips artemide"),
        ("furniture.kitchen.table", "Table", 180, 0.38, "ikea hay normann"),
    ),
    *_leaves(
        "Beauty",
        ("beauty.skin.cream", "Skin Cream", 38, 0.45, "nivea loreal clinique vichy"),
        ("beauty.makeup.lipstick", "Lipstick", 28, 0.45, "maybelline loreal mac"),
        ("beauty.perfume", "Perfume", 86, 0.42, "chanel dior boss lancome"),
        ("beauty.hair.dryer", "Hair Dryer", 74, 0.33, "dyson philips braun babyliss"),
        ("beauty.hair.shampoo", "Shampoo", 22, 0.44, "loreal nivea kerastase"),
    ),
    *_leaves(
        "Sports",
        ("sport.bicycle", "Bicycle", 340, 0.28, "trek giant cube"),
        ("sport.running.shoes", "Running Shoes", 92, 0.41, "asics nike brooks saucony"),
        ("sport.fitness.tracker", "Fitness Tracker", 88, 0.30, "garmin fitbit xiaomi polar"),
        ("sport.tennis.racket", "Tennis Racket", 96, 0.37, "wilson head babolat"),
        ("sport.outdoor.tent", "Tent", 130, 0.35, "vaude northface coleman"),
    ),
)

MODELS = (
    "Alba", "Arco", "Aster", "Birch", "Breeze", "Cedar", "Comet", "Coral", "Delta", "Dune", "Echo", "Ember", "Fjord",
    "Flint", "Grove", "Halo", "Haven", "Iris", "Juno", "Kite", "Lark", "Linden", "Luna", "Maple", "Mesa", "Nimbus",
    "Nova", "Ocean", "Opal", "Orbit", "Pearl", "Pine", "Quartz", "Raven", "Ridge", "Sable", "Summit", "Terra", "Vega",
    "Willow",
)  # fmt: skip
"""What tells the products of a leaf apart."""
