"""Ways in which Telegram, or the network on the way to it, fails."""

from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

Kind: TypeAlias = Literal[
    "429", "500", "502_html", "timeout_before", "timeout_after", "drop", "drop_after", "malformed", "slow", "late"
]
BEFORE: frozenset[Kind] = frozenset(("429", "500", "502_html", "timeout_before", "drop"))


class Fault(BaseModel):
    """The next `times` calls of a method (to a chat) go wrong.

    429, 500, 502_html: refused, without effect. timeout_before, drop: no answer, without effect.
    timeout_after, drop_after, malformed: the effect happens, but no answer, or half of one, arrives.
    slow, late: everything goes well, `delay` seconds late (5 if not said otherwise): the effect and its answer, or the
    answer only. Time-outs hold the connection for `delay` seconds (60), then close it.
    """

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    method: str = "*"
    chat_id: int | None = None
    times: int = Field(default=1, ge=1)
    retry_after: int = Field(default=5, ge=1)
    delay: float | None = Field(default=None, ge=0)

    def __init__(self, kind: Kind, **values: object) -> None:
        super().__init__(kind=kind, **values)

    @property
    def seconds(self) -> float:
        """How long it holds the caller."""
        if self.delay is not None:
            return self.delay
        return 5.0 if self.kind in ("slow", "late") else 60.0

    def hits(self, method: str, chat_id: object) -> bool:
        """Whether it strikes this call."""
        wanted = self.method in ("*", method) or self.method.lower() == method.lower()
        return wanted and (self.chat_id is None or str(self.chat_id) == str(chat_id))


def strike(faults: list[Fault], method: str, chat_id: object) -> Fault | None:
    """The first fault that hits this call; it wears off by one."""
    for fault in faults:
        if fault.hits(method, chat_id):
            fault.times -= 1
            if fault.times <= 0:
                faults.remove(fault)
            return fault
    return None
