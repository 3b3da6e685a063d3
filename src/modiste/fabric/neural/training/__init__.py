"""Training tasks of the fabric networks: U-Net, its distillation, super-resolution, DCGAN."""
