"""Commands: `flask import`, `flask sample`, `flask staff` …"""

from .registering import register

__all__ = ["register"]
