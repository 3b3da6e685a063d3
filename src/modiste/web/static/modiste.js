// Everything that the pages do beyond plain forms and links.

import "./keep.js";
import "./forms.js";
import "./slider.js";
import "./bolt.js";
import "./jobs.js";
import "./cards.js";
import "./select.js";
import "./viewer.js";
import "./compare.js";
import "./palette.js";
import "./chips.js";
import "./picker.js";
import "./bring.js";
import "./brush.js";
import "./training.js";
import "./boards.js";
import "./design.js";
import "./fabric.js";
import "./recolour.js";
import "./tryon.js";
import "./turn.js";
import "./sewing.js";

document.documentElement.dataset.ready = "";
