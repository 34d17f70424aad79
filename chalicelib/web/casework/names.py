"""The names of people, as pages show them."""

from datetime import date

from chalicelib.domain.authority.local_authorities import BY_CODE
from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import SERVICE
from chalicelib.domain.forms.disposition import TEAM_NAMES, Team
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.recipients import (
    KnownPerson,
    Lead,
    Mailbox,
    MailContact,
    OtherAuthority,
    Ours,
    Recipient,
    SealedAddress,
    recipient_of,
)
from chalicelib.domain.people.council import COUNCIL, COUNCIL_NAME
from chalicelib.domain.people.covering import Absence, absence_of, by_id
from chalicelib.domain.people.people import ANONYMOUS, PUBLIC_NAME, Person
from chalicelib.ports.world import World
from chalicelib.services.people.staffing import person_if_readable

UNKNOWN = "somebody who is no longer known"


class Names:
    """The names of people by id, each looked up at most once for a page."""

    def __init__(self, world: World) -> None:
        self._world, self.staff = world, by_id(world.people.staff())
        self._known = {person.person_id: person.name for person in self.staff.values()}
        self._known |= {SERVICE: "the service", COUNCIL: COUNCIL_NAME}

    def of(self, person_id: str) -> str:
        if ":" in person_id:  # another team, which answered by a link
            return self.of_recipient(recipient_of(person_id))
        return self._of_person(person_id)

    def _of_person(self, person_id: str) -> str:
        if person_id not in self._known:
            person = person_if_readable(self._world, person_id)
            unknown = PUBLIC_NAME if person_id.startswith(ANONYMOUS) else UNKNOWN
            self._known[person_id] = person.name if person else unknown
        return self._known[person_id]

    def of_owner(self, case: Case) -> str | None:
        """The owner's name, marked if they have left. None while nobody owns the case."""
        if not case.owner_id:
            return None
        return f"{self.of(case.owner_id)}{'' if self.works(case) else ' (no longer works here)'}"

    def works(self, case: Case) -> bool:
        """Whether the owner works cases, even where they are away."""
        owner = self.staff.get(case.owner_id or "")
        return bool(owner and owner.may_own_cases)

    def absence_of_owner(self, case: Case, today: date) -> Absence | None:
        return absence_of(self.staff, self.staff[case.owner_id], today) if case.owner_id in self.staff else None

    def absence_of(self, person: Person, world: World) -> str:
        """A sentence about an absence that a member of staff has or will have; empty where there is none."""
        absence = absence_of(self.staff, self.staff[person.person_id], london_day(world.clock.now()))
        return absence.sentence if absence else ""

    def of_recipient(self, recipient: Recipient) -> str:
        match recipient:
            case Mailbox(Ours() as ours):
                return f"the {ours}{'’s' if ours is Ours.TEAM else ''} mailbox"
            case Mailbox(Team() as team):
                return f"the mailbox of {TEAM_NAMES[team]}"
            case Lead(team):
                return f"the mailbox of who leads {TEAM_NAMES[team]}"
            case OtherAuthority(code):
                return f"the directory’s address of {BY_CODE[code].name if code in BY_CODE else code}"
            case SealedAddress():
                return "an unknown address"
            case KnownPerson(person_id):
                return self._of_person(person_id)
            case MailContact():
                return "a contact who gets mail only"
            case _:
                return UNKNOWN
