// The page Fabric: a model of one's own brings its own categories.

import { call, fragment, page, warn } from "./core.js";

const form = document.querySelector('form[data-keep="fabric"]');
form?.elements.model.addEventListener("change", async (event) => {
  try {
    const options = await call(`${page.base}fabric/categories?model=${encodeURIComponent(event.target.value)}`,
      { html: true });
    form.elements.category.replaceChildren(fragment(options));
    if (event.target.value) form.querySelector('[name=engine][value="neural"]').checked = true;
  } catch (error) {
    warn(error);
  }
});
