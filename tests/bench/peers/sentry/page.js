// Sentry's user feedback. The page has the SDK; the form is loaded on intent.
//
// This is `feedbackAsyncIntegration`, except that the form comes from this server instead of Sentry's CDN and shares code
// with the SDK. Nothing is on the page but feedback, so the integrations that report errors are left out.
import { init } from "@sentry/browser";
import { buildFeedbackIntegration } from "@sentry/feedback";
import { opens } from "../intent.js";

const lazyLoadIntegration = async (name) => (await import("./form.js"))[name];
const feedback = buildFeedbackIntegration({ lazyLoadIntegration })({ autoInject: false, enableScreenshot: false });
init({ dsn: "http://key@127.0.0.1:9/1", defaultIntegrations: false, integrations: [feedback] });

opens(async () => {
  const form = await feedback.createForm();
  form.appendToDom();
  return form;
});
