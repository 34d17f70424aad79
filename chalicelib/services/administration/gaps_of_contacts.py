"""The schools of the authority that nobody can be written to: without a contact who gets mail, by role."""

from collections import defaultdict
from collections.abc import Sequence
from functools import partial

from msgspec import Struct

from chalicelib.domain.paging import all_rows
from chalicelib.domain.people.contact_list import as_csv, written_role
from chalicelib.domain.people.mail_contacts import CONTACT_ROLE_NAMES, ContactRole
from chalicelib.domain.schools.registered_school import RegisteredSchool
from chalicelib.ports.world import World
from chalicelib.services.settings.our_schools import our_schools

LOOKED_FOR = (ContactRole.HEAD, ContactRole.OFFICE)
"""An information sheet for another role goes to the head instead, and without a head to the office."""
READ_AT_ONCE = 500


class Gap(Struct, frozen=True):
    """An open school, and the roles that nobody has there."""

    school: RegisteredSchool
    roles: Sequence[ContactRole]

    @property
    def in_words(self) -> str:
        return ", ".join(CONTACT_ROLE_NAMES[role] for role in self.roles)


class Gaps(Struct, frozen=True):
    schools: int
    """All open schools of the authority."""
    gaps: Sequence[Gap]

    @property
    def to_fill_in(self) -> str:
        """A list to fill in and to paste: a line for each school and role, with neither name nor address yet."""
        lines = [
            ("", "", gap.school.urn, written_role(role), gap.school.name) for gap in self.gaps for role in gap.roles
        ]
        return as_csv(lines, also=("school",))


def gaps_of(world: World) -> Gaps:
    """Of all schools at once: an authority has some hundred."""
    schools = our_schools(world)
    there = _roles_by_school(world) if schools else {}
    missing = [
        Gap(school, [role for role in LOOKED_FOR if role not in there.get(school.urn, ())]) for school in schools
    ]
    return Gaps(len(schools), [gap for gap in missing if gap.roles])


def _roles_by_school(world: World) -> dict[str, set[ContactRole]]:
    found = defaultdict[str, set[ContactRole]](set)
    for contact in all_rows(partial(world.mail_contacts.page, READ_AT_ONCE)):
        found[contact.urn].add(contact.role)
    return found
