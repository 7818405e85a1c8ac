"""Due: a source is started once per time, whichever process is first, and a missed time is made up for once."""

from threading import Barrier, Thread

from services.core.context import Desk
from services.core.ports import FrozenClock
from services.sources.due import claim_due, has_due
from services.sources.store import find_source, pause_source, schedule_source
from tests.services.sources.sources import WHO, put_source


def test_a_source_is_due_once_per_time(desk: Desk, frozen_clock: FrozenClock) -> None:
    opened = desk
    put_source(opened)
    put_source(opened, name="by hand")
    schedule_source(opened, "shop", "every 6 hours", who=WHO)
    assert not has_due(opened)
    assert claim_due(opened) == ()
    frozen_clock.advance(6 * 3600)
    assert has_due(opened)
    assert claim_due(opened) == ("shop",)
    assert not has_due(opened)
    assert claim_due(opened) == ()


def test_missed_times_are_made_up_for_once(desk: Desk, frozen_clock: FrozenClock) -> None:
    opened = desk
    put_source(opened)
    began = frozen_clock.now()
    schedule_source(opened, "shop", "every 6 hours", who=WHO)
    frozen_clock.advance(100 * 3600)
    assert claim_due(opened) == ("shop",)
    assert claim_due(opened) == ()
    following = find_source(opened, "shop").next_at
    assert following is not None
    assert (following - began).total_seconds() == 102 * 3600


def test_a_paused_source_is_never_due(desk: Desk, frozen_clock: FrozenClock) -> None:
    opened = desk
    put_source(opened)
    schedule_source(opened, "shop", "hourly", who=WHO)
    pause_source(opened, "shop", paused=True, who=WHO)
    frozen_clock.advance(100 * 3600)
    assert not has_due(opened)
    assert claim_due(opened) == ()


def test_of_several_processes_one_starts_it(desk: Desk, frozen_clock: FrozenClock) -> None:
    opened = desk
    put_source(opened)
    schedule_source(opened, "shop", "hourly", who=WHO)
    frozen_clock.advance(3600)
    gate, claimed = Barrier(4), []

    def compete() -> None:
        gate.wait()
        claimed.extend(claim_due(opened))

    threads = [Thread(target=compete) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert claimed == ["shop"]
