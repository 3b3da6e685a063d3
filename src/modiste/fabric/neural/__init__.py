"""The engines that learn, `neural` and `dcgan`: a tileable U-Net, the DCGAN baseline, super-resolution."""
