"""The books over HTTP: one declaration of an operation parses its requests, runs them and publishes them."""
