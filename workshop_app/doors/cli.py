"""Commands for operators: `flask --app wsgi …`."""
import click
from flask import current_app

from workshop_app import migrations
from workshop_app.doors.invitations import invite
from workshop_app.doors.keeping import forget
from workshop_app.doors.ocds_cli import ocds
from workshop_app.doors.scripts_cli import scripts
from workshop_app.extensions import db
from workshop_app.models import ROLES
from workshop_app.rehearsal.cli import rehearse


def register(app) -> None:
    app.cli.add_command(scripts)
    app.cli.add_command(ocds)
    app.cli.add_command(migrate)
    app.cli.add_command(invite_link)
    app.cli.add_command(rehearse)
    app.cli.add_command(forget)


@click.command("migrate")
def migrate():
    """Bring the database up to date."""
    migrations.upgrade()
    click.echo("The database is up to date.")


@click.command("invite")
@click.option("--role", "roles", multiple=True, type=click.Choice(ROLES), required=True, help="May be given more than once.")
def invite_link(roles):
    """Print a one-time link that creates an account."""
    settings = current_app.config["SETTINGS"]
    if not settings.has_passwords:
        raise click.ClickException("WORKSHOP_PASSWORDS is 0: people come in by single sign-on, and a one-time link would be refused.")
    token = db.write(lambda session: invite(session, roles))
    click.echo(f"{settings.address}/first/{token}")
