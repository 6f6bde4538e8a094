"""Where accounts differ: answers side by side with who and when, after any entry of the record; no verdict."""

from __future__ import annotations

from livedesk.model import Account, Difference, Passage, QuestionKind
from livedesk.page.catalogue import N_
from livedesk.page.desk import Desk, extract
from livedesk.page.parts import AccountPart, DifferencePart
from livedesk.page.words import clean
from livedesk.record.fold import State

QUESTIONS: dict[QuestionKind, str] = {
    "how long": N_("How long?"),
    "how far": N_("How far?"),
    "how much": N_("How much?"),
    "how many": N_("How many?"),
    "what share": N_("What share?"),
    "when": N_("When?"),
    "agreed": N_("Agreed or not?"),
    "who proposed": N_("Who proposed it?"),
}


def differences(state: State, desk: Desk, seq: int) -> tuple[DifferencePart, ...]:
    """Questions on which accounts differ after entry ``seq``, newest first.

    What only stands in developments that readers do not see is left out; an account that its source has
    since corrected or taken back stays, marked.
    """
    parts: list[DifferencePart] = []
    for history in state.differences.values():
        found = history.as_of(seq)
        part = _part(state, desk, found, seq) if found is not None else None
        if part is not None:
            parts.append(part)
    return tuple(reversed(parts))


def _part(state: State, desk: Desk, difference: Difference, seq: int) -> DifferencePart | None:
    accounts = tuple(
        _account(state, desk, account, seq, forecast=difference.forecast) for account in difference.accounts
    )
    shown = tuple(account for account in accounts if account.update is not None)
    if len({(account.answer, account.foreseen, account.refused) for account in shown}) < 2:
        return None
    if difference.forecast and len({account.foreseen for account in shown}) < 2:
        return None
    about = _update(state, difference.about, seq)
    history = state.updates[about].as_of(seq) if about is not None else None
    return DifferencePart(
        id=difference.id,
        question=desk.say(QUESTIONS[difference.kind]),
        forecast=difference.forecast,
        about=desk.say("planned, and what came") if difference.forecast else "",
        headline=extract(desk, history.headline) if history is not None else None,
        update=about,
        accounts=shown,
    )


def _account(state: State, desk: Desk, account: Account, seq: int, *, forecast: bool) -> AccountPart:
    says = Passage(
        text=account.says,
        report=account.report,
        source_name=account.source_name,
        url=account.url,
        lang=account.lang,
        at=account.at,
    )
    changed = state.rewordings.get(account.report)
    wrong = changed is not None and any(r.kind in ("corrected", "withdrawn") for r in changed.upto(seq))
    return AccountPart(
        answer=desk.say("not %(who)s", who=clean(account.answer, 80))
        if account.refused
        else clean(account.answer, 80),
        says=extract(desk, says),
        speaker=clean(account.speaker, 120) if account.speaker else None,
        update=_update(state, account.development, seq),
        refused=account.refused,
        foreseen=account.foreseen,
        label=desk.say("Planned") if account.foreseen else desk.say("Came") if forecast else "",
        taken_back=wrong,
    )


def _update(state: State, development: str, seq: int) -> str | None:
    """Id of the update that readers see of a development; None when they see none."""
    id_ = state.resolve(development, seq)
    history = state.updates.get(id_)
    update = history.as_of(seq) if history is not None else None
    return id_ if update is not None and update.change != "withdrawn" else None
