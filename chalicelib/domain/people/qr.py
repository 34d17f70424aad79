"""A QR code as a drawing: a page needs only its size and one path."""

from msgspec import Struct


class QrCode(Struct, frozen=True):
    """`size`: of the square, in modules, with its white border. `path`: of its dark modules, for an SVG."""

    size: int
    path: str
