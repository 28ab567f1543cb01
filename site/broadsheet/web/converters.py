"""Converters: how parts of an address are read, besides what Werkzeug knows of it."""

from werkzeug.routing import IntegerConverter, ValidationError


class Number(IntegerConverter):
    """A number as the paper writes it in addresses, and in no other way: "07" or the digits of
    another script would be further addresses of the same page, without end."""

    def to_python(self, value: str) -> int:
        number: int = super().to_python(value)
        if self.to_url(number) != value:
            raise ValidationError()
        return number
