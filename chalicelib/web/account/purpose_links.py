"""The pages of every link for one purpose: who asks, the code, then the facts with the answer.

The first page and its button are all that a mail scanner reaches: looking changes nothing, and pressing the button sends
a code to a mailbox. The token is in the path, which nothing records: see sign_in_link.
"""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.people.pasted_code import code_in
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.one_purpose import answering, codes
from chalicelib.services.one_purpose.answering import CodeFirst
from chalicelib.services.one_purpose.looking import LinkOver, Live, known, live
from chalicelib.services.one_purpose.purpose import Fact
from chalicelib.services.sign_in.signing_in import CodeEnded, TooMany, WrongCode
from chalicelib.web.http.asked import Posted
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class AsksPage(Struct, frozen=True):
    """Who asks what, and the button; `problem`: why no code was sent."""

    title: str
    asks: str
    reference: str
    action: str
    problem: str
    needs_code: bool


class LinkCodePage(Struct, frozen=True):
    """The question for the code; `again`: where to ask for another."""

    action: str
    raw: Mapping[str, str]
    problems: Mapping[str, str]
    again: str
    reference: str


class AnswerPage(Posted, frozen=True, kw_only=True):
    """The facts, and the questions of the answer."""

    reference: str
    facts: Sequence[Fact]
    button: str
    needs_code: bool


class DonePage(Struct, frozen=True):
    """What was answered in this browser, and what follows."""

    question: str
    answered: str
    done: str


class OverPage(Struct, frozen=True):
    """Why the link does nothing more."""

    why: str


def _with_link(visit: Visit, token: str, reply: Callable[[Live], Show | Go]) -> Show | Go:
    """What the link is about is read past the request's audit: no page before the code shows a fact of it."""
    try:
        return reply(live(visit.whole, token))
    except LinkOver as over:
        return _over(visit, over)


def _over(visit: Visit, over: LinkOver) -> Show:
    """Who answered reads what they said. Anybody else who has the link learns only that it was used."""
    link, purpose = over.link, over.purpose
    if link and purpose and answering.may_read_answer(visit.world, link, purpose, visit.origin):
        words, follows = purpose.in_words(link.answered), purpose.done.get(link.answered, "")
        return Show("one_purpose/done", DonePage(purpose.question.label, words, follows))
    return Show("one_purpose/over", OverPage(str(over.why)), 404)


def _asks(visit: Visit, token: str, found: Live, problem: str = "", status: int = 200) -> Show:
    purpose, action = found.purpose, visit.world.links().purpose_link(token)
    return Show(
        "one_purpose/asks",
        AsksPage(purpose.title, purpose.asks, found.reference, action, problem, purpose.needs_code),
        status,
    )


@view("GET", "/links/{token}")
def look(visit: Visit, token: str) -> Show | Go:
    return _with_link(visit, token, lambda found: _asks(visit, token, found))


@view("POST", "/links/{token}")
def send_code(visit: Visit, token: str) -> Show | Go:
    def reply(found: Live) -> Show | Go:
        if not found.purpose.needs_code:
            return Go(visit.world.links().purpose_link_answer(token))
        try:
            codes.send_code(visit.world, found, visit.origin)
        except TooMany as refused:
            if codes.has_code(visit.world, found, visit.origin):
                return _enter(visit, token, found, {"code": str(refused)}, 429)
            return _asks(visit, token, found, str(refused), 429)
        return Go(visit.world.links().purpose_link_code(token))

    return _with_link(visit, token, reply)


def _enter(visit: Visit, token: str, found: Live, problems: Mapping[str, str], status: int = 200) -> Show:
    links = visit.world.links()
    page = LinkCodePage(links.purpose_link_code(token), {}, problems, links.purpose_link(token), found.reference)
    return Show("one_purpose/code", page, status)


@view("GET", "/links/{token}/code")
def ask_code(visit: Visit, token: str) -> Show | Go:
    return _with_link(visit, token, lambda found: _enter(visit, token, found, {}))


@view("POST", "/links/{token}/code")
def enter_code(visit: Visit, token: str) -> Show | Go:
    def reply(found: Live) -> Show | Go:
        code = code_in(visit.form.get("code", ""))
        if not code:
            return _enter(visit, token, found, {"code": "Enter the six digits from the email."})
        try:
            codes.enter_code(visit.world, found, code, visit.origin)
        except (WrongCode, CodeEnded) as refused:
            return _enter(visit, token, found, {"code": str(refused)})
        return Go(visit.world.links().purpose_link_answer(token))

    return _with_link(visit, token, reply)


def _answer(visit: Visit, token: str, raw: Mapping[str, str], problems: Mapping[str, str]) -> Show | Go:
    def reply(found: Live) -> Show | Go:
        links, purpose = visit.world.links(), found.purpose
        try:
            facts = answering.facts_of(visit.world, found, visit.origin)
        except CodeFirst:
            return Go(links.purpose_link(token))
        model = AnswerPage(
            page=purpose.page,
            raw=raw,
            problems=problems,
            action=links.purpose_link_answer(token),
            reference=found.reference,
            facts=facts,
            button=purpose.button,
            needs_code=purpose.needs_code,
        )
        return Show("one_purpose/answer", model)

    return _with_link(visit, token, reply)


@view("GET", "/links/{token}/answer")
def ask_answer(visit: Visit, token: str) -> Show | Go:
    return _answer(visit, token, {}, {})


@view("POST", "/links/{token}/answer")
def send_answer(visit: Visit, token: str) -> Show | Go:
    """The page of the link says then what was answered, also where the answer is sent again."""
    world = visit.world
    try:
        _, purpose = known(visit.whole, token)
        raw = typed(purpose.page, visit.form)
        parsed = parse(purpose.page, raw, world.clock.now())
        if parsed.problems:
            return _answer(visit, token, raw, parsed.problems)
        answering.answer(world, token, visit.origin, parsed.values)
    except LinkOver as over:
        return _over(visit, over)
    except Refused as refused:
        return _answer(visit, token, raw, {purpose.page.fields[0].name: str(refused)})
    except CodeFirst:
        pass
    return Go(world.links().purpose_link(token))
