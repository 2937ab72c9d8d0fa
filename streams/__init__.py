"""The only code that meets the world: adapters, ingest, Faust app, replay, simulation, command line."""
