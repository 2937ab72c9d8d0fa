"""The shipped abuse scorer: features, lexicon, model. `docs/abuse-model.md` is its card."""
