"""The pages of a file of many returns."""

from msgspec.structs import replace

from chalicelib.domain.files.bulk import BulkFile, Stage
from tests.support.world import OTHER_REFERRER
from tests.web.scenes.cast import Cast, Scene, send


def _files(cast: Cast) -> list[BulkFile]:
    return sorted(cast.world.bulk.files.values(), key=lambda file: file.file_id)


def _file(cast: Cast, stage: Stage, *, bad: bool | None = None, doubtful: bool | None = None) -> BulkFile:
    return next(
        file
        for file in _files(cast)
        if file.stage is stage and bad in (None, bool(file.bad)) and doubtful in (None, bool(file.doubtful))
    )


def _open(stage: Stage, rest: str = "", *, bad: bool | None = None, doubtful: bool | None = None) -> Scene:
    return lambda cast: cast.referrer.get(f"/bulk/{_file(cast, stage, bad=bad, doubtful=doubtful).file_id}{rest}")


def _as(stage: Stage, *, same_as: bool = False, problem: str = "") -> Scene:
    """The file that is ready to send, in another stage."""

    def scene(cast: Cast) -> None:
        file = _file(cast, Stage.CHECKED, bad=False, doubtful=False)
        other = _file(cast, Stage.CHECKED, bad=True)
        cast.world.bulk.files[file.file_id] = replace(
            file, stage=stage, problem=problem, same_as=other.file_id if same_as else "", sent_at=cast.world.clock.now()
        )
        cast.referrer.get(f"/bulk/{file.file_id}")

    return scene


def _to_upload(cast: Cast) -> None:
    fields = {"form": "leaver", "school_urn": "123456", "referrer_role": "Office", "referrer_phone": "01632 960 001"}
    send(cast.referrer, "/bulk", **fields)


def _row(place: int, *, bad: bool, doubtful: bool | None = None) -> Scene:
    def scene(cast: Cast) -> None:
        file = _file(cast, Stage.CHECKED, bad=bad, doubtful=doubtful)
        cast.referrer.get(f"/bulk/{file.file_id}/rows/{place}")

    return scene


SCENES: dict[str, Scene] = {
    "bulk": lambda cast: cast.signed_in(replace(OTHER_REFERRER, person_id="alone", email="alone@school.example")).get(
        "/bulk"
    ),
    "bulk with files": lambda cast: cast.referrer.get("/bulk"),
    "bulk with a problem": lambda cast: send(cast.referrer, "/bulk"),
    "bulk upload": _to_upload,
    "bulk arrived": _open(Stage.NO_FILE),
    "bulk given up": _open(Stage.CHECKING),
    "bulk sending, not begun": _as(Stage.SENDING),
    "bulk refused": _as(Stage.REFUSED, problem="It is no table."),
    "bulk again": _as(Stage.REFUSED, same_as=True),
    "bulk rows": _open(Stage.CHECKED, "/rows", bad=True),
    "bulk rows, doubtful": _open(Stage.CHECKED, "/rows", bad=False, doubtful=True),
    "bulk rows, all sound": _open(Stage.CHECKED, "/rows", bad=False, doubtful=False),
    "bulk rows with problems": _open(Stage.CHECKED, "/rows?only=problems", bad=True),
    "bulk rows with problems, none": _open(Stage.CHECKED, "/rows?only=problems", bad=False, doubtful=False),
    "bulk sent": _as(Stage.SENT),
    "bulk row": _row(2, bad=True),
    "bulk row, doubtful": _row(1, bad=False, doubtful=True),
    "bulk check": _open(Stage.CHECKED, "/check", bad=False, doubtful=False),
}
