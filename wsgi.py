"""What `flask run` finds in a checkout; a server may use `wsgi:app` as well."""

import os

if os.environ.get("FLASK_RUN_FROM_CLI") == "true":
    # `flask …` in a checkout is a developer's: reload on change, unless told otherwise.
    os.environ.setdefault("FLASK_DEBUG", "1")

from broadsheet import create_app

app = create_app()
