"""Pages that are in demand are printed ahead."""


def want(app, *addresses, times=4):
    """Readers ask for pages, and ask again."""
    for address in addresses * times:
        app.test_client().get(**(address if isinstance(address, dict) else {"path": address}))
