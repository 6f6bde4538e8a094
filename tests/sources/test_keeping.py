"""What is remembered of a source outlives the process, and is never taken for another address's."""

import msgspec

from livedesk.errors import RecordError
from livedesk.sources.keeping import Keeping
from livedesk.sources.state import SourceState
from sources.test_holding import posts
from sources.test_polling import Store
from sources.world import source

HARBOUR = source()
HELD = posts("x", 3)
STATE = SourceState(address=HARBOUR.address, cursor="7")


def test_what_is_kept_is_there_after_a_start_and_what_is_only_noted_is_not():
    store = Store()
    keeping = Keeping(store)
    keeping.keep("harbour", STATE)
    keeping.note("harbour", msgspec.structs.replace(STATE, cursor="9"))
    assert keeping.of("harbour").cursor == "9"
    assert Keeping(store).begin(HARBOUR, anew=False).cursor == "7"


def test_another_address_or_a_new_beginning_starts_from_nothing():
    store = Store()
    Keeping(store).keep("harbour", STATE)
    elsewhere = source(address="https://harbour.example/other")
    assert Keeping(store).begin(elsewhere, anew=False) == SourceState()
    assert Keeping(store).begin(HARBOUR, anew=True) == SourceState()


def test_without_a_store_it_is_remembered_as_long_as_the_desk_runs():
    keeping = Keeping(None)
    assert keeping.begin(HARBOUR, anew=False) == SourceState()
    keeping.keep("harbour", STATE)
    assert keeping.of("harbour") == STATE
    keeping.drop("harbour")
    assert keeping.of("harbour") == SourceState()


def test_what_is_held_is_kept_for_the_address_it_came_from():
    store = Store()
    assert Keeping(store).held(HARBOUR) == ()
    assert Keeping(store).keep_held(HARBOUR, HELD)
    assert Keeping(store).held(HARBOUR) == tuple(HELD)
    assert Keeping(store).held(source(address="https://harbour.example/other")) == ()
    store["held:harbour"] = b"of another version"
    assert Keeping(store).held(HARBOUR) == ()


def test_a_store_that_takes_nothing_costs_nothing_but_what_a_start_would_know():
    class Full(Store):
        def keep_source_state(self, source, state):
            raise RecordError("disk full", where="desk.sqlite")

    keeping = Keeping(Full())
    keeping.keep("harbour", STATE)
    assert not keeping.keep_held(HARBOUR, HELD)
    assert keeping.of("harbour") == STATE
