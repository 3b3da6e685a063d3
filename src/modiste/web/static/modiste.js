// The parts of the pages that Gradio has none of.

import "./recall.js";
import "./jobs.js";
import "./cards.js";
import "./pressed.js";
import "./live.js";
import "./compare.js";
import "./palette.js";
import "./chips.js";
import "./picker.js";
import "./brush.js";
import "./training.js";
import "./boards.js";
