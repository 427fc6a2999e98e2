// The controls of the demo storefronts. Nothing here belongs to the widget.
const stage = document.querySelector(".stage");
const picture = stage.querySelector("img");

for (const button of document.querySelectorAll(".views button")) {
  button.addEventListener("click", () => {
    stage.dataset.view = button.dataset.view;
    for (const other of document.querySelectorAll(".views button")) other.ariaPressed = other === button;
  });
}

for (const choice of document.querySelectorAll("[name=variant]")) {
  choice.addEventListener("change", () => {
    const address = picture.getAttribute("src").split("#")[0];
    picture.src = `${address}#${choice.value}`;
  });
}

const engraving = stage.querySelector(".engraving");
document.querySelector("#engraving")?.addEventListener("input", ({ target }) => (engraving.textContent = target.value));
document.querySelector("#font")?.addEventListener("change", ({ target }) => (engraving.dataset.font = target.value));

document.querySelector("form.buying").addEventListener("submit", (event) => {
  event.preventDefault();
  event.target.querySelector("output").textContent = "This is a demo storefront, so nothing was added. Thank you for trying it.";
});
