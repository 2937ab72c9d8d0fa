"""What single accounts do: `machine.Actors`, a ledger an account, and what people enter about it (docs/actors.md)."""
