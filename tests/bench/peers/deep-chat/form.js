import "deep-chat/dist/deepChat.bundle.js";

const chat = document.createElement("deep-chat");
chat.connect = { handler: (body, { onResponse }) => onResponse({ text: "Hello" }) };
chat.style.fontFamily = "system-ui"; // With its own font, it would fetch that from another server.
const dialog = document.createElement("dialog");
dialog.append(chat);
document.body.append(dialog);

export const open = () => dialog.showModal();
