"""The body: measures and public size tables, and a mannequin that is fitted to them and stands in a pose.

Landmarks of a `BodyMesh` (metres; L is the wearer's left, at +x):

| name | where |
|---|---|
| crown | the top of the head |
| neck_back, neck_front | cervicale; the pit of the neck |
| side_neck_L, side_neck_R | where the neck meets the shoulder line |
| shoulder_L, shoulder_R | the shoulder point (acromion) |
| underarm_L, underarm_R | the highest point of the armpit |
| bust_L, bust_R | the bust point |
| underbust, waist, hip | middle of the slice at that level; z is the level |
| crotch | the lowest point of the trunk |
| elbow_L ... wrist_L ... knee_L ... ankle_L ... | joints (and _R) |

Axes (polylines from the upper end): torso (neck base to crotch), neck, head (crown down), left_arm and right_arm
(shoulder, elbow, wrist), left_leg and right_leg (hip, knee, ankle).
"""

from modiste.sewing.body.complete import complete_measures, parse_body
from modiste.sewing.body.mannequin import frames, mannequin, posed
from modiste.sewing.body.sizes import size_measures

__all__ = ["complete_measures", "frames", "mannequin", "parse_body", "posed", "size_measures"]
