"""A kernel that nobody uses ends, however its page was left."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from fascia_journal.app.kernel import OwnKernels

IDLE = 60


@pytest.mark.parametrize(
    ("comings_and_goings", "ends"),
    [
        pytest.param([], True, id="never connected"),
        pytest.param(["came", "left"], True, id="left"),
        pytest.param(["left"], True, id="left before it was connected"),
        pytest.param(["came"], False, id="still there"),
    ],
)
def test_an_idle_kernel_ends_unless_somebody_is_there(comings_and_goings, ends):
    async def lived() -> bool:
        kernels = OwnKernels(cull_idle_timeout=IDLE, cull_connected=False)
        key = await kernels.start_kernel()
        try:
            for what in comings_and_goings:
                (kernels.notify_connect if what == "came" else kernels.notify_disconnect)(key)
            kernel = kernels.get_kernel(key)
            kernel.execution_state = "idle"
            kernel.last_activity -= dt.timedelta(seconds=IDLE + 1)
            await kernels.cull_kernel_if_idle(key)
            return key in kernels
        finally:
            await kernels.shutdown_all(now=True)

    assert asyncio.run(lived()) is not ends
