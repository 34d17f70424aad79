"""What a writer posts, and the names of writers."""

from chalicelib.domain.guidance.writing import readable
from chalicelib.services.guidance.writing import Seen
from chalicelib.web.http.form_body import BadForm
from chalicelib.web.http.visit import Visit


def name_of(visit: Visit, person_id: str) -> str:
    person = visit.world.people.get(person_id) if person_id else None
    return person.name if person else ""


def may_write(visit: Visit) -> bool:
    return visit.me.works_cases or visit.me.administers


def markdown_in(visit: Visit) -> str:
    return readable(visit.form.get("markdown", ""))


def seen_in(visit: Visit) -> Seen:
    """The draft that the page was made from. Raises BadForm."""
    texts = [visit.form.get(name, "") for name in ("based_on", "draft")]
    if not all(text.isascii() and text.isdecimal() and len(text) < 10 for text in texts):
        raise BadForm(400, "The form was not complete. Load the page again and repeat what you did.")
    return Seen(*map(int, texts))
