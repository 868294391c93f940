"""The HTTP side without pages: who asks, the JSON API, downloads, health, and errors as answers."""
