"""Who gets mail and cannot sign in, in a fresh local stack: heads, chairs of governors, offices and a trust. All are invented.

Of the schools of one town, one has no chair, one has only an office, and one has nobody.
"""

from chalicelib.domain.people.mail_contacts import ContactRole
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World
from chalicelib.services.administration import keeping_mail_contacts
from chalicelib.services.mail import unsubscribing

TOWN = "Madeup"
"""Of Hillside Primary School, whose schools most of these contacts belong to."""
HILLSIDE, HAWTHORN, ROWAN, SWIFT, CEDAR, LIME = "900001", "900009", "900017", "900025", "900033", "900041"
KESTREL_HOUSE, RIVERMEAD, CHESTNUT = "900049", "900002", "900034"
UNSUBSCRIBED = "chair@rowan.example"

CONTACTS = (
    (ContactRole.HEAD, "Helen Adair", "head@hillside.example", [HILLSIDE]),
    (ContactRole.CHAIR, "Ruth Penhale", "chair@hillside.example", [HILLSIDE]),
    (ContactRole.OFFICE, "School office", "office@hillside.example", [HILLSIDE]),
    (ContactRole.HEAD, "Owen Tasker", "head@hawthorn.example", [HAWTHORN]),
    (ContactRole.CHAIR, "Dilys Morrow", "chair@hawthorn.example", [HAWTHORN]),
    (ContactRole.HEAD, "Amina Farrow", "head@rowan-and-swift.example", [ROWAN, SWIFT]),
    (ContactRole.CHAIR, "Piers Lathom", UNSUBSCRIBED, [ROWAN]),
    (ContactRole.CHAIR, "Grete Solberg", "chair@swift.example", [SWIFT]),
    (ContactRole.HEAD, "Joan Whitlock", "head@cedar.example", [CEDAR]),
    # The local mail provider bounces what goes to an address with this word in it.
    (ContactRole.CHAIR, "Denis Hallam", "chair.bounces@cedar.example", [CEDAR]),
    (ContactRole.HEAD, "Femi Brandt", "head@lime.example", [LIME]),
    (ContactRole.OFFICE, "Sian Rowe", "office@kestrel-house.example", [KESTREL_HOUSE]),
    (ContactRole.HEAD, "Marcus Lowe", "head@rivermead.example", [RIVERMEAD]),
    (ContactRole.TRUST, "Example Academies Trust", "governance@trust.example", [RIVERMEAD, CHESTNUT]),
)


def write_to(world: World, administrator: Person) -> None:
    for role, name, email, urns in CONTACTS:
        keeping_mail_contacts.add(world, administrator, role, name, email, urns)
    for contact in world.mail_contacts.of_address(UNSUBSCRIBED):
        unsubscribing.unsubscribe(world, contact)
