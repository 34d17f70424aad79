"""The authority's settings, the other authorities, and the schools of the register."""

from pynamodb.attributes import (
    BinaryAttribute,
    JSONAttribute,
    NumberAttribute,
    UnicodeAttribute,
)

from chalicelib.adapters.tables.rows.row import Row


class AuthorityRow(Row, discriminator="AUTHORITY"):
    """AUTHORITY / AUTHORITY: what this authority set in place of the example's settings."""

    stored = JSONAttribute()
    version = NumberAttribute(null=True)


class ProviderRow(Row, discriminator="PROVIDER"):
    """PROVIDER / PROVIDER: the council's identity provider, and which app role gives what. Sealed by the stack: the client
    secret."""

    stored = JSONAttribute()
    secret = BinaryAttribute(null=True, legacy_encoding=False)
    secret_since = UnicodeAttribute(null=True)
    secret_ends = UnicodeAttribute(null=True)
    version = NumberAttribute()


class DirectoryRow(Row, discriminator="DIRECTORY"):
    """DIRECTORY / DIRECTORY: the address of each other authority's team. Sealed by the stack: all of it."""

    sealed = BinaryAttribute(legacy_encoding=False)
    version = NumberAttribute()


class SchoolRow(Row, discriminator="SCHOOL"):
    """SCHOOL#digest / SCHOOL: a school of the national register. gsi2: AUTHORITY#code. Public, so nothing of it is sealed."""

    urn = UnicodeAttribute()
    name = UnicodeAttribute()
    la_code = UnicodeAttribute(null=True)
    establishment_number = UnicodeAttribute(null=True)
    type = UnicodeAttribute(null=True)
    phase = UnicodeAttribute(null=True)
    status = UnicodeAttribute(null=True)
    town = UnicodeAttribute(null=True)
    postcode = UnicodeAttribute(null=True)
    came_before = JSONAttribute(null=True)
    came_after = JSONAttribute(null=True)
    keys = NumberAttribute(null=True)


class SchoolDatesRow(Row, discriminator="SCHOOL_DATES"):
    """SCHOOL#digest / DATES: a school's own terms and closures. Public, so nothing of it is sealed."""

    terms = JSONAttribute()
    closures = JSONAttribute()
    version = NumberAttribute()
