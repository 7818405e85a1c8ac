"""Table: a cell for each column, said to readers of screens, never markup of its own."""

import pytest

from dashapp.ui.table import TableColumn, TableRow, table
from tests.dashapp.drawing import of_tag, words

COLUMNS = (
    TableColumn(label="Name", wide=True),
    TableColumn(label="Orders", number=True, phone=False),
    TableColumn(label="Remove", silent=True),
)


def row(name: str, orders: str, *, on: bool = False) -> TableRow:
    return TableRow(cells=(name, orders, None), key=name, on=on)


def test_heads_and_cells_stand_in_one_order() -> None:
    made = table("People", COLUMNS, [row("Ann", "7"), row("Ben", "0")])
    assert words(made) == "Name Orders Remove Ann 7 Ben 0"
    assert [one.get("className") for one in of_tag(made, "th")] == ["wide", "num not-phone", "silent"]
    assert [one.get("className") for one in of_tag(made, "td")][:3] == ["wide", "num not-phone", "silent"]


def test_a_phone_names_each_cell_but_the_silent_ones() -> None:
    made = table("People", COLUMNS, [row("Ann", "7")], stack=True)
    assert [one.get("data-label") for one in of_tag(made, "td")] == ["Name", "Orders", None]
    assert of_tag(made, "table")[0]["className"] == "table stack"


def test_a_silent_head_is_for_readers_of_screens_only() -> None:
    hidden = of_tag(of_tag(table("People", COLUMNS, []), "th")[2], "span")
    assert [(one["className"], one["k"]) for one in hidden] == [("visually-hidden", "Remove")]


def test_no_rows_leave_the_heads() -> None:
    made = table("People", COLUMNS, [])
    assert words(made) == "Name Orders Remove"
    assert of_tag(made, "td") == []


def test_the_room_around_it_can_be_scrolled_by_the_keyboard() -> None:
    made = table("People", COLUMNS, [])
    assert (made["role"], made["aria-label"], made["tabIndex"]) == ("region", "People", 0)


def test_the_opened_row_is_marked_and_the_others_are_not() -> None:
    _, ann, ben = of_tag(table("People", COLUMNS, [row("Ann", "7", on=True), row("Ben", "1")]), "tr")
    assert (ann["className"], ann["aria-current"]) == ("on", "true")
    assert "className" not in ben
    assert "aria-current" not in ben
    assert (ann["key"], ben["key"]) == ("Ann", "Ben")


@pytest.mark.parametrize("cells", [(), ("Ann",), ("Ann", "7", "x", "y")])
def test_a_row_with_another_number_of_cells_is_a_mistake(cells: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="zip"):
        table("People", COLUMNS, [TableRow(cells=cells, key="x")])


def test_markup_in_a_name_stays_text() -> None:
    made = table("People", COLUMNS, [row("<script>alert(1)</script>", "<b>7</b>")])
    assert of_tag(made, "script") + of_tag(made, "b") == []
    assert of_tag(made, "td")[0]["k"] == "<script>alert(1)</script>"


def test_many_rows_are_all_there() -> None:
    assert len(of_tag(table("People", COLUMNS, [row(str(at), "1") for at in range(500)]), "tr")) == 501
