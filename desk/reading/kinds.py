"""What a message wants, when nobody is in danger: a repair, an answer, to praise, to complain, or only to chat."""

from __future__ import annotations

from dataclasses import dataclass

from desk.reading.lexicon import Span
from desk.reading.message import Message

_GRIEVANCES = frozenset(("noise", "canteen", "security", "cleaning", "staff_conduct"))
"""These categories are complained of; nothing of them is repaired."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A kind, the rule that showed it, whether it asks after an earlier report, and whether it opens a ticket.

    `signs` is how many signs of it there are.
    """

    kind: str
    rule: str
    status: bool = False
    opens: bool = True
    signs: int = 1


def wish(message: Message, category: str, scored: float, *, placed: bool) -> Wish:
    """What the message wants; `scored` is how much speaks for its category, `placed` whether it names a place."""
    fault = faults(message)
    question_mark = "?" in message.text
    if taken_back(message, fault):
        return Wish("question", "retract", opens=False)
    if _closed_unvisited(message):
        return Wish("complaint", "closed")
    if _suggests(message, fault):
        return Wish("suggestion", "suggest")
    if _praises(message, fault):
        return Wish("praise", "praise")
    if _asks_after(message, fault, question_mark=question_mark):
        return Wish("question", "status", status=True)
    if message.has("offtopic") and not placed and (not fault or message.has("fiction")):
        return Wish("question", "chat", opens=False)
    asks = question_mark or _question_word(message)
    grieved = category in _GRIEVANCES and scored >= 4.0
    if (
        asks
        and not (grieved and _rhetorical(message))
        and _mere_question(message, fault, category, question_mark=question_mark)
    ):
        return _question(message, scored, placed=placed)
    if message.has("smoking") and len(fault) < 2:
        return Wish("complaint", "smoking")
    if category in _GRIEVANCES and (scored >= 2.0 or message.has("grumble")):
        return Wish("complaint", category)
    if message.has("grumble") and category != "other" and len(fault) < 2 and not message.says("want_fix"):
        return Wish("complaint", "grumble")
    if fault or pest(category) or (scored >= 2.0 and (message.says("want_fix") or not asks)):
        return Wish("repair", "fault" if fault else "thing", signs=len(fault) + message.says("want_fix") + placed)
    if message.says("want_fix") and not message.has("chat") and not asks:
        return Wish("repair", "wanted")
    if placed and not asks:
        return Wish("repair", "placed")
    return _question(message, scored, placed=placed)


def _question_word(message: Message) -> bool:
    """Whether a word asks; not so in 怎么按都不亮, nor in "when I open it"."""
    told = {piece for span in message.spans("no_question") for piece in range(*span)}
    return any(span.start not in told for span in message.spans("question_word"))


def _rhetorical(message: Message) -> bool:
    """A grievance with a question mark is no question, unless it asks politely: 没人管吗, seriously?"""
    return message.has("grumble", "escape") or not message.has("allowed", "asking_start", "question_word")


def pest(category: str) -> bool:
    """Vermin is a fault by itself."""
    return category == "pest"


def faults(message: Message) -> list[Span]:
    """What is broken, denied things left out."""
    return [
        *message.live("broken"),
        *message.live("cosmetic"),
        *message.live("growing"),
        *message.live("locked_out"),
        *message.live("hazard"),
    ]


def taken_back(message: Message, fault: list[Span]) -> bool:
    """Whether an earlier report is taken back, and nothing new is reported after it."""
    strong = message.spans("retract")
    weak = [span for span in message.live("mended") if not _asked(message, span)]
    if not strong and not weak:
        return False
    if _closed(message):
        return False  # You closed my ticket, but nobody came.
    if not strong and (message.has("praise", "again", "unvisited") or message.has("closed_unvisited")):
        return False
    last = max(span.end for span in (*strong, *weak))
    if any(span.start >= last and _after_but(message, span) for span in [*fault, *message.live("want_fix")]):
        return False
    if not strong:
        return not any(span.start >= last for span in fault)
    return True


def _asked(message: Message, span: Span) -> bool:
    """修好了吗 asks; so do 什么时候能修好了, and "has it been fixed yet"."""
    follows = message.pieces[span.end : span.end + 1]
    asked = bool(follows and follows[0].word in ("吗", "没", "嘛", "么", "未"))
    return asked or message.beside(span, "question_word", "asked_mended")


def _after_but(message: Message, span: Span) -> bool:
    return any(but.end <= span.start for but in message.spans("but"))


def _closed_unvisited(message: Message) -> bool:
    if _closed(message):
        return True
    return message.says("no_show") and not message.has("question_word")


def _closed(message: Message) -> bool:
    return len(message.spans("closed_unvisited")) + message.has("unvisited") >= 2


def _suggests(message: Message, fault: list[Span]) -> bool:
    wanted = message.says("want_fix")
    if message.has("staff") and message.has("category.staff_conduct.strong", "category.staff_conduct.plain"):
        return False
    if message.says("suggest"):
        return not (fault and wanted)
    if message.has("filth"):
        return False
    near = any(
        0 <= verb.start - ask.end <= 12 and message.sentence(ask) == message.sentence(verb)
        for ask in message.spans("suggest_ask")
        if not any(how.end == ask.start for how in message.spans("question_word"))
        for verb in message.spans("suggest_verb")
    )
    return near and len(fault) < 2 and not (fault and wanted)


def _praises(message: Message, fault: list[Span]) -> bool:
    praise = len(message.live("praise")) - len(message.spans("grumble"))
    praise -= len(message.live("category.staff_conduct.strong")) + len(message.live("category.staff_conduct.plain"))
    if message.has("staff") and message.has("thanks") and not message.has("want_fix", "question_word"):
        praise += 1
    return praise > len(fault) or (praise > 0 and message.has("staff") and len(fault) < 2 and message.has("past"))


def _asks_after(message: Message, fault: list[Span], *, question_mark: bool) -> bool:
    if not message.has("status", "asked_mended"):
        return False
    if fault and message.has("service_gone", "heat_gone") and not message.has("report_done", "announced"):
        return False
    if message.has("report_done"):
        return not (fault and message.has("again") and not question_mark)
    # Without a word of an earlier report, two faults and a question are a report: 顺便问下暖气几号来.
    return not fault or (len(fault) < 2 and (question_mark or message.has("question_word")))


def _mere_question(message: Message, fault: list[Span], category: str, *, question_mark: bool) -> bool:
    if message.has("why") and fault:
        return False
    if message.has("allowed", "asking_start"):
        return len(fault) < 2 or message.has("denial")
    if message.has("announced") and question_mark:
        return True
    return not fault and not message.says("want_fix") and not (pest(category) and not question_mark)


def _question(message: Message, scored: float, *, placed: bool) -> Wish:
    """A question to the desk, or chat."""
    chat, campus = len(message.spans("chat")), len(message.spans("campus"))
    known = campus + (scored >= 2.0) + message.has("report_done", "status")
    if not placed and (message.has("offtopic") or chat > known or not known):
        return Wish("question", "chat", opens=False)
    return Wish("question", "question")
