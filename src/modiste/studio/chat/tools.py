"""The rooms as tools for other assistants: each takes a request in words. Names say the intent."""

from typing import Any, Final

from modiste.stylist.conversation.values import Intent

TOOLS: Final = {
    Intent.FIND: "Search the catalogue for garments to buy, or ask for its cheapest, dearest or how many. Name type, "
                 "colour, material, size, price with currency, and what must not be: limits are held exactly.",
    Intent.DESIGN: "Design a garment as a picture from a description.",
    Intent.CHANGE: "Change the last design: longer, other sleeves, another colour or material.",
    Intent.FABRIC: "Make a seamless fabric: cheetah, checkered, dotted, floral, leaves, paisley, striped, zigzag, "
                   "zebra, houndstooth or camouflage, in colours.",
    Intent.DRAPE: "Put the last fabric, or a colour, on the clothes of the person's last photo.",
    Intent.OUTFIT: "Put outfits together from the person's wardrobe for an occasion and weather.",
    Intent.IMPROVE: "Say the smallest change that improves the person's outfit.",
    Intent.RECOMMEND: "Recommend garments by the person's taste, within limits.",
    Intent.FIT: "Say which size of the garment spoken of to take.",
    Intent.TRENDS: "Say what is rising and falling in fashion.",
    Intent.WARDROBE: "Answer a question about what the person owns.",
}
_SCHEMA: Final = {
    "type": "object", "required": ["request"], "additionalProperties": False,
    "properties": {"request": {"type": "string", "maxLength": 2000,
                               "description": "In plain English or Russian, with every limit that was said."}}}


def openai_tools() -> list[dict[str, Any]]:
    """As an OpenAI-compatible endpoint takes them."""
    return [{"type": "function", "function": {"name": intent.value, "description": about, "parameters": _SCHEMA}}
            for intent, about in TOOLS.items()]


def mcp_tools() -> list[dict[str, Any]]:
    """As the Model Context Protocol lists them."""
    return [{"name": intent.value, "description": about, "inputSchema": _SCHEMA} for intent, about in TOOLS.items()]


def tool_intent(name: str) -> Intent | None:
    """The intent of a tool's name; None where there is no such tool."""
    return next((intent for intent in TOOLS if intent.value == name), None)
