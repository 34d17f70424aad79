"""The grounds on which a pupil's name may be deleted from the admission register: a closed list.

Source: School Attendance (Pupil Registration) (England) Regulations 2024 (SI 2024/208), regulation 9(1)(a) to (o). The same
letters meant other things in the regulations of 2006, so a letter is never kept without its version. Hints are in our words.

How sure each condition is (looked up in November 2026; the stored text of regulation 9 breaks off in (e)):

* (a), (b), (c), (d): the text was seen at legislation.gov.uk and is followed word for word.
* (f) not while a school attendance order is in force: seen in the statutory guidance on children missing education of 2024,
  as edyourself.org quotes it; the regulation itself was not seen.
* (h), (i) "located, and both agree": seen in the words of the guidance as Shropshire quotes them (May 2025); the rest of the
  limb, the reasonable steps that either could take, is from memory.
* Consent for a place at a special school: the text of 2006 was seen (regulation 8(2): not for a change or end of an
  attendance order, a death or a permanent exclusion), and councils' practice under the text of 2024 (Gloucestershire: not off
  the roll until the authority agreed). Which grounds the text of 2024 leaves out was not seen: `NO_CONSENT` carries the three
  of 2006 over to their letters of 2024."""

from collections.abc import Mapping

from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.returns.ground import Asks, Ground, Leads

GROUNDS: tuple[Ground, ...] = (
    Ground(
        "a",
        "Registered at another school",
        "Not where both schools agreed that the child is at both, or where an order names your school.",
        Leads.JOINER,
        (Asks.ORDER, Asks.MOBILE, Asks.DESTINATION),
    ),
    Ground(
        "b",
        "Finished nursery and does not go on into reception",
        "And there is no reason to believe that the child will attend your school again.",
        Leads.JOINER,
        (Asks.DESTINATION,),
    ),
    Ground(
        "c",
        "Registered at more than one school, and the others agree",
        "Every other school at which the child is registered agreed that you delete the name.",
        Leads.NOTHING,
        (Asks.ORDER, Asks.MOBILE, Asks.OTHER_SCHOOLS),
    ),
    Ground(
        "d",
        "A school attendance order now names another school",
        "The local authority changed the order that named yours.",
        Leads.JOINER,
        (Asks.DESTINATION,),
    ),
    Ground(
        "e",
        "A school attendance order was revoked",
        "Because the child is suitably educated otherwise than at school.",
        Leads.TEAM,
        team=Team.HOME_EDUCATION,
    ),
    Ground(
        "f",
        "Leaves to be educated at home or otherwise than at school",
        "The parent told you so in writing. Not while a school attendance order names your school.",
        Leads.TEAM,
        (Asks.NOTICE, Asks.ORDER),
        Team.HOME_EDUCATION,
    ),
    Ground(
        "g",
        "Has moved and no longer lives within reasonable distance",
        "You need the new address. Not for a boarder.",
        Leads.JOINER,
        (Asks.NEW_ADDRESS, Asks.DESTINATION),
    ),
    Ground(
        "h",
        "Did not come back after leave of absence",
        "Absent for ten school days after the leave ended, and joint enquiries with the local authority.",
        Leads.CASE,
        (Asks.LEAVE, Asks.JOINT_ENQUIRIES),
        decision_due=True,
    ),
    Ground(
        "i",
        "Absent for twenty school days or more without authorisation",
        "Every session coded G, N or O, and joint enquiries with the local authority.",
        Leads.CASE,
        (Asks.CODES, Asks.JOINT_ENQUIRIES),
        decision_due=True,
    ),
    Ground(
        "j",
        "Detained under a sentence",
        "And you do not expect the child back when the sentence ends.",
        Leads.TEAM,
        team=Team.YOUTH_JUSTICE,
    ),
    Ground("k", "The child has died", "", Leads.SILENCE),
    Ground(
        "l",
        "Over compulsory school age and does not go on into the sixth form",
        "By the time the school next meets.",
        Leads.TEAM,
        team=Team.POST_16,
    ),
    Ground(
        "m",
        "A boarder whose fees are unpaid",
        "At a maintained school or an academy, after the term to which the fees belong.",
        Leads.JOINER,
        (Asks.DESTINATION,),
    ),
    Ground(
        "n",
        "No longer a pupil of an independent or non-maintained special school",
        "Wherever the child goes next, the local authority checks.",
        Leads.CASE,
        (Asks.DESTINATION,),
    ),
    Ground("o", "Permanently excluded", "And the exclusion is final.", Leads.TEAM, team=Team.EXCLUSIONS),
)

DIED = next(ground.code for ground in GROUNDS if ground.leads is Leads.SILENCE)
_BY_CODE: Mapping[str, Ground] = {ground.code: ground for ground in GROUNDS}


def ground_of(code: str) -> Ground:
    """The ground that is stored as "2024-a". Raises KeyError for any other text."""
    return _BY_CODE[code]


def asks_for(code: str, question: Asks) -> bool:
    """Whether the ground that was chosen, if any, asks for this."""
    return code in _BY_CODE and question in _BY_CODE[code].asks
