"""Who would be told of a sheet, from the register and from all contacts of schools."""

from functools import partial

from chalicelib.domain.paging import all_rows
from chalicelib.domain.sheets.readers import Readers, readers_of
from chalicelib.domain.sheets.sheet import Audience
from chalicelib.ports.world import World
from chalicelib.services.settings.our_schools import our_schools

READ_AT_ONCE = 500


def readers(world: World, audience: Audience) -> Readers:
    contacts = all_rows(partial(world.mail_contacts.page, READ_AT_ONCE))
    people = all_rows(partial(world.people.contacts, READ_AT_ONCE))
    return readers_of(audience, our_schools(world), contacts, people)
