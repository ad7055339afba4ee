"""Buttons of a form's card."""

from __future__ import annotations

from desk.entities import Form
from wording.buttons import FormDeed, FormPress
from wording.messages import Button
from wording.speech import Content


def form_button(form: Form, label: Content, deed: FormDeed, slot: str = "", value: str = "") -> Button:
    """A button of a form's card; call it after the form's version is settled."""
    return Button(label, FormPress(deed=deed, form=form.row_id, seen=form.version, slot=slot, value=value))
