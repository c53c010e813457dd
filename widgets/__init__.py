"""One file a widget: data in, messages out."""
