"""Challenge Workshop: two hours in which a public body finds its challenge. The roof: `create_app` puts the floors together."""


def create_app(settings=None):
    """The Flask application on a migrated database. `settings`: a `config.Settings`; read from the environment when left out."""
    # Imported here, not above: importing this package must not load what eventlet has to patch first.
    from workshop_app.doors.roof import build

    return build(settings)
