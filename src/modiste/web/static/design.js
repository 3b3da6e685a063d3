// The page Design: the brush paints on the first reference.

const form = document.querySelector('form[data-keep="design"]');
if (form) {
  const picker = form.querySelector("#references m-picker");
  const brush = form.querySelector("#inpaint m-brush");
  picker.addEventListener("change", () => {
    const first = picker.value?.[0]?.id ?? null;
    if (first !== (brush.value?.picture ?? null)) brush.begin(first, []);
  });
}
