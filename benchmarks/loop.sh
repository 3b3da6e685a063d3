#!/bin/sh
# One picture's way through all rooms, as commands. FOLDER gets everything, the studio's home too.
#
#     sh benchmarks/loop.sh [FOLDER] [PHOTO OF A PERSON]
#
# Without a photo, scikit-image's own picture of an astronaut is worn. PYTHON names another Python.
set -eu
out=${1:-demo/loop}
if [ -e "$out/home" ]; then
    echo "$out/home is there already: name another folder, or remove it" >&2
    exit 2
fi
mkdir -p "$out"
photo=${2:-}
python=${PYTHON:-python}
modiste() { "$python" -m modiste --home "$out/home" "$@"; }
first() { "$python" -c 'import json,sys; value=json.load(sys.stdin)
for key in sys.argv[1].split("."): value = value[int(key)] if key.isdigit() else value[key]
print(value)' "$1"; }
each() { "$python" -c 'import json,sys
print(*(one["id"] for one in json.load(sys.stdin)["items"] if one["slot"] in sys.argv[1].split(",")))' "$1"; }

# A prompt becomes a sewn design; another fabric on the same cut, with its pattern and tech sheet.
modiste sew "navy linen wrap dress" --seed 7 --pixels 768 -o "$out/sewn"
modiste fabric floral --seed 7 -o "$out/fabrics"
fabric=$out/fabrics/floral-7.png
spec=$(ls "$out"/sewn/*.json | head -n 1)
modiste sew --from "$spec" --fabric "$fabric" --scale-cm 20 --pixels 768 --pattern "$out/pattern.pdf" --sheet "$out/sheet.pdf" -o "$out/recut"
dress=$(ls "$out"/recut/*.png | head -n 1)
# The fabric on a person's photo. Of a space suit too much is found, ring and helmet too: what is orange of it is the
# cloth, which on the page Try on is a few strokes of the brush.
if [ -n "$photo" ]; then
    modiste drape "$photo" "$fabric" --scale-cm 20 -o "$out/worn.png"
else
    photo=$out/person.png
    "$python" -c 'import sys, skimage.data; from PIL import Image
Image.fromarray(skimage.data.astronaut()).save(sys.argv[1])' "$photo"
    modiste mask "$photo" -o "$out/found.png"
    "$python" - "$photo" "$out/found.png" "$out/mask.png" <<'END'
import sys

import numpy as np
from PIL import Image
from scipy import ndimage

red, green, blue = np.moveaxis(np.asarray(Image.open(sys.argv[1]).convert("RGB"), np.int16), 2, 0)
orange = ndimage.median_filter(((red - blue > 50) & (red - green > 15)).astype(np.uint8), 5) > 0
suit = ndimage.binary_closing(orange, iterations=4) & (np.asarray(Image.open(sys.argv[2]).convert("L")) > 127)
pieces, count = ndimage.label(suit)
largest = 1 + int(np.argmax(ndimage.sum(suit, pieces, range(1, count + 1))))
Image.fromarray(np.where(pieces == largest, 255, 0).astype(np.uint8)).save(sys.argv[3])
END
    modiste drape "$photo" "$fabric" --mask "$out/mask.png" --scale-cm 20 -o "$out/worn.png"
fi
# A shop, a wardrobe, a conversation and a board, made by the package; what is nearest to the design.
modiste example > "$out/example.txt"
modiste find --image "$dress" --text "under 100 euro" --sheet "$out/nearest.png"
# One into the wardrobe; an outfit for rain; what would improve it (or all that
# hangs there, worn at once); more like it; the trend that it belongs to.
item=$(modiste wardrobe add "$dress" --as-is --type dress --json | first items.0.id)
modiste outfit --must "$item" --weather "12C rain" --collage "$out/outfit.png" --keep "For rain" > "$out/outfit.txt"
modiste improve "$(modiste outfit --kept --json | first outfits.0.id | cut -c1-8)" --weather "12C rain" > "$out/improved.txt"
modiste improve $(modiste wardrobe list --json | each upper,lower,outer) --occasion wedding >> "$out/improved.txt"
modiste recommend -k 3 > "$out/recommended.txt"
modiste trends --by type,colour > "$out/trends.txt"
# Asked about in the chat, in both languages.
modiste chat --say "what should I wear with a dress, 12C and rain, no heels?" > "$out/chat.txt"
modiste chat --say "какие платья сейчас в моде?" >> "$out/chat.txt"
# A board of it, whose pictures the studio shows with their lineage (modiste --home FOLDER/home studio), and its lookbook.
modiste board "From a prompt to a lookbook" "$fabric" "$out"/sewn/*.png "$dress" "$out/worn.png" "$out/outfit.png" --lookbook "$out/lookbook.pdf"
cat "$out/outfit.txt" "$out/improved.txt" "$out/recommended.txt" "$out/trends.txt" "$out/chat.txt"
