"""One entry of the on-call rota, as a manager or an administrator fills it in."""

from collections.abc import Mapping, Sequence
from datetime import date

from chalicelib.domain.authority.on_call import OnCall
from chalicelib.domain.people.people import Person
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Value
from chalicelib.journeys.engine.pages import Page


def _check(values: Mapping[str, Value], today: date) -> dict[str, str]:
    if "second" in values and values["second"] == values.get("person"):
        return {"second": "The second person must be somebody else."}
    if "second" in values and "second_phone" not in values:
        return {"second_phone": "Enter the phone number of the second person."}
    if "second_phone" in values and "second" not in values:
        return {"second": "Choose the second person, or leave the phone number empty too."}
    return {}


def on_call_page(people: Sequence[Person]) -> Page:
    """`people` are those who can be chosen."""
    choices = tuple(Choice(person.person_id, person.name) for person in people)
    return Page(
        "on-call",
        "Put somebody on call",
        (
            Field("first", "First day", Kind.DATE, missing="Enter the first day."),
            Field("last", "Last day", Kind.DATE, hint="The same day for one night.", missing="Enter the last day."),
            Field(
                "person",
                "Who is on call?",
                Kind.SELECT,
                hint="An officer or a manager, because they must be able to open the case.",
                choices=choices,
                missing="Choose who is on call.",
            ),
            Field(
                "phone",
                "Phone number",
                Kind.PHONE,
                hint="A number that they will hear at night.",
                missing="Enter the phone number.",
            ),
            Field("second", "Second person, if there is one", Kind.SELECT, choices=choices),
            Field("second_phone", "Phone number of the second person", Kind.PHONE),
        ),
        check=_check,
    )


def to_stretch(values: Mapping[str, Value]) -> OnCall:
    """From answers that have no problems."""
    first, last = values["first"], values["last"]
    assert isinstance(first, date)
    assert isinstance(last, date)
    person, phone = str(values["person"]), str(values["phone"])
    return OnCall(first, last, person, phone, str(values.get("second", "")), str(values.get("second_phone", "")))
