"""Knowledge of language: addresses, sentences, spelling, imperatives."""
