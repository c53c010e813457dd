"""The open store: connection, errors, migrations, sessions."""
