"""The crawler: it touches the web and writes archives. It may import ``archive``; ``archive`` never imports it."""
