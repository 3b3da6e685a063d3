"""Pictures in, pictures out, without models: linear light, guided filter, matting, cut-outs."""
