// Sentry's user feedback as `feedbackIntegration` is by default: the page has the SDK and the form.
import { feedbackIntegration, init } from "@sentry/browser";
import { opens } from "../intent.js";

const feedback = feedbackIntegration({ autoInject: false, enableScreenshot: false });
init({ dsn: "http://key@127.0.0.1:9/1", defaultIntegrations: false, integrations: [feedback] });

opens(async () => {
  const form = await feedback.createForm();
  form.appendToDom();
  return form;
});
