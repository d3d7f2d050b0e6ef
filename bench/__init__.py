"""Programs that print figures: how fast pages are beside the bare SQL behind them. Never part of the tests."""
