"""The Inside page of networks that others have trained on photographs."""
