"""Screens beside the interview: paused, help, privacy, stopping, one's own data."""

from bot.flows.screens import (
    Aside,
    Button,
    DataSent,
    Erased,
    EraseQuestion,
    Help,
    Identity,
    LanguageQuestion,
    LinkRefused,
    NothingYet,
    Paused,
    Privacy,
    Screen,
    StopQuestion,
    Withdrawn,
    WithdrawQuestion,
)
from bot.flows.show.buttons import CANCEL, LANGUAGES, RESUME, SUMMARY, UNMUTE
from bot.flows.show.set_up import READ
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn

CONTACT = Button(Tap(Act.CONTACT), "contact")


def saved(turn: Turn) -> int:
    """Answers of the assessment that the person is in."""
    return len(turn.assessment.answers) if turn.assessment else 0


def paused(turn: Turn) -> Screen:
    """Saved; how to come back."""
    place = turn.place(turn.assessment.region) if turn.assessment else None
    keyboard = ((RESUME,), (SUMMARY,), (CONTACT,)) if turn.assessment else ((RESUME,),)
    return Paused(keyboard=keyboard, note=turn.note, place=place, saved=saved(turn))


def help_page(turn: Turn) -> Screen:
    """What the bot can do, and whom to ask."""
    quiet = ((UNMUTE,),) if turn.session.muted else ()
    return Help(keyboard=((RESUME,), *quiet), note=turn.note)


def privacy(turn: Turn) -> Screen:
    """How answers are used, and the person's rights."""
    agreed = turn.session.consent == turn.context.consent_version
    return Privacy(
        keyboard=((RESUME,),) if agreed else ((READ,),),
        note=turn.note,
        version=turn.context.consent_version,
        agreed=agreed,
    )


def language(turn: Turn) -> Screen:
    """Bahasa Indonesia or English."""
    return LanguageQuestion(keyboard=((*LANGUAGES.values(),),), note=turn.note)


def identity(turn: Turn) -> Screen:
    """The number of this chat."""
    return Identity(
        keyboard=((RESUME,),),
        note=turn.note,
        telegram_id=turn.context.telegram_id,
        is_owner=turn.context.is_owner,
    )


def stop(turn: Turn) -> Screen:
    """Later, or withdraw?"""
    later = Button(Tap(Act.PAUSE), "stop_later")
    withdraw_it = Button(Tap(Act.WITHDRAW), "withdraw")
    return StopQuestion(keyboard=((later,), (withdraw_it,)), note=turn.note, saved=saved(turn))


def withdraw(turn: Turn) -> Screen:
    """What withdrawing deletes, before it is done."""
    yes = Button(Tap(Act.WITHDRAW_YES), "withdraw_yes")
    return WithdrawQuestion(keyboard=((CANCEL,), (yes,)), note=turn.note)


def withdrawn(turn: Turn) -> Screen:
    """Done; the way back is the notice."""
    again = Button(Tap(Act.READ), "begin_again")
    return Withdrawn(keyboard=((again,),), note=turn.note)


def erase(turn: Turn) -> Screen:
    """What erasing deletes, before it is done."""
    yes = Button(Tap(Act.ERASE_YES), "erase_yes")
    copy = Button(Tap(Act.DATA), "data")
    return EraseQuestion(keyboard=((CANCEL,), (copy,), (yes,)), note=turn.note)


def erased(turn: Turn) -> Screen:
    """Done; /start begins as a stranger."""
    return Erased(note=turn.note)


def data_sent(turn: Turn) -> Screen:
    """The copy is on its way."""
    return DataSent(keyboard=((RESUME,),), note=turn.note, answers=saved(turn))


def nothing_yet(turn: Turn) -> Screen:
    """Nothing to list or score yet; the way on."""
    return NothingYet(keyboard=((RESUME,),), note=turn.note)


def aside(turn: Turn) -> Screen:
    """A line beside the interview, and the way back into it."""
    return Aside(keyboard=((RESUME,),), note=turn.note)


def link_refused(turn: Turn) -> Screen:
    """A link that cannot be used: why, and the way on."""
    return LinkRefused(keyboard=((RESUME,),), note=turn.note, reason=turn.session.at)
