"""Pages of the procedures at every stage: live with a new draft, new, scheduled, withdrawn."""

from datetime import timedelta

from msgspec.structs import replace

from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.guidance.pages import NationalGuidance
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World
from chalicelib.services.guidance import publishing, writing
from chalicelib.services.guidance.writing import Details, Seen, Words

WHO = """Every school tells the team.

## At once

::: block who-to-tell
Tell the **duty officer** of the team, see [the form](/which-form).

* by telephone
* then by the form
:::

| Who | When |
| --- | --- |
| School | First day of absence |

> שלום
"""


def a_page(world: World, me: Person, title: str, markdown: str, parent: str = "", what_changed: str = "New.") -> str:
    """A new page with a draft."""
    slug = writing.begin(world, me, title, "", parent)
    writing.save(world, me, slug, Seen(0, 1), Words(title, markdown, what_changed))
    return slug


def a_live_page(world: World, me: Person, title: str, markdown: str = "Words.", parent: str = "") -> str:
    slug = a_page(world, me, title, markdown, parent)
    publishing.publish(world, me, slug, writing.desk(world, slug).seen)
    return slug


def a_new_version(world: World, me: Person, slug: str, markdown: str) -> None:
    desk = writing.desk(world, slug)
    seen = writing.save(world, me, slug, desk.seen, Words(desk.words.title, markdown, "Other words."))
    publishing.publish(world, me, slug, seen)


def every_stage(world: World, me: Person) -> None:
    now = world.clock.now()
    who = a_live_page(world, me, "Who to tell", WHO)
    a_live_page(world, me, "Reasonable enquiries", "# Enquiries\n\nAsk who saw the child last.", who)
    a_new_version(world, me, who, WHO.replace("by telephone", "by telephone, at any hour"))
    page = writing.page_named(world, who)
    national = (NationalGuidance("Children missing education", "September 2025", london_day(now) - timedelta(days=1)),)
    writing.set_details(world, who, page.version, Details("", 1, me.person_id, london_day(now), national))
    writing.save(world, me, who, Seen(2, 0), Words("Who to tell", f"{WHO}\nMore words.", ""))
    a_page(world, me, "Not finished", "::: block open\nNo end")
    later = a_page(world, me, "Later on", "Words of tomorrow.")
    publishing.schedule(world, me, later, writing.desk(world, later).seen, now + timedelta(days=1))
    gone = a_live_page(world, me, "Old words")
    publishing.withdraw(world, me, gone, writing.page_named(world, gone).version, "It is in another page.", who)
    draft = world.guidance.draft("not-finished")
    assert draft
    world.guidance.save_draft(draft, replace(draft, attachments=(Attachment("file-gone", "Form", 10),)))
