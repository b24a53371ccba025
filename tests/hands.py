"""Hands that use the keyboard alone."""

FOCUSED = """() => {
  const el = document.activeElement;
  const words = (e) => [e.labels?.[0]?.innerText, e.getAttribute("aria-label"), e.innerText, e.value].filter(Boolean).join(" ");
  return el === document.body ? "" : words(el).replace(/\\s+/g, " ");
}"""


class Keys:
    """Hands on the keyboard: `to(words)` tabs until the focus stands on something called so."""

    def __init__(self, page):
        self.page = page

    def to(self, words: str, most: int = 80) -> "Keys":
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if words in self.page.evaluate(FOCUSED):
                return self
        raise AssertionError(f"Tab never reached “{words}”")

    def press(self, *keys: str) -> "Keys":
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def type(self, text: str) -> "Keys":
        self.page.keyboard.type(text)
        return self
