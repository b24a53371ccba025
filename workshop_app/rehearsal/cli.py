"""`rehearse`: play a whole workshop with simulated people, or fill a real one with simulated colleagues."""
from pathlib import Path

import click

HERE = "http://127.0.0.1:5000"


@click.command("rehearse")
@click.option("--participants", type=click.IntRange(2, 200), default=12, show_default=True, help="How many simulated people take part.")
@click.option("--seconds", type=click.FloatRange(0, 3600), default=20, show_default=True,
              help="How long the stages take in all; with --join, how long people take over each stage.")
@click.option("--script", default="two-hours", show_default=True, metavar="KEY", help="The facilitation script or programme to play.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default="demo", show_default=True, help="Where files go.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.option("--url", metavar="URL", help="Play on a server that runs already. Needs the account of a facilitator.")
@click.option("--email", help="E-mail address of that account.")
@click.option("--password", envvar="REHEARSE_PASSWORD", help="Its password; better in REHEARSE_PASSWORD, or typed when asked.")
@click.option("--join", metavar="CODE",
              help=f"A join code or link. Fill that workshop, on {HERE} or --url, with colleagues who follow its facilitator.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another number, other words and tastes.")
def rehearse(participants, seconds, script, out, as_json, url, email, password, join, seed):
    """Rehearse a whole workshop with simulated people.

    On a server of its own, which is thrown away afterwards, unless --url or --join name one that runs.
    """
    # Imported here, because the server registers this command too and has no use for a rehearsal's own belongings.
    from workshop_app.rehearsal import summary
    from workshop_app.rehearsal.ways import fill, perform

    if join:
        found = fill(join, with_scheme(url) or HERE, participants, seconds, seed)
    else:
        found = perform(with_scheme(url), (email, password), participants, seconds, seed, script, out)
    click.echo(summary.as_json(found) if as_json else summary.readable(found), nl=not as_json)
    if found["handed_over"]:
        click.echo(summary.HANDED_OVER, err=as_json)  # after JSON, nothing else may stand


def with_scheme(url: str | None) -> str | None:
    return f"http://{url}" if url and "://" not in url else url
