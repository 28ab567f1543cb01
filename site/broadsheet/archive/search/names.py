"""Names of authors and topics as they are typed: what is offered meanwhile, and what is near."""

from sqlalchemy import select

from ..authors import Author, Topic
from ..spelling.folding import fold_name
from ..store import db
from .words import slips

OFFERED = 8
LONGEST = 40  # letters of a name in which a slip of the hand is looked for
_LAST = "\U0010ffff"

Kind = type[Author] | type[Topic]


def offered(kind: Kind, typed: str) -> list[str]:
    """Names that begin as what is typed, then those that have all its words in them: OFFERED at
    most, each kind in order. One or two queries, the first of a stretch of an index."""
    folded = fold_name(typed)
    if not folded:
        return []
    query = select(kind.name).order_by(kind.name_folded).limit(OFFERED)
    begins = query.where(kind.name_folded >= folded, kind.name_folded < folded + _LAST)
    found = list(db.session.scalars(begins))
    if len(found) < OFFERED:
        for word in folded.split():
            query = query.where(kind.name_folded.contains(word, autoescape=True))
        found += db.session.scalars(query)
    return list(dict.fromkeys(found))[:OFFERED]


def near(kind: Kind, name: str) -> list[str]:
    """Names that are one slip of the hand away from a name, and those that say more than it:
    OFFERED at most."""
    folded = fold_name(name)
    made = slips(folded) if 2 < len(folded) <= LONGEST else []
    query = select(kind.name).where(kind.name_folded.in_(made)).order_by(kind.name_folded)
    found = [*db.session.scalars(query.limit(OFFERED)), *offered(kind, name)]
    return [other for other in dict.fromkeys(found) if fold_name(other) != folded][:OFFERED]
