"""Palettes that suit drawn patterns: hex colours, the ground first."""

_NEUTRAL = 3  # how much bluer a grey may be than it is green


def is_natural(palette: str) -> bool:
    """Whether an animal might have such a ground: tan to cream or grey, not pink or blue."""
    red, green, blue = (int(palette[at : at + 2], 16) for at in (0, 2, 4))
    return red >= green >= blue - _NEUTRAL


ANIMAL = (
    "e8c690 c98f4e a8692f 1d120c", "d9b079 b98049 8f5a2c 17100c", "f1e2c6 d9b98c b5834f 2a1a10",
    "efefec cfcac4 9d958c 1b1b1d", "d8b48a c49a6a 7e4f2b 0f0a08", "f2c9cf e8a3b0 b9546e 2a1016",
    "d7dee6 a9b8c8 5d7186 12161d", "d7b28a b17e4c 8a4a24 251309",
)
FLOWERS = (
    "fbf7f0 d8466b f4a3b5 f2c84b 4f8a4c", "1b2340 e86a7a f6c1b8 f3d36b 5c9a78",
    "0f0f12 d93a4e f08a96 f5c542 3d7a46", "fff3ee e8837b f7c5b4 c94f4f 7fa67a",
    "f7e9c8 d1683c f0b35b 7a3a2a 5f7f4a", "eaf2f8 3f6fb5 9cc0e6 f3cf5f 5a9186",
    "5a1830 f09aa8 f9d7d2 f2c14e 7fa37a", "f3eef9 8a5fb8 c9aee3 f1d06a 6b9a72",
    "0e3b3c f3a58a fbe0cf f0c052 6fb28c", "f9d9dd c93a62 ffffff f1c24a 4c8b5e",
    "2b2b30 ffffff d8d8dc f0c24f 8a9a8c", "ffffff 20305c 6f8fc4 e04f5f 4a7f6a",
)
TWO = (
    "ffffff 111114", "111114 ffffff", "ffffff 1f3a72", "1f3a72 ffffff", "ffffff c8253b", "c8253b ffffff",
    "f7d6dc b8325a", "f4e9d2 2a4d4a", "2f6f5c f7f1e1", "f5c63c 202024", "d9e8f5 2e5fa3", "7a2a6a f5dcea",
    "efe6da 7a4a2b", "e9704f fff3e6",
)
MANY = (
    "ffffff 1f3a72 c8253b f2b632", "f7f1e4 2a6f6a e2725b f3c04b", "14182b f25f5c ffe066 50b5b0",
    "fdf2f4 e0527f 6fb6d9 f4c84e", "f2ece2 3b3b3f a04a34 d9a441", "eef3f0 3f7f5f 9fc9a5 22343a",
    "2a2f55 ffffff e8577a 6fc3df", "fff8e7 ff8a5b 5f6cae 3aa08c",
)
LEAVES = (
    "f7f5ea 2f6b46 6fa56a a9c98c", "10201c 3f8f62 7fc28d 1f5a44", "ffffff 1f5f54 4f9f86 8fc7a8",
    "f6e7d3 5d7a3a 93a85a c98b4e", "1d2c4f 5fae92 a5d6b8 38708a", "f9e3e0 2f7a5f 79b593 e58f85",
    "0e0e10 2f7d4a 6db36f d7c14f", "e8eef0 35536b 7f9fb2 b3c9d2",
)
CHECKS = (
    "b3202e 1a2a1f 23395d f0d264", "1f3f2f 1a2340 0f0f12 e8c94f", "e9dcc3 8a5a33 2b2b2f b3202e",
    "23395d 8fa3c9 101626 f5f2ea", "f5f2ea 2f5f8a 7fa3c9 c8253b", "6b6f78 2a2c31 3f424a d7d9de",
    "f2d5d9 a8325a 5a1f3a ffffff", "ffffff 20242c 6a6f7a c8253b",
)

TICKING = ("f1e9d8 2a4a7a", "f4efe4 8a2f2f", "efe6d2 3a3a3c", "f3ece0 4f6a4a", "f6f1ea 7a5a3a")
SUITING = ("f5f3ee 151517", "f5f3ee 151517", "efe6d5 5a3a28", "e9edf2 23365f", "f3e9ec 8a2444", "d9d9d6 3a3c40")
CAMOUFLAGE = ("a89a74 6b7048 4a3b2a 1e211a", "8d9468 565f3a 3a2f22 17190f", "c9b893 9c8558 6f5a3c 4a3c2a",
               "b9bec4 7f868e 4f555c 1f2226", "8fa3b8 4f6a88 2a3c58 101a2b")
ZEBRA = ("f7f5f0 141416", "f7f5f0 141416", "ffffff 1a1a1c", "efe7da 2b1d16", "d9d9dc 101012", "f4d9de 1a1416",
          "e8dcc2 3a2417")
COW = ("f7f4ee 17120f", "f7f4ee 4a2c1c", "fbf9f5 101012", "efe3d0 5a3824")
TIGER = ("f3b765 d97a22 17110d", "f7dcae e0953f 1d130d", "f4f1ea d6cfc4 18181a")
SNAKE = ("e9e1cf c6b48f 8a7350 2a211a", "efeeea c9c8c4 8d8c8a 1d1d1f", "d9c9a2 a98f5c 6d7a4a 1f2417",
          "e7d3c4 b98c78 7a4a44 231412")
PAISLEY = ("7a1f33 e8c37a d98a5b 2f5f6a", "1f2f5a e9dcc0 c9744f 7fa3b5", "f4ead6 a8323e 2f5f78 d9a441",
            "0f2f33 e3b04b c9573a f2e3c4", "3a1f4a e7b7c8 b5607f f0d58a", "f7f3ec 2f3f6f 8fa8cf c9654f",
            "141416 e9e4da a9a296 c9a24f")
PINSTRIPE = ("1c2440 b9c2d6", "1b1b1f a9abb2", "3a3d45 d2d4da", "2f2a28 b3a595", "f4f6fa 4a6aa5", "14213d e2e6ee")
STRIPES = (*MANY, *(f"{two} 8a8f99 c9a24f" for two in TWO))
GINGHAM = tuple(two for two in TWO if two[:6] in ("ffffff", "f7d6dc", "f4e9d2", "d9e8f5", "efe6da"))
KNITTED = (
    "f3ece0 1f2f52 a3232f 7d8a94", "1f2a44 f3ece0 b33a3a 8fa3b5", "a3232f f5efe4 1f3b2d d9b36c",
    "e9e4da 3b3b3f 8a5a3c c9b79a", "22382f f3ece0 b5462f d8b45c", "8a919b f5f2ea 22262e a3232f",
)
ZIGZAG = (*MANY, *TWO)
MARBLE = ("f4f2ee b9b5af 3d3a38", "f6f4f1 d9c9ae 8a6a3a", "20201f 56524c e9e2d4", "e9efe9 9fb8a8 2f5a4a",
          "f7ece9 e0b5ae 9a4f4c", "eef1f5 a9b8c8 2f4a6a")
TIE_DYE = ("f7f4ec 2f6fc0 e0527f f2c23f", "f6f3ee 1f3a72 2f6fb5 7fb2e0", "f9f3ea e8577a f2914b f5cf55",
           "f4f4ee 2f8f7a 3f6fb5 8a4fa5", "f6f2f4 7a3f9a b56fc8 e59ac0", "f3f1ec 3a3a3f 6b6c72 a3a4a8")
OMBRE = ("f4e3dc e2a3a4 a8405c", "eef3f6 8fb3d4 24477a", "f6ead0 eeb272 c2502f", "e4efe9 7fb5a4 1f5a5a",
         "d9d2e6 9578b8 442a68", "e6e4e1 8d8c8f 222226")
BLOCKS = ("1d2545 f4f2ec c4202b", "f4f2ec d9a441 22302a", "23395d 8fa3c9 f5f2ea", "2b2b2f e2725b f3ead9",
          "f2d5d9 b8325a 3a1f2a", "33503f e9dcc3 8a5a33")
PATCHES = ("f5efe2 2a4a7a c8463f e3b04b 6f8f6a", "f7f1e6 1f2f5a 6f8fc4 d9dfe8 a9b8c8",
           "f3e7d6 7a3a2a c9744f e8c37a 3f5a4a", "f6ecea b8506f e8a3b0 6fa59a f2d58a")
