"""Pages and emails, made from `templates/` with GOV.UK's components.

A missing name in our own templates is an error, not a gap on the page. GOV.UK's macros leave parameters undefined, so they have
a separate environment. Only `_Strict.get_template` leads from ours to theirs.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jinja2 import (
    BaseLoader,
    ChainableUndefined,
    Environment,
    FileSystemLoader,
    ModuleLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
    meta,
)
from markupsafe import Markup

from chalicelib.adapters.email_text import subject_of, text_of
from chalicelib.adapters.template_limits import Limits
from chalicelib.domain.guidance.writing import CleanHtml
from chalicelib.domain.wording import london, london_date, london_time
from chalicelib.ports.mailer import Rendered

TEMPLATES = Path(__file__).parents[2] / "templates"
COMPILED = TEMPLATES.with_name("templates_compiled")
GOVUK = "govuk_frontend_jinja"


def render_page(template: str, /, **context: object) -> str:
    """`template` is a file under `templates/`, such as `pages/refer/start.html`."""
    return _environment().get_template(template).render(context)


def render_email(email: str, /, **variables: object) -> Rendered:
    """`email` is a file under `templates/email/`. Raises ValueError for a subject that is not one plain line."""
    html = _environment().get_template(f"email/{email}.html").render(variables).strip()
    subject = subject_of(html)
    if not subject or any(unicodedata.category(character) in ("Cc", "Zl", "Zp") for character in subject):
        raise ValueError(f"The subject of the email {email} is not one line of plain text")
    return Rendered(subject, text_of(html) + "\n", html + "\n")


def compile_templates(target_dir: Path) -> None:
    """Writes our templates, and those of GOV.UK that they use, as the modules of a packaged `templates_compiled/`."""
    target_dir.mkdir(parents=True, exist_ok=True)
    for name, environment, source in _in_use(environment_from(None)):
        module = environment.compile(source, name, raw=True, defer_init=True)
        (target_dir / ModuleLoader.get_module_filename(name)).write_text(module, encoding="utf-8")


def environment_from(compiled: Path | None) -> "_Strict":
    """The environment over a compiled folder, or over the sources when there is none."""
    ours: BaseLoader = FileSystemLoader(TEMPLATES)
    govuk: BaseLoader = PrefixLoader({GOVUK: PackageLoader(GOVUK)})
    if compiled:
        ours = govuk = ModuleLoader(compiled)
    return _Strict(ours, _GovUk(loader=govuk, autoescape=True, undefined=ChainableUndefined, auto_reload=False))


class _GovUk(Environment):
    """For GOV.UK's macros: a missing parameter is empty."""


class _Strict(Environment):
    """For our own templates: a missing name is an error."""

    def __init__(self, loader: BaseLoader, govuk: Environment) -> None:
        super().__init__(
            loader=loader,
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.govuk = govuk
        self.globals["limits"] = Limits()
        self.filters |= {"london_date": london_date, "london_time": london_time, "london": london, "clean": _clean}

    def home_of(self, name: str) -> Environment:
        return self.govuk if name.startswith(f"{GOVUK}/") else self

    def get_template(self, name: str | Template, *args: object, **options: object) -> Template:
        home = self.home_of(name) if isinstance(name, str) else self
        return Environment.get_template(home, name, *args, **options)  # type: ignore[arg-type]


def _clean(html: CleanHtml) -> Markup:
    """As it is: for HTML that was cleaned, and for no other text."""
    if not isinstance(html, CleanHtml):
        raise TypeError("Only HTML of a Markup is shown as it is")
    return Markup(html)  # noqa: S704 - the one door for HTML


@cache
def _environment() -> _Strict:
    return environment_from(COMPILED if COMPILED.is_dir() else None)


def _in_use(ours: _Strict) -> Iterator[tuple[str, Environment, str]]:
    """The name, environment and source of our templates and of all that they use."""
    waiting = ours.list_templates(extensions=["html"])
    met = set(waiting)
    while waiting:
        name = waiting.pop()
        home = ours.home_of(name)
        assert home.loader
        source = home.loader.get_source(home, name)[0]
        yield name, home, source
        found = {other for other in meta.find_referenced_templates(home.parse(source)) if other} - met
        met |= found
        waiting += sorted(found)
