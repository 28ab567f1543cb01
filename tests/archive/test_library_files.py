"""Files of the library, as the archive is asked for them."""

import sqlalchemy as sa

from answers import statements
from broadsheet.archive.manuscripts import working_copies
from broadsheet.archive.store import db
from conftest import ON_BOTH

NAME = "report-0123456789abcdef.pdf"


@ON_BOTH
def test_where_a_file_is_used_is_asked_of_the_stories_that_lead_to_files(app, paper, database):
    paper.story("Without", body="report-0123456789abcdef.pdf")
    paper.story("With", body=f"See [it](/media/files/{NAME}).")
    paper.story("Another", body="See [it](/media/files/other-0123456789abcdef.pdf).")
    with paper.open(), statements(app) as sent:
        assert [story.headline for story in working_copies.linking_to(NAME)] == ["With"]
        assert len(sent) == 1
    statement, parameters = sent[0]
    how = "EXPLAIN QUERY PLAN " if database == "sqlite" else "EXPLAIN "
    with paper.open():
        if database == "postgresql":  # a table of three rows is read faster than its index
            db.session.execute(sa.text("SET LOCAL enable_seqscan = off"))
        plan = db.session.connection().exec_driver_sql(how + statement, parameters)
        lines = " ".join(str(row[-1]) for row in plan)
    assert "ix_article_leads_to_files" in lines
