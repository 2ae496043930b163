"""The file of record against the code."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli.command import doithoai, environment

from api.cli import contract
from api.cli.refusals import Refused


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_committed_contract_is_what_the_code_says(tmp_path: Path, seed: str) -> None:
    """In every process, although sets have another order in each."""
    done = doithoai("openapi", "--check", env=environment(tmp_path / "var", PYTHONHASHSEED=seed))
    assert (done.code, done.complained) == (0, "")
    assert not (tmp_path / "var").exists()


def test_drift_is_refused_and_mended_by_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contract, "RECORD", tmp_path / "v1.yaml")
    with pytest.raises(Refused, match="make openapi"):
        contract.openapi(check=True)
    contract.openapi()
    contract.openapi(check=True)
    written = contract.RECORD.read_text()
    contract.RECORD.write_text(written.replace("operationId: sign_in", "operationId: sign_out", 1))
    with pytest.raises(Refused, match="make openapi"):
        contract.openapi(check=True)
