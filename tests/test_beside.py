"""The process beside the server."""
import os
import signal
import time

import pytest

from workshop_app.beside import Helper, Stuck
from workshop_app.engine.commands import Refused
from workshop_app.handover import ocds
from workshop_app.method.section_values import BadValue, cleaned


@pytest.fixture
def helper():
    helper = Helper()
    yield helper
    helper.stop()


def test_it_computes_in_one_other_process_at_low_priority(helper):
    first, again = helper.call(os.getpid), helper.call(os.getpid)
    assert first == again == helper.process.pid != os.getpid()
    assert helper.call(os.sched_getscheduler, 0) == os.SCHED_IDLE != os.sched_getscheduler(0)


def test_an_exception_comes_back_and_the_next_call_is_served(helper):
    with pytest.raises(ZeroDivisionError):
        helper.call(divmod, 1, 0)
    with pytest.raises((BadValue, RuntimeError), match="BadValue|Write"):
        helper.call(cleaned, "text", 5, ())
    with pytest.raises(Refused) as refused:
        helper.call(ocds.refuse_unfit, {})
    assert refused.value.code == "unfit_data" and refused.value.fields and refused.value.status == 409
    assert helper.call(divmod, 7, 2) == (3, 1)


def test_one_that_has_gone_is_sent_for_again(helper):
    gone = helper.call(os.getpid)
    os.kill(gone, signal.SIGKILL)
    assert helper.call(os.getpid) != gone


def test_a_call_that_kills_it_or_takes_too_long_is_given_up_and_the_next_one_is_served(helper, monkeypatch):
    with pytest.raises(Stuck):
        helper.call(os._exit, 1)
    monkeypatch.setattr("workshop_app.beside.PATIENCE", 1)
    with pytest.raises(Stuck):
        helper.call(time.sleep, 60)
    assert helper.call(divmod, 7, 2) == (3, 1)


def test_it_leaves_when_the_server_is_gone(helper):
    helper.call(os.getpid)
    helper.line.close()
    assert helper.process.wait(20) == 0
