"""Pure readers and detectors over what `graph` keeps. Knows no Kafka, Faust, clock, file, metric or log."""
