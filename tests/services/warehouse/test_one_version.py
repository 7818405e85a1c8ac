"""One version: a request reads the data version once; another request sees what was committed since."""

from sqlalchemy import update

from models import warehouse
from services.core.context import Context
from services.query.questions import MetricQuery
from services.query.run import run
from services.query.scope import Scope

ALL = Scope.limited({}, reason="tests")


def commit(ctx: Context, number: int) -> None:
    """Commit a change of the data that is one of its version only."""
    with ctx.engine.write() as writer:
        writer.execute(update(warehouse.warehouse_state).values(data_version=number, stamp=str(number)))


def test_a_request_keeps_its_version_and_the_next_has_the_new_one(world: Context) -> None:
    request = world.at_one_version()
    before = request.engine.data_version()
    commit(world, before.number + 1)
    assert request.engine.data_version() == before
    assert world.at_one_version().engine.data_version().number == before.number + 1


def test_answers_of_a_request_are_those_of_the_store(world: Context) -> None:
    question, request = MetricQuery(metrics=("revenue",)), world.at_one_version()
    assert run(request, question, ALL).rows() == run(world, question, ALL).rows()
    assert request.engine.name == world.engine.name
    assert run(request, question, ALL).cached == "hit"


def test_what_is_computed_after_a_change_says_so_and_is_not_taken_for_the_new_version(world: Context) -> None:
    question, request = MetricQuery(metrics=("orders",)), world.at_one_version()
    before = request.engine.data_version()
    commit(world, before.number + 1)
    assert run(request, question, ALL).origin.data_version == before.number + 1
    assert run(world, question, ALL).cached == "miss"


def test_a_request_does_not_close_the_engine_of_the_process(world: Context) -> None:
    world.at_one_version().engine.close()
    with world.at_one_version().engine.snapshot(seconds=10) as reader:
        assert reader.data_version() == world.engine.data_version()
    with world.at_one_version().engine.write() as writer:
        writer.execute(update(warehouse.warehouse_state).values(data_version=9, stamp="nine"))
    assert world.engine.data_version().number == 9
