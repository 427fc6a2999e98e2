import Typebot from "@typebot.io/js/web";

// The bot's first answer is a file of this server. It is fetched as from Typebot's, but by GET.
const send = fetch;
window.fetch = (request, ...options) =>
  request.url?.endsWith("/startChat") ? send("/demo/bench/typebot/answer.json") : send(request, ...options);

Typebot.initPopup({ typebot: "bench", apiHost: location.origin });

export const { open } = Typebot;
