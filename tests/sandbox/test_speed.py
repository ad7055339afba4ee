"""The sandbox is also what load is measured against: it must cost little itself."""

import time

from sandbox.decode import shown_params
from sandbox.methods import execute, find_method
from sandbox.world import World
from tests.sandbox.tools import LIN, button


def test_a_message_costs_little(world: World) -> None:
    """Checking, parsing, keeping and answering a sendMessage takes well under 0.3 ms of CPU."""
    params = {
        "chat_id": LIN, "text": "<b>3-502</b> the tap is dripping &amp; more, <i>please</i> come",
        "parse_mode": "HTML", "reply_markup": button("Accept", "accept:1:3"),
    }  # fmt: skip
    rounds, best = 1_000, float("inf")
    for _ in range(3):
        began = time.process_time()
        for _ in range(rounds):
            method = find_method("sendMessage")
            world.record(method.name, shown_params(params, {}), ())
            args, _unknown = method.check(params)
            execute(world, method, args, {})
        best = min(best, (time.process_time() - began) / rounds)
    assert best < 0.000_3
