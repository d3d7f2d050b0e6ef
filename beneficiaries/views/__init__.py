"""Views, one module per screenful."""
