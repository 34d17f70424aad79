"""The procedures: what anybody reads, and where the team writes."""

from msgspec.structs import replace

from chalicelib.services.guidance.from_example import begin_from_example
from chalicelib.services.referrals import referring
from infrastructure.local.example_procedures import publish_procedures
from tests.support.guidance import a_live_page, a_new_version
from tests.support.returns import typed_leaver
from tests.support.world import COLLEAGUE, OFFICER, REFERRER, a_draft
from tests.web.scenes.cast import Cast, Scene, send

_WORDS = {"title": "Who to tell", "what_changed": "", "based_on": "2", "draft": "1"}


def _read(path: str) -> Scene:
    return lambda cast: cast.nobody.get(path)


def _look(path: str) -> Scene:
    return lambda cast: cast.officer.get(path)


def _press(path: str, **fields: str) -> Scene:
    return lambda cast: send(cast.officer, path, **fields)


def _forget_pages(cast: Cast) -> None:
    for rows in ("guide_pages", "guide_drafts", "guide_versions", "guide_editions", "guide_texts"):
        getattr(cast.world.store, rows).clear()


def _without_pages(path: str) -> Scene:
    def scene(cast: Cast) -> None:
        _forget_pages(cast)
        (cast.officer if path.startswith("/guidance") else cast.nobody).get(path)

    return scene


def with_the_example(cast: Cast, longer: str = "") -> None:
    """The procedures are those of the example; `longer` is a block that goes on for long."""
    _forget_pages(cast)
    publish_procedures(cast.world, OFFICER)
    if longer:
        block = cast.world.guidance.newest().blocks[longer]
        words = f"::: block {longer}\n{block.text * 5}\n\n| Day | What |\n| --- | --- |\n| 1 | Ring |\n:::"
        a_new_version(cast.world, OFFICER, block.slug, words)


def _beside(slug: str, longer: str = "") -> Scene:
    """A question with what the procedures say of it."""

    def scene(cast: Cast) -> None:
        with_the_example(cast, longer)
        draft = a_draft(cast.world, **{"sibling-1-name": "Sue"})
        cast.referrer.get(f"/referrals/{draft.draft_id}/pages/{slug}")

    return scene


def _gate(form: str) -> Scene:
    def scene(cast: Cast) -> None:
        with_the_example(cast)
        cast.referrer.get(f"/begin/{form}")

    return scene


def _sent(rest: str, by: str = "referrer", *, leaves: bool = False) -> Scene:
    """A form that was sent while the example was live: its receipt, its page, its case, its return."""

    def scene(cast: Cast) -> None:
        with_the_example(cast)
        draft = a_draft(cast.world)
        if leaves:
            draft = replace(draft, form="leaver", raw=typed_leaver("b"))
            cast.world.store.drafts[draft.draft_id] = draft
        reference = referring.send(cast.world, draft, REFERRER).reference
        found = next(reversed(cast.world.store.submissions.values()))
        names = {"draft": draft.draft_id, "reference": reference, "submission": found.submission_id}
        getattr(cast, by).get(rest.format(**names))

    return scene


def _facts_to_confirm(cast: Cast) -> None:
    _forget_pages(cast)
    begin_from_example(cast.world, OFFICER)
    cast.officer.get("/guidance/taking-a-name-off")


def _begun_from_the_example(cast: Cast) -> None:
    _forget_pages(cast)
    send(cast.officer, "/guidance/new/example")


def _with_a_file(cast: Cast) -> None:
    page = cast.officer.get("/guidance/later-on/files")
    fields = next(form for form in page.forms if "success_action_redirect" in form.fields).fields
    cast.world.files._put(fields["key"], b"%PDF-1.7")
    cast.addresses.append("/" + fields["success_action_redirect"].split("/", 3)[3])


def _named(**fields: str) -> Scene:
    def scene(cast: Cast) -> None:
        _with_a_file(cast)
        path = cast.addresses[-1]
        cast.officer.get(path)
        if fields:
            send(cast.officer, path, **fields)

    return scene


def _overtaken(cast: Cast) -> None:
    cast.world.people.add(COLLEAGUE)
    send(cast.manager, "/guidance/who-to-tell", **_WORDS, markdown="Words of a manager.")
    send(cast.officer, "/guidance/who-to-tell", **_WORDS, markdown="Words of an officer.")


def _changed_before_publishing(cast: Cast) -> None:
    send(cast.manager, "/guidance/who-to-tell", **_WORDS, markdown="Words of a manager.")
    send(cast.officer, "/guidance/who-to-tell/publish", based_on="2", draft="1", when="now")


def _moved_meanwhile(cast: Cast) -> None:
    send(cast.officer, "/guidance/who-to-tell/details", version="0", place="1")


def _no_draft(cast: Cast) -> None:
    a_live_page(cast.world, OFFICER, "Quite live")
    cast.officer.get("/guidance/quite-live/compare")


def _same_words(cast: Cast) -> None:
    slug = a_live_page(cast.world, OFFICER, "Quite live")
    a_new_version(cast.world, OFFICER, slug, "Words.")
    cast.nobody.get(f"/procedures/{slug}/versions/2/changes")


SCENES: dict[str, Scene] = {
    "procedures": _read("/procedures"),
    "procedures, none yet": _without_pages("/procedures"),
    "procedures, found": _read("/procedures?find=child"),
    "procedures, not found": _read("/procedures?find=nowhere"),
    "procedures as one document": _read("/procedures/document"),
    "procedures as one document, none yet": _without_pages("/procedures/document"),
    "edition of now": _read("/procedures/as-on/5"),
    "edition of before": _read("/procedures/as-on/1"),
    "procedure": _read("/procedures/who-to-tell"),
    "procedure below another": _read("/procedures/reasonable-enquiries"),
    "procedure withdrawn": _read("/procedures/old-words"),
    "versions of a procedure": _read("/procedures/who-to-tell/versions"),
    "what a version of a procedure changed": _read("/procedures/who-to-tell/versions/2/changes"),
    "a version of a procedure with the same words": _same_words,
    "version of a procedure": _read("/procedures/who-to-tell/versions/1"),
    "version of a withdrawn procedure": _read("/procedures/old-words/versions/1"),
    "write the procedures": _look("/guidance"),
    "write the procedures, none yet": _without_pages("/guidance"),
    "write the procedures, an auditor": lambda cast: cast.auditor.get("/guidance"),
    "new procedure": _look("/guidance/new"),
    "new procedure with a problem": _press("/guidance/new", title="Who to tell"),
    "write a procedure": _look("/guidance/who-to-tell"),
    "write a procedure, saved": _look("/guidance/who-to-tell?saved=yes"),
    "write a procedure that cannot be published": _look("/guidance/not-finished"),
    "write a procedure, scheduled": _look("/guidance/later-on"),
    "write a procedure, withdrawn": _look("/guidance/old-words"),
    "write a procedure, preview": _press(
        "/guidance/who-to-tell", **_WORDS, markdown="## Words\n\nMore.", act="preview"
    ),
    "write a procedure, too long": _press("/guidance/who-to-tell", **_WORDS, markdown="x" * 201_000),
    "write a procedure, no title": _press("/guidance/who-to-tell", **_WORDS | {"title": ""}, markdown="Words."),
    "write a procedure, overtaken": _overtaken,
    "compare a procedure": _look("/guidance/who-to-tell/compare"),
    "compare a procedure, an auditor": lambda cast: cast.auditor.get("/guidance/later-on/compare"),
    "compare a procedure without a draft": _no_draft,
    "details of a procedure": _look("/guidance/who-to-tell/details"),
    "details of a procedure with a problem": _press(
        "/guidance/who-to-tell/details", version="9", place="x", **{"national-1-edition": "2026"}
    ),
    "details of a procedure, changed meanwhile": _moved_meanwhile,
    "publish a procedure": _look("/guidance/who-to-tell/publish"),
    "publish a first procedure": _look("/guidance/later-on/publish"),
    "publish a procedure with a problem": _press("/guidance/not-finished/publish", based_on="0", draft="3", when="now"),
    "publish a procedure, no answer": _press("/guidance/who-to-tell/publish", based_on="2", draft="1"),
    "publish a procedure, changed meanwhile": _changed_before_publishing,
    "withdraw a procedure": _look("/guidance/who-to-tell/withdraw"),
    "withdraw a procedure with a problem": _press("/guidance/who-to-tell/withdraw", version="1"),
    "file for a procedure": _look("/guidance/later-on/files"),
    "file for a procedure, to name": _named(),
    "file for a procedure without a name": _named(name=""),
    "file for a procedure, named": _named(name="Referral form"),
    "question with procedures": _beside("roll"),
    "question with long procedures": _beside("roll", "still-on-roll"),
    "question alone on its page, with procedures": _beside("new-address"),
    "brothers and sisters with procedures": _beside("siblings"),
    "gate with procedures": _gate("school-referral"),
    "gate of the public with procedures": _gate("public-concern"),
    "receipt with procedures": _sent("/referrals/{draft}/sent"),
    "referral with the procedures of its day": _sent("/my-referrals/{submission}"),
    "case with the procedures of its day": _sent("/cases/{reference}", "officer"),
    "return with the procedures of its day": _sent("/returns/{reference}", "officer", leaves=True),
    "write a procedure, facts to confirm": _facts_to_confirm,
    "write the procedures, begun from the example": _begun_from_the_example,
}
