"""Cache: where answers are kept, inside the process or in a Redis that all processes share."""

from hashlib import sha256

from sqlalchemy.engine import make_url

from config.settings import Settings
from services.cache.redis import RedisCache
from services.core.errors import BadValue
from services.core.ports import Cache, MemoryCache


def build_cache(settings: Settings) -> Cache:
    """Make the cache that the settings name; no connection is made yet. Raises BadValue for a URL of something else."""
    if settings.redis_url is None:
        return MemoryCache(settings.cache_megabytes)
    try:
        return RedisCache.from_url(settings.redis_url.get_secret_value(), prefix_of(settings.warehouse))
    except ValueError as error:
        raise BadValue("CARTOGRAPH_REDIS_URL is no URL of a Redis, such as redis://localhost:6379/0.") from error


def prefix_of(warehouse: str) -> str:
    """Return the prefix of a warehouse's keys, so that two stores never see each other's answers in one Redis."""
    url = make_url(warehouse)
    address = (url.host, url.port, url.database, url.query.get("host"))  # whoever logs in, it is the same store
    return f"cartograph:{sha256(repr(address).encode()).hexdigest()[:16]}:"
