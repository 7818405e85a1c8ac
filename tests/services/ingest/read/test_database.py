"""Database: what is one SELECT by its looks; what databases do with it is tested by imports."""

import pytest

from services.core.errors import BadValue
from services.ingest.read.database import LONGEST, OTHER_COLON, check_select

GOOD = {
    " select 1 ;\n": "select 1",
    "WITH a AS (SELECT 1) SELECT * FROM a": "WITH a AS (SELECT 1) SELECT * FROM a",
    "(SELECT 1) UNION (SELECT 2)": "(SELECT 1) UNION (SELECT 2)",
    "-- why\nSELECT 1": "-- why\nSELECT 1",
    "/* why */ VALUES (1)": "/* why */ VALUES (1)",
    "SELECT a::text, '10:30', 'x:since'": "SELECT a::text, '10:30', 'x:since'",
}


@pytest.mark.parametrize("sql", GOOD)
def test_one_select_is_sent_as_it_is(sql: str) -> None:
    assert check_select(sql) == GOOD[sql]


BAD = {
    "SELECT 1; SELECT 2": "select-semicolon",
    "SELECT ';'": "select-semicolon",
    "SELECT 1;;": "select-semicolon",
    "EXPLAIN ANALYZE DELETE FROM a": "select-only",
    "SELECTED": "select-only",
    "SELECT 1 INTO\nOutfile 'x'": "select-only",
    "SELECT 1 /*!50000 INTO DUMPFILE 'x' */": "select-only",
    "SELECT 1\0": "select-only",
    "SELECT " + "1" * LONGEST: "select-only",
    "SELECT 1 WHERE a > :since": "since-missing",
}


@pytest.mark.parametrize("sql", BAD)
def test_anything_else_is_refused(sql: str) -> None:
    with pytest.raises(BadValue) as refused:
        check_select(sql)
    assert refused.value.code == BAD[sql]


def test_where_new_rows_are_asked_for_the_statement_says_so() -> None:
    assert check_select("SELECT a WHERE a>:since", since=True) == "SELECT a WHERE a>:since"
    with pytest.raises(BadValue, match="does not say"):
        check_select("SELECT a", since=True)


@pytest.mark.parametrize(
    ("sql", "escaped"),
    [
        ("a::text > :since", "a::text > :since"),
        ("' :x' '10:30' :since", r"' \:x' '10\:30' :since"),
        ("a[1:2]", r"a[1\:2]"),
    ],
)
def test_other_colons_name_nothing(sql: str, escaped: str) -> None:
    assert OTHER_COLON.sub(r"\\:", sql) == escaped
