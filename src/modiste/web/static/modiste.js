// Everything that the pages do beyond plain forms and links; what only some pages have is loaded where it is.

import "./keep.js";
import "./forms.js";
import "./slider.js";
import "./bolt.js";
import "./jobs.js";
import "./cards.js";
import "./select.js";
import "./viewer.js";
import "./bring.js";

// A page whose pieces come later names itself beside the element: its scripts are there before them.
const PARTS = {
  chips: "m-chips", palette: "m-palette, #sewing-words", brush: "m-brush", training: "m-set",
  compare: "m-compare, #tryon-form, #improve-form", boards: ".m-boards, [data-board-form]", design: '[data-keep="design"]',
  fabric: '[data-keep="fabric"]', tryon: "#tryon-form", recolour: "[data-recolour]", turn: "m-turn, #sewing-words",
  sewing: "#sewing-words", find: ".find", stylist: "#m-chat", foryou: "#m-foryou", wardrobe: ".wardrobe",
  outfits: "#m-outfits", account: "#restore-form, #erased",
};
const wanted = Object.entries(PARTS).filter(([, selector]) => document.querySelector(selector));
await Promise.all(wanted.map(([name]) => import(`./${name}.js`)));

document.documentElement.dataset.ready = "";
