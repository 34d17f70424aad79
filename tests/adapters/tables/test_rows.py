"""The models of the rows: a query must know every kind."""

from pkgutil import iter_modules

from chalicelib.adapters.tables import rows


def test_importing_one_kind_of_row_imports_all() -> None:
    assert sorted(rows.__all__) == sorted(module.name for module in iter_modules(rows.__path__))
