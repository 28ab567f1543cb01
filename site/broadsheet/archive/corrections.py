"""Corrections: dated, public notes on a story; never a silent edit."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from .store import Base

KINDS = ("correction", "clarification", "update")
ADMITTED = ("correction", "clarification")  # what the list of all corrections holds


class Correction(Base):
    __tablename__ = "correction"
    __table_args__ = (CheckConstraint(f"kind IN {KINDS}", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str]
    note: Mapped[str]
    noted_at: Mapped[datetime] = mapped_column(index=True)
