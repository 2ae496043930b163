"""The `doithoai` command: what an operator does, and what `make run` does in one go.

Every refusal is one sentence on the standard error and exit code 1 (api.cli.refusals).
"""

from __future__ import annotations

from typing import Final

import typer

from api.cli import contract, database, history, jobs, run, seed, serve
from api.cli.refusals import OneSentence

app: Final = typer.Typer(
    name="doithoai",
    help="Đối Thoại: dialogue between a province's leaders and its people.",
    cls=OneSentence,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("run")(run.run)
app.command("serve")(serve.serve)
app.command("worker")(serve.worker)
app.add_typer(database.app, name="db")
app.add_typer(seed.app, name="seed")
app.add_typer(jobs.app, name="jobs")
app.command("openapi")(contract.openapi)
app.command("verify-history")(history.verify)
