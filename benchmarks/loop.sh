#!/bin/sh
# One picture's way through all rooms, as commands. FOLDER gets everything, the studio's home too.
#
#     sh benchmarks/loop.sh [FOLDER] [PHOTO OF A PERSON]
#
# Without a photo, scikit-image's own picture of an astronaut is worn.
set -eu
out=${1:-demo/loop}
mkdir -p "$out"
photo=${2:-$out/person.png}
modiste() { python -m modiste --home "$out/home" "$@"; }
first() { python -c 'import json,sys; value=json.load(sys.stdin)
for key in sys.argv[1].split("."): value = value[int(key)] if key.isdigit() else value[key]
print(value)' "$1"; }

[ -f "$photo" ] || python -c 'import sys, skimage.data; from PIL import Image
Image.fromarray(skimage.data.astronaut()).save(sys.argv[1])' "$photo"

# A prompt becomes a sewn design; another fabric on the same cut, with its pattern and tech sheet.
modiste sew "navy linen wrap dress" --seed 7 --pixels 768 -o "$out/sewn"
modiste fabric floral --seed 7 -o "$out/fabrics"
fabric=$(ls "$out"/fabrics/*.png | head -n 1)
spec=$(ls "$out"/sewn/*.json | head -n 1)
modiste sew --from "$spec" --fabric "$fabric" --pixels 768 --pattern "$out/pattern.pdf" --sheet "$out/sheet.pdf" -o "$out/recut"
# The fabric on a person's photo.
modiste drape "$photo" "$fabric" -o "$out/worn.png"
# A shop, a wardrobe, a conversation and a board, made by the package; what is nearest to the design.
modiste example > "$out/example.txt"
modiste find --image "$(ls "$out"/recut/*.png | head -n 1)" --text "under 100 euro" --sheet "$out/nearest.png"
# One into the wardrobe; an outfit for rain; what would improve it; more like it; the trend that it belongs to.
item=$(modiste wardrobe add "$(ls "$out"/recut/*.png | head -n 1)" --as-is --type dress --json | first items.0.id)
modiste outfit --must "$item" --weather "12C rain" --collage "$out/outfit.png" --keep "For rain"
modiste improve "$(modiste outfit --kept --json | first outfits.0.id | cut -c1-8)" -o "$out/improved"
modiste recommend -k 3
modiste trends --by type,colour
# Asked about in the chat, in both languages.
modiste chat --say "what should I wear with a dress, 12C and rain, no heels?"
modiste chat --say "какие платья сейчас в моде?"
