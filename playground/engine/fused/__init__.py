"""Small dense networks trained by kernels of our own, where PyTorch would spend its time between its operations."""
