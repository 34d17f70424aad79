"""The contract of the port Uploads."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import Conflict
from chalicelib.domain.files.file_types import PDF
from chalicelib.domain.files.uploads import State, Upload
from chalicelib.domain.records.due import What
from chalicelib.ports.world import World
from tests.support.due import ids_due
from tests.support.world import NOW

UPLOAD = Upload("file", "draft", "person", 10, NOW, next_check_at=NOW + timedelta(minutes=1))
SENT = replace(UPLOAD, next_check_at=None, submission_id="submission", case_id="case", child_id="child").at(
    State.CLEAN, PDF
)


class TestUploads:
    @pytest.mark.parametrize("upload", [UPLOAD, UPLOAD.begun(NOW), SENT])
    def test_what_is_known_of_a_file_comes_back_as_it_was(self, world: World, upload: Upload) -> None:
        world.uploads.add(upload)
        assert world.uploads.get("file") == upload
        assert world.uploads.get("another") is None

    def test_a_file_that_was_received_twice_is_one(self, world: World) -> None:
        world.uploads.add(UPLOAD)
        world.uploads.add(replace(UPLOAD, size=20))
        assert world.uploads.get("file") == UPLOAD

    def test_a_file_is_looked_at_when_its_time_has_come_and_no_more_when_nothing_is_left_to_do(
        self, world: World
    ) -> None:
        world.uploads.add(UPLOAD)
        assert ids_due(world, What.FILE, NOW) == []
        assert ids_due(world, What.FILE, NOW + timedelta(minutes=1)) == ["file"]
        world.uploads.change(UPLOAD, SENT)
        assert ids_due(world, What.FILE, NOW + timedelta(days=9)) == []

    def test_one_of_two_simultaneous_looks_is_refused(self, world: World) -> None:
        world.uploads.add(UPLOAD)
        world.uploads.change(UPLOAD, replace(UPLOAD, next_check_at=NOW + timedelta(hours=1)))
        with pytest.raises(Conflict):
            world.uploads.change(UPLOAD, SENT)
        with pytest.raises(Conflict):
            world.uploads.delete(UPLOAD)

    def test_a_file_that_nobody_sent_is_forgotten(self, world: World) -> None:
        world.uploads.add(UPLOAD)
        world.uploads.delete(UPLOAD)
        assert world.uploads.get("file") is None

    def test_a_look_is_known_by_the_moment_of_the_next_one(self, world: World) -> None:
        world.uploads.add(UPLOAD)
        crashed = replace(UPLOAD, crashes=1)
        world.uploads.change(UPLOAD, crashed)
        world.uploads.change(UPLOAD, SENT)
        assert world.uploads.get("file") == SENT
