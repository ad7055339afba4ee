"""Ready sentences: the office keeps, for each state, what it says often."""

from __future__ import annotations

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from conversations.form import Forms
from conversations.meant import answers_it
from conversations.resting import rest
from conversations.slots import Entered, FormKind, Slot, Values, words
from desk.entities import Form, State
from desk.errors import TooManySentences
from desk.text import _
from desk.tickets.canned import LENGTH, MOST, change, forget, how_many, keep, ready_for, sentence
from desk.work import Work
from wording.desk_buttons import SentenceDeed, SentencePress
from wording.desk_lists import sentence_card, sentences_card, sentences_menu
from wording.messages import Answers, Show, Toast


def router(forms: Forms) -> Router:
    """The routes of this dialogue."""
    routes = Router(name="canned")

    @routes.callback_query(SentencePress.filter())
    async def pressed(query: CallbackQuery, callback_data: SentencePress, work: Work, state: FSMContext) -> Answers:
        await rest(forms, work, state)
        return await _do(forms, work, state, callback_data)

    return routes


async def states(work: Work) -> Answers:
    """The states, each with how many sentences it has."""
    return [sentences_menu(await how_many(work)), Toast()]


async def _do(forms: Forms, work: Work, state: FSMContext, press: SentencePress) -> Answers:
    match press.deed:
        case SentenceDeed.LIST:
            return [await _list(work, press.state), Toast()]
        case SentenceDeed.ADD:
            if len(await ready_for(work, press.state)) >= MOST:
                raise TooManySentences(most=MOST)
            return [*await forms.begin(work, state, SENTENCE.name, filled={"state": press.state}), Toast()]
        case SentenceDeed.OPEN:
            return [sentence_card(await sentence(work, press.number)), Toast()]
        case SentenceDeed.EDIT:
            before = await sentence(work, press.number)
            filled = {"state": before.state, "number": before.row_id}
            return [*await forms.begin(work, state, SENTENCE.name, filled=filled), Toast()]
        case SentenceDeed.DELETE:
            return [await _list(work, await forget(work, press.number)), Toast(_("Deleted."))]


async def _list(work: Work, state: State, *, fresh: bool = False) -> Show:
    return sentences_card(state, await ready_for(work, state), fresh=fresh)


_SENTENCE = _("Write the sentence, as the resident shall read it.")


def _enter(_work: Work, _form: Form, entered: Entered) -> Values:
    return {"words": words(entered, LENGTH, _SENTENCE)}


async def _card(work: Work, form: Form, _slot: Slot | None) -> Show:
    number = form.filled.get("number")
    return (
        sentence_now(await _list(work, State(form.filled["state"])))
        if number is None
        else sentence_now(sentence_card(await sentence(work, number)))
    )


def sentence_now(shown: Show) -> Show:
    """What stands there now, above the question."""
    return Show(key=shown.key, text=shown.text)


async def _finish(work: Work, _state: FSMContext, form: Form) -> Answers:
    filled, state = form.filled, State(form.filled["state"])
    if filled.get("number") is None:
        await keep(work, state, filled["words"])
    else:
        await change(work, filled["number"], filled["words"])
    return [await _list(work, state, fresh=True)]


async def _dropped(work: Work, form: Form) -> Show:
    return await _list(work, State(form.filled["state"]))


SENTENCE = FormKind(
    name="desk_sentence",
    slots=(Slot("words", _SENTENCE, _enter),),
    missing=lambda _work, form: None if "words" in form.filled else "words",
    card=_card,
    finish=_finish,
    drop=_dropped,
    takes=answers_it,
)
