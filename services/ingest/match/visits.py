"""Visits: which session an event belongs to: the one that the log names, of its visitor, or one by inactivity."""

from collections.abc import Collection

from services.warehouse.duckdb.sandbox import Sandbox

SHORT = 10
"""A session id of no more digits is a visitor's own number, such as GA4's: two visitors may have the same."""


def define_logged(stage: Sandbox, fields: Collection[str], absent: str, minutes: int) -> None:
    """Define `logged`: the rows of `kept` with a session each; `absent` adds the columns that the files lack."""
    named = "user_session" in fields
    if named and not stage.one("SELECT count(*) FROM kept WHERE user_session IS NULL")[0]:
        stage.run(f"CREATE OR REPLACE TEMP VIEW logged AS SELECT * REPLACE ({_OWN} AS user_session){absent} FROM kept")
        return
    given = "user_session" if named else "CAST(NULL AS VARCHAR)"
    rows = f"SELECT *{' EXCLUDE (user_session)' if named else ''}, {given} AS user_session{absent} FROM kept"
    stage.run(
        f"""CREATE OR REPLACE TEMP TABLE logged AS
            SELECT * EXCLUDE (begins, began)
                   REPLACE (CASE WHEN user_session IS NULL THEN {_BY_TIME} ELSE {_OWN} END AS user_session)
            FROM (SELECT *, last_value(begins IGNORE NULLS) OVER (
                         PARTITION BY user_id, user_session IS NULL ORDER BY event_time, r
                         ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS began
                  FROM (SELECT *, CASE WHEN coalesce(event_time - lag(event_time) OVER (
                                      PARTITION BY user_id, user_session IS NULL ORDER BY event_time, r)
                                      > to_minutes({minutes:d}), true) THEN event_time END AS begins
                        FROM ({rows})))
            ORDER BY r"""
    )


_OWN = (
    f"CASE WHEN strlen(user_session) <= {SHORT:d} AND regexp_full_match(user_session, '[0-9]+') "
    "THEN user_id || '/' || user_session ELSE user_session END"
)
_BY_TIME = "user_id || '@' || strftime(began, '%Y-%m-%dT%H:%M:%S')"
