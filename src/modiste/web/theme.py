"""The look of the pages: warm paper, ink, one accent, and no font from anywhere but this computer."""

from typing import Final

import gradio as gr

PAPER: Final = "#f6f2ec"
SURFACE: Final = "#fffdf9"
INK: Final = "#1d1a17"
MUTED: Final = "#6b635a"
LINE: Final = "#d9d0c3"
ACCENT: Final = "#7d2434"
ACCENT_DARK: Final = "#5f1826"
SANS: Final = ("Avenir Next", "Segoe UI", "Helvetica Neue", "Liberation Sans", "Arial", "sans-serif")

_ACCENTS: Final = gr.themes.Color("#fbf1f2", "#f4dcdf", "#e7b6bd", "#d28a95", "#b55a69", "#96394a", ACCENT, ACCENT_DARK,
                                  "#47111b", "#330b13", "#22060c", name="garnet")
_GREYS: Final = gr.themes.Color("#fdfbf8", PAPER, "#ece5db", LINE, "#b9ae9f", "#8d8377", MUTED, "#4d463f", "#332e29",
                                INK, "#120f0d", name="linen")


def theme() -> gr.themes.Base:
    """Gradio's theme. Both of its modes are the same light one: the pictures are judged on one ground."""
    made = gr.themes.Base(primary_hue=_ACCENTS, secondary_hue=_GREYS, neutral_hue=_GREYS, radius_size="none",
                          text_size="md", font=list(SANS), font_mono=["ui-monospace", "Consolas", "monospace"])
    made.set(
        body_background_fill=PAPER, body_text_color=INK, body_text_color_subdued=MUTED, background_fill_primary=SURFACE,
        background_fill_secondary=PAPER, border_color_primary=LINE, border_color_accent=ACCENT,
        block_background_fill="transparent", block_border_width="0px", block_shadow="none", block_padding="0px",
        block_label_background_fill="transparent", block_label_text_color=MUTED, block_title_text_color=MUTED,
        block_title_text_size="12px", block_title_text_weight="500", block_info_text_color=MUTED,
        block_info_text_size="13px", panel_background_fill="transparent", panel_border_width="0px",
        form_gap_width="0px", layout_gap="22px", input_background_fill=SURFACE, input_border_color=LINE,
        input_border_color_focus=INK, input_border_width="1px", input_shadow="none", input_shadow_focus="none",
        input_placeholder_color="#8d8377", slider_color=ACCENT, checkbox_background_color_selected=ACCENT,
        checkbox_border_color_selected=ACCENT, checkbox_label_background_fill=SURFACE,
        checkbox_label_background_fill_selected=SURFACE, checkbox_label_border_color=LINE,
        checkbox_label_border_color_selected=INK, checkbox_label_text_color_selected=INK,
        button_primary_background_fill=INK, button_primary_background_fill_hover=ACCENT,
        button_primary_border_color=INK, button_primary_text_color=SURFACE,
        button_secondary_background_fill=SURFACE, button_secondary_background_fill_hover=PAPER,
        button_secondary_border_color=LINE, button_secondary_text_color=INK, button_large_padding="14px 28px",
        button_large_text_weight="500", link_text_color=ACCENT, link_text_color_hover=ACCENT_DARK,
    )
    for name in list(vars(made)):
        if name.endswith("_dark"):
            setattr(made, name, getattr(made, name.removesuffix("_dark")))
    return made
