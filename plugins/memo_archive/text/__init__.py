"""What has to be known of language: addresses, sentences, spelling, imperatives."""
