"""Forms, one module per screenful."""
