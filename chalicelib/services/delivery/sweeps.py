"""Sends every due email, lane by lane."""

from datetime import datetime
from functools import cache

from chalicelib.domain.messages.emails.declaring import Lane
from chalicelib.domain.records.due import Due
from chalicelib.ports.world import World
from chalicelib.services.delivery.delivering import deliver
from chalicelib.services.schedule.sweeping import go_through
from chalicelib.services.schedule.time_budget import NO_END


def sweep(world: World, until: datetime = NO_END) -> int:
    """Sends everything in the ledger that is due."""
    return sweep_first(world, until) + sweep_bulk(world, until)


def sweep_first(world: World, until: datetime = NO_END) -> int:
    """The codes, then the urgent mail, that the stream did not bring or could not send."""
    return sweep_codes(world, until) + sweep_urgent(world, until)


def sweep_codes(world: World, until: datetime) -> int:
    return go_through(world, Lane.SIGN_IN, _deliver, until)


def sweep_urgent(world: World, until: datetime) -> int:
    return go_through(world, Lane.URGENT, _deliver, until)


def sweep_bulk(world: World, until: datetime) -> int:
    """At half the provider's rate."""
    rate = cache(world.mailer.rate)

    def slowly(world: World, due: Due) -> int:
        done = _deliver(world, due)
        world.pause(2 / rate())
        return done

    return go_through(world, Lane.BULK, slowly, until)


def _deliver(world: World, due: Due) -> int:
    deliver(world, due.case_id or None, due.id)
    return 1
