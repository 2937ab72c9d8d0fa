"""Pure core: events, cascades, frames and time. Knows no Kafka, Faust, clock, file, metric or log."""
