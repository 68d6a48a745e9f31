// While a Chinese word is being composed from pinyin, its letters are nobody's business: not a search's, not a save's.
// Once the word stands, one `input` event tells everybody.

for (const type of ["input", "keyup", "keydown", "search"]) {
  document.addEventListener(
    type,
    (event) => {
      // 229 is what older web views report instead of isComposing
      if (event.isComposing || event.keyCode === 229) event.stopImmediatePropagation();
    },
    true,
  );
}

// For scripts that come while a word is being composed.
document.addEventListener(
  "compositionstart",
  ({ target }) => {
    target.dataset.composing = "";
  },
  true,
);

document.addEventListener(
  "compositionend",
  ({ target }) => {
    delete target.dataset.composing;
    setTimeout(() => target.dispatchEvent(new Event("input", { bubbles: true })), 0);
  },
  true,
);
