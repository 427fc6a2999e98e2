// Loads a peer as the widget is loaded: at the first sign of intent, and at a click at the latest.
export const opens = (load) => {
  const button = document.querySelector("#open");
  let loading;
  const once = () => loading ??= load();
  button.addEventListener("pointerover", once);
  button.addEventListener("click", async () => (await once()).open());
};
