"""Builders: the one place that turns sizes into diffusers networks."""

from diffusers import DDIMScheduler, PriorTransformer, UnCLIPScheduler, UNet2DConditionModel, VQModel

from modiste.design.presets import MoVQSize, PriorSize, UNetSize

TRAIN_STEPS = 1000


def build_movq(size: MoVQSize) -> VQModel:
    """Kandinsky's MoVQ autoencoder (Zheng et al., 2022, "MoVQ"; spatially conditioned norm) at a size."""
    levels = len(size.widths)
    return VQModel(
        in_channels=3,
        out_channels=3,
        down_block_types=("DownEncoderBlock2D",) * levels,
        up_block_types=("UpDecoderBlock2D",) * levels,
        block_out_channels=size.widths,
        layers_per_block=size.layers_per_block,
        latent_channels=size.latent_channels,
        vq_embed_dim=size.latent_channels,
        num_vq_embeddings=size.codebook,
        norm_type="spatial",
        norm_num_groups=size.norm_groups,
        mid_block_add_attention=False,
    )


def inpaint_channels(latent_channels: int) -> int:
    """Channels that Kandinsky's inpainting denoiser sees: noisy latents, kept latents, and the mask of what is kept."""
    return 2 * latent_channels + 1


def build_unet(size: UNetSize, *, space: int, text_width: int, inpaints: bool = True) -> UNet2DConditionModel:
    """Kandinsky 2.1's denoiser (Razzhigaev et al., 2023): image embedding and multilingual text both as attention
    tokens and added to the time embedding; twice the channels out, since the stock pipelines split off a variance.

    One network is trained for drawing and inpainting: with nothing kept the extra input channels are zero, so the
    drawing denoiser is the same network with the first convolution cut to the latent channels.
    """
    down = tuple("SimpleCrossAttnDownBlock2D" if a else "ResnetDownsampleBlock2D" for a in size.attends)
    up = tuple("SimpleCrossAttnUpBlock2D" if a else "ResnetUpsampleBlock2D" for a in reversed(size.attends))
    return UNet2DConditionModel(
        sample_size=size.latent_side,
        in_channels=inpaint_channels(size.latent_channels) if inpaints else size.latent_channels,
        out_channels=2 * size.latent_channels,
        down_block_types=down,
        mid_block_type="UNetMidBlock2DSimpleCrossAttn",
        up_block_types=up,
        block_out_channels=size.widths,
        layers_per_block=size.layers,
        attention_head_dim=size.head_width,
        norm_num_groups=size.norm_groups,
        cross_attention_dim=space,
        encoder_hid_dim=text_width,
        encoder_hid_dim_type="text_image_proj",
        addition_embed_type="text_image",
        resnet_time_scale_shift="scale_shift",
    )


def build_scheduler() -> DDIMScheduler:
    """DDIM in the v-parameterisation with zero terminal SNR (Lin et al., 2024): product photos are mostly white, and
    a schedule that leaks the mean cannot draw pure white."""
    return DDIMScheduler(
        num_train_timesteps=TRAIN_STEPS,
        beta_schedule="scaled_linear",
        beta_start=0.00085,
        beta_end=0.012,
        clip_sample=False,
        set_alpha_to_one=True,
        steps_offset=0,
        prediction_type="v_prediction",
        timestep_spacing="trailing",
        rescale_betas_zero_snr=True,
    )


def build_prior(size: PriorSize, *, space: int, text_width: int, text_tokens: int) -> PriorTransformer:
    """unCLIP's diffusion prior (Ramesh et al., 2022, section 2.2) from text to image embedding."""
    if size.heads * size.head_width != text_width:
        raise ValueError("the prior's width must equal the text tower's")
    return PriorTransformer(
        num_attention_heads=size.heads,
        attention_head_dim=size.head_width,
        num_layers=size.layers,
        embedding_dim=space,
        num_embeddings=text_tokens,
        additional_embeddings=4,
        encoder_hid_proj_type=None,
    )


def build_prior_scheduler() -> UnCLIPScheduler:
    """Kandinsky's scheduler of the prior: the network predicts the clean embedding."""
    return UnCLIPScheduler(
        variance_type="fixed_small_log", num_train_timesteps=TRAIN_STEPS, clip_sample=True, clip_sample_range=5.0,
        prediction_type="sample")
