"""A bucket in memory, and a browser that posts to it."""

from collections import Counter

from chalicelib.domain.files.uploads import Verdict
from chalicelib.ports.files import Scanned, UploadForm
from tests.support.fakes.store import Store


class FakeFiles:
    """Fulfils the port Files. `post` is what a browser does with a form, `scan` what the scanner does."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.contents: dict[str, bytes] = {}
        self._versions: Counter[str] = Counter()
        self._verdicts: dict[tuple[str, str], Verdict] = {}

    def post(self, form: UploadForm, content: bytes) -> str:
        """Puts the file where the form says; where the browser goes next, or why S3 refused."""
        if not 1 <= len(content) <= int(form.fields["most"]):
            return "EntityTooLarge" if content else "EntityTooSmall"
        self._put(form.fields["key"], content)
        return form.fields["success_action_redirect"]

    def scan(self, key: str, verdict: Verdict = Verdict.HARMLESS) -> None:
        self._verdicts[key, self._version(key)] = verdict

    def _put(self, key: str, content: bytes) -> None:
        self.contents[key] = content
        self._versions[key] += 1

    def _version(self, key: str) -> str:
        return f"v{self._versions[key]}"

    def form(self, key: str, most_bytes: int, back_to: str) -> UploadForm:
        fields = {"key": key, "success_action_redirect": back_to, "most": str(most_bytes)}
        return UploadForm("https://files.example/", fields)

    def size(self, key: str) -> int | None:
        self._store.reach("files.size")
        return len(self.contents[key]) if key in self.contents else None

    def scanned(self, key: str) -> Scanned | None:
        self._store.reach("files.scanned")
        version = self._version(key)
        return Scanned(version, self._verdicts.get((key, version))) if key in self.contents else None

    def read(self, key: str, version: str = "") -> bytes | None:
        self._store.reach("files.read")
        return self.contents.get(key) if version in ("", self._version(key)) else None

    def keep(self, key: str, version: str, kept: str) -> None:
        self._store.reach("files.keep")
        content = self.read(key, version)
        if content is not None:
            self._put(kept, content)
            self._verdicts[kept, self._version(kept)] = self._verdicts[key, version]

    def link(self, key: str, content_type: str, name: str, *, inline: bool) -> str:
        return f"https://files.example/{key}?{content_type}&{name}&{'inline' if inline else 'attachment'}"

    def delete(self, key: str) -> None:
        self._store.reach("files.delete")
        self.contents.pop(key, None)
