"""``WATCH=``: events are sent to whoever wants to be told: webhooks, mail, feeds and files (docs/word-out.md)."""
